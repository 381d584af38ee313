-- Each instant and amount that lead_as_of takes for unknown stands here, and so does
-- what no figure can count as it is meant. OFFSET 0, so that the planner does not put what the
-- columns are made of in the place of each.
CREATE OR REPLACE VIEW lead_finding WITH (security_invoker = true) AS
WITH told_lead AS MATERIALIZED (
    SELECT l.lead_id, l.received_at, l.crm_stage FROM lead_told l
)
SELECT f.finding, l.lead_id, CASE WHEN f.finding = 'amount in a currency without a rate' THEN l.foreign_currency END AS detail
FROM (SELECT l.*, COALESCE(l.crm_stage = 'customer', false) AS won, (SELECT _is_live()) AS is_live FROM lead_as_of l OFFSET 0) l
CROSS JOIN LATERAL unnest(
    ARRAY['no time of receipt', 'received before 1990', 'a time outside the years 1900 to 9999',
          'answered in the future', 'answered before it was received', 'restored in the future',
          'restored before it was received', 'answered again before it was restored',
          'answered after it was closed', 'handed over in the future', 'handed over before it was received',
          'handed over after it was closed', 'handed over without a stage', 'closed in the future',
          'closed before it was received', 'won or lost without a time of closing', 'archived without a time',
          'closed, neither won nor lost',
          'won and lost at once', 'won without an amount', 'negative amount', 'lost without a reason',
          'won without a customer', 'open without an owner', 'amount in a currency without a rate',
          'amount in a currency that nobody knows', 'amount that is no number or too large', 'recurring revenue that is not counted'],
    ARRAY[l.crm_received_at IS NULL, l.received_at < '1990-01-01 00:00+00',
          NOT (_can_be(l.crm_received_at) AND _can_be(l.crm_handed_over_at) AND _can_be(l.crm_responded_at)
               AND _can_be(l.crm_next_step_at) AND _can_be(l.crm_closed_at) AND _can_be(l.crm_restored_at)
               AND _can_be(l.crm_responded_again_at)),
          l.is_live AND (l.crm_responded_at > l.as_of AND _can_be(l.crm_responded_at)
                         OR l.crm_responded_again_at > l.as_of AND _can_be(l.crm_responded_again_at)),
          l.crm_responded_at < l.received_at AND _can_be(l.crm_responded_at),
          l.is_live AND l.crm_restored_at > l.as_of AND _can_be(l.crm_restored_at),
          l.crm_restored_at < l.received_at AND _can_be(l.crm_restored_at),
          l.crm_responded_again_at < l.crm_restored_at AND l.crm_restored_at <= l.as_of AND _can_be(l.crm_responded_again_at)
            AND _can_be(l.crm_restored_at),
          l.responded_at > l.closed_at,
          l.is_live AND l.crm_handed_over_at > l.as_of AND _can_be(l.crm_handed_over_at),
          l.crm_handed_over_at < l.received_at AND _can_be(l.crm_handed_over_at),
          l.crm_handed_over_at > l.closed_at AND l.crm_handed_over_at <= l.as_of,
          l.handed_over_at IS NOT NULL AND l.crm_stage IS NULL,
          l.is_live AND l.crm_closed_at > l.as_of AND _can_be(l.crm_closed_at) AND l.closed_at IS NULL AND (l.won OR l.lost),
          l.crm_closed_at < l.received_at AND _can_be(l.crm_closed_at),
          l.crm_closed_at IS NULL AND l.closed_at IS NULL AND (l.won OR l.lost),
          l.is_closed AND l.archived AND l.closed_at IS NULL AND l.responded_at IS NULL AND NOT l.won AND NOT l.lost,
          l.is_closed AND l.archived IS NULL AND NOT l.won AND NOT l.lost,
          l.won AND l.crm_lost,
          l.won AND COALESCE(l.crm_amount, 0) = 0, _finite(l.crm_amount) < 0, l.lost AND l.lost_reason IS NULL,
          -- A customer may name the lead, or the lead the customer.
          l.won AND l.customer_id IS NULL AND l.lead_id NOT IN (SELECT u.lead_id FROM customer u WHERE u.lead_id IS NOT NULL),
          NOT l.is_closed AND l.owner IS NULL,
          l.foreign_currency <> '?' AND l.amount IS NULL AND _finite(l.crm_amount) IS NOT NULL,
          l.foreign_currency = '?' AND l.amount IS NULL AND _finite(l.crm_amount) IS NOT NULL,
          l.crm_amount IS NOT NULL AND _finite(l.crm_amount) IS NULL,
          l.recurring_monthly <> 0 AND (l.won OR NOT l.is_closed) AND (SELECT s.recurring_months FROM settings s) IS NULL])
          f (finding, is_so)
WHERE f.is_so
UNION ALL
SELECT 'received in the future', l.lead_id, NULL
FROM told_lead l
WHERE l.received_at > (SELECT as_of()) AND (NOT _can_be(l.received_at) OR (SELECT _is_live()))
UNION ALL
SELECT 'answered by what may be a mailing', u.lead_id, NULL
FROM unsure_answer u
WHERE u.written_at <= (SELECT as_of())
UNION ALL
SELECT 'in a stage that was not logged', s.lead_id, NULL
FROM stage_change s
JOIN told_lead l ON l.lead_id = s.lead_id
WHERE s.changed_at <= (SELECT as_of()) AND s.left_at IS NULL
  AND l.crm_stage <> s.to_stage AND l.crm_stage < 'customer' AND NOT (s.to_stage = 'customer' AND l.crm_stage > 'sql')
UNION ALL
SELECT 'no agreement held when it came in', c.lead_id, NULL
FROM lead_classified c WHERE c.opportunity_signals IS NULL
UNION ALL
SELECT 'signal noted for a lead that is not there', s.lead_id, NULL
FROM signal s
WHERE s.noted_at <= (SELECT as_of()) AND NOT EXISTS (SELECT 1 FROM told_lead l WHERE l.lead_id = s.lead_id);

COMMENT ON VIEW lead_finding IS 'What does not add up in the CRM''s leads, one row per finding and lead.';
COMMENT ON COLUMN lead_finding.finding IS 'What is wrong, as in the view finding_text.';
COMMENT ON COLUMN lead_finding.lead_id IS 'The lead.';
COMMENT ON COLUMN lead_finding.detail IS 'The currency without a rate.';
