-- Through which channel a lead came: every group, platform and NULL.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel;

-- Every group by every rule, in the order in which they are tried.
SELECT 'groups', pg_temp.verdict(concat_ws(' ', source, medium, campaign), channel_group(source, medium, campaign), want)
FROM (VALUES
	('Direct', '(direct)', '(none)', NULL), ('Direct', '(Direct)', '(not set)', 'cross-network'),
	('Cross-network', 'google', 'cpc', 'NL cross-network 3'), ('Organic Search', 'google', 'cross-network', NULL),
	('Paid Shopping', 'Google Shopping', 'cpc', NULL), ('Paid Shopping', 'some-source', 'PPC', 'eshop'),
	('Paid Shopping', 'ebay', 'paid', 'x'), ('Paid Search', 'google', 'cpc', 'brand'),
	('Paid Search', 'www.duckduckgo.com', 'retargeting', NULL), ('Paid Search', 'bing', 'CPM', NULL),
	('Paid Social', 'facebook', 'paid_social', NULL), ('Paid Social', 'm.facebook.com', 'cpc', 'workshop'),
	('Paid Video', 'youtube', 'cpv', NULL), ('Paid Video', 'youtube', 'cpc', NULL), ('Display', 'some-source', 'display', NULL),
	('Display', 'google', 'banner', NULL), ('Display', 'x', 'expandable', NULL), ('Display', 'x', 'interstitial', NULL),
	('Display', 'some-source', 'cpm', NULL), ('Paid Other', 'some-source', 'cpa', NULL),
	('Paid Other', 'some-source', 'paid', NULL), ('Unassigned', 'some-source', 'ppc-brand', NULL),
	('AI Assistants', 'chatgpt.com', NULL, NULL), ('AI Assistants', 'Perplexity.ai', 'referral', NULL),
	('AI Assistants', 'www.perplexity.ai', 'referral', NULL), ('AI Assistants', 'gemini.google.com', 'organic', NULL),
	('AI Assistants', 'copilot.microsoft.com', 'referral', NULL), ('AI Assistants', 'claude.ai', 'referral', NULL),
	('Paid Other', 'chatgpt.com', 'cpc', NULL), ('Referral', 'claude', 'referral', NULL),
	('Organic Shopping', 'amazon', NULL, NULL), ('Organic Shopping', 'some-source', 'some-medium', 'voorjaar shop'),
	('Organic Shopping', 'some-source', NULL, 'shopping'), ('Unassigned', 'some-source', NULL, 'workshop'),
	('Organic Shopping', 'some-source', NULL, 'eshop'), ('Organic Shopping', 'some-source', NULL, 'ateliershopping'),
	('Organic Social', 'facebook', 'referral', NULL), ('Organic Social', 'some-source', 'social', NULL),
	('Organic Social', 'some-source', 'Social Media', NULL), ('Organic Social', 'some-source', 'sm', NULL),
	('Organic Social', 'x.com', NULL, NULL), ('Organic Video', 'vimeo', NULL, NULL),
	('Organic Video', 'some-source', 'in-video', NULL), ('Organic Search', 'google', 'email', NULL),
	('Organic Search', 'some-source', 'organic', NULL), ('Organic Search', 'ecosia.org', 'referral', NULL),
	('Referral', 'blog.example.com', 'referral', NULL), ('Referral', 'some-source', 'link', NULL),
	('Referral', 'email', 'app', NULL), ('Email', 'e_mail', NULL, NULL), ('Email', 'some-source', 'E-Mail', NULL),
	('Unassigned', 'some-source', 'emails', NULL), ('Affiliates', 'some-source', 'affiliate', NULL),
	('Unassigned', 'some-source', 'affiliates', NULL), ('Audio', 'some-source', 'audio', NULL), ('SMS', 'sms', NULL, NULL),
	('SMS', 'some-source', 'SMS', NULL), ('Mobile Push Notifications', 'some-source', 'web-push', NULL),
	('Mobile Push Notifications', 'some-source', 'mobile', NULL),
	('Mobile Push Notifications', 'some-source', 'notifications', NULL), ('Mobile Push Notifications', 'firebase', NULL, NULL),
	('Unassigned', '(not set)', '(not set)', NULL), ('Unassigned', 'google.example.com', NULL, NULL), ('Unassigned', '', ' ', ''),
	('Unassigned', NULL, NULL, NULL)) AS v (want, source, medium, campaign);

-- Neither letter case nor white space around counts; letters beyond ASCII are themselves.
SELECT 'letter case', pg_temp.verdict(concat_ws(' ', source, medium, campaign), channel_group(source, medium, campaign), want)
FROM (VALUES ('Paid Search', E' GOOGLE\t', ' Cpc ', NULL), ('Paid Other', 'gÖogle', 'cpc', NULL), ('Unassigned', 'some', 'PÄID', NULL),
	('Organic Shopping', NULL, NULL, 'éshop')) AS v (want, source, medium, campaign);
-- No text is too long.
SELECT 'long', pg_temp.verdict('x, y, z', channel_group(repeat('x', 1000000), repeat('y', 1000000), repeat('z', 1000000)), 'Unassigned');

-- Platforms, by first word, one word and domain; and what only looks like one.
SELECT 'platforms', pg_temp.verdict(source, ad_platform(source), want)
FROM (VALUES
	('amazon', ARRAY['amazon.co.uk']),
	('criteo', ARRAY['criteo']),
	('google', ARRAY['google', 'Google Ads', 'google_ads', 'GoogleAds', 'adwords', 'youtube', 'youtu.be', 'news.google.com', 'google.co.uk',
		'www.google.nl', 'com.google.android.gm', 'googleads.g.doubleclick.net', 'dv360', 'gdn', 'yt']),
	('linkedin', ARRAY['linkedin', 'linkedin.com', 'lnkd.in', 'linkedinads', 'com.linkedin.android']),
	('meta', ARRAY['facebook', 'FB', 'fb_ads', 'facebookads', 'm.facebook.com', 'l.instagram.com', 'ig', 'instagram-stories', 'Meta leads',
		'messenger', 'whatsapp', 'threads.net', 'an', 'msg', 'fb.me', 'IGShopping']),
	('microsoft', ARRAY['bing', 'cn.bing.com', 'Microsoft Advertising', 'msn', 'ms ads', 'msads']),
	('outbrain', ARRAY['outbrain']),
	('pinterest', ARRAY['pinterest', 'nl.pinterest.com', 'bing.pinterest.com', 'pinterest.co.kr', 'pin.it']),
	('quora', ARRAY['quora']),
	('reddit', ARRAY['reddit', 'out.reddit.com']),
	('snapchat', ARRAY['snapchat', 'snap']),
	('spotify', ARRAY['spotify']),
	('taboola', ARRAY['taboola']),
	('tiktok', ARRAY['tiktok', 'tiktok.com']),
	('x', ARRAY['x', 'X Ads', 'xads', 'x.com', 't.co', 'twitter']),
	('yandex', ARRAY['yandex.ru']),
	(NULL, ARRAY['google.example.com', 'googlesheet', 'x-mas', 'an offer', 'snap deal', 'my facebook', 'metabolism', 'ads', 'duckduckgo',
		'com', 'com.', '.', '.com', '', '...', '-- --']),
	(NULL, ARRAY[NULL])) AS v (want, sources), unnest(sources) AS source;

-- Paid and retargeting
SELECT 'is_paid', pg_temp.verdict(medium, is_paid(medium), want)
FROM (VALUES
	(false, ARRAY['ppc-brand', 'remarketing', 'unpaid', 'c-p-c', 'organic', '']),
	(true, ARRAY['cpc', 'CPC', 'cpm', 'ppc', ' ppc ', 'retargeting', 'paid', 'Paid Social', 'paid_social', 'icp-outreach', 'tcpa']),
	(NULL, ARRAY[NULL])) AS v (want, mediums), unnest(mediums) AS medium;
SELECT 'is_retargeting by campaign', pg_temp.verdict(campaign, is_retargeting(NULL, campaign), want)
FROM (VALUES
	(false, ARRAY['startgeld', 'portrtg', 'rtgs', 'armkt', 'rmks', 'preretargeting', 'éretargeting', 'remarkable', 'retail target',
		're-targeting', 'prospecting', '']),
	(true, ARRAY['meta_retargeting_afspraak', 'Retarget', 'NL-REMARKETING-2026', 'dak (rtg)', 'RMK', 'nl_rmk_2026', 'rmkt', 'rtg_30d',
		'retargeted list', 'x/remarket'])) AS v (want, campaigns), unnest(campaigns) AS campaign;
SELECT 'is_retargeting by medium', pg_temp.verdict(medium, is_retargeting(medium, NULL), want)
FROM (VALUES ('retargeting', true), ('cpc', false), (NULL, false)) AS v (medium, want);

-- The channels of the reports
SELECT 'channels', pg_temp.verdict(concat_ws(' ', source, medium, campaign), reporting_channel(source, medium, campaign), want)
FROM (VALUES
	('Meta prospecting', 'facebook', 'paid_social', 'dak'), ('Meta retargeting', 'ig', 'cpc', 'dak_rtg'),
	('Meta retargeting', 'Instagram', 'retargeting', NULL), ('Meta retargeting', 'fb', 'remarketing', NULL),
	('Meta prospecting', 'meta', 'cpm', NULL), ('Organic Social', 'facebook', NULL, 'retargeting'),
	('Organic Social', 'facebook', 'social', NULL), ('Display', 'facebook', 'banner', NULL), ('Google Ads', 'google', 'cpc', NULL),
	('Google Ads', 'google', 'cpc', 'cross-network'), ('Google Ads', 'google', 'remarketing', NULL),
	('Google Ads', 'youtube', 'paid', NULL), ('Display', 'google', 'display', NULL), ('Organic Search', 'google', 'organic', NULL),
	('Organic Search', 'google', NULL, NULL), ('Microsoft Ads', 'bing', 'cpc', NULL), ('LinkedIn Ads', 'linkedin', 'cpc', NULL),
	('TikTok Ads', 'tiktok', 'paid', NULL), ('X Ads', 'x', 'paid_social', NULL), ('X Ads', 'twitter', 'cpc', NULL),
	('Pinterest Ads', 'pinterest', 'cpc', NULL), ('Snapchat Ads', 'snapchat', 'paid', NULL), ('Reddit Ads', 'reddit', 'cpc', NULL),
	('Paid Other', 'taboola', 'cpc', NULL), ('Paid Shopping', 'amazon', 'cpc', NULL), ('Paid Other', 'criteo', 'retargeting', NULL),
	('AI Assistants', 'chatgpt.com', NULL, NULL), ('Paid Other', 'some-source', 'paid', NULL), ('Paid Other', NULL, 'cpc', NULL),
	('Unassigned', NULL, NULL, NULL)) AS v (want, source, medium, campaign);
-- What a source says of itself counts where Google's rules know no group, and nowhere else.
SELECT 'channels', pg_temp.verdict(concat_ws(' ', source, medium, campaign), reporting_channel(source, medium, campaign), want),
	'groups', pg_temp.verdict(concat_ws(' ', source, medium, campaign), channel_group(source, medium, campaign), want_group)
FROM (VALUES
	('Google Ads', 'Unassigned', 'Google Ads', NULL, NULL), ('Google Ads', 'Unassigned', 'google_ads', '(not set)', NULL),
	('Display', 'Display', 'GoogleAds', 'banner', NULL), ('Email', 'Email', 'Google Adwords', 'email', NULL),
	('Google Ads', 'Unassigned', 'adwords', 'x', NULL), ('Cross-network', 'Cross-network', 'google ads', NULL, 'cross-network'),
	('Google Ads', 'Unassigned', 'gdn', NULL, NULL), ('Google Ads', 'Unassigned', 'googleads.g.doubleclick.net', NULL, NULL),
	('Organic Search', 'Organic Search', 'google.com', 'x', NULL), ('Unassigned', 'Unassigned', 'Google Sheet', NULL, NULL),
	('Meta prospecting', 'Unassigned', 'fb_ads', NULL, NULL), ('Meta retargeting', 'Unassigned', 'Meta Ads', NULL, 'Dak RMK'),
	('Meta retargeting', 'Unassigned', 'facebook ads', 'RMK', NULL),
	('Meta retargeting', 'Organic Social', 'facebook', 'rmk', NULL), ('Meta retargeting', 'Paid Social', 'fb', 'cpc', 'rmk_30d'),
	('Organic Social', 'Organic Social', 'facebook ads', 'social', NULL),
	('Microsoft Ads', 'Unassigned', 'Microsoft Advertising', NULL, NULL), ('LinkedIn Ads', 'Unassigned', 'LinkedInAds', NULL, NULL),
	('X Ads', 'Unassigned', 'x ads', NULL, NULL), ('Microsoft Ads', 'Unassigned', 'ms ads', NULL, NULL),
	('Snapchat Ads', 'Unassigned', 'snap ads', NULL, NULL), ('Paid Other', 'Unassigned', 'outbrain', 'native', NULL),
	('Paid Other', 'Unassigned', 'Outbrain', NULL, NULL), ('Referral', 'Referral', 'outbrain.com', 'referral', NULL),
	('Paid Other', 'Unassigned', 'taboola', 'feed', NULL), ('Paid Other', 'Unassigned', 'criteo', 'remarketing', NULL),
	('Paid Other', 'Unassigned', 'nieuwsblad', 'Native', NULL), ('Organic Social', 'Organic Social', 'quora', 'native', NULL),
	('Organic Social', 'Organic Social', 'facebook', 'native', NULL), ('Unassigned', 'Unassigned', 'spotify', 'x', NULL),
	('Paid Other', 'Unassigned', 'amazon ads', NULL, NULL), ('Unassigned', 'Unassigned', 'ads', NULL, NULL),
	('Unassigned', 'Unassigned', 'leads', NULL, NULL), ('Unassigned', 'Unassigned', 'roads ads', NULL, NULL),
	('Unassigned', 'Unassigned', 'x-mas ads', NULL, NULL), ('Unassigned', 'Unassigned', 'ad', 'ads', NULL),
	('Unassigned', 'Unassigned', 'threads-bio', 'post', NULL), ('Unassigned', 'Unassigned', 'Threads app', NULL, NULL),
	('Meta prospecting', 'Unassigned', 'threads ads', NULL, NULL),
	('Unassigned', 'Unassigned', 'An ad in the newspaper', NULL, NULL), ('Unassigned', 'Unassigned', 'an', NULL, NULL),
	('Meta prospecting', 'Unassigned', 'an ads', NULL, NULL)) AS v (want, want_group, source, medium, campaign);

-- They may stand in an index.
CREATE TEMP TABLE visit (source text, medium text, campaign text);
CREATE INDEX ON visit (reporting_channel(source, medium, campaign), channel_group(source, medium, campaign), ad_platform(source),
	is_paid(medium), is_retargeting(medium, campaign));
