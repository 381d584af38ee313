\set twin_echo :ECHO \set ECHO none
-- Twins of person_kpi and, of a CRM that keeps no answer of sales, of handover_kpi, see twins.sql. Each lead has a time of receipt.
\if :{?lead_row_stands} \else
SELECT pg_temp.make_lead_row() \g /dev/null
\endif
DROP TABLE IF EXISTS pg_temp.of_person, pg_temp.person_kpi_twin, pg_temp.handover_kpi_twin;
CREATE TEMP TABLE of_person AS
SELECT r.lead_id, r.channel, r.received_at, l.person FROM lead_row r JOIN funnel.lead l USING (lead_id);
CREATE INDEX ON of_person (person);
ANALYZE of_person;
CREATE TEMP TABLE person_kpi_twin AS
WITH judged AS (
    SELECT p.channel, p.person, CASE WHEN p.person IS NOT NULL THEN NOT b.comes_after END AS is_first, CASE WHEN p.person IS NOT NULL THEN b.is_repeated END AS is_repeated
    FROM of_person p
    -- The leads of the same person before it, those of the same instant by their keys.
    CROSS JOIN LATERAL (SELECT count(*) > 0 AS comes_after, count(*) FILTER (WHERE p.received_at <= o.received_at + interval '24 hours') > 0 AS is_repeated
                        FROM of_person o
                        WHERE o.person = p.person AND (o.received_at < p.received_at OR o.received_at = p.received_at AND o.lead_id < p.lead_id COLLATE "C")) b
)
SELECT t.channel, count(*) AS leads, NULLIF(count(DISTINCT j.person), 0) AS persons, sum(j.is_first::int) AS first_leads,
       sum(1 - j.is_first::int) AS returning_leads, count(*) FILTER (WHERE j.person IS NULL) AS leads_without_person, sum(j.is_repeated::int) AS repeated_leads
FROM judged j
CROSS JOIN LATERAL (VALUES (j.channel), (NULL)) t (channel)
GROUP BY t.channel;
CREATE TEMP TABLE handover_kpi_twin AS
SELECT channel, count(*) AS handed_over, NULL::bigint AS accepted, NULL::bigint AS rejected, NULL::bigint AS unanswered, NULL::numeric AS acceptance_rate,
       NULL::text AS commonest_reason
FROM lead_row
WHERE handed_over_at IS NOT NULL OR handover_unknown OR crm_stage IN ('sql', 'opportunity', 'customer')
GROUP BY channel;
\set ECHO :twin_echo
