-- What sales says of what is handed over to it: accepted or rejected, and why; live and stored.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET jit = off;
DROP SCHEMA IF EXISTS stored CASCADE;
\set SHOW_CONTEXT never
SET lead_funnel.as_of = '2026-03-31 12:00';
\i :srcdir/sql/helpers/crm_lead.sql
CREATE TEMP TABLE planted (lead_id text, source text, accepted_at timestamptz, rejected_at timestamptz, rejected_reason text, crm_stage text,
                           handed_over_at timestamptz DEFAULT '2026-03-03 10:00', received_at timestamptz DEFAULT '2026-03-02 10:00');
INSERT INTO planted (lead_id, source, accepted_at, rejected_at, rejected_reason) VALUES
    ('accepted', 'google', '2026-03-04', NULL, NULL), ('rejected', 'google', NULL, '2026-03-04', 'no budget'), ('rejected too', 'google', NULL, '2026-03-05', 'spam'),
    ('rejected, then accepted', 'google', '2026-03-06', '2026-03-05', 'no budget'), ('accepted, then rejected', 'google', '2026-03-05', '2026-03-06', 'spam'),
    ('both at once', 'google', '2026-03-05', '2026-03-05', 'no budget'), ('rejected for nothing', 'google', NULL, '2026-03-05', ' '), ('nothing yet', 'google', NULL, NULL, 'left over'),
    ('accepted before receipt', 'facebook', '2026-03-01', NULL, NULL), ('rejected before receipt, accepted', 'facebook', '2026-03-04', '2026-03-01', 'spam'),
    ('accepted later', 'facebook', '2026-04-02', NULL, NULL), ('rejected in the future', 'facebook', '2026-03-05', '2199-01-01', 'spam'), ('rejected never', 'facebook', NULL, 'infinity', 'spam');
INSERT INTO planted (lead_id, source, handed_over_at, crm_stage) VALUES ('not handed over', 'google', NULL, NULL), ('an SQL', 'bing', NULL, 'sql'), ('an MQL', 'bing', NULL, 'mql');
INSERT INTO planted (lead_id, source, handed_over_at, accepted_at) VALUES ('accepted, nobody knows when handed over', 'bing', NULL, '2026-03-05');
-- As many as the random rest needs to have reasons that are as common as others.
INSERT INTO planted SELECT 'r' || i, ('{google,facebook,bing,linkedin}'::text[])[1 + h % 4], CASE WHEN h / 4 % 3 < 2 THEN r + h % 60 * interval '7 hours' END,
    CASE WHEN h / 12 % 3 < 2 THEN r + h / 7 % 60 * interval '7 hours' END, ('{no budget,spam,no time,NULL}'::text[])[1 + h / 36 % 4], ('{mql,sql,customer,NULL}'::text[])[1 + h / 5 % 4],
    CASE WHEN h / 144 % 4 > 0 THEN r + interval '1 day' END, r + h % 5 * interval '30 hours'
FROM generate_series(1, 300) i, abs(hashint4(i)::bigint) h, (SELECT timestamptz '2026-03-20 09:00' AS r) s;
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, handed_over_at, crm_stage)
SELECT lead_id, received_at, source, 'cpc', 'quote request', handed_over_at, crm_stage FROM planted;

\echo '-- A CRM that does not say.'
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm', into_schema => s, hours => '24/7; UTC')) AS connected FROM unnest('{funnel,stored,late}'::text[]) s;
SELECT lead_funnel.materialize('late') IS NOT NULL AS stored;
SELECT channel, handed_over, accepted, rejected, unanswered, acceptance_rate, commonest_reason FROM funnel.handover_kpi;
SELECT count(*) FROM funnel.rejected_reason_kpi;
SELECT sum(is_handed_over), sum(is_accepted), sum(is_rejected) FROM funnel.lead_fact;
\echo '-- One that says half of it, and one that says it.'
ALTER TABLE crm.lead ADD accepted_at timestamptz;
UPDATE crm.lead l SET accepted_at = p.accepted_at FROM planted p WHERE p.lead_id = l.lead_id;
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm'));
SELECT channel, handed_over, accepted, rejected, unanswered, acceptance_rate, commonest_reason FROM funnel.handover_kpi;
ALTER TABLE crm.lead ADD rejected_at timestamptz, ADD rejected_reason text;
UPDATE crm.lead l SET rejected_at = p.rejected_at, rejected_reason = p.rejected_reason FROM planted p WHERE p.lead_id = l.lead_id;
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm', into_schema => s)) AS connected FROM unnest('{funnel,stored}'::text[]) s;
SELECT * FROM funnel.handover_kpi;
SELECT * FROM funnel.rejected_reason_kpi;
SELECT lead_id, accepted_at, rejected_at, rejected_reason FROM funnel.lead_status WHERE lead_id !~ '^r\d' ORDER BY lead_id COLLATE "C";
SELECT finding, leads, examples FROM funnel.data_quality WHERE finding ~ 'accepted|years' ORDER BY finding COLLATE "C";
RESET lead_funnel.as_of;
SELECT 'now', finding, leads, examples FROM funnel.data_quality WHERE finding ~ 'accepted|years' ORDER BY finding COLLATE "C";
SET lead_funnel.as_of = '2026-03-31 12:00';

\echo '-- From plain SQL, at several instants.'
CREATE FUNCTION pg_temp.answered(as_of timestamptz) RETURNS TABLE (lead_id text, channel text, is_accepted int, is_rejected int, reason text) LANGUAGE sql AS $$
    SELECT p.lead_id, CASE p.source WHEN 'google' THEN 'Google Ads' WHEN 'bing' THEN 'Microsoft Ads' WHEN 'linkedin' THEN 'LinkedIn Ads' ELSE 'Meta prospecting' END,
           (a.at IS NOT NULL AND (r.at >= a.at) IS NOT TRUE)::int, (r.at IS NOT NULL AND (a.at > r.at) IS NOT TRUE)::int,
           CASE WHEN r.at IS NOT NULL AND (a.at > r.at) IS NOT TRUE AND p.rejected_reason ~ '\S' THEN p.rejected_reason END
    FROM planted p
    CROSS JOIN LATERAL (SELECT CASE WHEN p.accepted_at BETWEEN p.received_at AND as_of THEN p.accepted_at END AS at) a
    CROSS JOIN LATERAL (SELECT CASE WHEN p.rejected_at BETWEEN p.received_at AND as_of AND isfinite(p.rejected_at) THEN p.rejected_at END AS at) r
    WHERE p.received_at <= as_of AND (p.handed_over_at <= as_of OR a.at IS NOT NULL OR r.at IS NOT NULL
                                      OR (p.crm_stage IN ('sql', 'customer') AND (p.handed_over_at > as_of) IS NOT TRUE))
$$;
CREATE FUNCTION pg_temp.kpi(as_of timestamptz) RETURNS TABLE (said text) LANGUAGE sql AS $$
    SELECT row(channel, count(*), sum(is_accepted), sum(is_rejected), count(*) - sum(is_accepted + is_rejected),
               round(sum(is_accepted)::numeric / nullif(sum(is_accepted + is_rejected), 0), 4),
               (SELECT o.reason FROM pg_temp.answered(as_of) o WHERE o.channel = a.channel AND o.reason IS NOT NULL
                GROUP BY 1 ORDER BY count(*) DESC, o.reason COLLATE "C" LIMIT 1))::text
    FROM pg_temp.answered(as_of) a GROUP BY channel
    UNION ALL
    SELECT row(reason, count(*), round(count(*)::numeric / sum(count(*)) OVER (), 4), count(DISTINCT channel))::text
    FROM pg_temp.answered(as_of) WHERE is_rejected = 1 GROUP BY reason
    UNION ALL
    SELECT row(lead_id, is_accepted, is_rejected, coalesce(reason, 'no rejected reason'))::text FROM pg_temp.answered(as_of)
$$;
CREATE FUNCTION pg_temp.ours(in_schema text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('
        SELECT row(channel, handed_over, accepted, rejected, unanswered, acceptance_rate, commonest_reason)::text FROM %1$I.handover_kpi
        UNION ALL
        SELECT row(rejected_reason, rejected, rejected_share, channels)::text FROM %1$I.rejected_reason_kpi
        UNION ALL
        SELECT row(lead_id, is_accepted, is_rejected, rejected_reason)::text FROM %1$I.lead_fact WHERE is_handed_over = 1', in_schema);
END $$;
CREATE TEMP TABLE differs (at timestamptz, in_schema text, rows bigint, wrong bigint);
CREATE FUNCTION pg_temp.compare(in_schema text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO differs SELECT lead_funnel.as_of(), in_schema, (SELECT count(*) FROM pg_temp.ours(in_schema)), count(*)
    FROM ((SELECT * FROM pg_temp.ours(in_schema) EXCEPT ALL SELECT * FROM pg_temp.kpi(lead_funnel.as_of()))
          UNION ALL (SELECT * FROM pg_temp.kpi(lead_funnel.as_of()) EXCEPT ALL SELECT * FROM pg_temp.ours(in_schema))) d
$$;
SELECT pg_temp.compare('funnel');
SELECT set_config('lead_funnel.as_of', at, false), pg_temp.compare('funnel') FROM unnest('{2026-03-02 09:00,2026-03-04 12:00,2026-03-05 12:00,2026-03-25 00:00}'::text[]) at;
RESET lead_funnel.as_of;
SELECT pg_temp.compare('funnel');
\echo '-- Stored, classified anew, looked at from before and after, and after sales said something else.'
SET lead_funnel.as_of = '2026-03-31 12:00';
SELECT lead_funnel.materialize('stored') IS NOT NULL AS stored;
SELECT pg_temp.compare('stored');
UPDATE stored_steps.lead_class SET changes_at = '-infinity';
SELECT pg_temp.compare('stored');
SELECT outcome FROM lead_funnel.refresh('stored');
SELECT set_config('lead_funnel.as_of', at, false), pg_temp.compare('stored') FROM unnest('{2026-03-05 12:00,2026-03-25 00:00,2026-04-02 12:00}'::text[]) at;
UPDATE crm.lead SET rejected_at = '2026-04-02 11:00', rejected_reason = 'too far' WHERE lead_id IN ('accepted', 'nothing yet');
UPDATE planted SET rejected_at = '2026-04-02 11:00', rejected_reason = 'too far' WHERE lead_id IN ('accepted', 'nothing yet');
SELECT outcome, changed FROM lead_funnel.refresh('stored');
SELECT pg_temp.compare(s) FROM unnest('{funnel,stored}'::text[]) s;
SELECT rejected_reason, rejected FROM stored.rejected_reason_kpi WHERE rejected_reason = 'too far';
SELECT 'compared', count(*), 'with rows', count(*) FILTER (WHERE rows > 300), 'differ', sum(wrong) FROM differs;
SELECT lead_id, accepted_at, rejected_reason FROM stored.lead_history ORDER BY lead_id COLLATE "C";

\echo '-- Stored before the CRM said it: nobody knows until they are read anew.'
SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'late');
SELECT accepted, rejected, unanswered FROM late.handover_kpi LIMIT 1;
SELECT sum(is_accepted), sum(is_rejected) FROM late.lead_fact;
SELECT outcome FROM lead_funnel.refresh('late');
SELECT count(*) FROM (SELECT channel, handed_over, accepted, rejected, unanswered FROM late.handover_kpi EXCEPT ALL SELECT channel, handed_over, accepted, rejected, unanswered FROM funnel.handover_kpi) d;
SELECT count(lead_funnel.disconnect(s, keep_history => false)) AS disconnected FROM unnest('{funnel,stored,late}'::text[]) s;
DROP SCHEMA IF EXISTS stored CASCADE;
DROP SCHEMA crm CASCADE;
