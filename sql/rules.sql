-- What the rules of the agreement read: the answers that a call site keeps must
-- never outlive the rules, and never be those of other values.
SET client_min_messages = warning;
SET search_path = public, lead_funnel;
\pset format unaligned
\set ECHO none
CREATE SCHEMA rules_crm;
CREATE TABLE rules_crm.lead AS
SELECT i::text AS lead_id, timestamptz '2026-11-02 09:00+00' + i * interval '1 second' AS received_at,
	(ARRAY['google', 'Facebook', NULL, '', 'fair', 'Fair 2026', 'linkedin', 'newsletter'])[1 + i % 8] AS source,
	(ARRAY['cpc', NULL, '', 'paid_social', 'organic', '(none)', 'phone'])[1 + i % 7] AS medium,
	CASE WHEN i % 2 = 0 THEN 'autumn ' || i ELSE (ARRAY[NULL, '', 'Spring', 'rtg autumn', 'cross-network'])[1 + i % 5] END AS campaign,
	(ARRAY[NULL, '', 'https://example.com/diensten', 'https://example.com/jobs', '/cases/' || i])[1 + i / 3 % 5] AS landing_page,
	CASE WHEN i % 2 = 1 THEN 'form ' || i
		ELSE (ARRAY['contact', 'Offerteaanvraag', NULL, '', 'nieuwsbrief', 'contact us', 'nothing known', 'e-book'])[1 + i / 2 % 8] END AS conversion,
	'{need}'::text[] AS signals, NULL::text AS owner, NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at,
	NULL::timestamptz AS next_step_at, NULL::text AS crm_stage, false AS lost, NULL::text AS lost_reason, NULL::timestamptz AS closed_at,
	NULL::numeric AS amount, NULL::text AS customer_id
FROM generate_series(1, 16800) AS i;
SELECT FROM connect('custom', 'rules_crm', 'rules_funnel', hours => 'Mo-Fr 09:00-17:00; UTC');
SET lead_funnel.as_of = '2026-11-03 09:00+00';
-- Fewer than the server keeps regular expressions of, for what is written by hand below.
DELETE FROM rules_funnel.channel_rule WHERE priority > 500;
INSERT INTO rules_funnel.channel_rule (priority, source_pattern, medium_pattern, campaign_pattern, channel)
VALUES (1, '^fair$', NULL, NULL, 'Phone'), (2, NULL, '^$', 'spring', 'SMS'), (3, '^fair', NULL, '^$', 'Audio');

\echo '-- The rules as they are written, tried for each lead.'
CREATE VIEW by_hand AS
SELECT l.lead_id,
	coalesce((SELECT r.channel FROM rules_funnel.channel_rule AS r
		WHERE (r.source_pattern IS NULL OR coalesce(l.source, '') ~* r.source_pattern)
			AND (r.medium_pattern IS NULL OR coalesce(l.medium, '') ~* r.medium_pattern)
			AND (r.campaign_pattern IS NULL OR coalesce(l.campaign, '') ~* r.campaign_pattern)
		ORDER BY r.priority LIMIT 1),
		-- A medium that is spelt like a channel, beside a source that tells nothing of where the money went.
		(SELECT c.name FROM rules_funnel.channel AS c WHERE lower(c.name) = replace(l.medium, '_', ' ')
			AND reporting_channel(l.source, l.medium, l.campaign) = 'Paid Other'), reporting_channel(l.source, l.medium, l.campaign)) AS channel,
	v.name AS conversion, v.intent
FROM rules_funnel.lead AS l
	LEFT JOIN rules_funnel.conversion AS v ON v.name = (SELECT r.conversion FROM rules_funnel.conversion_rule AS r
		WHERE l.conversion ~* r.pattern
			AND (r.landing_page_pattern IS NULL OR nullif(l.landing_page, '') ~* r.landing_page_pattern)
		ORDER BY r.priority LIMIT 1);
CREATE VIEW difference AS
SELECT count(*) AS leads, count(*) FILTER (WHERE (h.channel, h.conversion, h.intent) IS DISTINCT FROM (s.channel, s.conversion, s.intent)) AS differ
FROM by_hand AS h FULL JOIN rules_funnel.lead_status AS s USING (lead_id);

\echo '-- More distinct values than a call site keeps.'
SELECT count(DISTINCT conversion) > 8192 AS texts, count(DISTINCT campaign) > 8192 AS campaigns FROM rules_crm.lead;
SELECT * FROM difference;
SELECT channel, count(*) FROM by_hand GROUP BY channel ORDER BY 2 DESC, 1 LIMIT 4;
\echo '-- By workers, too.'
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT * FROM difference;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

CREATE FUNCTION channel_of(policy _policy, source text, medium text, campaign text) RETURNS text
LANGUAGE sql RETURN _channel(_classify(policy, source, medium, campaign, NULL, NULL, NULL, NULL, '2026-01-01', NULL, NULL));
CREATE FUNCTION channel_by(rules text[], source text, medium text, campaign text) RETURNS text
LANGUAGE sql RETURN channel_of(_policy(rules, NULL, NULL, NULL, NULL, NULL), source, medium, campaign);
CREATE FUNCTION conversion_by(rules text[], conversion text, page text) RETURNS text
LANGUAGE sql RETURN _conversion(_policy(NULL, rules, NULL, NULL, NULL, NULL),
	_classify(_policy(NULL, rules, NULL, NULL, NULL, NULL), NULL, NULL, NULL, conversion, page, NULL, NULL, '2026-01-01', NULL, NULL));
CREATE FUNCTION intent_by(rules text[], conversion text, page text) RETURNS lead_intent
LANGUAGE sql RETURN _intent(_classify(_policy(NULL, rules, NULL, NULL, NULL, NULL), NULL, NULL, NULL, conversion, page, NULL, NULL, '2026-01-01', NULL, NULL));

\echo '-- Values that differ only in where one ends and the next begins, NULL from empty, and long ones that begin alike.'
CREATE TEMP TABLE value AS SELECT * FROM (VALUES ('a', 'b', 'c'), ('ab', '', 'c'), ('', 'ab', 'c'), ('', '', 'abc'), (NULL, NULL, 'abc'),
	(repeat('x', 2000) || 'a', 'b', NULL), (repeat('x', 2000) || 'b', 'b', NULL), (repeat('x', 9), 'b', NULL), (repeat('x', 10), 'b', NULL)) AS v (s, m, c);
SELECT left(s, 3) AS s, m, c, channel_of(r, s, m, c)
FROM (SELECT * FROM value UNION ALL SELECT * FROM value) AS twice, (SELECT _policy('{{^a$,NULL,NULL,one},{^ab$,^$,NULL,two},{^$,^ab$,NULL,three},{^$,^$,abc,four},{a$,b,^$,five},{b$,b,NULL,six},{"^x{9}$",b,NULL,seven}}', NULL, NULL, NULL, NULL, NULL) AS r OFFSET 0) AS rules;
SELECT conversion_by(r, 'a', p), intent_by(r, 'a', p), p
FROM (VALUES ('{{a,x,one,high},{a,NULL,two,mid},{.,NULL,three,low}}'::text[]), ('{{a,NULL,two,mid},{a,x,one,high}}'), ('{}'), (NULL),
	('{{b,NULL,one,high}}'), ('{{a,x,one,high},{a,y,NULL,NULL}}')) AS v (r), unnest(ARRAY['x', 'y', '', NULL]) AS p;
SELECT conversion_by('{{a,NULL,one,high}}', NULL, NULL) IS NULL AS no_text, conversion_by('{{a,^$,one,high}}', 'a', '') IS NULL AS no_page;

\echo '-- More rules than the server keeps regular expressions of, asked for one column, for two and for all.'
SELECT asked, count(*) AS answers, count(*) FILTER (WHERE channel IS DISTINCT FROM CASE WHEN n <= 100 THEN 'channel ' || n ELSE 'Unassigned' END) AS wrong
FROM (SELECT asked, _policy(array_agg(ARRAY['^source ' || n || '$', CASE WHEN asked > 1 THEN '^Medium$' END, CASE WHEN asked > 2 THEN 'campaign ' || n || '\M' END, 'channel ' || n] ORDER BY n),
		NULL, NULL, NULL, NULL, NULL) AS r FROM generate_series(1, 100) AS n, generate_series(1, 3) AS asked GROUP BY asked OFFSET 0) AS rules,
	generate_series(1, 120) AS n, generate_series(1, 3) AS round, LATERAL channel_of(r, 'SOURCE ' || n, 'medium', 'x campaign ' || n || ' ' || round) AS channel
GROUP BY asked ORDER BY asked;

\echo '-- Rules that are no rules.'
\set SHOW_CONTEXT never
SELECT channel_by('{a,b}', '', '', '');
SELECT conversion_by('{{a,b,c}}', 'a', '');
SELECT channel_by('{{{a},{a},{a},{a}},{{a},{a},{a},{a}}}', 'a', '', '');
SELECT channel_by('{{(,NULL,NULL,one}}', 'a', '', '');
SELECT intent_by('{{a,NULL,one,urgent}}', 'a', '');
\set SHOW_CONTEXT errors

\echo '-- A rule that changes is followed at once: in the same transaction, by a prepared statement, and in a function.'
PREPARE fairs AS SELECT DISTINCT channel FROM rules_funnel.lead_status WHERE source = 'fair' ORDER BY channel;
CREATE FUNCTION fairs() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN (SELECT string_agg(DISTINCT channel, ', ' ORDER BY channel) FROM rules_funnel.lead_status WHERE source = 'fair');
END $$;
CREATE FUNCTION channel_now(rules text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	channel text;
BEGIN
	channel := channel_by(rules, 'one', NULL, NULL);
	RETURN channel;
END $$;
SET plan_cache_mode = force_generic_plan;
BEGIN;
EXECUTE fairs;
SELECT fairs();
DECLARE before CURSOR FOR SELECT channel FROM rules_funnel.lead_status WHERE source = 'fair';
FETCH 1 FROM before;
UPDATE rules_funnel.channel_rule SET channel = 'Email' WHERE priority = 1;
EXECUTE fairs;
SELECT fairs();
\echo '-- What was asked before is answered as it was then.'
FETCH 1 FROM before;
SAVEPOINT s;
DELETE FROM rules_funnel.channel_rule;
EXECUTE fairs;
SELECT fairs();
ROLLBACK TO s;
EXECUTE fairs;
SELECT fairs();
ROLLBACK;
EXECUTE fairs;
SELECT channel_now(r) FROM unnest(ARRAY['one', 'two', 'one']) AS c, LATERAL (SELECT ARRAY[[c, NULL, NULL, 'mine']]) AS a (r);
RESET plan_cache_mode;

\echo '-- One call site, whose rules are others for each row, be it only their patterns or only their answers.'
SELECT c, channel_by(ARRAY[[c, NULL, NULL, 'mine']], 'one', NULL, NULL) AS pattern, channel_by(ARRAY[['one', NULL, NULL, c]], 'one', NULL, NULL) AS answer,
	conversion_by(ARRAY[[c, NULL, 'mine', 'low']], 'one', NULL) AS conversion, conversion_by(ARRAY[['one', c, 'mine', 'low']], 'one', 'two') AS page
FROM unnest(ARRAY['one', 'two', 'one', 'six', NULL]) AS c;
SELECT c, intent_by(ARRAY[['one', NULL, 'mine', c]], 'one', NULL) AS intent FROM unnest(ARRAY['low', 'mid', 'low', 'high', NULL]) AS c;

\echo '-- Channels by their names, own domains, the landing page, and whom the lead reached.'
BEGIN;
SET LOCAL session_replication_role = replica;
INSERT INTO rules_funnel.channel_rule SELECT * FROM lead_funnel._default_channel_rules() WHERE priority > 500;
INSERT INTO rules_funnel.channel VALUES ('Trade fair', 'relationship');
UPDATE rules_funnel.settings SET own_domains = '{own.example,https://www.Other.example/}';
INSERT INTO rules_funnel.conversion_rule VALUES (1, '^$', NULL, 'newsletter');
TRUNCATE rules_crm.lead;
CREATE TEMP TABLE wanted ON COMMIT DROP AS
SELECT v.*, row_number() OVER ()::text AS lead_id
FROM (VALUES ('ORGANIC_SEARCH', NULL, NULL, NULL, 'Organic Search', NULL), ('Paid social', NULL, NULL, NULL, 'Paid Social', 'prospecting'), (NULL, 'PAID_SEARCH', NULL, NULL, 'Paid Search', NULL),
	('EMAIL_MARKETING', 'welcome', NULL, NULL, 'Email', NULL), ('Social-Media', NULL, NULL, NULL, 'Organic Social', NULL), ('REFERRALS', NULL, NULL, NULL, 'Referral', NULL),
	('Direct traffic', NULL, NULL, NULL, 'Direct', NULL), ('AI_REFERRALS', NULL, NULL, NULL, 'AI Assistant', NULL), ('OFFLINE', 'CRM_UI', NULL, NULL, 'Offline', NULL),
	('Other campaigns', NULL, NULL, NULL, 'Other campaigns', NULL), ('Web Download', NULL, NULL, NULL, 'Website', NULL), (NULL, 'Chat', NULL, NULL, 'Website', NULL), ('Web', NULL, NULL, NULL, 'Website', NULL),
	('Phone Inquiry', NULL, NULL, NULL, 'Phone', NULL), ('cold call', NULL, NULL, NULL, 'Outbound', NULL), ('Employee Referral', NULL, NULL, NULL, 'Referral', NULL), (NULL, 'Word of mouth', NULL, NULL, 'Referral', NULL),
	('Partner', NULL, NULL, NULL, 'Partner', NULL), ('Partner', 'referral', NULL, NULL, 'Referral', NULL), ('Partner Referral', NULL, NULL, NULL, 'Partner', NULL), ('Seminar - Internal', NULL, NULL, NULL, 'Event', NULL),
	('Trade Show', NULL, NULL, NULL, 'Event', NULL), ('Advertisement', NULL, NULL, NULL, 'Advertising', NULL), ('PUBLIC_RELATIONS', NULL, NULL, NULL, 'Public relations', NULL), ('Purchased List', NULL, NULL, NULL, 'Purchased list', NULL),
	('Sales Mail Alias', NULL, NULL, NULL, 'Email', NULL), ('trade-fair [2]', NULL, NULL, NULL, 'Trade fair', NULL), ('Batibouw', 'Trade Fair', NULL, NULL, 'Trade fair', NULL), (NULL, 'Phone [2]', NULL, NULL, 'Phone', NULL),
	('X (Twitter)', NULL, NULL, NULL, 'Organic Social', NULL), (NULL, 'X (Twitter)', NULL, NULL, 'Organic Social', NULL), (NULL, 'Twitter', NULL, NULL, 'Organic Social', NULL),
	('Facebook', NULL, NULL, NULL, 'Organic Social', NULL), ('Google AdWords', NULL, NULL, NULL, 'Google Ads', NULL), ('Google+', NULL, NULL, NULL, 'Organic Social', NULL),
	('Sales Email Alias', NULL, NULL, NULL, 'Email', NULL), ('Seminar Partner', NULL, NULL, NULL, 'Event', NULL), ('Internal Seminar', NULL, NULL, NULL, 'Event', NULL), ('External Referral', NULL, NULL, NULL, 'Referral', NULL),
	('Web Research', NULL, NULL, NULL, 'Website', NULL), ('Online Store', NULL, NULL, NULL, 'Website', NULL), ('Public Relations', NULL, NULL, NULL, 'Public relations', NULL), ('-None-', NULL, NULL, NULL, 'Unassigned', NULL),
	('Webinar', NULL, NULL, NULL, 'Event', NULL), (NULL, 'Customer Event', NULL, NULL, 'Event', NULL), ('Seminar - Partner', NULL, NULL, NULL, 'Event', NULL), ('Website', NULL, NULL, NULL, 'Website', NULL),
	('Web forms', NULL, NULL, NULL, 'Website', NULL), ('Leadbooster', NULL, NULL, NULL, 'Website', NULL), (NULL, 'Leadbooster', NULL, NULL, 'Website', NULL), ('Live chat', NULL, NULL, NULL, 'Website', NULL),
	('Website visitors', NULL, NULL, NULL, 'Website', NULL), ('Prospector', NULL, NULL, NULL, 'Outbound', NULL), ('Manually created', NULL, NULL, NULL, 'Unassigned', NULL), ('Other', NULL, NULL, NULL, 'Unassigned', NULL),
	('Organic social', NULL, NULL, NULL, 'Organic Social', NULL), ('Offline sources', NULL, NULL, NULL, 'Offline', NULL), ('mailchimp', NULL, NULL, 'https://x.example/?gclid=1', 'Email', NULL),
	('-None-', NULL, NULL, 'https://x.example/?utm_source=linkedin&utm_medium=paid', 'LinkedIn Ads', 'prospecting'), ('other.example', 'referral', NULL, 'https://x.example/?page=2', 'Unassigned', NULL),
	('https://shop.own.example/x', 'referral', 'x', 'https://y.example/?utm_source=google&utm_medium=cpc&utm_campaign=dak', 'Google Ads', NULL),
	('facebook', 'paid_social', NULL, NULL, 'Meta prospecting', 'prospecting'), ('chatgpt.com', 'referral', NULL, NULL, 'AI Assistant', NULL), ('shop.own.example', 'referral', NULL, NULL, 'Unassigned', NULL),
	('other.example', 'referral', NULL, NULL, 'Unassigned', NULL), ('notown.example', 'referral', NULL, NULL, 'Referral', NULL), ('paypal.com', 'referral', NULL, NULL, 'Unassigned', NULL),
	('my.example', 'referral', NULL, 'https://www.my.example/form', 'Unassigned', NULL), ('paypal.com', 'referral', NULL, 'https://x.example/?utm_source=google&utm_medium=cpc', 'Google Ads', NULL),
	(NULL, NULL, NULL, 'https://x.example/?utm_source=facebook&utm_medium=paid&utm_campaign=RTG', 'Meta retargeting', 'retargeting'), ('google', 'organic', NULL, 'https://x.example/?gclid=1', 'Google Ads', NULL),
	('google', NULL, NULL, 'https://x.example/?utm_source=google&utm_medium=cpc', 'Google Ads', NULL), ('bing', 'organic', NULL, 'https://x.example/?utm_source=google&utm_medium=cpc', 'Organic Search', NULL),
	('news', 'email', NULL, 'https://x.example/?gclid=1', 'Email', NULL), ('{{source}}', NULL, NULL, 'https://x.example/?utm_source=linkedin&utm_medium=paid', 'LinkedIn Ads', 'prospecting'),
	('linkedin', 'paid', 'Retargeting NL', NULL, 'LinkedIn Ads', 'retargeting'), ('criteo', 'retargeting', NULL, NULL, 'Paid Other', 'retargeting'), ('news', 'email', 'retargeting', NULL, 'Email', NULL),
	('facebook', 'paid', 'excl. RTG', NULL, 'Meta prospecting', 'prospecting')) AS v (source, medium, campaign, page, channel, audience);
INSERT INTO rules_crm.lead (lead_id, received_at, source, medium, campaign, landing_page, signals, lost)
SELECT lead_id, '2026-11-02 09:00+00', source, medium, campaign, page, '{}', false FROM wanted;
SELECT w.source, w.medium, w.page, s.channel, s.audience, w.channel AS wanted, w.audience
FROM wanted AS w JOIN rules_funnel.lead_status AS s USING (lead_id) WHERE (s.channel, s.audience) IS DISTINCT FROM (w.channel, w.audience);
SELECT count(*) AS leads, count(DISTINCT channel) AS channels, count(*) FILTER (WHERE conversion = 'newsletter') AS no_text_is_empty FROM rules_funnel.lead_status;
SELECT source, medium, campaign FROM rules_funnel.lead_status WHERE channel = 'Meta retargeting';
SELECT kind, source, medium, campaigns, leads FROM rules_funnel.unmapped WHERE kind <> 'rule';
\echo '-- What is shown is what the channel was decided by, and what unmapped counts.'
SELECT w.source, w.medium, w.campaign, w.page, s.source AS shown_source, s.medium AS shown_medium, s.campaign AS shown_campaign, s.channel
FROM wanted AS w JOIN rules_funnel.lead_status AS s USING (lead_id) WHERE (s.source, s.medium, s.campaign) IS DISTINCT FROM (w.source, w.medium, w.campaign) ORDER BY lead_id::integer;
INSERT INTO rules_funnel.channel_rule VALUES (5, '^google$', '^cpc$', '^dak$', 'My shop ads'), (6, '^google$', '^cpc$', NULL, 'My search ads'), (7, '^google$', '^organic$', NULL, 'Nobody');
SELECT channel, source, medium, campaign, count(*) FROM rules_funnel.lead_status WHERE channel LIKE 'My%' GROUP BY 1, 2, 3, 4 ORDER BY 1;
SELECT source, medium, campaign, leads, detail FROM rules_funnel.unmapped WHERE kind = 'rule' ORDER BY detail;
DELETE FROM rules_funnel.channel_rule WHERE priority IN (5, 6, 7);
UPDATE rules_crm.lead SET source = NULL, medium = NULL, campaign = NULL, landing_page = NULL;
UPDATE rules_crm.lead SET conversion = CASE WHEN lead_id = '1' THEN '' WHEN lead_id <> '2' THEN 'x' END;
\echo '-- Leads that tell nothing are read by the pattern that unmapped names.'
DELETE FROM rules_funnel.conversion_rule WHERE pattern = '^$';
SELECT kind, source, raw_conversion, leads > 2 AS many, detail FROM rules_funnel.unmapped WHERE kind IN ('channel', 'conversion');
INSERT INTO rules_funnel.channel_rule VALUES (-1, '^$', '^$', NULL, 'Direct');
INSERT INTO rules_funnel.conversion_rule VALUES (-1, '^$', NULL, 'newsletter');
SELECT kind, source, raw_conversion, leads > 2 AS many, detail FROM rules_funnel.unmapped WHERE kind IN ('channel', 'conversion');
DELETE FROM rules_funnel.channel_rule WHERE priority = -1;
UPDATE rules_crm.lead SET source = 'fb_{{placement}}' WHERE lead_id = '1';
UPDATE rules_crm.lead SET medium = '%MEDIUM%' WHERE lead_id = '2';
UPDATE rules_crm.lead SET campaign = '#{name}' WHERE lead_id = '3';
UPDATE rules_crm.lead SET landing_page = 'https://x.example/?utm_campaign=fb_%7B%7Bplacement%7D%7D' WHERE lead_id = '4';
UPDATE rules_crm.lead SET landing_page = 'https://x.example/?utm_source=%CAMPAIGN%&utm_medium=x' WHERE lead_id = '5';
UPDATE rules_crm.lead SET source = '[Brand] Search', medium = 'spring_{2024}', campaign = 'Sale 20%', landing_page = 'https://x.example/?utm_source=[Brand]+[NL]&utm_term={x}' WHERE lead_id = '6';
SELECT finding, lead_id FROM rules_funnel_steps.lead_finding WHERE finding LIKE 'placeholder%' ORDER BY lead_id;
SELECT lead_id, source, medium, campaign, channel FROM rules_funnel.lead_status WHERE lead_id IN ('4', '5', '6') ORDER BY lead_id;
SELECT finding, count(*) FROM rules_funnel_steps.lead_finding WHERE finding LIKE 'placeholder%' GROUP BY finding;
ROLLBACK;

\echo '-- One lead is read without a pass over the others: its key is a condition of the only scan. (The other names a parameter.)'
CREATE FUNCTION scans(query text) RETURNS TABLE (filter text) LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN QUERY SELECT s ->> 'Filter' FROM jsonb_path_query(plan, 'strict $.** ? (@."Relation Name" == "lead")') AS s;
END $$;
SELECT substring(filter FROM '\(lead_id = .*?\)') AS filter FROM scans('SELECT channel, conversion, reached_stage FROM rules_funnel.lead_status WHERE lead_id = ''7''');

\echo '-- Whoever may read the views and the tables that they read may read what the rules say; nobody else.'
CREATE ROLE regress_lead_funnel_reader;
SELECT lead_funnel.grant_reader('regress_lead_funnel_reader', 'rules_funnel');
SET ROLE regress_lead_funnel_reader;
SELECT channel, conversion FROM rules_funnel.lead_status WHERE lead_id = '5';
RESET ROLE;
REVOKE SELECT ON rules_funnel.channel_rule FROM regress_lead_funnel_reader;
SET ROLE regress_lead_funnel_reader;
SELECT channel FROM rules_funnel.lead_status WHERE lead_id = '5';
SELECT channel FROM rules_funnel.channel_kpi;
RESET ROLE;

\echo '-- Months, weeks and local times are the server''s own.'
SELECT z.zone, count(*) AS instants, count(*) FILTER (WHERE _month(i, z.zone) IS DISTINCT FROM date_trunc('month', i AT TIME ZONE z.zone)::date
	OR _week(i, z.zone) IS DISTINCT FROM date_trunc('week', i AT TIME ZONE z.zone)::date
	OR _local_time(i, z.zone) IS DISTINCT FROM i AT TIME ZONE z.zone) AS differ
FROM unnest(ARRAY['Europe/Brussels', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'Africa/Monrovia', 'America/Sao_Paulo', 'UTC', 'CET', 'EST', 'europe/paris', 'XYZ5']) AS z (zone),
	(SELECT timestamptz '1850-01-01' + n * interval '13 days 5 hours 7 minutes' FROM generate_series(0, 7000) AS n
	UNION ALL SELECT m AT TIME ZONE 'Europe/Brussels' + d * interval '1 microsecond' FROM generate_series(timestamp '2020-01-01', '2027-01-01', '1 month') AS m, generate_series(-1, 1) AS d
	UNION ALL SELECT timestamptz '2026-09-15 00:00+00' + n * interval '17 minutes' FROM generate_series(0, 6000) AS n
	-- Months whose last day has two offsets.
	UNION ALL SELECT d + n * interval '15 minutes' FROM unnest('{2024-03-27 00:00+00,2021-10-27 00:00+00}'::timestamptz[]) AS d, generate_series(0, 600) AS n
	UNION ALL SELECT unnest(ARRAY['infinity', '-infinity', '4713-01-01 BC', '294276-12-31', NULL]::timestamptz[])) AS s (i)
GROUP BY z.zone ORDER BY z.zone COLLATE "C";
SELECT _month('2026-11-01', 'Mars/Phobos');
SELECT _local_time('2026-11-01', 'Mars/Phobos');
SELECT i, _month('2026-10-31 23:30+00', z) FROM unnest(ARRAY['UTC', 'Europe/Paris', 'UTC']) WITH ORDINALITY AS u (z, i);

DEALLOCATE fairs;
DROP FUNCTION fairs(), channel_now(text[]), scans(text);
DROP VIEW difference, by_hand;
\echo '-- Columns of a CRM may have collations of their own, each another one.'
CREATE SCHEMA rules_collated;
CREATE VIEW rules_collated.lead AS
SELECT lead_id, received_at, source COLLATE "C" AS source, medium COLLATE "POSIX" AS medium, campaign, landing_page COLLATE "POSIX" AS landing_page,
	conversion COLLATE "C" AS conversion, signals, owner, handed_over_at, responded_at, next_step_at, crm_stage, lost, lost_reason, closed_at, amount, customer_id
FROM rules_crm.lead;
SELECT FROM connect('custom', 'rules_collated', 'rules_collated_funnel', hours => 'Mo-Fr 09:00-17:00; UTC');
INSERT INTO rules_collated_funnel.channel_rule SELECT * FROM rules_funnel.channel_rule WHERE priority < 100;
SELECT count(*) AS leads, count(*) FILTER (WHERE c.channel <> l.channel OR c.conversion IS DISTINCT FROM l.conversion) AS differ
FROM rules_collated_funnel_steps.lead_classified AS c JOIN rules_funnel_steps.lead_classified AS l USING (lead_id);
DROP SCHEMA rules_collated_funnel, rules_collated CASCADE;
SELECT disconnect('rules_funnel');
DROP SCHEMA rules_crm CASCADE;
DROP OWNED BY regress_lead_funnel_reader;
DROP ROLE regress_lead_funnel_reader;
