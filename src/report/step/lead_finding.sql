-- Each instant that lead_as_of takes for unknown stands here, and so does what no
-- figure can count as it is meant.
CREATE OR REPLACE VIEW lead_finding WITH (security_invoker = true) AS
-- What the CRM says of the few leads that the other tables ask for, read once.
WITH asked_lead AS MATERIALIZED (
    SELECT l.lead_id, l.received_at, l.crm_stage
    FROM lead_told l
    WHERE l.received_at > (SELECT as_of())
       OR l.lead_id IN (SELECT s.lead_id FROM signal s WHERE s.noted_at <= (SELECT as_of()))
       OR l.lead_id IN (SELECT s.lead_id FROM stage_change s WHERE s.changed_at <= (SELECT as_of()) AND s.left_at IS NULL)
)
SELECT u.finding, f.lead_id,
       CASE WHEN u.finding = 'amount in a currency without a rate' THEN f.foreign_currency END AS detail
FROM lead_found f
CROSS JOIN LATERAL unnest(_finding_names(f.findings)) u (finding)
WHERE CASE u.finding
        -- A customer may name the lead, or the lead the customer.
        WHEN 'won without a customer' THEN f.lead_id NOT IN (SELECT u.lead_id FROM customer u WHERE u.lead_id IS NOT NULL)
        WHEN 'recurring revenue that is not counted' THEN (SELECT s.recurring_months FROM settings s) IS NULL
        ELSE true END
UNION ALL
SELECT 'received in the future', l.lead_id, NULL
FROM asked_lead l
WHERE l.received_at > (SELECT as_of()) AND (NOT _can_be(l.received_at) OR (SELECT _is_live()))
UNION ALL
SELECT 'answered by what may be a mailing', u.lead_id, NULL
FROM unsure_answer u
WHERE u.written_at <= (SELECT as_of())
UNION ALL
SELECT 'in a stage that was not logged', s.lead_id, NULL
FROM stage_change s
JOIN asked_lead l ON l.lead_id = s.lead_id
WHERE s.changed_at <= (SELECT as_of()) AND s.left_at IS NULL
  AND l.crm_stage <> s.to_stage AND l.crm_stage < 'customer' AND NOT (s.to_stage = 'customer' AND l.crm_stage > 'sql')
UNION ALL
SELECT 'signal noted for a lead that is not there', s.lead_id, NULL
FROM signal s
WHERE s.noted_at <= (SELECT as_of()) AND NOT EXISTS (SELECT 1 FROM asked_lead l WHERE l.lead_id = s.lead_id)
UNION ALL
SELECT 'received again within a day', p.lead_id, NULL
FROM person_lead p
WHERE p.is_repeated;

COMMENT ON VIEW lead_finding IS 'What does not add up in the CRM''s leads, one row per finding and lead.';
COMMENT ON COLUMN lead_finding.finding IS 'What is wrong, as in the view finding_text.';
COMMENT ON COLUMN lead_finding.lead_id IS 'The lead.';
COMMENT ON COLUMN lead_finding.detail IS 'The currency that has no rate; of any other finding NULL.';
