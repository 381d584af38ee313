CREATE OR REPLACE VIEW data_quality WITH (security_invoker = true) AS
WITH finding (finding, lead_id) AS (
    SELECT f.finding, l.lead_id
    FROM lead l
    CROSS JOIN (SELECT as_of() AS as_of OFFSET 0) t
    CROSS JOIN LATERAL unnest(
        ARRAY['no time of receipt', 'received in the future', 'answered before it was received',
              'handed over before it was received', 'closed before it was received', 'won without an amount',
              'negative amount', 'lost without a reason', 'open without an owner'],
        ARRAY[l.received_at IS NULL, l.received_at > t.as_of, l.responded_at < l.received_at,
              l.handed_over_at < l.received_at, l.closed_at < l.received_at,
              l.crm_stage = 'customer' AND COALESCE(l.amount, 0) = 0,
              l.amount < 0, l.lost AND l.lost_reason IS NULL,
              l.lost IS NOT TRUE AND l.closed_at IS NULL AND l.owner IS NULL]) f (finding, is_so)
    WHERE f.is_so
    UNION ALL
    SELECT 'no agreement held when it came in', c.lead_id
    FROM lead_classified c WHERE c.opportunity_signals IS NULL
    UNION ALL
    SELECT 'more than one row for the lead', l.lead_id
    FROM lead l GROUP BY l.lead_id HAVING count(*) > 1
    UNION ALL
    SELECT 'signal noted for a lead that is not there', s.lead_id
    FROM signal s
    WHERE NOT EXISTS (SELECT FROM lead l WHERE l.lead_id = s.lead_id)
)
SELECT _said((SELECT s.words FROM spoken s), f.finding) AS finding, count(*) AS leads,
       (array_agg(f.lead_id ORDER BY length(f.lead_id), f.lead_id))[1:5] AS examples
FROM finding f
GROUP BY f.finding
ORDER BY leads DESC, f.finding;

COMMENT ON VIEW data_quality IS 'What does not add up in the CRM''s data, one row per finding.';
COMMENT ON COLUMN data_quality.finding IS 'What is wrong.';
COMMENT ON COLUMN data_quality.leads IS 'With how many leads.';
COMMENT ON COLUMN data_quality.examples IS 'The keys of the first five.';
