-- title: Marketing funnel
SELECT channel, leads, mqls AS "MQL", sqls AS "SQL",
       round(100 * mql_rate, 1) || ' %' AS "MQL rate", round(100 * mql_to_sql_rate, 1) || ' %' AS "MQL to SQL"
FROM marketing_funnel;
