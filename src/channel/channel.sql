
-- channel/channel

CREATE FUNCTION channel_group(source text, medium text, campaign text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_group_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION channel_group(text, text, text) IS
'The default channel group of Google Analytics 4 for these UTM values, by the rules and sources of its help page of that name, or '
'Unassigned. AI Assistant is the medium ai-assistant and the assistants that are known. Letter case, white space of Unicode '
'around a value and what '
'nobody sees in it, a counter of Odoo behind it ("[2]"), and all after the first 65,536 bytes do not count. A source that is an address '
'is its host, without "www." and the like, or its app; search engines are known in each country. A placeholder that was never filled in, '
'such as {{site_source_name}}, is empty. Never NULL: NULL is empty.';

CREATE FUNCTION reporting_channel(source text, medium text, campaign text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_report_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION reporting_channel(text, text, text) IS
'The channel of the reports for these UTM values. Advertisements of an ad_platform() have its name: Meta retargeting or Meta prospecting, '
'Google Ads, Microsoft Ads, LinkedIn Ads, TikTok Ads, X Ads, Pinterest Ads, Snapchat Ads, Reddit Ads, or Paid Other. They have a medium '
'that is_paid(), says so in another word (ads, sea, adwords, sponsored, social_paid), or names retargeting. Other media of that kind '
'have the paid group of their source. A referral from a page on which people pay is Unassigned. '
'Where channel_group() is Unassigned, a native medium is one, too, and so is a source that names '
'advertisements or sells only these; a newsletter, or a tool that sends them, as source or medium is Email. All else has its '
'channel_group(). Never NULL: NULL is empty.';

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
'Whether the medium or the campaign speaks of retargeting, in any letter case: in a word with retarget, remarket or recibl, in '
're-targeting, or in a word such as rtg, rmk, rmkt or rmktg, also beside digits (RTG30). Not where it is left out: behind a word that '
'begins with excl, or behind no, non, not, geen, zonder, sans, ohne, without and the like. Never NULL: NULL is empty.';

CREATE FUNCTION _read_name(name text, is_source boolean) RETURNS text
AS 'MODULE_PATHNAME', 'channel_read_name' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _read_name IS
'Internal to connect(): a source, medium or campaign as channel_group() reads it; NULL when nothing is left.';
