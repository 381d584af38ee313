-- comments: lead_classified
CREATE OR REPLACE VIEW lead_origin WITH (security_invoker = true) AS
SELECT c.lead_id, c.received_at, c.source, c.medium, c.campaign, c.channel, c.raw_conversion, c.conversion
FROM lead_classified c;

COMMENT ON VIEW lead_origin IS 'Where each lead came from, as the CRM and as the agreement says.';
