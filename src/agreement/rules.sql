
-- agreement/rules

CREATE FUNCTION _channel(agreed _agreed, source text, medium text, campaign text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_by_rules' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _channel(_agreed, text, text, text) IS
'Internal to connect(): the channel of the first of the channel rules that matches, else that of reporting_channel(). The patterns are regular expressions as of ~*. NULL gives NULL for agreed and counts as empty otherwise.';

CREATE FUNCTION _conversion(agreed _agreed, conversion text, landing_page text) RETURNS text
AS 'MODULE_PATHNAME', 'conversion_by_rules' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _conversion(_agreed, text, text) IS
'Internal to connect(): the conversion of the first of the conversion rules that matches, NULL when none does. The patterns are regular expressions as of ~*. NULL when agreed or conversion is NULL; an empty landing page is NULL, which matches no pattern of one.';
