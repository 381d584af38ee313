-- comments: lead
-- The planner of Citus stops here.
CREATE OR REPLACE VIEW lead_told WITH (security_invoker = true) AS
SELECT l.*
FROM _rows_of(lead_told_here) AS l
     (lead_id text, received_at timestamptz, source text, medium text, campaign text, landing_page text, conversion text,
      signals lead_signals, owner text, team text, handed_over_at timestamptz, responded_at timestamptz, next_step_at timestamptz,
      crm_stage lead_stage, lost boolean, lost_reason text, closed_at timestamptz, amount numeric, customer_id text, company text,
      responded_by text, responded_how text, stage_changed_at timestamptz, archived boolean, currency text, recurring_monthly numeric,
      restored_at timestamptz, responded_again_at timestamptz, responded_again_by text, responded_again_how text, contactable boolean,
      assigned_at timestamptz, accepted_at timestamptz, rejected_at timestamptz, rejected_reason text, person text, due_id text);

COMMENT ON VIEW lead_told IS 'What the CRM says of its leads.';
