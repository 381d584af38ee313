-- comments: lead_classified, channel_kpi
CREATE OR REPLACE VIEW rejected_reason_kpi WITH (security_invoker = true) AS
SELECT s.rejected_reason, s.rejected, rejected_share.rate AS rejected_share, rejected_share.low AS rejected_share_low,
       rejected_share.high AS rejected_share_high, s.channels, won(s.k) AS won, lost(s.k) AS lost
FROM (SELECT NULLIF(c.rejected_reason, '') AS rejected_reason, count(*) AS rejected, count(DISTINCT c.channel) AS channels,
             funnel_agg(c.reached_stage, c.lost, c.amount) AS k, sum(count(*)) OVER ()::bigint AS all_rejected
      FROM lead_classified c
      WHERE c.rejected_at IS NOT NULL
      GROUP BY 1) s
CROSS JOIN LATERAL _rated(s.rejected, s.all_rejected) rejected_share
ORDER BY s.rejected DESC, s.rejected_reason;

COMMENT ON VIEW rejected_reason_kpi IS
    'Why sales rejected what was handed over: of the leads that have come in by as_of() and are rejected, per reason how many, and what '
    'became of them. Empty where the CRM does not say.';
COMMENT ON COLUMN rejected_reason_kpi.rejected_reason IS 'Why sales rejected them; NULL: no reason is given.';
COMMENT ON COLUMN rejected_reason_kpi.rejected IS 'Leads rejected for this reason.';
COMMENT ON COLUMN rejected_reason_kpi.rejected_share IS 'rejected / all leads rejected, rounded to 4 decimals.';
COMMENT ON COLUMN rejected_reason_kpi.channels IS 'From how many channels they came.';
COMMENT ON COLUMN rejected_reason_kpi.won IS 'Those that became customers all the same.';
COMMENT ON COLUMN rejected_reason_kpi.lost IS 'Those that were lost.';
