-- What the demo prints: the reports that answer "why does so much come in, and
-- why is so little won?" first.
\pset pager off
\pset footer off
\pset null '-'
SET search_path = funnel, pg_catalog;

\echo
\echo 'Channels: what came in, how far it got, what it brought, and who was answered in time'
\echo '(SQL rate = SQLs / leads, close rate = won / SQLs, in time = answers within the agreed time)'
\echo
SELECT channel AS "Channel",
       to_char(leads, 'FM999,999,990') AS "Leads",
       to_char(mqls, 'FM999,999,990') AS "MQLs",
       to_char(sqls, 'FM999,999,990') AS "SQLs",
       to_char(won, 'FM999,999,990') AS "Won",
       to_char(100 * sql_rate, 'FM990.0"%"') AS "SQL rate",
       to_char(100 * close_rate, 'FM990.0"%"') AS "Close rate",
       to_char(100 * sla_attainment, 'FM990.0"%"') AS "In time",
       to_char(revenue, 'FM999,999,999,990') AS "Revenue",
       to_char(revenue_per_lead, 'FM999,999,990') AS "per lead",
       to_char(cac, 'FM999,999,990') AS "CAC"
FROM channel_kpi;

\echo 'Waiting for an answer: the ten most urgent leads'
\echo
SELECT lead_id AS "Lead", left(owner, 20) AS "Owner", left(channel, 20) AS "Channel",
       left(conversion, 24) AS "Conversion", intent AS "Intent",
       to_char(due_at, 'YYYY-MM-DD HH24:MI') AS "Due", sla_state AS "State",
       to_char(amount, 'FM999,999,999,990') AS "Amount"
FROM sla_queue
LIMIT 10;

\echo 'Unmapped: what no rule of the agreement reads yet (add a row to channel_rule or conversion_rule)'
\echo
SELECT kind AS "Kind", left(source, 20) AS "Source", left(medium, 16) AS "Medium",
       left(campaign, 20) AS "Campaign", left(raw_conversion, 32) AS "Conversion in the CRM",
       to_char(leads, 'FM999,999,990') AS "Leads"
FROM unmapped;
