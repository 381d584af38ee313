
-- channel/channel

CREATE FUNCTION channel_group(source text, medium text, campaign text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_group_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION channel_group(text, text, text) IS
'The default channel group of Google Analytics 4 for these UTM values: Direct, Cross-network, Paid Shopping, Paid Search, Paid Social, Paid Video, Display, Paid Other, Organic Shopping, Organic Social, Organic Video, Organic Search, Referral, Email, Affiliates, Audio, SMS, Mobile Push Notifications, or Unassigned when no rule holds. The rules, their order and the list of known sources are those of Google''s help page "Default channel group". Added to them: the group AI Assistants (chatgpt.com, perplexity.ai, gemini.google.com, copilot.microsoft.com, claude.ai, ...) for what is not paid, and newer names of known sources, such as x.com. Neither letter case nor white space around a value counts, nor "www." before a source, nor what a value has behind its first 65,536 bytes. Never NULL: NULL counts as empty, and nothing at all is Unassigned, not Direct.';

CREATE FUNCTION reporting_channel(source text, medium text, campaign text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_report_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION reporting_channel(text, text, text) IS
'The channel of the reports for these UTM values: a platform''s advertisements by its name, where ad_platform(source) is one and the medium is paid (is_paid(medium), or it names retargeting), or where Google Analytics knows no group and the source names advertisements itself (Google Ads, fb_ads, adwords), sells nothing else (criteo, outbrain, taboola, doubleclick), or the medium is native: Meta retargeting where is_retargeting(medium, campaign), else Meta prospecting; Google Ads, Microsoft Ads, LinkedIn Ads, TikTok Ads, X Ads, Pinterest Ads, Snapchat Ads, Reddit Ads; Paid Other for such advertisements elsewhere. Anything else by channel_group(source, medium, campaign). Never NULL: NULL counts as empty.';

CREATE FUNCTION ad_platform(source text) RETURNS text
AS 'MODULE_PATHNAME', 'channel_ad_platform' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ad_platform(text) IS
'On which platform the advertisements of a UTM source are bought: amazon, criteo, google (also youtube), linkedin, meta (facebook, instagram, messenger, whatsapp, threads), microsoft (also bing), outbrain, pinterest, quora, reddit, snapchat, spotify, taboola, tiktok, x (also twitter) or yandex. Read from the first word of the source (facebook, fb_ads, Google Ads, linkedinads) or from its domain (m.facebook.com, google.co.uk, t.co), in any letter case. NULL when it is none of them; NULL gives NULL.';

CREATE FUNCTION is_paid(medium text) RETURNS boolean
AS 'MODULE_PATHNAME', 'channel_is_paid_sql' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_paid(text) IS
'Whether a UTM medium says that the visit was paid for: ppc, retargeting, what begins with paid and what contains cp (cpc, cpm). This is Google Analytics 4''s rule ^(.*cp.*|ppc|retargeting|paid.*)$, in any letter case. NULL gives NULL.';

CREATE FUNCTION is_retargeting(medium text, campaign text) RETURNS boolean
AS 'MODULE_PATHNAME', 'channel_is_retargeting_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION is_retargeting(text, text) IS
'Whether the medium or the campaign says that people were reached who had been there before: it has a word that begins with retarget or remarket, or the word rmk, rmkt or rtg, in any letter case. Words are letters and digits; an underscore or a hyphen ends one. Never NULL: NULL counts as empty.';
