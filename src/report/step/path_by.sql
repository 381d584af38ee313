-- Who asks for one grain reads only that.
CREATE OR REPLACE VIEW path_by WITH (security_invoker = true) AS
SELECT 'channel'::text AS grain, p.path, p.is_sql, p.is_won, p.amount, p.received_at, p.qualified_at, p.closed_at,
       p.received_until, p.qualified_until, p.closed_until
FROM lead_path p
UNION ALL
SELECT 'campaign', p.campaign_path, p.is_sql, p.is_won, p.amount, p.received_at, p.qualified_at, p.closed_at,
       p.received_until, p.qualified_until, p.closed_until
FROM lead_path p;

COMMENT ON VIEW path_by IS 'The paths of all leads, by channel and by campaign.';
COMMENT ON COLUMN path_by.grain IS 'channel or campaign.';
COMMENT ON COLUMN path_by.path IS 'The touches; those by campaign have the keys of _touch_key().';
