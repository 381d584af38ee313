CREATE OR REPLACE VIEW repeated_lead WITH (security_invoker = true) AS
SELECT NULL::text AS lead_id, NULL::timestamptz AS received_at, 0::bigint AS rows
WHERE false;

COMMENT ON VIEW repeated_lead IS
    'The keys of which the CRM has more than one row, of which the view lead has one; the missing key, whose rows it leaves out; '
    'and keys that are too long to be stored, whose rows it leaves out where the leads are stored.';
COMMENT ON COLUMN repeated_lead.lead_id IS 'The lead''s key in the CRM; NULL: rows without one.';
COMMENT ON COLUMN repeated_lead.received_at IS 'When these rows say that the lead came in.';
COMMENT ON COLUMN repeated_lead.rows IS 'How many rows the CRM has of that key and receipt.';
