CREATE OR REPLACE VIEW touched WITH (security_invoker = true) AS
SELECT NULL::text AS lead_id, NULL::timestamptz AS touched_at
WHERE false;

COMMENT ON VIEW touched IS
    'When leads were in contact with marketing, as in the view touch. Empty where the CRM logs no contacts, so that each lead has its '
    'receipt there and no more.';
COMMENT ON COLUMN touched.lead_id IS 'The lead.';
COMMENT ON COLUMN touched.touched_at IS 'When.';
