-- Odoo says when a lead got the owner that it has, and logs since when it had one at all.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET jit = off;
DROP SCHEMA IF EXISTS stored CASCADE;
\set SHOW_CONTEXT never
SET lead_funnel.as_of = '2026-03-31 12:00';
\i :srcdir/sql/helpers/odoo_crm.sql
CREATE FUNCTION pg_temp.logged(lead int, at timestamp, old_id int, new_id int) RETURNS void LANGUAGE sql AS $$
    WITH message AS (INSERT INTO crm.mail_message (id, model, res_id, message_type, date)
                     SELECT count(*) + 1, 'crm.lead', lead, 'notification', at FROM crm.mail_message RETURNING id)
    INSERT INTO crm.mail_tracking_value (id, field_id, mail_message_id, old_value_integer, new_value_integer) SELECT id, 2, id, old_id, new_id FROM message;
$$;
CREATE TEMP TABLE planted (id int, said text, user_id int, date_open timestamp);
INSERT INTO planted VALUES (1, 'nobody', NULL, NULL), (2, 'in its second', 17, '2026-03-02 10:00:00'), (3, 'once', 17, '2026-03-03 10:00'), (4, 'to another one', 18, '2026-03-09 10:00'),
    (5, 'had one from the start', 18, '2026-03-09 10:00'), (6, 'had none for a while', 17, '2026-03-09 10:00'), (7, 'nobody any more', NULL, NULL), (8, 'before it came in', 17, '2026-03-01 10:00'),
    (9, 'nobody knows', 17, NULL), (10, 'logged before it came in', 17, '2026-03-03 10:00');
INSERT INTO crm.crm_lead (id, name, type, stage_id, company_id, expected_revenue, probability, won_status, active, create_date, user_id, date_open)
SELECT id, said, CASE id WHEN 3 THEN 'opportunity' ELSE 'lead' END, 1, 1, 0, 10, 'pending', true, '2026-03-02 10:00:00.75', user_id, date_open FROM planted;
SELECT 'logged', count(*)
FROM (VALUES (4, timestamp '2026-03-03 10:00', 0, 17), (4, '2026-03-09 10:00', 17, 18), (5, '2026-03-09 10:00', 17, 18), (6, '2026-03-03 10:00', NULL, 18), (6, '2026-03-04 10:00', 18, 0),
             (6, '2026-03-09 10:00', 0, 17), (7, '2026-03-03 10:00', 0, 17), (7, '2026-03-05 10:00', 17, NULL), (10, '2026-03-01 10:00', 0, 17)) c (lead, at, old_id, new_id),
     LATERAL pg_temp.logged(c.lead, c.at, c.old_id, c.new_id);
SELECT count(lead_funnel.connect('odoo', 'crm', s, hours => '24/7; UTC')) AS connected FROM unnest('{funnel,stored}'::text[]) s;
SELECT p.said, l.owner, l.assigned_at, l.accepted_at, l.rejected_at, l.rejected_reason FROM funnel.lead l JOIN planted p ON p.id::text = l.lead_id ORDER BY p.id;
SELECT finding, leads, examples FROM funnel.data_quality WHERE finding ~ 'assigned' ORDER BY finding COLLATE "C";
-- It keeps no answer of sales.
SELECT handed_over, accepted, rejected, unanswered, acceptance_rate FROM funnel.handover_kpi;

\echo '-- Three days are agreed; on the day before that of another owner it was not assigned later than it was.'
SET lead_funnel.agreement_from = '-infinity';
UPDATE funnel.agreement SET assign_within = '3 days';
UPDATE stored.agreement SET assign_within = '3 days';
RESET lead_funnel.agreement_from;
SELECT p.said, t.sla_state, t.done_at FROM funnel.sla_target t JOIN planted p ON p.id::text = t.lead_id WHERE t.target = 'assignment' ORDER BY p.id;
SET lead_funnel.as_of = '2026-03-08 12:00';
SELECT t.sla_state, string_agg(p.said, ', ' ORDER BY p.id) FROM funnel.sla_target t JOIN planted p ON p.id::text = t.lead_id WHERE t.target = 'assignment' GROUP BY t.sla_state ORDER BY 1;
SET lead_funnel.as_of = '2026-03-03 09:00';
SELECT t.sla_state, string_agg(p.said, ', ' ORDER BY p.id) FROM funnel.sla_target t JOIN planted p ON p.id::text = t.lead_id WHERE t.target = 'assignment' GROUP BY t.sla_state ORDER BY 1;
SET lead_funnel.as_of = '2026-03-31 12:00';

\echo '-- refresh() sees each change of it.'
SELECT lead_funnel.materialize('stored') IS NOT NULL AS stored;
CREATE FUNCTION pg_temp.after(statement text, OUT scope text, OUT changed bigint, OUT error text, OUT differ bigint) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    SELECT r.scope, r.changed, r.error INTO scope, changed, error FROM lead_funnel.refresh('stored') r;
    SELECT count(*) INTO differ FROM ((SELECT to_jsonb(s) - 'valid_from' FROM stored.lead s EXCEPT ALL SELECT to_jsonb(f) FROM funnel.lead f) UNION ALL
                                      (SELECT to_jsonb(f) FROM funnel.lead f EXCEPT ALL SELECT to_jsonb(s) - 'valid_from' FROM stored.lead s) UNION ALL
                                      (SELECT to_jsonb(s) FROM stored.sla_target s EXCEPT ALL SELECT to_jsonb(f) FROM funnel.sla_target f) UNION ALL
                                      (SELECT to_jsonb(f) FROM funnel.sla_target f EXCEPT ALL SELECT to_jsonb(s) FROM stored.sla_target s)) d;
END $$;
SELECT a.* FROM pg_temp.after('SELECT') a;
SELECT a.* FROM pg_temp.after($$UPDATE crm.crm_lead SET user_id = 17, date_open = '2026-03-31 11:00' WHERE id = 1; SELECT pg_temp.logged(1, '2026-03-31 11:00', 0, 17)$$) a;
SELECT a.* FROM pg_temp.after('SELECT pg_temp.logged(9, ''2026-03-20 11:00'', 0, 17)') a;
SELECT a.* FROM pg_temp.after('DELETE FROM crm.mail_tracking_value v USING crm.mail_message m WHERE m.id = v.mail_message_id AND m.res_id = 5') a;
SELECT lead_id, assigned_at FROM stored.lead WHERE lead_id IN ('1', '5', '9') ORDER BY lead_id::int;

\echo '-- An Odoo without a log of what it overwrites, and one that does not say when a lead was assigned.'
SELECT count(lead_funnel.disconnect(s)) AS disconnected FROM unnest('{funnel,stored}'::text[]) s;
ALTER TABLE crm.mail_tracking_value DROP old_value_integer, DROP new_value_integer;
SELECT count(lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC'));
SELECT string_agg(lead_id || ' ' || assigned_at, ', ' ORDER BY lead_id::int) FROM funnel.lead;
SELECT count(lead_funnel.disconnect('funnel'));
ALTER TABLE crm.crm_lead DROP date_open;
SELECT count(lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC'));
SELECT count(*), count(assigned_at) FROM funnel.lead;
SELECT finding FROM funnel.data_quality WHERE finding ~ 'assigned';
SELECT count(lead_funnel.disconnect('funnel'));
DROP SCHEMA IF EXISTS stored CASCADE;
DROP SCHEMA crm CASCADE;
