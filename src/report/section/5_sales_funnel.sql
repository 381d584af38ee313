-- title: Sales funnel
SELECT channel, sqls AS "SQL", opportunities, won, lost, round(100 * win_rate, 1) || ' %' AS "win rate",
       to_char(pipeline, 'FM999,999,999,999,990.00') AS pipeline, to_char(revenue, 'FM999,999,999,999,990.00') AS revenue
FROM sales_funnel;
