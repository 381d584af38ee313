-- title: Received in this period
SELECT CASE WHEN k.is_total THEN _said((SELECT words FROM spoken), 'All channels') ELSE k.channel END AS channel,
       leads(k.k) AS leads, mqls(k.k) AS "MQL", sqls(k.k) AS "SQL",
       _localized((SELECT words FROM spoken), round(100 * sql_rate(k.k), 1) || ' %') AS "SQL rate", won(k.k) AS won,
       _localized((SELECT words FROM spoken), to_char(revenue(k.k), 'FM999,999,999,999,990.00')) AS revenue,
       met(k.r) AS "answered in time", missed(k.r) AS "too late",
       _localized((SELECT words FROM spoken), round(100 * sla_attainment(k.r), 1) || ' %') AS "in time"
FROM (SELECT c.channel, grouping(c.channel) = 1 AS is_total,
             COALESCE(funnel_agg(c.reached_stage, c.lost, c.amount), '{}') AS k,
             COALESCE(response_agg(c.sla_state, c.response_time), '{}') AS r
      FROM lead_classified c
      WHERE c.received_at >= $1::timestamp AT TIME ZONE (SELECT w.zone FROM working_hours w)
        AND c.received_at < $2::timestamp AT TIME ZONE (SELECT w.zone FROM working_hours w)
      GROUP BY ROLLUP (c.channel)) k
ORDER BY k.is_total, leads(k.k) DESC, k.channel;
