
-- channel/channel

CREATE FUNCTION channel_group(source text, medium text, campaign text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_group_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION channel_group(text, text, text) IS
'The default channel group of Google Analytics 4 for these UTM values, by the rules and sources of its help page of that name, or '
'Unassigned. Unpaid AI assistants are a group more, AI Assistants. Letter case, white space around a value, "www." before a source, and '
'all after the first 65,536 bytes do not count. Never NULL: NULL is empty.';

CREATE FUNCTION reporting_channel(source text, medium text, campaign text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_report_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION reporting_channel(text, text, text) IS
'The channel of the reports for these UTM values. Advertisements of an ad_platform() have its name: Meta retargeting or Meta prospecting, '
'Google Ads, Microsoft Ads, LinkedIn Ads, TikTok Ads, X Ads, Pinterest Ads, Snapchat Ads, Reddit Ads, or Paid Other. They have a medium '
'that is_paid() or names retargeting. Where channel_group() is Unassigned, a native medium is one, too, and so is a source that names '
'advertisements or sells only these. All else has its channel_group(). Never NULL: NULL is empty.';

CREATE FUNCTION ad_platform(source text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_ad_platform' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ad_platform(text) IS
'The platform that sells the advertisements of a UTM source: amazon, criteo, google, linkedin, meta, microsoft, outbrain, pinterest, '
'quora, reddit, snapchat, spotify, taboola, tiktok, x or yandex. It is read from the first word of the source or from its domain, in any '
'letter case. NULL when it is none, and for NULL.';

CREATE FUNCTION is_paid(medium text) RETURNS boolean
AS 'MODULE_PATHNAME', 'channel_is_paid_sql' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_paid(text) IS
'Whether a UTM medium is paid, by the rule ^(.*cp.*|ppc|retargeting|paid.*)$ of Google Analytics 4, in any letter case. NULL gives NULL.';

CREATE FUNCTION is_retargeting(medium text, campaign text) RETURNS boolean
AS 'MODULE_PATHNAME', 'channel_is_retargeting_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION is_retargeting(text, text) IS
'Whether the medium or the campaign has a word that begins with retarget or remarket, or the word rmk, rmkt or rtg, in any letter case. '
'Words are of letters and digits. Never NULL: NULL is empty.';
