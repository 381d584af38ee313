-- comments: channel_kpi
CREATE OR REPLACE VIEW handover_kpi WITH (security_invoker = true) AS
SELECT k.channel, k.handed_over, k.accepted, k.rejected, k.handed_over - k.accepted - k.rejected AS unanswered,
       acceptance_rate.rate AS acceptance_rate, acceptance_rate.low AS acceptance_rate_low, acceptance_rate.high AS acceptance_rate_high,
       k.commonest_reason
FROM (SELECT r.channel, sum(r.handed_over)::bigint AS handed_over, CASE WHEN t.accepted THEN sum(r.accepted)::bigint END AS accepted,
             CASE WHEN t.rejected THEN sum(r.rejected)::bigint END AS rejected,
             (array_agg(r.reason ORDER BY r.rejected DESC, r.reason COLLATE "C") FILTER (WHERE r.reason IS NOT NULL))[1] AS commonest_reason
      FROM (SELECT c.channel, NULLIF(c.rejected_reason, '') AS reason, count(*) AS handed_over, count(c.accepted_at) AS accepted,
                   count(c.rejected_at) AS rejected
            FROM lead_classified c
            WHERE _is_handed_over(c.handed_over_at, c.handover_unknown, c.crm_stage, c.accepted_at, c.rejected_at)
            GROUP BY 1, 2) r
      CROSS JOIN (SELECT t.accepted, t.rejected FROM handover_told t OFFSET 0) t
      GROUP BY r.channel, t.accepted, t.rejected) k
CROSS JOIN LATERAL _rated(k.accepted, k.accepted + k.rejected) acceptance_rate
ORDER BY k.handed_over DESC, k.channel;

COMMENT ON VIEW handover_kpi IS
    'What sales says of what marketing hands over, per channel: of the leads that have come in by as_of() and were handed over, how many '
    'it accepted and how many it rejected. Of a lead that it accepted and rejected what it said last counts. By reason it is '
    'rejected_reason_kpi.';
COMMENT ON COLUMN handover_kpi.handed_over IS
    'Leads that were handed over to sales, be it at an unknown time: the CRM dates that, shows an SQL or further, or tells what sales '
    'said.';
COMMENT ON COLUMN handover_kpi.accepted IS 'Those that sales accepted; NULL: the CRM does not say (it has no accepted_at).';
COMMENT ON COLUMN handover_kpi.rejected IS 'Those that sales rejected; NULL: the CRM does not say (it has no rejected_at).';
COMMENT ON COLUMN handover_kpi.unanswered IS
    'Those of which sales has said neither: handed_over - accepted - rejected; NULL: the CRM does not say one of the two.';
COMMENT ON COLUMN handover_kpi.acceptance_rate IS
    'accepted / (accepted + rejected), rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN handover_kpi.commonest_reason IS
    'Why sales rejected most of them, as far as it said why; of several as common the first by the alphabet. NULL: none is known.';
