-- A question may be for those only who came by a conversion or from a channel; the most exact one is asked. Live and stored.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET jit = off;
DROP SCHEMA IF EXISTS stored CASCADE;
\set SHOW_CONTEXT never
SET lead_funnel.as_of = '2026-11-23 12:00';
\i :srcdir/sql/helpers/crm_lead.sql
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals)
SELECT format('%s %s %s', c.conversion, m.source, s.signals), '2026-11-20 12:00', m.source, m.medium, c.conversion, s.signals::text[]
FROM unnest('{quote request,download,?}'::text[]) c (conversion)
CROSS JOIN (VALUES ('google', 'cpc'), ('facebook', 'cpc'), (NULL, NULL)) m (source, medium)
CROSS JOIN unnest('{"{}","{need}","{need,timing}"}'::text[]) s (signals);
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm', into_schema => s, hours => '24/7; UTC')) AS connected FROM unnest('{funnel,stored}'::text[]) s;
-- Where all are asked the same.
SELECT next_signal, next_question, count(*) FROM funnel.nurture_queue GROUP BY 1, 2 ORDER BY 1, 2;
CREATE FUNCTION pg_temp.everywhere(statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE replace(statement, '{}', 'funnel');
    EXECUTE replace(statement, '{}', 'stored');
END $$;
SELECT pg_temp.everywhere($$INSERT INTO {}.question (signal, language, text, conversion, channel) VALUES
    ('need', 'en', 'of quotes', 'quote_request', NULL), ('need', 'en', 'of Google', NULL, 'Google Ads'), ('need', 'en', 'of quotes from Google', 'quote_request', 'Google Ads'),
    ('need', 'en', 'of nobody', 'webinar', 'Google Ads'), ('need', 'en', 'of unknown channels', NULL, 'Unassigned'),
    ('timing', 'nl', 'van downloads', 'download', NULL), ('timing', 'en', 'of downloads', 'download', NULL), ('timing', 'en', 'of Google, in English', NULL, 'Google Ads')$$);
SELECT channel, conversion, next_question, count(*) FROM funnel.nurture_queue WHERE next_signal = 'need' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT channel, conversion, next_question, count(*) FROM funnel.nurture_queue WHERE next_signal = 'timing' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
\echo '-- First in the language, then the most exact.'
SELECT pg_temp.everywhere($$UPDATE {}.settings SET language = 'nl'$$);
SELECT channel, conversion, next_question, count(*) FROM funnel.nurture_queue WHERE next_signal = 'timing' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
-- Without one in the language, the most exact one in English.
SELECT pg_temp.everywhere($$DELETE FROM {}.question WHERE language = 'nl' AND conversion IS NULL$$);
SELECT channel, conversion, next_question, count(*) FROM funnel.nurture_queue WHERE next_signal = 'timing' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT channel, conversion, next_question, count(*) FROM funnel.nurture_queue WHERE next_signal = 'need' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

\echo '-- next_question() asks the same, and so do the stored leads.'
SELECT lead_funnel.next_question('{}', 'en'), lead_funnel.next_question('{}', 'en', conversion => 'quote_request'), lead_funnel.next_question('{}', 'en', channel => 'Google Ads'),
       lead_funnel.next_question('{}', 'en', conversion => 'quote_request', channel => 'Google Ads'), lead_funnel.next_question('{}', 'en', conversion => 'never heard of', channel => 'Email');
SELECT 'of each', count(*), 'others', count(*) FILTER (WHERE n.next_question IS DISTINCT FROM
    lead_funnel.next_question(n.signals::lead_funnel.lead_signals, conversion => n.conversion, channel => n.channel)) FROM funnel.nurture_queue n;
-- By hand: of what fits, the row with the highest weight.
SELECT 'of each, by hand', count(*), 'others', count(*) FILTER (WHERE n.next_question IS DISTINCT FROM w.text)
FROM funnel.nurture_queue n
LEFT JOIN LATERAL (SELECT (array_agg(q.text ORDER BY q.weight DESC))[1] AS text
                   FROM (SELECT q.text, CASE q.language WHEN 'nl' THEN 4 ELSE 0 END + CASE WHEN q.conversion = n.conversion THEN 2 ELSE 0 END
                                        + CASE WHEN q.channel = n.channel THEN 1 ELSE 0 END AS weight
                         FROM funnel.question q
                         WHERE q.signal = n.next_signal AND q.language IN ('nl', 'en') AND coalesce(q.conversion, n.conversion, '') = coalesce(n.conversion, '')
                           AND coalesce(q.channel, n.channel, '') = coalesce(n.channel, '')) q) w ON true;
SELECT lead_funnel.materialize('stored') IS NOT NULL AS stored;
SELECT 'stored', count(*) FROM (TABLE stored.nurture_queue INTERSECT TABLE funnel.nurture_queue) i;

\echo '-- One question for each; a conversion that is renamed or deleted takes its questions along.'
SELECT pg_temp.failure($$INSERT INTO funnel.question (signal, language, text) VALUES ('need', 'en', 'again')$$);
SELECT pg_temp.failure($$INSERT INTO funnel.question (signal, language, text, channel) VALUES ('need', 'en', 'again', 'Google Ads')$$);
SELECT pg_temp.failure($$INSERT INTO funnel.question (signal, language, text, conversion) VALUES ('need', 'en', 'of what?', 'quote')$$);
SELECT pg_temp.failure($$INSERT INTO funnel.question (signal, language, text, channel) VALUES ('need', 'en', 'of what?', '')$$);
UPDATE funnel.conversion SET name = 'asked_for_a_quote' WHERE name = 'quote_request';
SELECT lead_funnel.next_question('{}', 'en', conversion => 'asked_for_a_quote');
DELETE FROM funnel.conversion_rule WHERE conversion = 'webinar';
DELETE FROM funnel.conversion WHERE name = 'webinar';
SELECT count(*) FROM funnel.question WHERE text = 'of nobody';
SELECT count(lead_funnel.disconnect(s)) AS disconnected FROM unnest('{funnel,stored}'::text[]) s;
DROP SCHEMA IF EXISTS stored CASCADE;
DROP SCHEMA crm CASCADE;
