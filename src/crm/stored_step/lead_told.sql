-- comments: lead
CREATE OR REPLACE VIEW lead_told WITH (security_invoker = true) AS
SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page, l.conversion, l.signals, l.owner, l.team,
       l.handed_over_at, l.responded_at, l.next_step_at, l.crm_stage, l.lost, l.lost_reason, l.closed_at, l.amount,
       l.customer_id, l.company, l.responded_by, l.responded_how, l.stage_changed_at, l.archived, l.currency,
       l.recurring_monthly, l.restored_at, l.responded_again_at, l.responded_again_by, l.responded_again_how, l.contactable,
       l.assigned_at, l.accepted_at, l.rejected_at, l.rejected_reason, l.person,
       d.lead_id AS due_id
FROM lead l
-- Left, and of one row for a lead, so that who does not ask for its column does not read it.
LEFT JOIN due_lead d ON d.lead_id = l.lead_id
WHERE l.valid_from <= (SELECT as_of())
UNION ALL
SELECT h.lead_id, h.received_at, h.source, h.medium, h.campaign, h.landing_page, h.conversion, h.signals, h.owner, h.team,
       h.handed_over_at, h.responded_at, h.next_step_at, h.crm_stage, h.lost, h.lost_reason, h.closed_at, h.amount,
       h.customer_id, h.company, h.responded_by, h.responded_how, h.stage_changed_at, h.archived, h.currency,
       h.recurring_monthly, h.restored_at, h.responded_again_at, h.responded_again_by, h.responded_again_how, h.contactable,
       h.assigned_at, h.accepted_at, h.rejected_at, h.rejected_reason, h.person,
       h.lead_id
FROM lead_history h
-- Of now there are none, which the index tells: between two unknown bounds the planner expects few, and uses it.
WHERE h.valid_from <= (SELECT as_of()) AND h.valid_to > (SELECT as_of()) AND h.valid_to <= (SELECT 'infinity'::timestamptz);

COMMENT ON VIEW lead_told IS
    'What the CRM said of its leads at as_of(), as far as that is kept: see lead_history. Else what it says now.';
COMMENT ON COLUMN lead_told.due_id IS 'The lead, where what is stored of it does not hold; else NULL.';
