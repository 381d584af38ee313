-- title: Sales funnel
SELECT channel, sqls AS "SQL", opportunities, won, lost,
       _localized((SELECT words FROM spoken), round(100 * win_rate, 1) || ' %') AS "win rate",
       _localized((SELECT words FROM spoken), to_char(pipeline, 'FM999,999,999,999,990.00')) AS pipeline,
       _localized((SELECT words FROM spoken), to_char(revenue, 'FM999,999,999,999,990.00')) AS revenue
FROM sales_funnel;
