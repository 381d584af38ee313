-- title: Channels to date
SELECT channel, leads, sqls AS "SQL", won, _localized((SELECT words FROM spoken), round(100 * sql_rate, 1) || ' %') AS "SQL rate",
       _localized((SELECT words FROM spoken), round(100 * close_rate, 1) || ' %') AS "close rate",
       _localized((SELECT words FROM spoken), to_char(revenue, 'FM999,999,999,999,990.00')) AS revenue,
       _localized((SELECT words FROM spoken), to_char(revenue_per_lead, 'FM999,999,999,999,990.00')) AS "revenue per lead",
       _localized((SELECT words FROM spoken), to_char(revenue_per_sql, 'FM999,999,999,999,990.00')) AS "revenue per SQL",
       _localized((SELECT words FROM spoken), round(100 * sla_attainment, 1) || ' %') AS "in time"
FROM channel_kpi;
