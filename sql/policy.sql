-- All that is agreed, as one value, and what it says of a lead: each part is
-- that of the terms that hold, and neither value can be forged.
SET client_min_messages = warning;
SET search_path = public, lead_funnel;
\pset format unaligned
\pset null NULL
SET timezone = 'UTC';

\set ECHO none

\echo '-- The table''s columns stand in another order than C names them, with some of the user''s own.'
CREATE DOMAIN reply_time AS interval CHECK (VALUE >= '0');
CREATE TABLE agreement (gone numeric, note text, mql_signals int, sql_signals int, opportunity_signals lead_signals, gone_too text, respond_within reply_time, office_clock boolean,
	small "char", team text, intent text, hours office_hours, qualify_within interval, qualify_office_clock boolean, amounts numeric[], next_step_within interval,
	decide_within interval, valid_from timestamptz, valid_to timestamptz, hours_of_main boolean, holds_for_waiting boolean);
ALTER TABLE agreement DROP COLUMN gone, DROP COLUMN gone_too;
\echo '-- A row of it: whose and when, then its numbers.'
CREATE FUNCTION row_of(team text, intent lead_intent, valid_from timestamptz, valid_to timestamptz, mql int, sql int,
	respond interval DEFAULT NULL, office_clock boolean DEFAULT true, hours office_hours DEFAULT NULL, opportunity lead_signals DEFAULT '{need}') RETURNS agreement
LANGUAGE sql IMMUTABLE
RETURN ROW('a note', mql, sql, opportunity, respond, office_clock, 'x', team, intent::text, hours, NULL, true, '{1.50,NULL}', NULL, NULL, valid_from, valid_to, false, false)::agreement;
\echo '-- The value of agreement, hours and conversions alone.'
CREATE FUNCTION policy_of(rows agreement[], hours office_hours DEFAULT NULL, conversions text[] DEFAULT '{{low,NULL,newsletter,low},{mid,NULL,scan,mid},{high,NULL,quote_request,high}}') RETURNS _policy
LANGUAGE sql IMMUTABLE
RETURN _policy(NULL, conversions, NULL, NULL, rows, hours);
CREATE FUNCTION lead_of(policy _policy, intent lead_intent, team text, received timestamptz, crm lead_signals DEFAULT NULL,
	noted timestamptz[] DEFAULT NULL, responded timestamptz DEFAULT NULL, next_step boolean DEFAULT NULL, crm_stage lead_stage DEFAULT NULL,
	handed_over timestamptz DEFAULT NULL) RETURNS _classified
LANGUAGE sql
RETURN _classify(policy, 'google', 'cpc', NULL, intent::text, NULL, team,
	_instants(received, handed_over, responded, CASE WHEN next_step THEN timestamptz '2026-07-01' END, NULL, NULL, crm_stage, false, false, NULL, NULL, NULL, NULL, NULL, '2026-06-01 12:00', true, true),
	'2026-06-01 12:00', crm, noted);

\echo '-- Which terms hold: those of the team, else those of all, from valid_from until before valid_to.'
CREATE TABLE policy_value AS SELECT _policy(
	'{{^none$,NULL,NULL,Fair}}',
	'{{low,NULL,newsletter,low},{mid,NULL,scan,mid},{high,NULL,quote_request,high}}',
	'{{Google Ads,NULL,too_heavy,too_heavy,fit,too_heavy,too_heavy,fit},{Fair,NULL,NULL,NULL,NULL,NULL,NULL,NULL}}',
	'{{Google Ads,NULL,quote_request},{Google Ads,NULL,appointment}}',
	ARRAY[row_of('east', 'high', '2026-02-01', '2026-03-01', 1, 5, '1 hour'), row_of(NULL, 'high', '2026-01-01', 'infinity', 0, 1, '15 minutes'),
		row_of('eas', 'high', '-infinity', 'infinity', 2, 2), row_of('west', 'high', '2026-04-01', 'infinity', NULL, NULL, '2 days'),
		row_of(NULL, 'mid', '-infinity', '2026-01-01', 3, 3, '1 day', false), row_of(NULL, NULL, '-infinity', 'infinity', 4, 4),
		row_of('west', 'high', '2026-03-01', '2026-04-01', 5, 5, '30 minutes', true, '24/7; Asia/Tokyo'),
		row_of('late', 'high', NULL, 'infinity', 6, 6), row_of('late', 'high', '-infinity', NULL, 6, 6), NULL],
	'Mo-Fr 09:00-17:00; Europe/Brussels') AS policy;
SELECT policy FROM policy_value;
CREATE VIEW lead_terms AS
SELECT a.policy, l.team, l.intent, l.received, _terms(lead_of(a.policy, l.intent, l.team, l.received)) AS terms
FROM policy_value AS a, (VALUES
	(1, 'east', 'high'::lead_intent, timestamptz '2026-01-31 23:59:59.999999'), (2, 'east', 'high', '2026-02-01'), (3, 'east', 'high', '2026-02-28 23:59:59.999999'),
	(4, 'east', 'high', '2026-03-01'), (5, NULL, 'high', '2025-12-31 23:59:59.999999'), (6, NULL, 'high', '2026-01-01'), (7, '', 'high', '2026-01-01'),
	(8, 'eas', 'high', '2026-02-15'), (9, 'eastern', 'high', '2026-02-15'), (10, 'west', 'high', '2026-03-31'), (11, 'west', 'high', '2026-04-01'),
	(12, 'west', 'mid', '2025-12-31'), (13, 'west', 'mid', '2026-04-01'), (14, 'west', 'low', '2026-04-01'), (15, 'west', NULL, '2026-04-01'),
	(16, 'late', 'high', '2026-04-01'), (17, 'east', 'high', NULL), (18, 'eas', 'high', '-infinity'), (19, 'eas', 'high', 'infinity')) AS l (n, team, intent, received)
ORDER BY l.n;
SELECT team, intent, received, _term(policy, terms, 'mql_signals', NULL::int) AS mql, _term(policy, terms, 'sql_signals', NULL::int) AS sql, _term(policy, terms, 'opportunity_signals', NULL::lead_signals) AS opportunity,
	_term(policy, terms, 'respond_within', NULL::interval) AS respond, _term(policy, terms, 'office_clock', NULL::boolean) AS office, _hours(policy, terms) AS hours, _clock(policy, terms, 'office_clock') AS clock
FROM lead_terms;

\echo '-- Every part of the terms is its own.'
SELECT _term(a, 0, 'mql_signals', NULL::int) AS mql, _term(a, 0, 'sql_signals', NULL::int) AS sql, _term(a, 0, 'opportunity_signals', NULL::lead_signals) AS opportunity,
	_term(a, 0, 'respond_within', NULL::interval) AS respond, _term(a, 0, 'office_clock', NULL::boolean) AS office, _term(a, 0, 'qualify_within', NULL::interval) AS qualify,
	_term(a, 0, 'next_step_within', NULL::interval) AS next_step, _term(a, 0, 'decide_within', NULL::interval) AS decide, _term(a, 0, 'valid_to', NULL::timestamptz) AS until,
	_term(a, 0, 'note', NULL::text) AS note, _term(a, 0, 'small', NULL::"char") AS small, _term(a, 0, 'amounts', NULL::numeric[]) AS amounts,
	_hours(a, 0), _clock(a, 0, 'office_clock'), _clock(a, 0, 'qualify_office_clock') AS qualify_clock
FROM (SELECT policy_of(ARRAY[r], 'Sa 10:00-12:00; UTC') AS a
	FROM (VALUES (1, ROW('a note', 1, 2, '{timing,scope}', '1 hour', true, 'x', 'x', 'low', 'Su 10:00-11:00; UTC', '2 hours', false, '{1.5,NULL}', '3 days', '4 days 05:00', '-infinity', 'infinity', NULL, NULL)::agreement),
		(2, ROW(NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'x', 'low', NULL, NULL, NULL, NULL, NULL, NULL, '-infinity', 'infinity', NULL, NULL)::agreement),
		(3, ROW('', 0, 0, '{}', '0', false, '', 'x', 'low', 'Su 10:00-11:00; UTC', '0', true, '{}', '0', '0', '-infinity', 'infinity', NULL, NULL)::agreement)) AS v (n, r) ORDER BY n) AS v;
SELECT _hours(a, NULL), _clock(a, NULL, 'office_clock'), _hours(NULL, 0) AS nothing, _clock(NULL, 0, 'office_clock') AS none, _clock(a, 0, NULL) AS unnamed,
	_term(a, NULL, 'note', NULL::text) AS no_terms, _term(NULL, 0, 'note', NULL::text) AS no_policy, _term(a, 0, NULL, NULL::text) AS no_name
FROM (SELECT policy_of(ARRAY[row_of(NULL, NULL, '-infinity', 'infinity', 1, 2)], 'Sa 10:00-12:00; UTC')) AS v (a);
SELECT _hours(a, NULL), _clock(a, NULL, 'office_clock'), a FROM (SELECT _policy(NULL, NULL, NULL, NULL, NULL, NULL)) AS v (a);
\echo '-- A call site of which each row asks for another column, of another policy.'
SELECT v.n, _term(a, 0, c.name, NULL::interval) AS term FROM (VALUES (1, 'respond_within'), (2, 'qualify_within'), (3, 'respond_within')) AS c (n, name),
	LATERAL (SELECT c.n, policy_of(ARRAY[ROW(repeat('x', c.n * 5), NULL, NULL, NULL, c.n * interval '1 hour', NULL, NULL, NULL, NULL, NULL, '1 day', NULL, NULL, NULL, NULL, '-infinity', 'infinity', NULL, NULL)::agreement])) AS v (n, a) ORDER BY n;
\echo '-- Fields that are stored compressed or elsewhere, at the ends of the table''s own rows: the same contents are the same policy.'
CREATE TABLE big (LIKE agreement);
ALTER TABLE big ALTER note SET STORAGE EXTERNAL, ADD later text DEFAULT 'added later', ADD row_itself agreement;
INSERT INTO big SELECT (row_of(NULL, 'high', '-infinity', 'infinity', 1, n)).* FROM generate_series(1, 2) AS n;
UPDATE big SET note = repeat('long ', 2000), amounts = array_fill(1.5::numeric, ARRAY[9000]), row_itself = row_of(repeat('t', 9000), 'low', NULL, NULL, 7, 7), valid_from = '2026-01-01' WHERE sql_signals = 2;
UPDATE big SET valid_to = '2026-01-01' WHERE sql_signals = 1;
SELECT n, length(_term(a, n, 'note', NULL::text)) AS note, cardinality(_term(a, n, 'amounts', NULL::numeric[])) AS amounts, _term(a, n, 'later', NULL::text) AS later,
	length((_term(a, n, 'row_itself', NULL::agreement)).team) AS team, _term(a, n, 'sql_signals', NULL::int) AS sql
FROM (SELECT _policy(NULL, NULL, NULL, NULL, array_agg(b), NULL) AS a FROM big AS b) AS v, generate_series(0, 1) AS n;
SELECT _conversion(b.a, _classify(a.a, 'a', NULL, NULL, 'x', NULL, NULL, NULL, now(), NULL, NULL)) AS same_policy
FROM (SELECT _policy(NULL, '{{x,NULL,found,high}}', NULL, NULL, array_agg(b), NULL) AS a FROM big AS b) AS a,
	(SELECT _policy(NULL, '{{x,NULL,found,high}}', NULL, NULL, array_agg(b::text::big), NULL) AS a FROM big AS b) AS b;

\echo '-- Thousands of terms, each found by its own leads.'
SELECT count(*) AS leads, count(*) FILTER (WHERE _term(a, _terms(c), 'mql_signals', NULL::int) IS DISTINCT FROM n) AS wrong
FROM (SELECT policy_of(
		array_agg(row_of('team ' || n / 4, (CASE WHEN n % 2 = 0 THEN 'low' ELSE 'high' END)::lead_intent, v.t, v.t + interval '1 day', n, 5))) AS a
	FROM generate_series(1, 4000) AS n, LATERAL (SELECT timestamptz '2026-01-01' + n / 2 * interval '1 day') AS v (t) OFFSET 0) AS policy,
	generate_series(1, 4000) AS n, LATERAL (SELECT timestamptz '2026-01-01' + n / 2 * interval '1 day' + n * interval '21.599999 s') AS v (t),
	LATERAL lead_of(a, (CASE WHEN n % 2 = 0 THEN 'low' ELSE 'high' END)::lead_intent, 'team ' || n / 4, v.t) AS c;

\echo '-- What is said of a lead agrees with the functions that say it for themselves.'
CREATE VIEW policy_difference AS
SELECT count(*) AS leads, count(DISTINCT (_agreed_stage(c), _sla_state(c))) AS kinds,
	count(*) FILTER (WHERE _agreed_stage(c) IS DISTINCT FROM qualify(s.signals, x.mql, x.sql, l.next_step, _term(a.policy, x.terms, 'opportunity_signals', NULL::lead_signals))) AS stage,
	count(*) FILTER (WHERE _reached_stage(c) IS DISTINCT FROM greatest(_agreed_stage(c), l.crm_stage)) AS reached,
	count(*) FILTER (WHERE _due_at(c) IS DISTINCT FROM x.due) AS due,
	count(*) FILTER (WHERE _sla_state(c) IS DISTINCT FROM sla_state(l.received, x.due, l.responded, '2026-06-01 12:00', _clock(a.policy, x.terms, 'office_clock'))) AS state,
	count(*) FILTER (WHERE ('too_late' = ANY (_leaks(_leaks(c)))) IS DISTINCT FROM ((coalesce(CASE WHEN l.responded >= l.received THEN l.responded END, '2026-06-01 12:00') > x.due) IS TRUE)) AS late,
	count(*) FILTER (WHERE _response_time(c)::text IS DISTINCT FROM CASE WHEN l.responded >= l.received
		THEN office_time(l.received, l.responded, _clock(a.policy, x.terms, 'office_clock'))::text END) AS response_time, count(_response_time(c)) > 1000 AS answered,
	count(*) FILTER (WHERE _ready_at(c) IS DISTINCT FROM x.ready) AS ready, count(DISTINCT x.ready - l.received) AS ready_kinds,
	count(*) FILTER (WHERE ('too_early' = ANY (_leaks(_leaks(c)))) IS DISTINCT FROM (l.handed_over IS NOT NULL AND x.terms IS NOT NULL AND (x.ready <= greatest(l.handed_over, l.received)) IS NOT TRUE)) AS early,
	count(*) FILTER (WHERE _noted_signals_needed(c) IS DISTINCT FROM CASE WHEN _agreed_stage(c) >= 'sql' THEN greatest(0, greatest(x.sql, 1) - coalesce(cardinality(l.crm), 0)) END) AS noted_signals_needed,
	count(*) FILTER (WHERE _channel(c) IS DISTINCT FROM 'Google Ads') AS channel,
	count(*) FILTER (WHERE _intent(c) IS DISTINCT FROM l.intent) AS intent,
	count(*) FILTER (WHERE _conversion(a.policy, c) IS DISTINCT FROM ('{newsletter,scan,quote_request}'::text[])[array_position('{low,mid,high}', l.intent::text)]) AS conversion,
	count(*) FILTER (WHERE _fit(a.policy, c) IS DISTINCT FROM CASE WHEN l.intent IS NULL THEN NULL WHEN l.intent = 'high' THEN 'fit' ELSE 'too_heavy' END) AS fit,
	count(*) FILTER (WHERE ('wrong_conversion' = ANY (_leaks(_leaks(c)))) IS DISTINCT FROM ((l.intent < 'high') IS TRUE)) AS wrong
FROM policy_value AS a, (SELECT (ARRAY['low', 'mid', 'high', NULL]::lead_intent[])[1 + n % 4] AS intent, (ARRAY['east', 'west', NULL])[1 + n % 3] AS team,
		CASE WHEN n % 37 > 0 THEN timestamptz '2026-06-01 12:00' - (n * 7919 % 40000) * interval '13 min' / (1 + n % 50) END AS received,
		(ARRAY['{}', '{need}', '{need,timing}', '{need,timing,scope}', '{need,timing,scope,budget,decision_maker}', NULL]::lead_signals[])[1 + n / 7 % 6] AS crm,
		(ARRAY['{}', '{need}', '{budget}', '{scope,timing}', '{need,timing,scope,budget,decision_maker}']::lead_signals[])[1 + n / 11 % 5] AS noted, n % 5 = 0 AS next_step,
		(ARRAY['mql', 'sql', 'opportunity', NULL]::lead_stage[])[1 + n / 13 % 4] AS crm_stage, n
	FROM generate_series(1, 20000) AS n) AS i,
	LATERAL (SELECT i.*, CASE WHEN n % 3 > 0 THEN least(received + (n % 900 - 20) * interval '1 min', '2026-06-01 12:00') END AS responded,
		CASE WHEN n % 7 > 2 THEN least(coalesce(received, '2026-05-20') + n % 300 * interval '1 hour', '2026-06-01 12:00') END AS handed_over) AS l,
	LATERAL (SELECT _signal_times(w, t) AS noted, array_agg(t ORDER BY t) FILTER (WHERE w <> ALL (coalesce(l.crm, '{}')::text[])) AS times
		FROM (SELECT w, coalesce(l.received, '2026-05-20') + (l.n * 31 % 97 * ascii(w) * ascii(right(w, 2)) % 211 - 10) * interval '1 hour' FROM unnest(l.noted::text[]) AS w) AS m (w, t)) AS m,
	LATERAL (SELECT coalesce(l.crm, '{}') | coalesce(l.noted, '{}') AS signals) AS s,
	LATERAL lead_of(a.policy, l.intent, l.team, l.received, l.crm, m.noted, l.responded, l.next_step, l.crm_stage, l.handed_over) AS c,
	LATERAL (SELECT _terms(c) AS terms, _term(a.policy, _terms(c), 'mql_signals', NULL::int) AS mql, _term(a.policy, _terms(c), 'sql_signals', NULL::int) AS sql,
		sla_deadline(l.received, _term(a.policy, _terms(c), 'respond_within', NULL::interval), _clock(a.policy, _terms(c), 'office_clock')) AS due,
		CASE WHEN _agreed_stage(c) < 'sql' THEN NULL WHEN coalesce(cardinality(l.crm), 0) >= greatest(_term(a.policy, _terms(c), 'sql_signals', NULL::int), 1) THEN l.received
			ELSE m.times[greatest(_term(a.policy, _terms(c), 'sql_signals', NULL::int), 1) - coalesce(cardinality(l.crm), 0)] END AS ready) AS x;
\x on
SELECT * FROM policy_difference;
\x off

\echo '-- Without an agreement, a channel or a conversion that anybody knows, and of nothing.'
SELECT _channel(c), _conversion(a, c), _fit(a, c), _intent(c), _terms(c), _agreed_stage(c), _due_at(c), _sla_state(c), _leaks(c), _ready_at(c), c
FROM (SELECT _policy(NULL, NULL, NULL, NULL, NULL, NULL) OFFSET 0) AS v (a), lead_of(a, 'high', 'east', '2026-05-01', '{need,timing,scope}') AS c;
SELECT _classify(NULL, 'a', 'b', 'c', 'd', 'e', 'f', NULL, now(), '{}', NULL) IS NULL AS no_agreement,
	_classify(policy, 'a', 'b', 'c', 'd', 'e', 'f', NULL, NULL, '{}', NULL) IS NULL AS no_as_of FROM policy_value;
SELECT _channel(NULL), _fit(a.policy, NULL), _fit(NULL, c), _intent(NULL), _noted_signals_needed(NULL), _terms(NULL), _ready_at(NULL), _leaks(NULL::_classified), _leaks(NULL::int) FROM policy_value AS a, lead_of(a.policy, 'high', NULL, NULL) AS c;

\echo '-- Which conversions fit: as the channel''s row says, or because they are named for it, in full.'
SELECT c, _fit(a, l), _leaks(_leaks(l))
FROM (SELECT _policy('{{a,NULL,NULL,"Own, channel"}}', '{{^a$,NULL,"one,two",low},{^b$,NULL,one,low},{^c$,NULL,two,mid},{^d$,NULL,three,high},{^e$,NULL,on,high},{^f$,NULL,none,NULL},{^g$,NULL,three,mid}}',
		'{{Other,NULL,x,x,x,x,x,x},{NULL,NULL,y,y,y,y,y,y},{"Own, channel",NULL,too_early,too_heavy,NULL,v,v,v},{"Own, channel",NULL,z,z,z,z,z,z}}',
		'{{Other,NULL,three},{Other,NULL,"one,two"},{NULL,NULL,three},{"Own, channel",retargeting,three},{"Own, channel",NULL,one},{"Own, channel",NULL,NULL},{"Own, channel",NULL,two}}', NULL, NULL) AS a OFFSET 0) AS v,
	unnest('{a,b,c,d,e,f,g,h}'::text[]) AS c, LATERAL _classify(a, 'a', NULL, NULL, c, NULL, NULL, NULL, now(), NULL, NULL) AS l ORDER BY c;
\echo '-- A rule that names no conversion, where names are looked for.'
SELECT _conversion(a, l) IS NULL AS no_name, _fit(a, l), _intent(l) FROM (SELECT _policy('{{a,NULL,NULL,Own}}', '{{^x$,NULL,NULL,high}}', '{{Own,NULL,low,mid,high,x,y,z}}', '{{Own,NULL,one},{Own,NULL,NULL},{Own,NULL,""},{Own,retargeting,x}}', NULL, NULL) AS a OFFSET 0) AS v,
	LATERAL _classify(a, 'a', NULL, NULL, 'x', NULL, NULL, NULL, now(), NULL, NULL) AS l;
\echo '-- Answered at the deadline is in time; without signals of an opportunity nobody is one.'
SELECT _leaks(_leaks(lead_of(policy, 'high', NULL, '2026-05-04 10:00', NULL, NULL, '2026-05-04 10:15'))) AS at_the_deadline,
	_leaks(_leaks(lead_of(policy, 'high', NULL, '2026-05-04 10:00', NULL, NULL, '2026-05-04 10:15:00.000001'))) AS after_it FROM policy_value;
SELECT o, _agreed_stage(_classify(policy_of(ARRAY[row_of(NULL, NULL, '-infinity', 'infinity', 0, 1, opportunity => o)]),
	NULL, NULL, NULL, NULL, NULL, NULL, _instants('2026-01-01', NULL, NULL, '2026-01-05', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-01-02', false, true),
	'2026-01-02', '{need,timing,scope}', NULL)) AS stage FROM unnest(ARRAY['{}', '{need}', '{budget}', NULL]::lead_signals[]) AS o;
\echo '-- One call site, whose clocks are others for each row, at the same place in the value; and calendars that were dropped meanwhile.'
SELECT i, _due_at(lead_of(a, 'high', NULL, '2026-05-04 06:00')) AT TIME ZONE 'UTC' AS due
FROM (SELECT i % 2 AS odd, policy_of(ARRAY[row_of(NULL, 'high', '-infinity', 'infinity', 0, 1, '1 hour')],
		(CASE WHEN i % 2 = 0 THEN 'Mo-Fr 08:00-16:00; UTC' ELSE 'Mo-Fr 09:00-17:00; UTC' END)::office_hours) AS a FROM generate_series(0, 1) AS i OFFSET 0) AS v, generate_series(1, 5) AS i WHERE i % 2 = odd ORDER BY i;
SELECT count(t) AS calendars, count(DISTINCT due) AS deadlines
FROM (SELECT _due_at(lead_of(a, 'high', NULL, '2026-05-04 06:00')) AS due,
		office_time('2015-01-01', '2026-01-01', format('Mo-Fr 09:%s-17:%s; Sa 10:%s-12:00; Europe/Brussels', to_char(i % 60, 'FM00'), to_char(i / 60 % 60, 'FM00'), to_char(i / 3600, 'FM00'))::office_hours) AS t
	FROM (SELECT policy_of(ARRAY[row_of(NULL, 'high', '-infinity', 'infinity', 0, 1, '1 hour')], 'Mo-Fr 08:00-16:00; UTC') AS a OFFSET 0) AS v,
		generate_series(0, 14999) AS i OFFSET 0) AS d;
\echo '-- Leaks have a number for each combination.'
SELECT number, _leaks(number) AS leaks FROM generate_series(0, 7) AS number;

\echo '-- When a signal was noted: the first time counts, whatever the order, and by workers as well.'
SELECT n, v, _known_signals(v) AS signals, _known_signals(v, '2026-01-02') AS by_january_2, _known_signals(v, 'infinity') AS ever, _known_signals(v, '-infinity') AS before
FROM (SELECT n, _signal_times(s, t) AS v FROM (VALUES (1, 'need', timestamptz '2026-01-03'), (1, 'need', '2026-01-02'), (1, 'need', '2026-01-04'), (1, 'budget', '2026-01-03'),
		(2, NULL, '2026-01-01'), (2, 'need', NULL), (3, ' Scope ', '-infinity'), (3, 'timing', 'infinity'), (3, NULL, NULL)) AS v (n, s, t) GROUP BY n) AS v ORDER BY n;
SELECT _known_signals(v), _known_signals(v, '2026-01-01') FROM (SELECT _signal_times_merge(_signal_times_add(NULL, 'need', '2026-01-02'), _signal_times_add(_signal_times_add(NULL, 'need', '2026-01-01'), 'scope', '2026-01-02'))) AS m (v);
SELECT _signal_times_merge(NULL, NULL) IS NULL AS nothing, _known_signals(_signal_times_merge(NULL, _signal_times_add(NULL, 'need', now()))), _known_signals(_signal_times_merge(_signal_times_add(NULL, 'scope', now()), NULL));
\echo '-- Called by hand, what is given stays as it is.'
SELECT _known_signals(v) AS before, _known_signals(_signal_times_add(v, 'timing', now())) AS with_timing, _known_signals(v) AS after FROM (SELECT _signal_times_add(NULL, 'need', now()) OFFSET 0) AS m (v);
SELECT _known_signals('[3:7]={-infinity,infinity,2026-01-01,infinity,infinity}') AS other_bounds;
BEGIN;
CREATE TABLE many AS SELECT i % 1000 AS lead, (lead_signals '{need,timing,scope,budget,decision_maker}'::text[])[1 + i * 7 / 1000 % 5] AS signal, timestamptz '2026-01-01' + i * 7919 % 100000 * interval '1 min' AS t FROM generate_series(1, 60000) AS i;
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT lead, _known_signals(_signal_times(signal, t), '2026-01-10') AS s FROM many GROUP BY lead;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
CREATE FUNCTION is_partial(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN jsonb_path_exists(plan, 'strict $.** ? (@."Partial Mode" == "Partial")');
END $$;
SELECT is_partial('SELECT lead, _signal_times(signal, t) FROM many GROUP BY lead');
SELECT count(*) AS leads, count(DISTINCT s.s) > 5 AS kinds, count(*) FILTER (WHERE s.s <> p.s) AS differ, count(*) FILTER (WHERE s.s <> coalesce(m.s, '{}')::lead_signals) AS wrong
FROM serial AS s
	FULL JOIN (SELECT lead, _known_signals(_signal_times(signal, t), '2026-01-10') AS s FROM many GROUP BY lead) AS p USING (lead)
	FULL JOIN (SELECT lead, array_agg(signal) FILTER (WHERE t <= '2026-01-10') AS s FROM many GROUP BY lead) AS m USING (lead);
ROLLBACK;

\echo '-- Both values can be kept and read again; what is written of them is for the eye.'
CREATE TABLE policy_kept AS SELECT n, a.policy, lead_of(a.policy, 'high', NULL, '2026-06-01 09:00') AS classified FROM policy_value AS a, generate_series(1, 3) AS n;
SELECT n, _channel(classified), _conversion(policy, classified), _fit(policy, classified), _due_at(classified), classified FROM policy_kept ORDER BY n;
SELECT convert_from(_policy_send(policy), 'UTF8') AS policy, convert_from(_classified_send(classified), 'UTF8') AS classified FROM policy_kept WHERE n = 1;
\getenv builddir PG_ABS_BUILDDIR
\set results :builddir /results
\cd :results
COPY (SELECT policy FROM policy_kept) TO STDOUT (FORMAT binary) \g policy.bin
\copy policy_value from 'policy.bin' (format binary)
COPY (SELECT classified FROM policy_kept) TO STDOUT (FORMAT binary) \g policy.bin
\copy policy_kept (classified) from 'policy.bin' (format binary)
SELECT _policy('{}', '{}', '{}', '{}', '{}', NULL) AS empty;

\echo '-- Whatever is wrong has an error of its own.'
CREATE FUNCTION error_of(expression text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint text;
BEGIN
	EXECUTE 'SELECT ' || expression || ' FROM policy_kept AS k LIMIT 1';
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	-- What core says of a function that does not exist changed with 19.
	IF SQLSTATE = '42883' THEN RETURN SQLSTATE || ' ' || SQLERRM; END IF;
	RETURN concat_ws(E'\n  ', SQLSTATE || ' ' || SQLERRM, nullif(detail, ''), nullif(hint, ''));
END $$;
CREATE TABLE lacks AS SELECT * FROM agreement;
ALTER TABLE lacks DROP COLUMN hours;
CREATE TABLE differs AS SELECT * FROM agreement;
ALTER TABLE differs ALTER mql_signals TYPE bigint;
CREATE DOMAIN agreement_row AS agreement;
SELECT expression || E'\n  ' || error_of(expression) AS error FROM unnest(ARRAY[
	$$_conversion(_policy(NULL, NULL, NULL, NULL, NULL, NULL), classified)$$, $$_fit(_policy(NULL, NULL, NULL, NULL, NULL, NULL), classified)$$,
	$$_term(policy, 7, 'note', NULL::text)$$, $$_term(policy, -1, 'note', NULL::text)$$, $$_hours(policy, 7)$$, $$_clock(policy, -1, 'office_clock')$$,
	$$_term(policy, 0, 'gone', NULL::numeric)$$, $$_term(policy, 0, '........pg.dropped.1........', NULL::numeric)$$, $$_term(policy, 0, repeat('x', 300), NULL::text)$$,
	$$_term(policy, 0, 'mql_signals', NULL::bigint)$$, $$_term(policy, 0, 'respond_within', NULL::reply_time)$$, $$_clock(policy, 0, 'note')$$, $$_clock(policy, 0, 'gone')$$,
	$$policy_of(ARRAY[row_of(NULL, 'high', '-infinity', 'infinity', -1, 1)])$$, $$policy_of(ARRAY[row_of(NULL, 'high', '-infinity', 'infinity', 0, -1)])$$,
	$$_policy(NULL, NULL, NULL, NULL, ARRAY[ROW(1, 2)], NULL)$$,
	$$_policy(NULL, NULL, NULL, NULL, ARRAY[k, k], NULL)$$, 
	$$_policy(NULL, NULL, NULL, NULL, ARRAY[NULL::lacks], NULL)$$, $$_policy(NULL, NULL, NULL, NULL, ARRAY[NULL::differs], NULL)$$, $$_policy(NULL, NULL, NULL, NULL, '{1,2}'::int[], NULL)$$,
	$$_policy(NULL, NULL, NULL, NULL, ARRAY[jsonb_populate_record(row_of(NULL, 'high', '-infinity', 'infinity', 0, 1), '{"intent": "urgent"}')], NULL)$$,
	$$_policy(NULL, NULL, '{{a,b,c}}', NULL, NULL, NULL)$$, $$_policy('{{a,b,c,d,e}}', NULL, NULL, NULL, NULL, NULL)$$, $$_policy(NULL, NULL, NULL, '{a,b}', NULL, NULL)$$,
	$$_leaks(8)$$, $$_leaks(-1)$$, $$_signal_times('money', now())$$, $$_known_signals('{}')$$, 
	$$_known_signals(ARRAY[now(), now(), now(), now(), NULL])$$, $$_signal_times_add(ARRAY[[now(), now(), now(), now(), now()]], 'need', now())$$]) AS expression;
SELECT _policy(NULL, NULL, NULL, NULL, ARRAY[row_of(NULL, 'high', '-infinity', 'infinity', 0, 1)::agreement_row], NULL) AS rows_of_a_domain;
\echo '-- A policy that is kept while its table is altered says what it said.'
DROP TABLE big, lacks, differs;
DROP DOMAIN agreement_row;
DROP FUNCTION row_of, policy_of, error_of;
BEGIN;
ALTER TABLE agreement ALTER note TYPE bigint USING 1, DROP COLUMN mql_signals;
SELECT _term(policy, 2, 'note', NULL::text) AS note, _term(policy, 2, 'mql_signals', NULL::int) AS mql FROM policy_kept LIMIT 1;
ROLLBACK;
DROP VIEW policy_difference, lead_terms;
DROP TABLE policy_kept, policy_value, agreement;
DROP FUNCTION lead_of;
DROP DOMAIN reply_time;
