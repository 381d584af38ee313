-- What another agreement would have made of the same leads: what a second schema says that has it.
SET timezone = 'UTC';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
SET jit = off;
\set SHOW_CONTEXT never
\set ECHO none
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'other', hours => 'Mo-Fr 09:00-17:00; UTC');
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, owner, handed_over_at, responded_at, crm_stage, lost, closed_at, amount)
SELECT i, timestamptz '2026-09-01 08:00+00' + i * interval '101 minutes', s.source, s.medium,
       (ARRAY['quote request', 'calculator', 'newsletter', 'webinar'])[1 + i % 4], (ARRAY['{}', '{need}', '{need,timing}', '{need,budget,scope}'])[1 + i % 4 + (i / 7) % 2 - i % 2]::text[],
       'Ann', CASE WHEN i % 3 = 0 THEN timestamptz '2026-09-01 08:00+00' + i * interval '101 minutes' + (i % 5) * interval '7 hours' END,
       CASE WHEN i % 6 > 0 THEN timestamptz '2026-09-01 08:00+00' + i * interval '101 minutes' + (i % 11) * interval '13 minutes' END,
       CASE WHEN i % 3 = 0 THEN CASE WHEN i % 15 = 0 THEN 'customer' ELSE 'sql' END END, i % 9 = 1,
       CASE WHEN i % 9 = 1 OR i % 15 = 0 THEN timestamptz '2026-11-22 08:00+00' END, 1000
FROM generate_series(1, 900) i,
     LATERAL (SELECT (ARRAY['google', 'facebook', 'news', 'linkedin'])[1 + i % 4], (ARRAY['cpc', 'cpc', 'email', 'cpc'])[1 + i % 4]) s (source, medium);
INSERT INTO funnel.signal (lead_id, signal, noted_at) SELECT i, 'decision_maker', timestamptz '2026-11-01' + i * interval '1 hour' FROM generate_series(1, 200, 3) i;
INSERT INTO other.signal SELECT * FROM funnel.signal;

-- What the reports of a schema say, as rehearse() calls it.
CREATE FUNCTION pg_temp.said(of_schema text) RETURNS TABLE (channel text, metric text, value numeric) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        SELECT k.channel, m.metric, m.value
        FROM (SELECT channel, sum(leads) AS leads, sum(mqls) AS mqls, sum(sqls) AS sqls, sum(opportunities) AS opportunities, sum(sla_met) AS met,
                     sum(sla_missed) AS missed FROM %1$I.channel_kpi GROUP BY ROLLUP (channel)) k
        CROSS JOIN LATERAL (VALUES ('leads', k.leads), ('mqls', k.mqls), ('sqls', k.sqls), ('opportunities', k.opportunities), ('sla_met', k.met), ('sla_missed', k.missed),
                            ('sla_attainment', round(k.met / NULLIF(k.met + k.missed, 0), 4)),
                            ('sqls_per_week', (SELECT round(k.sqls / (EXTRACT(epoch FROM lead_funnel.as_of() - min(l.received_at)) / 604800), 2) FROM crm.lead l))) m (metric, value)
        UNION ALL
        SELECT s.channel, m.metric, count(*) FILTER (WHERE m.is_so) FROM %1$I.lead_status s
        LEFT JOIN %1$I.handover_audit h USING (lead_id)
        CROSS JOIN LATERAL (VALUES ('overdue_now', s.sla_state = 'overdue' AND NOT s.lost AND s.reached_stage <> 'customer'), ('wrong_conversion', s.fit <> 'fit'),
            ('handed_over_too_early', h.verdict = 'too_early'), ('handed_over_right', h.verdict = 'right'), ('handed_over_late', h.verdict = 'late'),
            ('ready_not_handed_over', h.verdict = 'ready_not_handed_over')) m (metric, is_so)
        GROUP BY GROUPING SETS ((s.channel, m.metric), (m.metric))
        UNION ALL
        SELECT o.channel, 'changed', count(*) FILTER (WHERE ROW(o.channel, o.intent, o.conversion, o.agreed_stage, o.reached_stage, o.sla_state, o.fit, oh.verdict)
                                                      IS DISTINCT FROM ROW(n.channel, n.intent, n.conversion, n.agreed_stage, n.reached_stage, n.sla_state, n.fit, nh.verdict))
        FROM funnel.lead_status o LEFT JOIN funnel.handover_audit oh USING (lead_id)
        JOIN %1$I.lead_status n USING (lead_id) LEFT JOIN %1$I.handover_audit nh USING (lead_id)
        GROUP BY ROLLUP (o.channel)$q$, of_schema);
END $$;
-- Where a rehearsal says something else; a channel that is there before or after only has no row in one of the two.
CREATE FUNCTION pg_temp.wrong(changes jsonb) RETURNS TABLE (side text, channel text, metric text, value numeric) LANGUAGE sql AS $$
    WITH r AS MATERIALIZED (SELECT * FROM lead_funnel.rehearse(changes)), o AS MATERIALIZED (SELECT * FROM pg_temp.said('other')),
         n AS MATERIALIZED (SELECT * FROM pg_temp.said('funnel'))
    (SELECT 'then', r.channel, r.metric, r."then" FROM r WHERE r."then" <> 0 EXCEPT ALL SELECT 'then', o.channel, o.metric, o.value FROM o)
    UNION ALL (SELECT 'other', o.channel, o.metric, o.value FROM o WHERE o.value <> 0 EXCEPT ALL SELECT 'other', r.channel, r.metric, r."then" FROM r)
    UNION ALL (SELECT 'now', r.channel, r.metric, r.now FROM r WHERE r.now <> 0 EXCEPT ALL SELECT 'now', n.channel, n.metric, n.value FROM n)
    UNION ALL (SELECT 'funnel', n.channel, n.metric, n.value FROM n WHERE n.value <> 0 EXCEPT ALL SELECT 'funnel', r.channel, r.metric, r.now FROM r)
    UNION ALL SELECT 'difference', r.channel, r.metric, r.difference FROM r WHERE r.difference <> r."then" - r.now
$$;

-- The same lead by lead, where rehearse() itself has looked at them, and all columns of the step that it works from. How many leads there
-- are, how many of them the changes make others, and how many rows of the rehearsal the second schema has not, and the other way round.
CREATE TEMP TABLE looked_at AS SELECT 'x' AS columns, 'y' AS step LIMIT 0;
INSERT INTO looked_at VALUES
    ('lead_id, channel, received_at, intent, conversion, agreed_stage, reached_stage, sla_state, is_open, fit, CASE WHEN is_judged THEN verdict END AS verdict', 'lead_verdict'),
    ((SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a
      WHERE a.attrelid = 'funnel_steps.lead_classified'::regclass AND a.attnum > 0 AND a.attname <> 'terms'), 'lead_classified');
CREATE FUNCTION pg_temp.look(seen text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one  record;
    said text;
BEGIN
    FOR one IN SELECT * FROM pg_temp.looked_at ORDER BY step DESC LOOP
        EXECUTE format('CREATE TEMP TABLE ours AS SELECT %s FROM funnel_steps.%I; CREATE TEMP TABLE theirs AS SELECT %1$s FROM other_steps.%2$I', one.columns, one.step);
        EXECUTE format('SELECT format(''%%s: %%s leads, %%s others than now, %%s not in the second schema, %%s not in the rehearsal'', $1, '
                       '(SELECT count(*) FROM ours), (SELECT count(*) FROM (TABLE ours EXCEPT ALL TABLE ours_now_%1$s) d), '
                       '(SELECT count(*) FROM (TABLE %2$s EXCEPT ALL TABLE theirs) d), (SELECT count(*) FROM (TABLE theirs EXCEPT ALL TABLE %2$s) d))',
                       one.step, CASE one.step WHEN 'lead_verdict' THEN quote_ident(seen) ELSE 'ours' END) INTO said USING one.step;
        RAISE WARNING '%', said;
        DROP TABLE ours, theirs;
    END LOOP;
END $$;
-- rehearse() calls it where it has looked, before all is taken back.
CREATE FUNCTION pg_temp.spy() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM pg_temp.looked_at LOOP
        EXECUTE format('CREATE TEMP TABLE ours_now_%s AS SELECT %s FROM funnel_steps.%1$I', one.step, one.columns);
    END LOOP;
    ALTER FUNCTION lead_funnel._rehearsed_sums RENAME TO _sums_of_rehearsed;
    CREATE FUNCTION lead_funnel._rehearsed_sums(name text) RETURNS jsonb LANGUAGE plpgsql AS $spy$
    BEGIN
        IF name ~ 'then' THEN PERFORM pg_temp.look(name); END IF;
        RETURN lead_funnel._sums_of_rehearsed(name);
    END $spy$;
    ALTER EXTENSION lead_funnel ADD FUNCTION lead_funnel._rehearsed_sums(text);
END $$;
CREATE FUNCTION pg_temp.by_lead(changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.spy();
    PERFORM FROM lead_funnel.rehearse(changes);
    RAISE EXCEPTION USING ERRCODE = 'LF998';
EXCEPTION WHEN SQLSTATE 'LF998' THEN NULL;
END $$;
\echo '-- The agreement as it is changes nothing.'
SELECT * FROM lead_funnel.rehearse('{}') WHERE difference <> 0 OR now IS DISTINCT FROM "then";
SELECT count(*), count(DISTINCT metric) AS metrics, count(DISTINCT channel) AS channels FROM lead_funnel.rehearse('{}');
SELECT * FROM pg_temp.wrong('{}');
SELECT pg_temp.by_lead('{}');
SET lead_funnel.agreement_from = '-infinity';
\echo '-- Thresholds and targets.'
UPDATE other.agreement SET sql_signals = 2, mql_signals = 1, respond_within = '2 hours' WHERE intent = 'high';
UPDATE other.agreement SET respond_within = '1 hour', office_clock = true WHERE intent IS NULL OR intent = 'mid';
\set changes '{"agreement": [{"intent": "high", "sql_signals": 2, "mql_signals": 1, "respond_within": "2 hours"}, {"intent": "mid", "respond_within": "1 hour", "office_clock": true}, {"respond_within": "1 hour", "office_clock": true}]}'
SELECT * FROM pg_temp.wrong(:'changes');
SELECT pg_temp.by_lead(:'changes');
SELECT channel, metric, now, "then", difference
FROM lead_funnel.rehearse('{"agreement": {"intent": "high", "sql_signals": 2, "mql_signals": 1}}') WHERE difference <> 0 ORDER BY channel NULLS FIRST, metric;
\echo '-- Office hours, intents, rules and channels, and a rule less.'
UPDATE other.settings SET hours = 'Mo-Sa 07:00-19:00; UTC';
UPDATE other.agreement SET hours = NULL;
INSERT INTO other.channel VALUES ('Circular', 'relationship');
UPDATE other.conversion SET intent = 'high' WHERE name = 'calculator';
DELETE FROM other.conversion_suits WHERE motion = 'proactive' AND audience IS NULL;
INSERT INTO other.channel_rule (priority, source_pattern, channel) VALUES (1, '^news$', 'Circular');
\set changes '{"channel": {"name": "Circular", "motion": "relationship"}, "settings": {"hours": "Mo-Sa 07:00-19:00; UTC"}, "conversion": {"name": "calculator", "intent": "high"}, "conversion_suits": {"motion": "proactive", "audience": null, "delete": true}, "channel_rule": {"priority": 1, "source_pattern": "^news$", "channel": "Circular"}, "agreement": [{"intent": "high", "sql_signals": 2, "mql_signals": 1, "respond_within": "2 hours"},    {"intent": "mid", "respond_within": "1 hour", "office_clock": true}, {"respond_within": "1 hour", "office_clock": true}]}'
SELECT * FROM pg_temp.wrong(:'changes');
SELECT pg_temp.by_lead(:'changes');
-- Hours that changed in October: those of before, which the agreement keeps, are rehearsed as well.
BEGIN;
SET LOCAL lead_funnel.agreement_from = '2026-10-01 00:00+00';
UPDATE funnel.settings SET hours = 'Mo-Fr 08:00-12:00; UTC';
SELECT count(*) > 0 AS kept FROM funnel.agreement WHERE hours_of_main;
SELECT pg_temp.by_lead(:'changes');
ROLLBACK;
SELECT channel, metric, now, "then" FROM lead_funnel.rehearse('{"channel": {"name": "Circular"}, "channel_rule": {"priority": 1, "source_pattern": "^news$", "channel": "Circular"}}')
WHERE channel IN ('Circular', 'Email') AND metric IN ('leads', 'sla_attainment', 'changed');
-- A channel without a name is not all of them; and nobody knows the weeks until the end of time.
SELECT channel, metric, now, "then" FROM lead_funnel.rehearse('{"channel": {"name": ""}, "channel_rule": {"priority": 1, "source_pattern": "^news$", "channel": ""}}')
WHERE metric IN ('leads', 'changed') ORDER BY channel NULLS FIRST, metric;
BEGIN;
SET LOCAL lead_funnel.as_of = 'infinity';
SELECT metric, now, "then" FROM lead_funnel.rehearse('{"agreement": {"intent": "high", "sql_signals": 2}}') WHERE channel IS NULL AND metric ~ '^sqls';
ROLLBACK;
\echo '-- Nothing of it holds.'
SELECT intent, sql_signals, respond_within FROM funnel.agreement ORDER BY 1;
SELECT count(*) FROM funnel.channel WHERE name = 'Circular';
SELECT relname FROM pg_class WHERE relname LIKE 'lead_funnel_%' AND relnamespace = pg_my_temp_schema();
-- Tables of the user's of the names that it would take stay, in whatever it does.
CREATE TEMP TABLE lead_funnel_now AS SELECT 'mine' AS whose;
CREATE TEMP VIEW lead_funnel_then AS TABLE lead_funnel_now;
CREATE TYPE pg_temp.lead_funnel_now_1 AS ENUM ();
SELECT * FROM pg_temp.wrong(:'changes');
TABLE pg_temp.lead_funnel_then;
SELECT relname FROM pg_class WHERE relname LIKE 'lead_funnel_%' AND relnamespace = pg_my_temp_schema() ORDER BY 1;
DROP TYPE pg_temp.lead_funnel_now_1;
DROP TABLE pg_temp.lead_funnel_now CASCADE;
\echo '-- Where the leads are stored, too.'
SELECT lead_funnel.materialize('funnel');
SELECT * FROM pg_temp.wrong(:'changes');
SELECT pg_temp.by_lead(:'changes');
-- Deadlines for the other steps, what an opportunity takes, conversions that are read otherwise, and a channel that works otherwise.
UPDATE other.agreement SET qualify_within = '6 hours', next_step_within = '1 day', decide_within = '20 days', opportunity_signals = '{need}';
UPDATE other.conversion_rule SET conversion = 'calculator' WHERE pattern = (SELECT max(pattern) FROM funnel.conversion_rule WHERE conversion = 'newsletter');
UPDATE other.channel SET motion = 'reactive' WHERE name = 'Google Ads';
DELETE FROM other.channel_rule WHERE priority = 1;
SELECT jsonb_set(jsonb_set(:'changes'::jsonb - 'channel_rule', '{channel}', (:'changes'::jsonb -> 'channel') || '{"name": "Google Ads", "motion": "reactive"}'), '{agreement}',
                 (SELECT jsonb_agg(c || '{"qualify_within": "6 hours", "next_step_within": "1 day", "decide_within": "20 days", "opportunity_signals": "{need}"}')
                  FROM jsonb_array_elements((:'changes'::jsonb -> 'agreement') || '{"intent": "low"}') c))
       || jsonb_build_object('conversion_rule', (SELECT jsonb_build_object('priority', r.priority, 'conversion', 'calculator', 'pattern', r.pattern) FROM funnel.conversion_rule r
                                                 WHERE r.conversion = 'newsletter' ORDER BY r.pattern DESC LIMIT 1)) AS changes \gset
SELECT * FROM pg_temp.wrong(:'changes');
SELECT pg_temp.by_lead(:'changes');
SELECT outcome, scope, classified FROM lead_funnel.refresh('funnel');
SELECT * FROM lead_funnel.rehearse('[]');
SELECT lead_funnel.materialize('funnel', false);
SELECT pg_temp.by_lead(:'changes');
\echo '-- Several at once.'
INSERT INTO funnel.rehearsal VALUES ('two signals', 'agreement', '{"intent": "high", "sql_signals": 2}'), ('two signals', 'agreement', '{"intent": "mid", "sql_signals": 3}'),
    ('an hour', 'agreement', '{"intent": "high", "respond_within": "1 hour"}');
SELECT rehearsal, metric, now, "then", difference FROM lead_funnel.rehearsals() WHERE channel IS NULL AND metric IN ('sqls', 'sla_met', 'changed');
DELETE FROM funnel.rehearsal;
SELECT count(*) FROM lead_funnel.rehearsals();
\echo '-- What cannot be.'
SELECT * FROM lead_funnel.rehearse(NULL);
SELECT * FROM lead_funnel.rehearse('[]');
SELECT * FROM lead_funnel.rehearse('{"lead": {"lead_id": "1"}}');
SELECT * FROM lead_funnel.rehearse('{"stage_map": {"crm_stage_id": "1"}}');
SELECT * FROM lead_funnel.rehearse('{"agreement": {"signals": 2}}');
SELECT * FROM lead_funnel.rehearse('{"agreement": 2}');
SELECT * FROM lead_funnel.rehearse('{"agreement": {}}');
SELECT * FROM lead_funnel.rehearse('{"agreement": {"intent": "high", "delete": "true"}}');
SELECT * FROM lead_funnel.rehearse('{"agreement": {"intent": "high", "sql_signals": 9}}');
SELECT * FROM lead_funnel.rehearse('{"agreement": {"intent": "high", "respond_within": "-1 hour"}}');
SELECT * FROM lead_funnel.rehearse('{"channel": {"name": "Fair", "motion": "slow"}}');
SELECT * FROM lead_funnel.rehearse('{"channel_rule": {"priority": 1, "source_pattern": "x", "channel": "Nowhere"}}');
SELECT * FROM lead_funnel.rehearse('{"channel_rule": {"priority": 1, "source_pattern": "x"}}');
SELECT * FROM lead_funnel.rehearse('{"conversion_suits": {"motion": "relationship"}}');
SELECT * FROM lead_funnel.rehearse('{"settings": {"hours": "always"}}');
\echo '-- The examples can be rehearsed.'
SELECT r.name, (SELECT count(*) > 0 FROM lead_funnel.rehearse(jsonb_build_object(r.name, lead_funnel._example_of(r.name)::jsonb))) AS can_be
FROM unnest(lead_funnel._rehearsed_relations()) r (name) WHERE r.name NOT IN ('stage_map', 'answer_rule');
SELECT * FROM lead_funnel.rehearse('{}', 'nowhere');
BEGIN;
CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'not this one' USING ERRCODE = 'LFR00'; END$$;
CREATE TRIGGER refuse BEFORE UPDATE ON funnel.agreement FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse();
SELECT * FROM lead_funnel.rehearse('{"agreement": {"intent": "high", "sql_signals": 2}}');
ROLLBACK;
INSERT INTO funnel.rehearsal VALUES ('no object', 'agreement', '[]');
CREATE ROLE regress_rehearser;
SELECT lead_funnel.grant_reader('regress_rehearser');
GRANT USAGE ON SCHEMA crm TO regress_rehearser;
GRANT SELECT ON crm.lead TO regress_rehearser;
SET ROLE regress_rehearser;
SELECT * FROM lead_funnel.rehearse('{}');
RESET ROLE;
SELECT lead_funnel.disconnect('funnel', keep_history => false), lead_funnel.disconnect('other');
DROP SCHEMA crm CASCADE;
\echo '-- Rules by which the CRM is read: not for what is stored already.'
\i :srcdir/sql/helpers/odoo_crm.sql
INSERT INTO crm.crm_lead (id, name, type, stage_id, company_id, expected_revenue, probability, won_status, active, create_date)
SELECT i, i, 'lead', 1, 1, i % 2, 10, 'pending', true, timestamp '2026-11-20 10:00' FROM generate_series(1, 8) i;
SELECT lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC');
SELECT metric, now, "then" FROM lead_funnel.rehearse('{"signal_rule": {"fact": "expected_revenue", "delete": true}}') WHERE channel IS NULL AND difference <> 0;
SELECT lead_funnel.materialize('funnel');
SELECT metric, now, "then" FROM lead_funnel.rehearse('{"signal_rule": {"fact": "expected_revenue", "delete": true}}') WHERE channel IS NULL AND difference <> 0;
SET lead_funnel.as_of = '2026-11-22 12:00+00';
SELECT metric, now, "then" FROM lead_funnel.rehearse('{"signal_rule": {"fact": "expected_revenue", "delete": true}}') WHERE channel IS NULL AND difference <> 0;
SELECT count(*) FROM lead_funnel.rehearse('{"agreement": {"intent": "high", "sql_signals": 2}}');
SELECT lead_funnel.materialize('funnel', false);
SELECT r.name, (SELECT count(*) > 0 FROM lead_funnel.rehearse(jsonb_build_object(r.name, lead_funnel._example_of(r.name)::jsonb))) AS can_be
FROM unnest('{stage_map,answer_rule}'::text[]) r (name);
SELECT lead_funnel.disconnect('funnel', keep_history => false);
DROP SCHEMA crm CASCADE;
DROP OWNED BY regress_rehearser;
DROP ROLE regress_rehearser;
