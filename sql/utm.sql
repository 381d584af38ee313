-- What the address of a landing page says of where its visitor is from.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel;

-- Source, medium, campaign, term, content and click id.
SELECT 'parameters', pg_temp.verdict(url, utm(url)::text, want)
FROM (VALUES
	('https://dakwerken.example.be/offerte?utm_source=google&utm_medium=cpc&utm_campaign=dak_offerte_be&utm_term=dak+vernieuwen&gclid=Cj0KCQ',
		'(google,cpc,dak_offerte_be,"dak vernieuwen",,gclid=Cj0KCQ)'),
	('https://toiture.example.be/devis?utm_source=facebook&utm_medium=paid_social&utm_campaign=r%C3%A9novation%20%C3%A9t%C3%A9&fbclid=IwAR1',
		'(facebook,paid_social,"rénovation été",,,fbclid=IwAR1)'),
	('https://dach.example.de/?UTM_Source=Newsletter&Utm_Medium=E-Mail&utm_campaign=D%c3%a4cher+f%C3%BCr+M%C3%BCnchen&utm_content=Kn%C3%B6pfe',
		'(Newsletter,E-Mail,"Dächer für München",,Knöpfe,)'),
	('https://example.nl/?utm_campaign=café&utm_source=bing', '(bing,,café,,,)'),
	('https://example.nl/?utm_source=partner&amp;utm_medium=referral&amp;utm_campaign=50%25+korting',
		'(partner,referral,"50% korting",,,)'),
	('https://example.nl/?page=3', '(,,,,,)'),
	('https://example.nl/', '(,,,,,)'),
	('', '(,,,,,)'),
	('?utm_source=alone', '(alone,,,,,)'),
	('utm_source=no-query', '(,,,,,)'),
	(NULL, NULL)) AS v (url, want);
SELECT 'repeated, empty, in the fragment', pg_temp.verdict(url, utm(url)::text, want)
FROM (VALUES
	('https://example.nl/?utm_source=first&utm_source=second', '(first,,,,,)'),
	('https://example.nl/?utm_source=&utm_source=second&utm_medium&utm_term=', '(second,,,,,)'),
	('https://example.nl/?utm_source=query#utm_source=fragment&utm_medium=social', '(query,social,,,,)'),
	('https://example.nl/#/form?utm_source=app&utm_medium=link', '(app,link,,,,)'),
	('https://example.nl/#utm_source=anchor?', '(anchor?,,,,,)'),
	('https://example.nl/?utm%5Fsource=escaped&utm_source_platform=no&xutm_source=no', '(escaped,,,,,)'),
	('https://example.nl/?next=https://other.nl/?utm_source=inner&utm_medium=a=b', '(,a=b,,,,)')) AS v (url, want);
-- Broken sequences stay, what is no text is none.
SELECT 'hostile', pg_temp.verdict(url, utm(url)::text, want)
FROM (VALUES
	('https://example.nl/?utm_source=100%&utm_medium=%4&utm_campaign=%zz+%41&utm_term=%25%34%31&utm_content=%%41',
		'(100%,%4,"%zz A",%41,%A,)'),
	('https://example.nl/?utm_source=a%00b&utm_medium=%FF&utm_campaign=%C3&utm_term=%ED%A0%80&utm_content=%C0%AF', '(,,,,,)'),
	('https://example.nl/?utm_source=%F0%9F%8F%A0&utm_medium=%F4%90%80%80&utm_campaign=%E2%82&utm_term=%E2%82%AC', '(🏠,,,€,,)'),
	('https://example.nl/?utm_source=%27%3B+DROP+TABLE+lead%3B--&utm_medium=%3Cscript%3Ex&utm_campaign=%0A%09',
		E'("''; DROP TABLE lead;--",<script>x,"\n\t",,,)'),
	('https://example.nl/?utm_source=%FF&gclid=1', '(google,cpc,,,,gclid=1)'),
	('https://example.nl/?&&&=&==&=x&utm_source==&', '(=,,,,,)'),
	('????####&&&&', '(,,,,,)')) AS v (url, want);

-- Click ids: what each tells of a link without source and medium.
SELECT 'click ids', pg_temp.verdict(name, (u.click_id, u.source, u.medium, reporting_channel(u.source, u.medium, u.campaign),
	ad_platform(u.source))::text, (v.click_id, v.source, v.medium, v.channel, v.platform)::text)
FROM (VALUES
	('gclid', 'gclid=Ab+1', 'google', 'cpc', 'Google Ads', 'google'),
	('gbraid', 'gbraid=Ab+1', 'google', 'cpc', 'Google Ads', 'google'),
	('wbraid', 'wbraid=Ab+1', 'google', 'cpc', 'Google Ads', 'google'),
	('dclid', 'dclid=Ab+1', 'google', 'display', 'Display', 'google'),
	('msclkid', 'msclkid=Ab+1', 'bing', 'cpc', 'Microsoft Ads', 'microsoft'),
	('fbclid', 'fbclid=Ab+1', 'facebook', NULL, 'Organic Social', 'meta'),
	('ttclid', 'ttclid=Ab+1', 'tiktok', 'paid', 'TikTok Ads', 'tiktok'),
	('li_fat_id', 'li_fat_id=Ab+1', 'linkedin', 'paid', 'LinkedIn Ads', 'linkedin'),
	('twclid', 'twclid=Ab+1', 'twitter', 'paid', 'X Ads', 'x'),
	('epik', 'epik=Ab+1', 'pinterest', NULL, 'Organic Social', 'pinterest'),
	('_epik', 'epik=Ab+1', 'pinterest', NULL, 'Organic Social', 'pinterest'),
	('ScCid', 'sccid=Ab+1', 'snapchat', 'paid', 'Snapchat Ads', 'snapchat'),
	('rdt_cid', 'rdt_cid=Ab+1', 'reddit', 'paid', 'Reddit Ads', 'reddit'),
	('qclid', 'qclid=Ab+1', 'quora', 'paid', 'Paid Social', 'quora'),
	('tblci', 'tblci=Ab+1', 'taboola', 'paid', 'Paid Other', 'taboola'),
	('dicbo', 'dicbo=Ab+1', 'outbrain', 'paid', 'Paid Other', 'outbrain'),
	('yclid', 'yclid=Ab+1', 'yandex', 'cpc', 'Paid Search', 'yandex'),
		('nosuchid', NULL, NULL, NULL, 'Unassigned', NULL)) AS v (name, click_id, source, medium, channel, platform),
	utm('https://example.be/?' || name || '=Ab%2B1') AS u;

-- The first one counts; what the link names stays; a link that was passed on proves nothing.
SELECT 'click ids beside the rest', pg_temp.verdict(query, (u.source, u.medium, u.click_id,
	reporting_channel(u.source, u.medium, u.campaign))::text, (v.source, v.medium, v.click_id, v.channel)::text)
FROM (VALUES
	('fbclid=1&gclid=2', 'google', 'cpc', 'gclid=2', 'Google Ads'),
	('gclid=2&fbclid=1', 'google', 'cpc', 'gclid=2', 'Google Ads'),
	('gclid=&fbclid=1', 'facebook', NULL, 'fbclid=1', 'Organic Social'),
	('gclid=%FF&fbclid=1', 'facebook', NULL, 'fbclid=1', 'Organic Social'), ('GCLID=3', 'google', 'cpc', 'gclid=3', 'Google Ads'),
	('utm_source=google&gclid=4', 'google', 'cpc', 'gclid=4', 'Google Ads'),
	('utm_source=newsletter&gclid=5', 'newsletter', NULL, 'gclid=5', 'Email'), ('utm_source=mailchimp&gclid=5', 'mailchimp', NULL, 'gclid=5', 'Email'),
	('utm_source=Klaviyo_welcome&gclid=5', 'Klaviyo_welcome', NULL, 'gclid=5', 'Email'), ('utm_source=e-blast&gclid=5', 'e-blast', NULL, 'gclid=5', 'Email'),
	('utm_source=EDM&gclid=5', 'EDM', NULL, 'gclid=5', 'Email'), ('utm_source=x&utm_medium=sendgrid&gclid=5', 'x', 'sendgrid', 'gclid=5', 'Organic Social'),
	('utm_source=direct-mail&gclid=5', 'direct-mail', NULL, 'gclid=5', 'Unassigned'), ('utm_source=chimp&gclid=5', 'google', 'cpc', 'gclid=5', 'Google Ads'),
	('utm_source=newsletter&utm_medium=email&gclid=6', 'newsletter', 'email', 'gclid=6', 'Email'),
	('utm_medium=email&gclid=7', NULL, 'email', 'gclid=7', 'Email'),
	('utm_source=facebook&fbclid=8', 'facebook', NULL, 'fbclid=8', 'Organic Social'),
	('utm_source=ig&utm_medium=paid&utm_campaign=rtg&fbclid=9', 'ig', 'paid', 'fbclid=9', 'Meta retargeting'),
	('utm_source=x&twclid=10', 'x', 'paid', 'twclid=10', 'X Ads'),
	('utm_source=google&utm_medium=organic&gclid=11', 'google', 'cpc', 'gclid=11', 'Google Ads'),
	('utm_source=tiktok&utm_medium=social&ttclid=12', 'tiktok', 'paid', 'ttclid=12', 'TikTok Ads'),
	('utm_source=partner.nl&utm_medium=referral&msclkid=13', 'bing', 'cpc', 'msclkid=13', 'Microsoft Ads'),
	('utm_source=partner.nl&utm_medium=affiliate&gclid=14', 'partner.nl', 'affiliate', 'gclid=14', 'Affiliates'),
	('utm_source=x&utm_medium=sms&gclid=15', 'x', 'sms', 'gclid=15', 'Organic Social'),
	('gad_source=1&gad_campaignid=9', 'google', 'cpc', 'gad_source=1', 'Google Ads'), ('gclid=16&gad_source=1', 'google', 'cpc', 'gclid=16', 'Google Ads'),
	('utm_source=bing&gclid=1&msclkid=17&ttclid=3', 'bing', 'cpc', 'msclkid=17', 'Microsoft Ads'), ('gclid=1&ttclid=18', 'tiktok', 'paid', 'ttclid=18', 'TikTok Ads'),
	('utm_source=google&fbclid=1&gclid=19', 'google', 'cpc', 'gclid=19', 'Google Ads'),
	('utm_source={{site_source_name}}&utm_medium=paid&fbclid=20', 'facebook', 'paid', 'fbclid=20', 'Meta prospecting')) AS v (query, source, medium, click_id, channel),
		utm('https://example.be/?' || query || '#top') AS u;

-- A second ?, and entities that were encoded twice.
SELECT 'copied', pg_temp.verdict(url, utm(url)::text, want)
FROM (VALUES
	('https://a.nl/p/?hvid=1?utm_source=twitter&utm_medium=social', '(twitter,social,,,,)'), ('https://a.nl/??utm_source=a&utm_medium=b', '(a,b,,,,)'),
	('https://a.nl/?utm_source=news&utm_medium=email?gclid=1', '(news,email,,,,gclid=1)'), ('https://a.nl/?utm_campaign=who?&utm_term=a?b=c', '(,,who?,a?b=c,,)'),
	('https://a.nl/?utm_source=a&amp;amp;utm_medium=b', '(a,b,,,,)'), ('https://a.nl/?utm_source=a&#38;utm_medium=b#utm_campaign=c', '(a,b,c,,,)'),
	('https://a.nl/?x=1&#38;gclid=1', '(google,cpc,,,,gclid=1)'), ('https://a.nl/?utm_source=a&#38;utm_medium=b', '(a,b,,,,)'),
	('https://a.nl/?utm_source=a&#x26;utm_medium=b&#038;utm_term=c', '(a,b,,c,,)'), ('https://a.nl/?utm_source=a&amp;#38;utm_medium=b#', '(a,b,,,,)'),
	('https://a.nl/#utm_source=a&#38;utm_medium=b', '(a,b,,,,)'), ('https://a.nl/#38;utm_source=a', '(,,,,,)'), ('https://a.nl/?utm_source=a&#38;', '(a,,,,,)'),
	('https://a.nl/?x=1? ?amp;?utm_source=a?amp;utm_medium=b', '(a,b,,,,)'), ('https://a.nl/?x=1? ?amp;', '(,,,,,)'),
	('https://a.nl/?utm_source=%7B%7Bsource%7D%7D&utm_medium=%%m%%&utm_campaign=$c&utm_term={t}&utm_content=50%', '(,,,,50%,)')) AS v (url, want);

-- Long addresses take no longer than it takes to read them.
SELECT 'long', pg_temp.verdict('parameters', (length(u.source), u.medium, length(u.click_id))::text, '(500000,last,1000006)')
FROM utm('https://example.be/?' || repeat('a=b&', 500000) || 'utm_source=' || repeat('%C3%A9', 500000) || '&utm_medium=last&' ||
	repeat('utm_medium=never&', 100000) || 'gclid=' || repeat('%', 1000000)) AS u;
SELECT 'long', pg_temp.verdict('marks',
	utm(repeat('?', 1000000) || repeat('#', 1000000) || repeat('&', 1000000) || repeat('%', 1000000))::text, '(,,,,,)');

SELECT 'long', pg_temp.verdict(piece, utm('http://x/?x=1' || repeat(piece, 1000000 / length(piece)) || tail)::text, '(google,cpc,,,,gclid=1)')
FROM unnest('{?,? ,?a,?amp;,?gclid,?a=b,&#38;,&amp;,?utm_source?=,&gclid=%7Bx%7D,?%67?clid}'::text[]) AS piece, unnest('{?gclid=1,&gclid=1}'::text[]) AS tail;

-- What was never filled in is missing, also within a name; what people write is not.
SELECT 'placeholders', pg_temp.verdict(value, (u.source, u.click_id)::text, (NULL::text, NULL::text)::text)
FROM unnest(ARRAY['{{source}}', 'fb_{{placement}}', 'fb_%7B%7Bplacement%7D%7D', '%23%7Bsrc%7D', '@@src@@', '<source>', '%3Csource%3E', '<%25=+source+%25>',
	'%25SOURCE%25', '%SOURCE%', '%SOURCE', '%CAMPAIGN', '[SOURCE]', '{source}', '${source}', '__SOURCE__', '*|SOURCE|*', '{campaignid}_{keyword:dak+x}',
	'%257B%257Bsource%257D%257D']) AS value, utm('?utm_source=' || value || '&gclid=' || value) AS u;
SELECT 'names', pg_temp.verdict(value, (u.source, u.click_id)::text, (v.source, 'gclid=' || v.source)::text)
FROM (VALUES ('Sale+20%25', 'Sale 20%'), ('[Brand]+Search', '[Brand] Search'), ('[Brand]+[NL]', '[Brand] [NL]'), ('spring_{2024}', 'spring_{2024}'),
	('{2024}', '{2024}'), ('%25C3', '%C3'), ('100%', '100%'), ('<3', '<3'), ('a@@b', 'a@@b'), ('__', '__'), ('50%25+off+20%25', '50% off 20%')) AS v (value, source),
	utm('?utm_source=' || value || '&utm_medium=x&gclid=' || value) AS u;

-- NULL, and the columns by name.
SELECT 'NULL', pg_temp.verdict('NULL', utm(NULL) IS NULL, true);
SELECT 'by name', pg_temp.verdict('term', (utm('https://example.be/?utm_term=x')).term, 'x');
