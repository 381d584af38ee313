-- Leads and the persons behind them: which lead of a person is the first, which came twice within a day; what is stored says the same.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET jit = off;
DROP SCHEMA IF EXISTS stored CASCADE;
\set SHOW_CONTEXT never
SET lead_funnel.as_of = '2026-03-02 12:00';
\i :srcdir/sql/helpers/crm_lead.sql
CREATE TEMP TABLE planted (lead_id text, person text, received timestamp, source text, first boolean, repeated boolean);
INSERT INTO planted VALUES
    ('once', 'p1', '2026-02-01 10:00', 'google', true, false),
    ('before', 'p2', '2026-02-01 10:00', 'google', true, false), ('a day later', 'p2', '2026-02-02 10:00', 'facebook', false, true),
    ('more than a day later', 'p2', '2026-02-03 10:00:00.000001', 'google', false, false),
    -- At one instant by lead_id, in which capitals come first whatever the locale.
    ('b twin', 'p3', '2026-02-05 10:00', 'google', false, true), ('Z twin', 'p3', '2026-02-05 10:00', 'facebook', true, false),
    ('nobody knows', NULL, '2026-02-05 10:00', 'google', NULL, NULL), ('nobody knows either', ' ', '2026-02-05 10:00', 'news', NULL, NULL),
    ('undated alone', 'p4', NULL, 'google', true, false),
    ('perhaps first', 'p5', '2026-02-06 10:00', 'google', NULL, NULL), ('not first', 'p5', '2026-02-06 12:00', 'google', false, true), ('undated', 'p5', NULL, 'google', NULL, NULL),
    -- In summer time a day has 24 hours, too.
    ('in the future', 'p1', '2026-03-29 13:00', 'google', NULL, NULL), ('a day of 23 hours later', 'p1', '2026-03-30 13:00:01', 'google', NULL, NULL);

\echo '-- A CRM that does not say who is behind a lead.'
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion) SELECT lead_id, received, source, CASE source WHEN 'news' THEN 'email' ELSE 'cpc' END, 'quote request' FROM planted;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; Europe/Brussels');
SELECT * FROM funnel.person_kpi;
SELECT is_first, is_returning, is_repeated, person, count(*) FROM funnel.lead_fact GROUP BY 1, 2, 3, 4;
SELECT count(*) FROM funnel.data_quality WHERE finding = 'received again within a day';

\echo '-- One that says it.'
ALTER TABLE crm.lead ADD person text;
UPDATE crm.lead l SET person = p.person FROM planted p WHERE p.lead_id = l.lead_id;
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm', into_schema => s, hours => '24/7; Europe/Brussels')) AS connected FROM unnest('{funnel,stored}'::text[]) s;
SELECT 'is_first', pg_temp.verdict(p.lead_id, f.is_first, p.first::int) FROM planted p JOIN funnel.lead_fact f USING (lead_id);
SELECT 'is_returning', pg_temp.verdict(p.lead_id, f.is_returning, (NOT p.first)::int) FROM planted p JOIN funnel.lead_fact f USING (lead_id);
SELECT 'is_repeated', pg_temp.verdict(p.lead_id, f.is_repeated, p.repeated::int) FROM planted p JOIN funnel.lead_fact f USING (lead_id);
SELECT * FROM funnel.person_kpi;
SELECT leads, examples, effect, remedy FROM funnel.data_quality WHERE finding = 'received again within a day';
SELECT lead_id FROM funnel_steps.lead_finding WHERE finding = 'received again within a day' ORDER BY lead_id COLLATE "C";

\echo '-- What is stored says the same at each instant, and so does plain SQL.'
CREATE TEMP VIEW twin_lead AS
SELECT l.lead_id, l.person, l.received_at, l.channel,
       CASE WHEN l.person IS NULL THEN NULL WHEN o.others = 0 THEN 1 WHEN o.earlier > 0 THEN 0 WHEN o.undated = 0 AND l.received_at IS NOT NULL THEN 1 END AS is_first,
       CASE WHEN l.person IS NULL THEN NULL WHEN o.shortly_before > 0 THEN 1 WHEN o.undated = 0 AND (l.received_at IS NOT NULL OR o.others = 0) THEN 0 END AS is_repeated
FROM (SELECT s.lead_id, NULLIF(btrim(c.person), '') AS person, s.received_at, s.channel FROM funnel.lead_status s JOIN crm.lead c USING (lead_id)) l
CROSS JOIN LATERAL (SELECT count(*) AS others, count(*) FILTER (WHERE (o.received_at, s.lead_id COLLATE "C") < (l.received_at, l.lead_id COLLATE "C")) AS earlier,
                           count(*) FILTER (WHERE o.received_at IS NULL) AS undated,
                           count(*) FILTER (WHERE (o.received_at, s.lead_id COLLATE "C") < (l.received_at, l.lead_id COLLATE "C")
                                                  AND extract(epoch FROM l.received_at) - extract(epoch FROM o.received_at) <= 86400) AS shortly_before
                    FROM funnel.lead_status s JOIN crm.lead o USING (lead_id)
                    WHERE NULLIF(btrim(o.person), '') = l.person AND s.lead_id <> l.lead_id) o;
CREATE TEMP VIEW twin_kpi AS
SELECT channel, count(*) AS leads, NULLIF(count(DISTINCT person), 0) AS persons, sum(is_first) AS first_leads, sum(1 - is_first) AS returning_leads,
       count(*) FILTER (WHERE person IS NULL) AS leads_without_person, sum(is_repeated) AS repeated_leads
FROM (SELECT *, channel AS of_channel FROM twin_lead UNION ALL SELECT lead_id, person, received_at, NULL, is_first, is_repeated, NULL FROM twin_lead) t GROUP BY channel;
CREATE TEMP TABLE differs (at timestamptz, rows bigint);
CREATE FUNCTION pg_temp.compare() RETURNS void LANGUAGE sql AS $$
    WITH live (row) AS (SELECT to_jsonb(k) FROM funnel.person_kpi k UNION ALL SELECT to_jsonb(f) FROM funnel.lead_fact f UNION ALL SELECT to_jsonb(q) FROM funnel.data_quality q WHERE q.finding ~ 'again'),
         stored (row) AS (SELECT to_jsonb(k) FROM stored.person_kpi k UNION ALL SELECT to_jsonb(f) FROM stored.lead_fact f UNION ALL SELECT to_jsonb(q) FROM stored.data_quality q WHERE q.finding ~ 'again'),
         ours (row) AS (SELECT to_jsonb(k) FROM funnel.person_kpi k UNION ALL SELECT jsonb_build_array(f.lead_id, f.is_first, f.is_repeated) FROM funnel.lead_fact f),
         twin (row) AS (SELECT to_jsonb(k) FROM twin_kpi k UNION ALL SELECT jsonb_build_array(t.lead_id, t.is_first, t.is_repeated) FROM twin_lead t)
    INSERT INTO differs SELECT lead_funnel.as_of(), count(*) FROM ((TABLE live EXCEPT ALL TABLE stored) UNION ALL (TABLE stored EXCEPT ALL TABLE live)
        UNION ALL (TABLE ours EXCEPT ALL TABLE twin) UNION ALL (TABLE twin EXCEPT ALL TABLE ours)) d
$$;
SELECT lead_funnel.materialize('stored') IS NOT NULL AS stored;
SELECT pg_temp.compare();
-- Classified anew at this instant, too.
UPDATE stored_steps.lead_class SET changes_at = '-infinity';
SELECT pg_temp.compare();
SELECT outcome, changed FROM lead_funnel.refresh('stored');
SET lead_funnel.as_of = '2026-02-05 09:00';
SELECT pg_temp.compare();
SET lead_funnel.as_of = '2026-04-01 12:00';
SELECT pg_temp.compare();
SELECT lead_id, is_first, is_repeated FROM stored.lead_fact WHERE person = 'p1' ORDER BY received_day, lead_id COLLATE "C";
-- Somebody else is behind one of them.
UPDATE crm.lead SET person = CASE lead_id WHEN 'before' THEN 'p6' END WHERE lead_id IN ('before', 'Z twin');
SELECT outcome, changed FROM lead_funnel.refresh('stored');
SELECT pg_temp.compare();
SELECT lead_id, is_first, is_repeated FROM stored.lead_fact WHERE lead_id IN ('before', 'a day later', 'b twin', 'Z twin') ORDER BY lead_id COLLATE "C";
SELECT 'in the version before', lead_id, person FROM stored.lead_history WHERE person IS NOT NULL ORDER BY lead_id COLLATE "C";
-- Many leads of few persons.
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, person)
SELECT i, '2026-01-01 00:00'::timestamptz + h % 1000 * interval '1 hour', ('{google,facebook,news}'::text[])[1 + h % 3], 'cpc', 'quote request', CASE WHEN h % 5 > 0 THEN h / 1000 % 60 END
FROM generate_series(1, 300) i, abs(hashint4(i)::bigint) h;
SELECT outcome, changed FROM lead_funnel.refresh('stored');
SELECT pg_temp.compare();
SELECT leads > persons, first_leads > 0, returning_leads > 0, leads_without_person > 0, repeated_leads > 0 FROM stored.person_kpi WHERE channel IS NULL;
SELECT 'compared', count(*), 'differ', sum(rows) FROM differs;

\echo '-- Whose lead is erased is erased with it.'
SELECT lead_funnel.forget('Z twin', 'stored');
SELECT lead_funnel.forget('b twin', 'stored');
SELECT 'left of p3', count(*) FROM (SELECT person FROM stored.lead UNION ALL SELECT person FROM stored.lead_history) p WHERE person = 'p3';
\echo '-- Without a lead there is no row.'
TRUNCATE crm.lead;
SELECT * FROM funnel.person_kpi;
DROP VIEW twin_kpi, twin_lead;
SELECT count(lead_funnel.disconnect(s)) AS disconnected FROM unnest('{funnel,stored}'::text[]) s;
DROP SCHEMA IF EXISTS stored CASCADE;
DROP SCHEMA crm CASCADE;
