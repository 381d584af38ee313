-- The agreement as one value does not travel.
CREATE OR REPLACE VIEW touch_as_of WITH (security_invoker = true) AS
SELECT t.*
FROM _rows_of(touch_as_of_here) AS t
     (lead_id text, touched_at timestamptz, channel text, campaign text, direct boolean, kind text);

COMMENT ON VIEW touch_as_of IS
    'The contract''s touches as they stood at as_of(), each with its channel, as that of a lead is found. One without a time, or with '
    'one that cannot be, is left out.';
COMMENT ON COLUMN touch_as_of.channel IS 'The reporting channel, see lead_classified.';
COMMENT ON COLUMN touch_as_of.campaign IS 'UTM campaign, its own or that of the landing page; NULL: none.';
COMMENT ON COLUMN touch_as_of.direct IS 'Whether nothing brought them: its channel is Direct.';
COMMENT ON COLUMN touch_as_of.kind IS
    'prospecting, retargeting or reactive (they look for a solution), by motion and audience of the table channel; NULL: neither.';
