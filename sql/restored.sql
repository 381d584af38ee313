-- A lead that is restored after it was lost starts a new round: its deadlines run from then on, and only who answered it since then has
-- answered; or not, as settings.restored_starts_anew says. Live and stored, at each instant.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
\i :srcdir/sql/helpers/crm_lead.sql
ALTER TABLE crm.lead ADD responded_by text, ADD responded_how text, ADD restored_at timestamptz, ADD responded_again_at timestamptz, ADD responded_again_by text, ADD responded_again_how text;
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm', into_schema => s, hours => '24/7; UTC')) AS connected FROM unnest('{funnel,stored}'::text[]) s;
SET lead_funnel.agreement_from = '-infinity';
UPDATE funnel.agreement SET respond_within = '1 hour', qualify_within = '2 hours', next_step_within = '3 hours', decide_within = '1 day' WHERE intent = 'high';
UPDATE stored.agreement SET respond_within = '1 hour', qualify_within = '2 hours', next_step_within = '3 hours', decide_within = '1 day' WHERE intent = 'high';
RESET lead_funnel.agreement_from;

-- Each came in on 5 January 2026 at 10:00, was lost in February and restored on 2 March at 10:00, unless it says otherwise; of high intent.
CREATE TEMP TABLE planted (lead_id text, answered timestamptz DEFAULT '2026-01-05 10:10', restored timestamptz DEFAULT '2026-03-02 10:00', again timestamptz,
    lost boolean DEFAULT false, closed timestamptz, stage text, handed_over timestamptz, next_step timestamptz, received timestamptz DEFAULT '2026-01-05 10:00');
INSERT INTO planted (lead_id, answered, again) VALUES
    ('answered before only', DEFAULT, NULL), ('answered again', DEFAULT, '2026-03-02 10:20'), ('answered again late', DEFAULT, '2026-03-02 11:00:01'),
    ('never answered', NULL, NULL), ('first answered then', '2026-03-02 10:30', NULL), ('answered in the same instant', NULL, '2026-03-02 10:00'),
    ('answered again before', DEFAULT, '2026-03-01 10:00');
INSERT INTO planted (lead_id, restored, again) VALUES
    ('not restored', NULL, NULL), ('restored before it came', '2026-01-05 09:00', NULL), ('restored when it came', '2026-01-05 10:00', '2026-01-05 10:05'),
    ('restored after all time', 'infinity', NULL), ('restored in a year of five digits', '20226-03-02', NULL);
INSERT INTO planted (lead_id, again, lost, closed) VALUES
    ('lost again', '2026-03-02 10:20', true, '2026-03-02 12:00'), ('lost again, unanswered', NULL, true, '2026-03-02 12:00'), ('lost nobody knows when', '2026-03-02 10:20', true, NULL);
INSERT INTO planted (lead_id, again, stage, closed, handed_over) VALUES ('won', '2026-03-02 10:20', 'customer', '2026-03-05 10:00', '2026-01-05 11:00'), ('won before', '2026-03-02 10:20', 'customer', '2026-02-20 10:00', '2026-01-05 11:00'), ('won by it', NULL, 'customer', '2026-03-02 10:00', '2026-01-05 11:00'),
    ('with sales before', '2026-03-02 10:20', 'sql', NULL, '2026-01-05 11:00'), ('with sales since', NULL, 'sql', NULL, '2026-03-02 11:30');
INSERT INTO planted (lead_id, stage, handed_over, next_step) VALUES ('with a next step', 'sql', '2026-01-05 11:00', '2026-03-02 12:00');
INSERT INTO planted (lead_id, received, restored) VALUES ('came in nobody knows when', NULL, DEFAULT);
INSERT INTO crm.lead (lead_id, received_at, responded_at, responded_by, responded_how, restored_at, responded_again_at, responded_again_by, responded_again_how, lost, closed_at,
    crm_stage, handed_over_at, next_step_at, conversion, owner, lost_reason, amount, customer_id)
SELECT lead_id, received, answered, 'Eve', 'phone', restored, again, 'Bob', 'email', lost, closed, stage, handed_over, next_step, 'appointment', 'Ann', 'price', 10, lead_id
FROM planted;

-- What each says: when its round began, its deadline, who answered and after how long.
CREATE FUNCTION pg_temp.told(into_schema text) RETURNS TABLE (lead_id text, said text) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT lead_id, concat_ws('' '', coalesce(to_char(restored_at, ''MM-DD HH24:MI''), ''-''), to_char(due_at, ''MM-DD HH24:MI''),
        coalesce(responded_by || '' by '' || responded_how, ''-''), coalesce(response_time::text, ''-''), sla_state) FROM %I.lead_status', into_schema);
END $$;
-- The targets after the first: from when they run, and how they stand.
CREATE FUNCTION pg_temp.targets(into_schema text) RETURNS TABLE (lead_id text, said text) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT lead_id, string_agg(coalesce(to_char(started_at, ''MM-DD HH24:MI''), ''-'') || '' '' || sla_state, '', ''
        ORDER BY array_position(''{qualification,next_step,decision}'', target)) FROM %I.sla_target WHERE target <> ''response'' GROUP BY lead_id', into_schema);
END $$;
SET lead_funnel.as_of = '2026-03-02 11:30';
SELECT t.lead_id, t.said FROM pg_temp.told('funnel') t JOIN (SELECT lead_id, ctid FROM planted) p USING (lead_id) ORDER BY p.ctid;
SELECT t.lead_id, t.said FROM pg_temp.targets('funnel') t WHERE t.lead_id ~ 'sales|next step|won|never|not restored' ORDER BY t.lead_id COLLATE "C";
SELECT f.finding, f.lead_id FROM funnel_steps.lead_finding f WHERE f.finding LIKE '%restored%' OR f.finding LIKE '%1900%' ORDER BY 1, 2;
SELECT q.lead_id, q.due_at, q.target FROM funnel.sla_queue q WHERE q.lead_id IN ('answered before only', 'answered again', 'not restored') ORDER BY 1;
SELECT 'the median of the answers', count(*) FILTER (WHERE abs(extract(epoch FROM m.answer_median) / w.median - 1) < 0.025) AS right, count(*) AS of
FROM funnel.marketing_funnel m, (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM responded_at - coalesce(restored_at, received_at))) AS median FROM funnel.lead_status WHERE received_at IS NOT NULL) w;
SELECT n.lead_id, n.last_touch_at, n.confirmed FROM funnel.nurture_queue n WHERE n.lead_id IN ('answered before only', 'answered again') ORDER BY 1;

SET lead_funnel.as_of = '2026-03-02 09:59:59';
SELECT 'before the restoration', pg_temp.verdict(lead_id, said, now_said) FROM pg_temp.told('funnel') t JOIN (VALUES
    ('answered again', '- 01-05 11:00 Eve by phone 00:10:00 met'), ('never answered', '- 01-05 11:00 - - overdue'), ('first answered then', '- 01-05 11:00 - - overdue')) v (lead_id, now_said) USING (lead_id);

SET lead_funnel.as_of = '2026-03-02 12:00';
SELECT 'lost once more', pg_temp.verdict(lead_id, said, now_said) FROM pg_temp.told('funnel') t JOIN (VALUES
    ('lost again', '- 01-05 11:00 Eve by phone 00:10:00 met'), ('lost again, unanswered', '- 01-05 11:00 Eve by phone 00:10:00 met')) v (lead_id, now_said) USING (lead_id);

\echo '-- What is stored says the same, at instants between which a round and an answer come.'
RESET lead_funnel.as_of;
CREATE TEMP TABLE differs (at timestamptz, rule boolean, rows bigint);
CREATE FUNCTION pg_temp.compare(rule boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
BEGIN
    FOREACH at IN ARRAY '{2026-03-02 09:00,2026-03-02 10:00,2026-03-02 10:20,2026-03-02 10:50,2026-03-02 11:01,2026-03-02 13:00,2026-04-01}'::timestamptz[] LOOP
        PERFORM set_config('lead_funnel.as_of', at::text, true);
        INSERT INTO differs SELECT at, rule, count(*) FROM (
            (SELECT to_jsonb(s), to_jsonb(q) FROM stored.lead_status s LEFT JOIN stored.sla_queue q USING (lead_id) EXCEPT ALL
             SELECT to_jsonb(s), to_jsonb(q) FROM funnel.lead_status s LEFT JOIN funnel.sla_queue q USING (lead_id))
            UNION ALL (SELECT to_jsonb(t), NULL::jsonb FROM stored.sla_target t EXCEPT ALL SELECT to_jsonb(t), NULL::jsonb FROM funnel.sla_target t)
            UNION ALL (SELECT to_jsonb(t), NULL::jsonb FROM stored.nurture_queue t EXCEPT ALL SELECT to_jsonb(t), NULL::jsonb FROM funnel.nurture_queue t)
            UNION ALL (SELECT to_jsonb(t), NULL::jsonb FROM stored.data_quality t EXCEPT ALL SELECT to_jsonb(t), NULL::jsonb FROM funnel.data_quality t)) d;
    END LOOP;
END $$;
SET lead_funnel.as_of = '2026-03-02 09:30';
SELECT lead_funnel.materialize('stored') IS NOT NULL AS stored;
UPDATE stored.settings SET fresh_within = '100 years';
UPDATE funnel.settings SET fresh_within = '100 years';
SELECT outcome FROM lead_funnel.refresh('stored');
SELECT pg_temp.compare(true);
SELECT 'the round that is stored', count(*) FROM stored_steps.lead_class WHERE restored_at IS NOT NULL;
SET lead_funnel.as_of = '2026-03-02 11:30';
SELECT outcome FROM lead_funnel.refresh('stored');
SELECT 'the rounds that are stored', count(*) FROM stored_steps.lead_class WHERE restored_at IS NOT NULL;
SELECT pg_temp.compare(true);

\echo '-- By the other rule they run from the receipt, as if no lead had ever been lost; before the next refresh, too.'
UPDATE funnel.settings SET restored_starts_anew = false;
UPDATE stored.settings SET restored_starts_anew = false;
SELECT 'live and stored, by the other rule', pg_temp.verdict(t.lead_id, t.said, o.said)
FROM pg_temp.told('funnel') t JOIN pg_temp.told('stored') o USING (lead_id);
SELECT t.lead_id, t.said FROM pg_temp.told('stored') t JOIN (SELECT lead_id, ctid FROM planted) p USING (lead_id) WHERE t.said NOT LIKE '- 01-05 11:00 Eve by phone 00:10:00 met' ORDER BY p.ctid;
SELECT pg_temp.compare(false);
SELECT outcome FROM lead_funnel.refresh('stored');
SELECT 'the rounds that are stored', count(*) FROM stored_steps.lead_class WHERE restored_at IS NOT NULL;
SELECT pg_temp.compare(false);
SELECT rule, count(*) AS compared, sum(rows) AS differ FROM differs GROUP BY 1 ORDER BY 1;
RESET lead_funnel.as_of;

SELECT count(lead_funnel.disconnect(s)) AS disconnected FROM unnest('{funnel,stored}'::text[]) s;
DROP SCHEMA crm CASCADE;
