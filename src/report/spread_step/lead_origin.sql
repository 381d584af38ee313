-- comments: lead_classified
-- The agreement as one value does not travel to what reads this.
CREATE OR REPLACE VIEW lead_origin WITH (security_invoker = true) AS
SELECT l.*
FROM _rows_of(lead_origin_here) AS l
     (lead_id text, received_at timestamptz, source text, medium text, campaign text, channel text, raw_conversion text,
      conversion text);

COMMENT ON VIEW lead_origin IS 'Where each lead came from, as the CRM and as the agreement says.';
