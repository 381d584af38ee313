-- title: The last three months
SELECT to_char(month, 'YYYY-MM') AS month, channel, leads, sqls AS "SQL", won,
       _localized((SELECT words FROM spoken), to_char(revenue, 'FM999,999,999,999,990.00')) AS revenue,
       _localized((SELECT words FROM spoken), round(100 * maturity, 1) || ' %') AS maturity
FROM channel_kpi_month
WHERE month >= date_trunc('month', $2 - interval '1 day') - interval '2 months' AND month < $2;
