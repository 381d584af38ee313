-- title: Marketing funnel
SELECT channel, leads, mqls AS "MQL", sqls AS "SQL",
       _localized((SELECT words FROM spoken), round(100 * mql_rate, 1) || ' %') AS "MQL rate",
       _localized((SELECT words FROM spoken), round(100 * mql_to_sql_rate, 1) || ' %') AS "MQL to SQL"
FROM marketing_funnel;
