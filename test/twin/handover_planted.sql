-- Leads of which the verdict of handover_audit is known, as their name: each verdict by
-- each clock, at the last instant that is in time and a moment after it. Times are
-- Brussels', in summer two hours before UTC; 9 October 2026 is a Friday. The office is
-- open 08:00-12:00 and 13:00-17:00 from Monday to Friday.
INSERT INTO public.crm_tag (id, name)
VALUES (9001, '{"en_US": "offerte"}'), (9002, '{"en_US": "rekentool calculator"}'), (9003, '{"en_US": "nieuwsbrief"}'),
       (9004, '{"en_US": "need"}'), (9005, '{"en_US": "scope"}');
CREATE TEMP TABLE planted AS
SELECT 90000 + row_number() OVER () AS id, p.*
FROM (VALUES
    -- High intent, one signal: 15 minutes of office time; over lunch, and over the weekend.
    ('right', 9001, '{9004}'::int[], '2026-10-09 10:00', '2026-10-09 10:15', true),
    ('late', 9001, '{9004}', '2026-10-09 10:00', '2026-10-09 10:15:00.000001', true),
    ('right', 9001, '{9004}', '2026-10-09 11:50', '2026-10-09 13:05', true),
    ('late', 9001, '{9004}', '2026-10-09 11:50', '2026-10-09 13:05:01', true),
    ('right', 9001, '{9004}', '2026-10-09 16:55', '2026-10-12 08:10', true),
    ('late', 9001, '{9004}', '2026-10-09 16:55', '2026-10-12 08:10:01', true),
    ('too_early', 9001, '{}', '2026-10-09 10:00', '2026-10-09 10:05', true),
    -- Middle intent, two signals: a day of the wall clock, also when nobody works.
    ('right', 9002, '{9004,9005}', '2026-10-09 10:00', '2026-10-10 10:00', true),
    ('late', 9002, '{9004,9005}', '2026-10-09 10:00', '2026-10-10 10:00:01', true),
    ('too_early', 9002, '{9004}', '2026-10-09 10:00', '2026-10-09 11:00', true),
    -- Low and unknown intent, two signals, nothing agreed: a working day.
    ('right', 9003, '{9004,9005}', '2026-10-09 10:00', '2026-10-12 10:00', true),
    ('late', 9003, '{9004,9005}', '2026-10-09 10:00', '2026-10-12 10:00:01', true),
    ('right', 9003, '{9004,9005}', '2026-10-10 10:00', '2026-10-12 10:00', true),
    ('late', 9003, '{9004,9005}', '2026-10-10 10:00', '2026-10-12 10:00:01', true),
    ('too_early', 9003, '{9004}', '2026-10-09 10:00', '2026-10-09 11:00', true),
    ('right', NULL, '{9004,9005}', '2026-10-08 16:30', '2026-10-09 16:30', true),
    ('late', NULL, '{9004,9005}', '2026-10-08 16:30', '2026-10-09 16:30:01', true),
    ('too_early', NULL, '{9005}', '2026-10-08 16:30', '2026-10-09 16:00', true),
    -- Handed over before it came in, which cannot be.
    ('none', 9001, '{9004}', '2026-10-09 10:00', '2026-10-08 10:00', true),
    -- Ready, and with nobody; closed, or not ready, it is no matter.
    ('ready_not_handed_over', 9001, '{9004}', '2026-10-09 10:00', NULL, true),
    ('ready_not_handed_over', 9002, '{9004,9005}', '2026-11-22 10:00', NULL, true),
    ('ready_not_handed_over', NULL, '{9004,9005}', '2026-10-09 10:00', NULL, true),
    ('none', 9001, '{9004}', '2026-10-09 10:00', NULL, false),
    ('none', 9001, '{}', '2026-10-09 10:00', NULL, true),
    ('none', 9002, '{9004}', '2026-10-09 10:00', NULL, true)) p (verdict, conversion, signals, received, handed_over, open);
INSERT INTO public.crm_lead (id, name, type, active, probability, won_status, create_date, date_conversion, stage_id)
SELECT p.id, p.verdict, CASE WHEN p.handed_over IS NULL THEN 'lead' ELSE 'opportunity' END, p.open, CASE WHEN p.open THEN 50 ELSE 0 END,
       CASE WHEN p.open THEN 'pending' ELSE 'lost' END,
       p.received::timestamp AT TIME ZONE 'Europe/Brussels' AT TIME ZONE 'UTC', p.handed_over::timestamp AT TIME ZONE 'Europe/Brussels' AT TIME ZONE 'UTC', 1
FROM planted p;
INSERT INTO public.crm_tag_rel (lead_id, tag_id)
SELECT p.id, t.tag FROM planted p CROSS JOIN LATERAL unnest(p.conversion || p.signals) t (tag) WHERE t.tag IS NOT NULL;
