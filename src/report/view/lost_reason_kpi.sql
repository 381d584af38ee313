-- comments: lead_classified
CREATE OR REPLACE VIEW lost_reason_kpi WITH (security_invoker = true) AS
SELECT s.lost_reason, lost(s.k) AS lost, lost_share.rate AS lost_share, lost_share.low AS lost_share_low,
       lost_share.high AS lost_share_high, lost_value(s.k) AS lost_value,
       s.lost_nurture, s.lost_mqls, s.lost_sqls, s.lost_opportunities,
       _to_second(duration_percentile(s.age, 0.5)) AS lost_after_median,
       _in_hours(duration_percentile(s.age, 0.5)) AS lost_after_median_hours
FROM (SELECT NULLIF(c.lost_reason, '') AS lost_reason, funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
             count(*) FILTER (WHERE c.reached_stage = 'nurture') AS lost_nurture,
             count(*) FILTER (WHERE c.reached_stage = 'mql') AS lost_mqls,
             count(*) FILTER (WHERE c.reached_stage = 'sql') AS lost_sqls,
             count(*) FILTER (WHERE c.reached_stage = 'opportunity') AS lost_opportunities,
             duration_agg(CASE WHEN c.closed_at >= c.received_at THEN c.closed_at - c.received_at END) AS age,
             sum(count(*)) OVER ()::bigint AS all_lost
      FROM lead_classified c
      WHERE c.lost
      GROUP BY 1) s
CROSS JOIN LATERAL _rated(lost(s.k), s.all_lost) lost_share
ORDER BY lost DESC, s.lost_reason;

COMMENT ON VIEW lost_reason_kpi IS
    'Why leads were lost: of those that have come in by as_of() and are lost, per reason how many, how far they had come, and what they '
    'were worth.';
COMMENT ON COLUMN lost_reason_kpi.lost_reason IS 'Why they were lost; NULL: no reason is given.';
COMMENT ON COLUMN lost_reason_kpi.lost IS 'Leads lost for this reason.';
COMMENT ON COLUMN lost_reason_kpi.lost_share IS 'lost / all leads lost, rounded to 4 decimals.';
COMMENT ON COLUMN lost_reason_kpi.lost_value IS 'Amount of the leads lost.';
COMMENT ON COLUMN lost_reason_kpi.lost_nurture IS 'Those that had not reached MQL.';
COMMENT ON COLUMN lost_reason_kpi.lost_mqls IS 'Those that had reached MQL and no more.';
COMMENT ON COLUMN lost_reason_kpi.lost_sqls IS 'Those that had reached SQL and no more.';
COMMENT ON COLUMN lost_reason_kpi.lost_opportunities IS 'Those that had reached opportunity.';
COMMENT ON COLUMN lost_reason_kpi.lost_after_median IS
    'The median time from receipt to loss on the wall clock, within 2.5 %, of those of which it is known.';
