-- What the demo prints, for a person to read in a terminal of 110 columns.
\set ON_ERROR_STOP on
\pset pager off
\pset footer off
\pset null '-'

-- Aligned to the right, as numbers are; rates as percentages.
CREATE FUNCTION pg_temp.number(n numeric, width int) RETURNS text
RETURN lpad(COALESCE(to_char(round(n), 'FM999,999,999,990'), '-'), width);
CREATE FUNCTION pg_temp.percent(rate numeric, width int) RETURNS text
RETURN lpad(COALESCE(to_char(100 * rate, 'FM990.0"%"'), '-'), width);
CREATE FUNCTION pg_temp.short(words text, width int) RETURNS text
RETURN CASE WHEN length(words) > width THEN left(words, width - 1) || '…' ELSE words END;

SET search_path = funnel;
SELECT set_config('timezone', zone, false) AS zone FROM working_hours \gset
SELECT to_char(lead_funnel.as_of(), 'YYYY-MM-DD HH24:MI') || ' (' || :'zone' || ')' AS as_of \gset

\echo
SELECT format('%s leads, %s won, %s lost, %s open. Revenue %s%s.', ltrim(pg_temp.number(count(*), 9)),
              ltrim(pg_temp.number(count(*) FILTER (WHERE reached_stage = 'customer'), 9)),
              ltrim(pg_temp.number(count(*) FILTER (WHERE lost AND reached_stage <> 'customer'), 9)),
              ltrim(pg_temp.number(count(*) FILTER (WHERE NOT lost AND reached_stage <> 'customer'), 9)),
              to_char(COALESCE(sum(amount) FILTER (WHERE reached_stage = 'customer'), 0), 'FM999,999,999,990.00'),
              (SELECT ' ' || currency FROM settings)) AS summary
FROM lead_status \gset

\echo 'As of' :as_of
\echo :summary
\echo
\echo 'Channels: what came in, how far it got, what it brought and who was answered in time'
\echo '(SQL rate = SQLs / leads, close rate = won / SQLs, in time = answered within the agreed time,'
\echo ' per lead and per SQL = revenue / leads, revenue / SQLs)'
\echo
SELECT pg_temp.short(channel, 24) AS "Channel",
       pg_temp.number(leads, 7) AS "Leads",
       pg_temp.number(sqls, 7) AS "SQLs",
       pg_temp.number(won, 6) AS "Won",
       pg_temp.percent(sql_rate, 8) AS "SQL rate",
       pg_temp.percent(close_rate, 10) AS "Close rate",
       pg_temp.percent(sla_attainment, 7) AS "In time",
       pg_temp.number(revenue, 11) AS "Revenue",
       pg_temp.number(revenue_per_lead, 8) AS "Per lead",
       pg_temp.number(revenue_per_sql, 8) AS "Per SQL"
FROM channel_kpi;

SELECT count(*) FILTER (WHERE sla_state <> 'overdue') AS in_time, count(*) FILTER (WHERE sla_state = 'overdue') AS overdue
FROM sla_queue \gset
\echo 'Waiting for an answer:' :in_time 'can still be answered in time,' :overdue 'are overdue; the ten to take first'
\echo
SELECT lead_id AS "Lead", pg_temp.short(owner, 18) AS "Owner", pg_temp.short(channel, 18) AS "Channel",
       pg_temp.short(conversion, 22) AS "Conversion", intent AS "Intent",
       to_char(due_at, 'YYYY-MM-DD HH24:MI') AS "Due", sla_state AS "State",
       pg_temp.number(amount, 9) AS "Amount"
FROM sla_queue
LIMIT 10;

\echo 'Unmapped: what no rule of the agreement reads yet. Add its channel to the table channel, then a row to'
\echo 'channel_rule; or its conversion to the table conversion, then a row to conversion_rule.'
\echo
SELECT kind AS "Kind", pg_temp.short(source, 18) AS "Source", pg_temp.short(medium, 12) AS "Medium",
       pg_temp.short(array_to_string(campaigns, ', '), 20) AS "Campaigns", pg_temp.short(raw_conversion, 30) AS "Conversion in the CRM",
       pg_temp.number(leads, 6) AS "Leads"
FROM unmapped
WHERE kind <> 'rule';
