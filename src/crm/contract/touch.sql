CREATE OR REPLACE VIEW touch WITH (security_invoker = true) AS
SELECT l.lead_id, l.received_at AS touched_at, l.source, l.medium, l.campaign, l.landing_page
FROM lead_told l
WHERE l.received_at <= (SELECT as_of()) AND _can_be(l.received_at);

COMMENT ON VIEW touch IS 'The contract with the CRM: one row per contact of a lead with marketing.';
COMMENT ON COLUMN touch.lead_id IS 'The lead.';
COMMENT ON COLUMN touch.touched_at IS 'When.';
COMMENT ON COLUMN touch.source IS 'UTM source of the contact.';
COMMENT ON COLUMN touch.medium IS 'UTM medium of the contact.';
COMMENT ON COLUMN touch.campaign IS 'UTM campaign of the contact.';
COMMENT ON COLUMN touch.landing_page IS 'The page on which it came in; what its address says of the source counts as for a lead.';
