
-- channel/rules

CREATE FUNCTION _channel(rules text[], source text, medium text, campaign text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_by_rules' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _channel(text[], text, text, text) IS
'Internal to connect(): the channel of the first of the rules that matches, else that of reporting_channel(). rules has a row for each: the patterns of source, medium and campaign, NULL for any, and the channel; they are regular expressions as of ~*. NULL rules are none; another NULL counts as empty. Never NULL.';

CREATE FUNCTION _conversion(rules text[], conversion text, landing_page text) RETURNS text
AS 'MODULE_PATHNAME', 'conversion_by_rules' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _conversion(text[], text, text) IS
'Internal to connect(): the conversion of the first of the rules that matches, NULL when none does. rules has a row for each: the pattern of the raw text, that of the landing page, NULL for any, the conversion and its intent; the patterns are regular expressions as of ~*. NULL rules are none, a NULL conversion matches none; an empty landing page is NULL, which matches no pattern of one.';

CREATE FUNCTION _conversion_intent(rules text[], conversion text, landing_page text) RETURNS lead_intent
AS 'MODULE_PATHNAME', 'conversion_intent_by_rules' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _conversion_intent(text[], text, text) IS
'Internal to connect(): the intent of the conversion that _conversion() with the same arguments gives; NULL when that is NULL or shows none.';
