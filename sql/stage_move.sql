-- How leads went from stage to stage: by what Odoo logs, and by the versions that are kept of the leads of any other CRM.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET jit = off;
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'
\pset format unaligned
\pset footer off

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/odoo_crm.sql
CREATE FUNCTION pg_temp.lead(id int, medium int, stage int, status text DEFAULT 'pending', closed text DEFAULT NULL,
                             type text DEFAULT 'opportunity') RETURNS void
LANGUAGE sql AS $$
    INSERT INTO crm.crm_lead (id, name, type, medium_id, stage_id, won_status, active, probability, date_closed, create_date, company_id)
    VALUES (id, 'a', type, medium, stage, status, status <> 'lost', 10, closed::timestamp, '2026-11-02 09:00:00.5', 1);
$$;
-- What Odoo logs in the order of the text "DAY/HOUR STAGE>STAGE, ...".
CREATE FUNCTION pg_temp.moves(lead int, moves text) RETURNS void
LANGUAGE sql AS $$
    WITH move AS (
        SELECT lead * 100 + m.nth::int AS id, timestamp '2026-11-01' + (t[1]::int - 1) * interval '1 day' + t[2]::interval AS at,
               t[3]::int AS old, t[4]::int AS new
        FROM regexp_split_to_table(moves, ', ') WITH ORDINALITY m (one, nth)
        CROSS JOIN LATERAL regexp_match(m.one, '(\d+)/(\S+) (\d+)>(\d+)') t
    ), message AS (
        INSERT INTO crm.mail_message (id, model, res_id, message_type, date) SELECT id, 'crm.lead', lead, 'notification', at FROM move
    )
    INSERT INTO crm.mail_tracking_value (id, field_id, mail_message_id, old_value_integer, new_value_integer, old_value_char, new_value_char)
    SELECT id, 1, id, old, new, 'old ' || old, 'old ' || new FROM move;
$$;
-- To Offer, back, and to Offer again, lost there. Straight to Won. Not moved at all: open, lost, and won.
SELECT pg_temp.lead(1, 1, 3, 'lost', '2026-11-09 09:00'), pg_temp.moves(1, '3/09:00 1>2, 4/09:00 2>3, 5/10:30 3>1, 6/09:00 1>3'),
       pg_temp.lead(2, 1, 4, 'won', '2026-11-04 12:00'), pg_temp.moves(2, '4/12:00 1>4'),
       pg_temp.lead(3, 1, 1), pg_temp.lead(4, 1, 1, 'lost', '2026-11-05 09:00'), pg_temp.lead(5, 1, 1, 'won', '2026-11-05 09:00');
-- Won, then not any more. Won without a move. In a won stage, and not won.
SELECT pg_temp.lead(6, 2, 2), pg_temp.moves(6, '3/09:00 2>4, 8/09:00 4>2'),
       pg_temp.lead(7, 2, 3, 'won', '2026-11-07 09:00'), pg_temp.moves(7, '3/09:00 1>3'),
       pg_temp.lead(8, 2, 4), pg_temp.moves(8, '3/09:00 1>2, 4/09:00 2>4');
-- A message is missing. Another lead was merged in. A stage is deleted. All in one second, that of the receipt. No opportunity yet.
SELECT pg_temp.lead(9, 2, 3), pg_temp.moves(9, '3/09:00 1>2, 5/09:00 1>3'),
       pg_temp.lead(10, 2, 3), pg_temp.moves(10, '1/09:00 1>2, 3/09:00 1>2, 4/09:00 1>2, 5/09:00 2>3'),
       pg_temp.lead(11, 2, 2), pg_temp.moves(11, '3/09:00 1>77, 5/09:00 77>2'),
       pg_temp.lead(12, 2, 3), pg_temp.moves(12, '2/09:00:00 1>2, 2/09:00:00 2>1, 2/09:00:00 1>3'),
       pg_temp.lead(13, 2, 2, type => 'lead'), pg_temp.moves(13, '3/09:00 1>2');
-- Moved back by hand in the database.
SELECT pg_temp.lead(14, 2, 1), pg_temp.moves(14, '3/09:00 1>2');
SET lead_funnel.as_of = '2026-11-10 12:00+00';
SELECT lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC');
SELECT lead_id, moved_at, from_name, from_stage, to_stage, to_name, stayed, stayed_hours, direction
FROM funnel.stage_move ORDER BY lead_id::int, moved_at, stayed DESC;
SELECT channel, sqls, won, entered, advanced, lost, moved_back, still_there FROM funnel.sales_funnel;
SELECT * FROM funnel.sales_stage;

SELECT finding, leads, examples, effect, remedy FROM funnel.data_quality WHERE finding ~ 'logged';

-- At every instant each coming has one going, or is there still, and each going is a row of stage_move.
CREATE FUNCTION pg_temp.unbalanced(at timestamptz) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lead_funnel.as_of', at::text, true);
    RETURN (
        WITH f AS MATERIALIZED (SELECT channel, entered, advanced, lost, moved_back, still_there FROM funnel.sales_funnel),
        s AS MATERIALIZED (SELECT channel, entered, advanced, lost, moved_back, still_there FROM funnel.sales_stage),
        m AS MATERIALIZED (SELECT m.channel, m.direction FROM funnel.stage_move m JOIN funnel.lead_status l USING (lead_id)
                           WHERE m.from_stage <> m.to_stage AND m.from_stage <> 'customer' AND l.reached_stage IN ('sql', 'opportunity', 'customer'))
        SELECT string_agg(d.what || ' ' || d.channel, ', ')
        FROM (SELECT 'stage' AS what, s.channel FROM s WHERE (s.entered = s.advanced + s.lost + s.moved_back + s.still_there) IS NOT TRUE
              UNION ALL
              (SELECT 'funnel', d.channel
               FROM (TABLE f EXCEPT SELECT channel, sum(entered), sum(advanced), sum(lost), sum(moved_back), sum(still_there) FROM s GROUP BY 1) d)
              UNION ALL
              SELECT 'move', f.channel FROM f
              WHERE (f.advanced, f.moved_back)
                    IS DISTINCT FROM (SELECT ROW(count(*) FILTER (WHERE direction = 'forward'), count(*) FILTER (WHERE direction = 'back'))
                                      FROM m WHERE m.channel = f.channel)) d);
END $$;
SELECT at, pg_temp.unbalanced(at) FROM generate_series(timestamptz '2026-11-03 09:00+00', '2026-11-10', '1 day') at;
SET lead_funnel.as_of = '2026-11-05 08:00+00';
SELECT channel, sqls, won, entered, advanced, lost, moved_back, still_there FROM funnel.sales_funnel;
SELECT lead_id, moved_at, from_stage, to_stage FROM funnel.stage_move WHERE lead_id IN ('1', '6', '9') ORDER BY 1, 2;

-- Before the first move none is known.
SET lead_funnel.as_of = '2026-11-02 08:00+00';
SELECT * FROM funnel.stage_move;
SET lead_funnel.as_of = '2026-11-02 09:00:00.6+00';
SELECT channel, sqls, entered, advanced, moved_back, still_there FROM funnel.sales_funnel;

-- Stages that mean another thing. Stored, the same; who is forgotten has not moved.
SET lead_funnel.as_of = '2026-11-10 12:00+00';
UPDATE funnel.stage_map SET stage = CASE crm_stage_id WHEN '1' THEN 'nurture' WHEN '2' THEN 'sql' ELSE stage END;
SELECT lead_id, from_stage, to_stage, direction FROM funnel.stage_move WHERE lead_id = '1' ORDER BY moved_at;
SELECT * FROM funnel.sales_stage;
CREATE TEMP TABLE live_move AS TABLE funnel.stage_move;
SELECT lead_funnel.materialize();
TABLE funnel.stage_move EXCEPT ALL TABLE live_move;
TABLE live_move EXCEPT ALL TABLE funnel.stage_move;
SELECT * FROM funnel.sales_stage;
SELECT pg_temp.moves(3, '10/09:00 1>3');
SELECT outcome, error FROM lead_funnel.refresh();
SELECT moved_at, from_name, to_name FROM funnel.stage_move WHERE lead_id = '3';
SELECT lead_funnel.forget('3');
SELECT moved_at, from_name, to_name FROM funnel.stage_move WHERE lead_id = '3';
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;

-- An Odoo may track no stages, and another CRM logs none: nothing is known. What refresh() finds of the versions it keeps is.
\i :srcdir/sql/helpers/crm_lead.sql
INSERT INTO crm.lead (lead_id, received_at, handed_over_at, source, crm_stage)
SELECT i::text, '2026-11-02 09:00+00', CASE WHEN i < 7 THEN timestamptz '2026-11-02 10:00+00' END, 'google', CASE WHEN i < 7 THEN 'sql' END
FROM generate_series(1, 8) i;
SET lead_funnel.as_of = '2026-11-03 12:00+00';
SELECT lead_funnel.connect('custom', 'crm', hours => '24/7; UTC');
SELECT sqls, entered, advanced, lost, moved_back, still_there FROM funnel.sales_funnel;
SELECT lead_funnel.materialize();
SELECT sqls, entered, advanced, lost, moved_back, still_there FROM funnel.sales_funnel;
SET lead_funnel.as_of = '2026-11-04 12:00+00';
UPDATE crm.lead SET crm_stage = 'opportunity' WHERE lead_id <= '4';
UPDATE crm.lead SET crm_stage = 'sql', handed_over_at = '2026-11-04 09:00+00' WHERE lead_id = '7';
INSERT INTO crm.lead (lead_id, received_at, handed_over_at, source, crm_stage) VALUES ('9', '2026-11-04 09:00+00', '2026-11-04 09:00+00', 'google', 'sql');
SELECT outcome, error FROM lead_funnel.refresh();
SET lead_funnel.as_of = '2026-11-05 12:00+00';
UPDATE crm.lead SET amount = 5 WHERE lead_id IN ('2', '3', '8');
UPDATE crm.lead SET crm_stage = 'sql' WHERE lead_id = '1';
UPDATE crm.lead SET crm_stage = 'opportunity' WHERE lead_id IN ('7', '9');
UPDATE crm.lead SET crm_stage = NULL WHERE lead_id = '4';
UPDATE crm.lead SET lost = true, closed_at = '2026-11-05 11:00+00' WHERE lead_id = '5';
UPDATE crm.lead SET crm_stage = 'customer', closed_at = '2026-11-05 11:00+00' WHERE lead_id = '2';
SELECT outcome, error FROM lead_funnel.refresh();
SET lead_funnel.as_of = '2026-11-06 12:00+00';
DELETE FROM crm.lead WHERE lead_id IN ('3', '9');
UPDATE crm.lead SET crm_stage = 'customer', closed_at = '2026-11-06 11:00+00' WHERE lead_id = '4';
SELECT outcome, error FROM lead_funnel.refresh();
SELECT lead_id, moved_at, from_stage, to_stage, stayed, direction, from_name FROM funnel.stage_move ORDER BY 1, 2;
SELECT sqls, won, entered, advanced, lost, moved_back, still_there FROM funnel.sales_funnel;
SELECT * FROM funnel.sales_stage;
SELECT at, pg_temp.unbalanced(at) FROM generate_series(timestamptz '2026-11-04 12:00+00', '2026-11-07', '1 day') at;
SET lead_funnel.as_of = '2026-11-05 11:59+00';
SELECT lead_id, moved_at, from_stage, to_stage FROM funnel.stage_move ORDER BY 1, 2;
SET lead_funnel.as_of = '2026-11-06 12:00+00';
SELECT lead_funnel.materialize(stored => false);
SELECT count(*) FROM funnel.stage_move;
SELECT lead_funnel.materialize();
SELECT count(*) FROM funnel.stage_move;
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
