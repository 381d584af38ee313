-- comments: lead
CREATE OR REPLACE VIEW lead_told_still WITH (security_invoker = true) AS
SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page, l.conversion, l.signals, l.owner, l.team,
       l.handed_over_at, l.responded_at, l.next_step_at, l.crm_stage, l.lost, l.lost_reason, l.closed_at, l.amount,
       l.customer_id, l.company, l.responded_by, l.responded_how, l.stage_changed_at, l.archived, l.currency,
       l.recurring_monthly, l.restored_at, l.responded_again_at, l.responded_again_by, l.responded_again_how, l.contactable,
       l.assigned_at, l.accepted_at, l.rejected_at, l.rejected_reason, l.person
FROM lead l
LEFT JOIN due_lead d ON d.lead_id = l.lead_id
WHERE l.valid_from <= (SELECT as_of()) AND d.lead_id IS NULL;

COMMENT ON VIEW lead_told_still IS 'Those of lead_told of which what is stored holds.';
