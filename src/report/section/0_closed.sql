-- title: Won and lost in this period
SELECT CASE WHEN k.is_total THEN _said((SELECT words FROM spoken), 'All channels') ELSE k.channel END AS channel,
       won(k.k) AS won, _localized((SELECT words FROM spoken), to_char(revenue(k.k), 'FM999,999,999,999,990.00')) AS revenue,
       lost(k.k) AS lost, _localized((SELECT words FROM spoken), round(100 * win_rate(k.k), 1) || ' %') AS "won / closed",
       won(k.b) AS "won before",
       _localized((SELECT words FROM spoken), to_char(revenue(k.b), 'FM999,999,999,999,990.00')) AS "revenue before",
       lost(k.b) AS "lost before"
FROM (SELECT c.channel, grouping(c.channel) = 1 AS is_total,
             COALESCE(funnel_agg(c.reached_stage, c.lost, c.amount) FILTER (WHERE c.closed_at >= p.since), '{}') AS k,
             COALESCE(funnel_agg(c.reached_stage, c.lost, c.amount) FILTER (WHERE c.closed_at < p.since), '{}') AS b
      FROM (SELECT ($1 - ($2 - $1))::timestamp AT TIME ZONE w.zone AS before, $1::timestamp AT TIME ZONE w.zone AS since,
                   $2::timestamp AT TIME ZONE w.zone AS until
            FROM working_hours w OFFSET 0) p
      JOIN lead_classified c ON c.closed_at >= p.before AND c.closed_at < p.until AND (c.reached_stage = 'customer' OR c.lost)
      GROUP BY ROLLUP (c.channel)) k
ORDER BY k.is_total, revenue(k.k) DESC, won(k.k) DESC, lost(k.k) DESC, k.channel;
