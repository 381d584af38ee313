CREATE TABLE stage_map (
    crm_stage_id text PRIMARY KEY,
    name text,
    stage text NOT NULL CHECK (is_stage(stage))
);

COMMENT ON TABLE stage_map IS
    'Which stage each stage of the CRM''s pipeline means. A new stage of the pipeline counts as opportunity until it has a '
    'row; connect() adds one. A lead that the CRM calls won is a customer; of others customer counts as opportunity.';
COMMENT ON COLUMN stage_map.crm_stage_id IS 'The stage''s key in the CRM.';
COMMENT ON COLUMN stage_map.name IS 'Its name there, for the reader.';
COMMENT ON COLUMN stage_map.stage IS 'What it means: nurture, mql, sql, opportunity or customer.';
