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
	('AI Assistant', 'chatgpt.com', NULL, NULL), ('AI Assistant', 'Perplexity.ai', 'referral', NULL),
	('AI Assistant', 'www.perplexity.ai', 'referral', NULL), ('AI Assistant', 'gemini.google.com', 'organic', NULL),
	('AI Assistant', 'copilot.microsoft.com', 'referral', NULL), ('AI Assistant', 'claude.ai', 'referral', NULL),
	('Paid Other', 'chatgpt.com', 'cpc', NULL), ('AI Assistant', 'claude', 'referral', NULL),
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
	('x', ARRAY['x', 'X (Twitter)', 'X Ads', 'xads', 'x.com', 't.co', 'twitter']),
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
	(false, ARRAY['startgeld', 'portrtg', 'rtgs', 'armkt', 'rmks', 'pretargeting', 'premarketing', 'softwaremarketing', 'remarkable', 'retail target',
		'Prospecting excl. retargeting', 'PROS_excl_RTG', 'exclRTG', 'non-retargeting', 'no remarketing', 'geen RTG', 'zonder retargeting', 'sans reciblage',
		'ohne_Retargeting', 'without retargeting and RTG', 'w/o rtg', 'excl. all website retargeting', 'nonretargeting', 'prospecting', '']),
	(true, ARRAY['meta_retargeting_afspraak', 'Retarget', 'NL-REMARKETING-2026', 'dak (rtg)', 'RMK', 'nl_rmk_2026', 'rmkt', 'rtg_30d',
		'retargeted list', 'x/remarket', 're-targeting', 'Re-marketing', 'NLRetargeting', 'éretargeting', 'RTG30', '2024RTG', 'S5RTG', 'RMKTG', 'NLRTG',
		'retarg_30d', 'Reciblage', 'RTG excl. buyers', 'SEM retargeting', 'no1 | excl. buyers | RTG'])) AS v (want, campaigns), unnest(campaigns) AS campaign;
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
	('AI Assistant', 'chatgpt.com', NULL, NULL), ('Paid Other', 'some-source', 'paid', NULL), ('Paid Other', NULL, 'cpc', NULL),
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
	('Unassigned', 'Unassigned', 'x-mas ads', NULL, NULL), ('Paid Other', 'Unassigned', 'ad', 'ads', NULL),
	('Unassigned', 'Unassigned', 'threads-bio', 'post', NULL), ('Unassigned', 'Unassigned', 'Threads app', NULL, NULL),
	('Meta prospecting', 'Unassigned', 'threads ads', NULL, NULL),
	('Unassigned', 'Unassigned', 'An ad in the newspaper', NULL, NULL), ('Unassigned', 'Unassigned', 'an', NULL, NULL),
	('Meta prospecting', 'Unassigned', 'an ads', NULL, NULL)) AS v (want, want_group, source, medium, campaign);

-- What else says that it was paid for.
SELECT 'paid words', pg_temp.verdict(concat_ws(' ', source, medium), reporting_channel(source, medium, NULL), want)
FROM (VALUES ('Meta prospecting', 'facebook', 'social_paid'), ('LinkedIn Ads', 'linkedin', 'sponsored'), ('Google Ads', 'google', 'sea'),
	('Google Ads', 'google', 'adwords'), ('Microsoft Ads', 'bing', 'Ads'), ('Paid Search', 'yahoo', 'sea'), ('Paid Social', 'quora', 'ads'),
	('Paid Other', 'nieuwsblad', 'sponsored'), ('Organic Social', 'facebook', 'not paid'), ('Organic Social', 'facebook', 'unpaid')) AS v (want, source, medium);

-- What CRMs, browsers and people put around a name.
SELECT 'as written', pg_temp.verdict(concat_ws(' ', source, medium), channel_group(source, medium, NULL), want)
FROM (VALUES ('Organic Social', 'https://www.facebook.com/', 'referral'), ('Organic Social', '//m.facebook.com:443/x?u=1', 'referral'),
	('Organic Social', 'facebook.com/ads', 'referral'), ('Organic Social', 'nl.linkedin.com', 'referral'), ('Organic Social', 'FACEBOOK.COM.', 'referral'),
	('Organic Search', 'android-app://com.google.android.googlequicksearchbox', 'referral'), ('Organic Social', 'com.linkedin.android', 'referral'),
	('Organic Search', 'google.at', 'referral'), ('Organic Search', 'www.google.com.au', 'referral'), ('Organic Search', 'http://google.co.nz/url?q=x', 'referral'),
	('Organic Search', 'fr.yahoo.com', 'referral'), ('Organic Search', 'yandex.com.tr', 'referral'), ('Referral', 'google.example.com', 'referral'),
	('Referral', 'ai.google.com', 'referral'), ('Referral', 'https://', 'referral'), ('Referral', 'notgoogle.be', 'referral'),
	('Paid Social', E'facebook\u00a0', 'cpc'), ('Paid Social', E'face\u200bbook', E'\ufeffcpc\u3000'), ('Organic Social', E'x', E'social\u2009media'),
	('Organic Search', 'google [2]', ''), ('Email', 'mailing', 'Email [12]'), ('AI Assistant', 'chatgpt.com [2]', 'referral'), ('Unassigned', '[2]', NULL),
	('Unassigned', 'google [x]', NULL), ('AI Assistant', 'duck.ai', 'ai-assistant'), ('AI Assistant', 'Anthropic', NULL), ('AI Assistant', 'chat.mistral.ai', 'referral'),
	('AI Assistant', 'x', 'AI_Assistant'), ('Unassigned', '{{site_source_name}}', NULL), ('Unassigned', '%%SOURCE%%', '{medium}'), ('Unassigned', '$source', '[medium]'),
	('Paid Other', '{{site_source_name}}', 'paid'), ('Unassigned', '__SOURCE__', '*|MEDIUM|*'),
	('Organic Social', 'X (Twitter)', NULL), ('Organic Search', 'r.search.yahoo.com', 'referral'), ('Organic Search', 'https://html.duckduckgo.com/html/', 'referral'),
	('Organic Search', 'lite.duckduckgo.com', 'referral'), ('Organic Search', 'tw.images.search.yahoo.com', 'referral'), ('Organic Search', 's20-us2.startpage.com', 'referral'),
	('Organic Search', 'images.google.be', 'referral'), ('Referral', 'mail.yahoo.com', 'referral'), ('Referral', 'duckduckgo.example.com', 'referral'),
	('Referral', 'r.example.com', 'referral')) AS v (want, source, medium);
SELECT 'platform as written', pg_temp.verdict(source, ad_platform(source), want)
FROM (VALUES ('meta', 'https://l.facebook.com/l.php?u=x'), ('linkedin', 'android-app://com.linkedin.android/'), ('google', 'google [2]'),
	(NULL, '{{google}}'), ('tiktok', 'com.zhiliaoapp.musically')) AS v (want, source);
-- A newsletter, and the tools that send them, where Google knows no group; the post is none.
SELECT 'mail', pg_temp.verdict(concat_ws(' ', source, medium), (reporting_channel(source, medium, NULL), channel_group(source, medium, NULL))::text, (want, want_group)::text)
FROM (VALUES ('Email', 'Unassigned', 'mailchimp', NULL), ('Email', 'Unassigned', 'Mail Chimp', ''), ('Email', 'Unassigned', 'klaviyo_welcome', NULL), ('Email', 'Unassigned', 'SendGrid', NULL),
	('Email', 'Unassigned', 'hubspot_email', NULL), ('Email', 'Unassigned', 'hs_automation', NULL), ('Email', 'Unassigned', 'edm', NULL), ('Email', 'Unassigned', 'e-blast', NULL),
	('Email', 'Unassigned', 'News letter June', NULL), ('Email', 'Unassigned', 'Constant Contact', '(none)'), ('Email', 'Unassigned', 'us1.campaign-archive.com', NULL),
	('Email', 'Unassigned', 'partner', 'newsletter'), ('Referral', 'Referral', 'mailchimp.com', 'referral'), ('Paid Other', 'Paid Other', 'mailchimp', 'cpc'),
	('Paid Other', 'Unassigned', 'newsletter', 'sponsored'), ('Organic Search', 'Organic Search', 'google', 'edm'), ('Unassigned', 'Unassigned', 'direct mail', NULL),
	('Unassigned', 'Unassigned', 'mail', 'mailing'), ('Unassigned', 'Unassigned', 'edmonton', NULL), ('Unassigned', 'Unassigned', 'news', 'letters')) AS v (want, want_group, source, medium);
-- Pages on which people pay are no source.
SELECT 'payment', pg_temp.verdict(source, reporting_channel(source, 'referral', NULL), want)
FROM (VALUES ('Unassigned', 'paypal.com'), ('Unassigned', 'https://checkout.stripe.com/pay'), ('Unassigned', 'www.mollie.com'), ('Referral', 'notpaypal.com'),
	('Referral', 'paypal.com.example.org')) AS v (want, source);

-- They may stand in an index.
CREATE TEMP TABLE visit (source text, medium text, campaign text);
CREATE INDEX ON visit (reporting_channel(source, medium, campaign), channel_group(source, medium, campaign), ad_platform(source),
	is_paid(medium), is_retargeting(medium, campaign));
