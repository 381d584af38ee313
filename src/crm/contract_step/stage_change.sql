CREATE OR REPLACE VIEW stage_change WITH (security_invoker = true) AS
SELECT NULL::text AS lead_id, NULL::lead_stage AS from_stage, NULL::lead_stage AS to_stage, NULL::timestamptz AS entered_at,
       NULL::timestamptz AS changed_at, NULL::timestamptz AS left_at, false AS is_first, NULL::boolean AS is_back,
       NULL::text AS from_name, NULL::text AS to_name
WHERE false;

COMMENT ON VIEW stage_change IS
    'How leads went from stage to stage, one row per move; those of a lead are a chain, each begins where the one before it ended. Empty '
    'where the CRM logs none; where the leads are stored, what lead_history tells.';
COMMENT ON COLUMN stage_change.lead_id IS 'The lead''s key in the CRM.';
COMMENT ON COLUMN stage_change.from_stage IS 'The stage that it left.';
COMMENT ON COLUMN stage_change.to_stage IS
    'The stage that it came to; the same where one stage stands for several of the CRM. customer: what the CRM calls won.';
COMMENT ON COLUMN stage_change.entered_at IS
    'Since when it had been in from_stage; NULL: since it was handed over, -infinity: nobody knows.';
COMMENT ON COLUMN stage_change.changed_at IS 'When it moved.';
COMMENT ON COLUMN stage_change.left_at IS 'When it moved on; NULL: it has not.';
COMMENT ON COLUMN stage_change.is_first IS 'Whether it is the first move that is known of the lead.';
COMMENT ON COLUMN stage_change.is_back IS 'Whether it went back in the order that the CRM gives its stages; NULL: nobody knows.';
COMMENT ON COLUMN stage_change.from_name IS 'What the CRM calls the stage that it left; NULL: nobody knows.';
COMMENT ON COLUMN stage_change.to_name IS 'What the CRM calls the stage that it came to; NULL: nobody knows.';
