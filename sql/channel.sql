-- Through which channel a lead came: every group, platform and NULL.
SET search_path = lead_funnel;
\pset null '-'

-- Every group by every rule, in the order in which they are tried.
SELECT channel_group(source, medium, campaign), source, medium, campaign
FROM (VALUES ('(direct)', '(none)', NULL), ('(Direct)', '(not set)', 'cross-network'),
             ('google', 'cpc', 'NL cross-network 3'), ('google', 'cross-network', NULL),
             ('Google Shopping', 'cpc', NULL), ('some-source', 'PPC', 'eshop'), ('ebay', 'paid', 'x'),
             ('google', 'cpc', 'brand'), ('www.duckduckgo.com', 'retargeting', NULL), ('bing', 'CPM', NULL),
             ('facebook', 'paid_social', NULL), ('m.facebook.com', 'cpc', 'workshop'),
             ('youtube', 'cpv', NULL), ('youtube', 'cpc', NULL),
             ('some-source', 'display', NULL), ('google', 'banner', NULL), ('x', 'expandable', NULL),
             ('x', 'interstitial', NULL), ('some-source', 'cpm', NULL),
             ('some-source', 'cpa', NULL), ('some-source', 'paid', NULL), ('some-source', 'ppc-brand', NULL),
             ('chatgpt.com', NULL, NULL), ('Perplexity.ai', 'referral', NULL), ('www.perplexity.ai', 'referral', NULL),
             ('gemini.google.com', 'organic', NULL), ('copilot.microsoft.com', 'referral', NULL),
             ('claude.ai', 'referral', NULL), ('chatgpt.com', 'cpc', NULL), ('claude', 'referral', NULL),
             ('amazon', NULL, NULL), ('some-source', 'some-medium', 'voorjaar shop'),
             ('some-source', NULL, 'shopping'), ('some-source', NULL, 'workshop'), ('some-source', NULL, 'eshop'),
             ('some-source', NULL, 'ateliershopping'),
             ('facebook', 'referral', NULL), ('some-source', 'social', NULL), ('some-source', 'Social Media', NULL),
             ('some-source', 'sm', NULL), ('x.com', NULL, NULL),
             ('vimeo', NULL, NULL), ('some-source', 'in-video', NULL),
             ('google', 'email', NULL), ('some-source', 'organic', NULL), ('ecosia.org', 'referral', NULL),
             ('blog.example.com', 'referral', NULL), ('some-source', 'link', NULL), ('email', 'app', NULL),
             ('e_mail', NULL, NULL), ('some-source', 'E-Mail', NULL), ('some-source', 'emails', NULL),
             ('some-source', 'affiliate', NULL), ('some-source', 'affiliates', NULL),
             ('some-source', 'audio', NULL), ('sms', NULL, NULL), ('some-source', 'SMS', NULL),
             ('some-source', 'web-push', NULL), ('some-source', 'mobile', NULL),
             ('some-source', 'notifications', NULL), ('firebase', NULL, NULL),
             ('(not set)', '(not set)', NULL), ('google.example.com', NULL, NULL), ('', ' ', ''),
             (NULL, NULL, NULL)) v (source, medium, campaign);

-- Neither letter case nor white space around counts; letters beyond ASCII are themselves.
SELECT channel_group(E' GOOGLE\t', ' Cpc ', NULL), channel_group('gÖogle', 'cpc', NULL), channel_group('some', 'PÄID', NULL),
       channel_group(NULL, NULL, 'éshop');
-- No text is too long.
SELECT channel_group(repeat('x', 1000000), repeat('y', 1000000), repeat('z', 1000000));

-- Platforms, by first word, one word and domain; and what only looks like one.
SELECT ad_platform(source) AS platform, string_agg(source, ' | ' ORDER BY n) AS sources
FROM unnest(ARRAY['google', 'Google Ads', 'google_ads', 'GoogleAds', 'adwords', 'youtube', 'youtu.be', 'news.google.com', 'google.co.uk',
                  'www.google.nl', 'com.google.android.gm', 'googleads.g.doubleclick.net', 'dv360', 'gdn', 'yt',
                  'facebook', 'FB', 'fb_ads', 'facebookads', 'm.facebook.com', 'l.instagram.com', 'ig', 'instagram-stories', 'Meta leads',
                  'messenger', 'whatsapp', 'threads.net', 'an', 'msg', 'fb.me', 'IGShopping',
                  'linkedin', 'linkedin.com', 'lnkd.in', 'linkedinads', 'com.linkedin.android', 'bing', 'cn.bing.com', 'Microsoft Advertising',
                  'msn', 'ms ads', 'msads', 'tiktok', 'tiktok.com', 'x', 'X Ads', 'xads', 'x.com', 't.co', 'twitter', 'pinterest',
                  'nl.pinterest.com', 'bing.pinterest.com', 'pinterest.co.kr', 'pin.it', 'snapchat', 'snap', 'reddit', 'out.reddit.com',
                  'quora', 'taboola', 'outbrain', 'criteo', 'amazon.co.uk', 'spotify', 'yandex.ru',
                  'google.example.com', 'googlesheet', 'x-mas', 'an offer', 'snap deal', 'my facebook', 'metabolism', 'ads', 'duckduckgo',
                  'com', 'com.', '.', '.com', '', '...', '-- --']) WITH ORDINALITY s (source, n)
GROUP BY 1 ORDER BY 1;

-- Paid and retargeting
SELECT is_paid(medium) AS is_paid, string_agg(medium, ' | ' ORDER BY n)
FROM unnest(ARRAY['cpc', 'CPC', 'cpm', 'ppc', ' ppc ', 'retargeting', 'paid', 'Paid Social', 'paid_social', 'icp-outreach', 'tcpa',
                  'ppc-brand', 'remarketing', 'unpaid', 'c-p-c', 'organic', '']) WITH ORDINALITY m (medium, n)
GROUP BY 1 ORDER BY 1;
SELECT is_retargeting(NULL, campaign) AS is_retargeting, string_agg(campaign, ' | ' ORDER BY n)
FROM unnest(ARRAY['meta_retargeting_afspraak', 'Retarget', 'NL-REMARKETING-2026', 'dak (rtg)', 'RMK', 'nl_rmk_2026', 'rmkt', 'rtg_30d', 'retargeted list', 'x/remarket',
                  'startgeld', 'portrtg', 'rtgs', 'armkt', 'rmks', 'preretargeting', 'éretargeting', 'remarkable', 'retail target', 're-targeting', 'prospecting', ''])
     WITH ORDINALITY c (campaign, n)
GROUP BY 1 ORDER BY 1;
SELECT is_retargeting('retargeting', NULL), is_retargeting('cpc', NULL), is_retargeting(NULL, NULL), is_paid(NULL), ad_platform(NULL);

-- The channels of the reports
SELECT reporting_channel(source, medium, campaign), source, medium, campaign
FROM (VALUES ('facebook', 'paid_social', 'dak'), ('ig', 'cpc', 'dak_rtg'), ('Instagram', 'retargeting', NULL), ('fb', 'remarketing', NULL),
             ('meta', 'cpm', NULL), ('facebook', NULL, 'retargeting'), ('facebook', 'social', NULL), ('facebook', 'banner', NULL),
             ('google', 'cpc', NULL), ('google', 'cpc', 'cross-network'), ('google', 'remarketing', NULL), ('youtube', 'paid', NULL),
             ('google', 'display', NULL), ('google', 'organic', NULL), ('google', NULL, NULL),
             ('bing', 'cpc', NULL), ('linkedin', 'cpc', NULL), ('tiktok', 'paid', NULL), ('x', 'paid_social', NULL),
             ('twitter', 'cpc', NULL), ('pinterest', 'cpc', NULL), ('snapchat', 'paid', NULL), ('reddit', 'cpc', NULL),
             ('taboola', 'cpc', NULL), ('amazon', 'cpc', NULL), ('criteo', 'retargeting', NULL), ('chatgpt.com', NULL, NULL),
             ('some-source', 'paid', NULL), (NULL, 'cpc', NULL), (NULL, NULL, NULL)) v (source, medium, campaign);
-- What a source says of itself counts where Google's rules know no group, and nowhere else.
SELECT reporting_channel(source, medium, campaign), channel_group(source, medium, campaign), source, medium, campaign
FROM (VALUES ('Google Ads', NULL, NULL), ('google_ads', '(not set)', NULL), ('GoogleAds', 'banner', NULL), ('Google Adwords', 'email', NULL), ('adwords', 'x', NULL),
             ('google ads', NULL, 'cross-network'), ('gdn', NULL, NULL), ('googleads.g.doubleclick.net', NULL, NULL), ('google.com', 'x', NULL), ('Google Sheet', NULL, NULL),
             ('fb_ads', NULL, NULL), ('Meta Ads', NULL, 'Dak RMK'), ('facebook ads', 'RMK', NULL), ('facebook', 'rmk', NULL), ('fb', 'cpc', 'rmk_30d'), ('facebook ads', 'social', NULL),
             ('Microsoft Advertising', NULL, NULL), ('LinkedInAds', NULL, NULL), ('x ads', NULL, NULL), ('ms ads', NULL, NULL), ('snap ads', NULL, NULL),
             ('outbrain', 'native', NULL), ('Outbrain', NULL, NULL), ('outbrain.com', 'referral', NULL), ('taboola', 'feed', NULL), ('criteo', 'remarketing', NULL),
             ('nieuwsblad', 'Native', NULL), ('quora', 'native', NULL), ('facebook', 'native', NULL), ('spotify', 'x', NULL), ('amazon ads', NULL, NULL),
             ('ads', NULL, NULL), ('leads', NULL, NULL), ('roads ads', NULL, NULL), ('x-mas ads', NULL, NULL), ('ad', 'ads', NULL),
             ('threads-bio', 'post', NULL), ('Threads app', NULL, NULL), ('threads ads', NULL, NULL), ('An ad in the newspaper', NULL, NULL), ('an', NULL, NULL), ('an ads', NULL, NULL)) v (source, medium, campaign);

-- They may stand in an index.
CREATE TEMP TABLE visit (source text, medium text, campaign text);
CREATE INDEX ON visit (reporting_channel(source, medium, campaign), channel_group(source, medium, campaign), ad_platform(source),
                       is_paid(medium), is_retargeting(medium, campaign));
