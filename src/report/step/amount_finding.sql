CREATE OR REPLACE VIEW amount_finding WITH (security_invoker = true) AS
SELECT f.finding, l.lead_id,
       CASE WHEN f.finding = 'amount in a currency without a rate' THEN l.foreign_currency END AS detail
FROM (SELECT l.lead_id, l.foreign_currency, l.amount, l.crm_amount, l.recurring_monthly, l.crm_stage, l.is_closed
      FROM lead_as_of l OFFSET 0) l
CROSS JOIN LATERAL unnest(
    ARRAY['amount in a currency without a rate', 'amount in a currency that nobody knows',
          'amount that is no number or too large', 'recurring revenue that is not counted'],
    ARRAY[l.foreign_currency <> '?' AND l.amount IS NULL AND _finite(l.crm_amount) IS NOT NULL,
          l.foreign_currency = '?' AND l.amount IS NULL AND _finite(l.crm_amount) IS NOT NULL,
          l.crm_amount IS NOT NULL AND _finite(l.crm_amount) IS NULL,
          l.recurring_monthly <> 0 AND (l.crm_stage = 'customer' OR NOT l.is_closed)
          AND (SELECT s.recurring_months FROM settings s) IS NULL]) f (finding, is_so)
WHERE f.is_so;

COMMENT ON VIEW amount_finding IS 'What of the CRM''s amounts no figure can count, one row per finding and lead.';
COMMENT ON COLUMN amount_finding.finding IS 'What is wrong.';
COMMENT ON COLUMN amount_finding.lead_id IS 'The lead.';
COMMENT ON COLUMN amount_finding.detail IS 'The currency without a rate.';
