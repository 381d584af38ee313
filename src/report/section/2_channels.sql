-- title: Channels to date
SELECT channel, leads, sqls AS "SQL", won, round(100 * sql_rate, 1) || ' %' AS "SQL rate",
       round(100 * close_rate, 1) || ' %' AS "close rate",
       to_char(revenue, 'FM999,999,999,999,990.00') AS revenue,
       to_char(revenue_per_lead, 'FM999,999,999,999,990.00') AS "revenue per lead",
       to_char(revenue_per_sql, 'FM999,999,999,999,990.00') AS "revenue per SQL",
       round(100 * sla_attainment, 1) || ' %' AS "in time"
FROM channel_kpi;
