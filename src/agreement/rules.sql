
-- agreement/rules

CREATE FUNCTION _channel(policy _policy, source text, medium text, campaign text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_by_rules' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _channel(_policy, text, text, text) IS
'Internal to connect(): the channel of the first of the channel rules that matches, else that of reporting_channel(). The patterns are regular expressions as of ~*. NULL gives NULL for policy and counts as empty otherwise.';

CREATE FUNCTION _conversion(policy _policy, conversion text, landing_page text) RETURNS text
AS 'MODULE_PATHNAME', 'conversion_by_rules' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _conversion(_policy, text, text) IS
'Internal to connect(): the conversion of the first of the conversion rules that matches, NULL when none does. The patterns are regular expressions as of ~*. NULL when policy or conversion is NULL; an empty landing page is NULL, which matches no pattern of one.';
