-- qualify() and explain_qualification()
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

-- The agreement's usual thresholds
CREATE TEMP TABLE agreement (intent lead_intent, mql_signals int, sql_signals int);
INSERT INTO agreement VALUES ('high', 0, 1), ('mid', 0, 2), ('low', 1, 2), (NULL, 1, 2);

-- All 32 sets of signals
CREATE TEMP TABLE every AS
SELECT signals(n & 1 > 0, n & 2 > 0, n & 4 > 0, n & 8 > 0, n & 16 > 0) AS signals
FROM generate_series(0, 31) AS n;

-- The stages by intent and number of signals, from none to five, without and with an agreed next
-- step; more than one stage where it matters which signals they are.
SELECT 'stages by intent', pg_temp.verdict(concat_ws(' ', intent, next_step), got, want)
FROM (VALUES ('high', false, 'mql | sql | sql | sql | sql | sql'),
		('high', true, 'mql | sql | sql | opportunity or sql | opportunity or sql | opportunity'),
		('mid', false, 'mql | mql | sql | sql | sql | sql'),
		('mid', true, 'mql | mql | sql | opportunity or sql | opportunity or sql | opportunity'),
		('low', false, 'nurture | mql | sql | sql | sql | sql'),
		('low', true, 'nurture | mql | sql | opportunity or sql | opportunity or sql | opportunity'),
		('unknown', false, 'nurture | mql | sql | sql | sql | sql'),
		('unknown', true, 'nurture | mql | sql | opportunity or sql | opportunity or sql | opportunity')) AS w (intent, next_step, want)
	FULL JOIN (
		SELECT coalesce(intent::text, 'unknown'), next_step, string_agg(stages, ' | ' ORDER BY count)
		FROM (
			SELECT intent, next_step, cardinality(signals),
				string_agg(DISTINCT qualify(signals, mql_signals, sql_signals, next_step)::text, ' or ')
			FROM agreement, every, (VALUES (false), (true)) AS n (next_step)
			GROUP BY 1, 2, 3) AS t (intent, next_step, count, stages)
		GROUP BY 1, 2) AS g (intent, next_step, got) USING (intent, next_step);

-- The rules one by one
SELECT 'rules', pg_temp.verdict(what, got::text, want)
FROM (VALUES ('high intent, nothing known', qualify('{}', 0, 1, false), 'mql'),
	('newsletter', qualify('{}', 1, 2, false), 'nurture'),
	('two of five', qualify('{need,timing}', 1, 2, false), 'sql'),
	('no next step', qualify('{need,timing,scope}', 1, 2, false), 'sql'),
	('context and next step', qualify('{need,timing,scope}', 1, 2, true), 'opportunity'),
	('scope unknown', qualify('{need,timing,budget,decision_maker}', 1, 2, true), 'sql'),
	-- No signal at all is never an SQL.
	('no signal', qualify('{}', 0, 0, true), 'mql'), ('no signal, one for an MQL', qualify('{}', 1, 0, true), 'nurture'),
	('no signal, never an MQL', qualify('{}', NULL, 0, true, '{}'), 'nurture'),
	-- Other signals for an opportunity; none; and no opportunity at all
	('budget will do', qualify('{budget}', 0, 1, true, '{budget}'), 'opportunity'),
	('any will do', qualify('{budget}', 0, 1, true, '{}'), 'opportunity'),
	('nothing will do', qualify('{need,timing,scope}', 0, 1, true, NULL), 'sql'),
	-- NULLs: no signals, never, not agreed
	('NULL signals', qualify(NULL, 1, 2, true), 'nurture'), ('NULL signals, none for an MQL', qualify(NULL, 0, 1, true), 'mql'),
	('never', qualify(signals(true, true, true, true, true), NULL, NULL, true), 'nurture'),
	('never an SQL', qualify(signals(true, true, true, true, true), 1, NULL, true), 'mql'),
	('never an MQL', qualify(signals(true, true, true), NULL, 2, NULL), 'sql'), ('all', qualify(NULL, NULL, NULL, NULL, NULL), 'nurture'),
	-- A threshold of more signals than there are is never met.
	('six', qualify(signals(true, true, true, true, true), 6, 2147483647, true), 'nurture')) AS v (what, got, want);
SELECT 'errors', pg_temp.verdict(call, pg_temp.failure('SELECT ' || call),
	format('22023 %s_signals must be greater than or equal to zero, not %s / '
		'It is the number of signals that a lead needs at least; NULL means that no number is enough. / '
		'Write, for example, %1$s_signals => 2.', whose, value))
FROM (VALUES ($$qualify('{need}', -1, 2, false)$$, 'mql', -1), ($$qualify('{need}', 1, -2147483648, false)$$, 'sql', -2147483648),
	($$explain_qualification('low', '{need}', 1, -1, false)$$, 'sql', -1)) AS v (call, whose, value);

-- Every set, threshold, next step and opportunity rule, against the same rules in SQL
CREATE TEMP TABLE thresholds AS
SELECT mql_signals, sql_signals
FROM (SELECT nullif(n, 7) FROM generate_series(0, 7) AS n) AS m (mql_signals),
	(SELECT nullif(n, 7) FROM generate_series(0, 7) AS n) AS s (sql_signals);
CREATE FUNCTION pg_temp.twin(s lead_signals, mql int, sql int, next_step boolean, opportunity lead_signals)
RETURNS lead_stage LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE
		WHEN s IS NULL OR s = '{}' OR sql IS NULL OR cardinality(s) < sql THEN
			CASE WHEN cardinality(coalesce(s, '{}')) >= mql THEN 'mql' ELSE 'nurture' END
		WHEN next_step AND s @> opportunity THEN 'opportunity'
		ELSE 'sql'
	END::lead_stage
$$;
SELECT count(*) || ' combinations', count(*) FILTER (WHERE qualify(s.signals, mql_signals, sql_signals, next_step, o.signals)
		IS DISTINCT FROM pg_temp.twin(s.signals, mql_signals, sql_signals, next_step, o.signals)) || ' wrong'
FROM (TABLE every UNION ALL SELECT NULL) AS s, thresholds,
	(VALUES (true), (false), (NULL)) AS n (next_step),
	(TABLE every UNION ALL SELECT NULL) AS o;

-- More signals or a next step never take a stage away.
SELECT 'more is not less', pg_temp.verdict(concat_ws(' ', intent, a.signals, b.signals),
	qualify(a.signals, mql_signals, sql_signals, false) <= qualify(b.signals, mql_signals, sql_signals, false)
		AND qualify(a.signals, mql_signals, sql_signals, true) <= qualify(b.signals, mql_signals, sql_signals, true)
		AND qualify(a.signals, mql_signals, sql_signals, false) <= qualify(a.signals, mql_signals, sql_signals, true), true)
FROM every a JOIN every b ON a.signals <@ b.signals, agreement;

-- One sentence: the stage, the rule, what is missing
SELECT 'sentences', pg_temp.verdict(concat_ws(' ', intent, signals),
	explain_qualification(intent, signals, mql_signals, sql_signals, next_step), sentence)
FROM (VALUES
	(NULL::lead_intent, '{}'::lead_signals, false, 'Nurture: unknown intent with no signal is below the minimum of 1 signal for an MQL; '
		'missing for MQL: 1 more signal (need, timing, scope, budget or decision_maker).'),
	(NULL, '{need}', false, 'MQL: unknown intent with 1 signal (need) meets the minimum of 1 signal for an MQL; '
		'missing for SQL: 1 more signal (timing, scope, budget or decision_maker).'),
	('high', '{}', false, 'MQL: high intent with no signal meets the minimum of 0 signals for an MQL; '
		'missing for SQL: 1 more signal (need, timing, scope, budget or decision_maker).'),
	('high', '{need}', false, 'SQL: high intent with 1 signal (need) meets the minimum of 1 signal for an SQL; '
		'missing for opportunity: timing, scope and an agreed next step.'),
	('high', '{need,budget}', true, 'SQL: high intent with 2 signals (need and budget) meets the minimum of 1 signal for an SQL; '
		'missing for opportunity: timing and scope.'),
	('high', '{need,timing,scope}', false, 'SQL: high intent with 3 signals (need, timing and scope) meets the minimum of '
		'1 signal for an SQL; missing for opportunity: an agreed next step.'),
	('high', '{need,timing,scope}', true, 'Opportunity: high intent with 3 signals (need, timing and scope) meets the minimum of '
		'1 signal for an SQL, has need, timing and scope as an opportunity must, and a next step is agreed; '
		'missing for customer: a won deal.'),
	('mid', '{}', false, 'MQL: mid intent with no signal meets the minimum of 0 signals for an MQL; '
		'missing for SQL: 2 more signals (need, timing, scope, budget or decision_maker).'),
	('mid', '{need}', false, 'MQL: mid intent with 1 signal (need) meets the minimum of 0 signals for an MQL; '
		'missing for SQL: 1 more signal (timing, scope, budget or decision_maker).'),
	('mid', '{need,budget}', true, 'SQL: mid intent with 2 signals (need and budget) meets the minimum of 2 signals for an SQL; '
		'missing for opportunity: timing and scope.'),
	('mid', '{need,timing,scope}', false, 'SQL: mid intent with 3 signals (need, timing and scope) meets the minimum of '
		'2 signals for an SQL; missing for opportunity: an agreed next step.'),
	('mid', '{need,timing,scope}', true, 'Opportunity: mid intent with 3 signals (need, timing and scope) meets the minimum of '
		'2 signals for an SQL, has need, timing and scope as an opportunity must, and a next step is agreed; '
		'missing for customer: a won deal.')) AS v (lead_intent, signals, next_step, sentence)
	JOIN agreement ON intent IS NOT DISTINCT FROM lead_intent;
-- Agreements that close a road
SELECT 'closed roads', pg_temp.verdict(sentence, got, sentence)
FROM (VALUES
	(explain_qualification('low', '{need}', NULL, NULL, true),
		'Nurture: low intent with 1 signal (need); under this agreement no lead becomes an MQL or an SQL.'),
	(explain_qualification('low', '{need,timing}', 1, NULL, true), 'MQL: low intent with 2 signals (need and timing) '
		'meets the minimum of 1 signal for an MQL; under this agreement no lead becomes an SQL.'),
	(explain_qualification('low', '{need,timing}', 1, 2, true, NULL), 'SQL: low intent with 2 signals (need and timing) '
		'meets the minimum of 2 signals for an SQL; under this agreement no lead becomes an opportunity.'),
	(explain_qualification('low', '{need}', NULL, 2, true), 'Nurture: low intent with 1 signal (need) is below the minimum of '
		'2 signals for an SQL; missing for SQL: 1 more signal (timing, scope, budget or decision_maker).'),
	(explain_qualification('low', '{need}', 3, 2, true), 'Nurture: low intent with 1 signal (need) is below the minimum of '
		'2 signals for an SQL; missing for SQL: 1 more signal (timing, scope, budget or decision_maker).'),
	(explain_qualification('low', '{need}', 2, 2, true), 'Nurture: low intent with 1 signal (need) is below the minimum of '
		'2 signals for an SQL; missing for SQL: 1 more signal (timing, scope, budget or decision_maker).'),
	(explain_qualification('low', '{need,timing}', NULL, 5, true), 'Nurture: low intent with 2 signals (need and timing) is below '
		'the minimum of 5 signals for an SQL; missing for SQL: 3 more signals (scope, budget and decision_maker).'),
	(explain_qualification('low', '{need,timing,scope}', 1, 6, true), 'MQL: low intent with 3 signals (need, timing and scope) '
		'meets the minimum of 1 signal for an MQL; under this agreement no lead becomes an SQL.'),
	(explain_qualification('low', '{budget}', 0, 1, true, '{}'), 'Opportunity: low intent with 1 signal (budget) '
		'meets the minimum of 1 signal for an SQL and a next step is agreed; missing for customer: a won deal.'),
	(explain_qualification('low', '{budget}', 0, 1, false, '{}'), 'SQL: low intent with 1 signal (budget) '
		'meets the minimum of 1 signal for an SQL; missing for opportunity: an agreed next step.'),
	(explain_qualification(NULL, NULL, NULL, NULL, NULL, NULL),
		'Nurture: unknown intent with no signal; under this agreement no lead becomes an MQL or an SQL.')) AS v (got, sentence);

-- The sentence and qualify() agree: the stage before the colon ...
CREATE TEMP TABLE explained AS
SELECT s.signals, mql_signals, sql_signals, next_step, o.signals AS opportunity_signals, stage, sentence,
	split_part(sentence, ':', 1) AS named_stage,
	(regexp_match(sentence, 'missing for (\w+):'))[1]::lead_stage AS next_stage,
	(regexp_match(sentence, ': (\d) more signal'))[1]::int AS more,
	ARRAY(SELECT m[1] FROM regexp_matches(split_part(sentence, ';', 2),
		'\m(need|timing|scope|budget|decision_maker)\M', 'g') AS m)::lead_signals AS named_signals,
	sentence ~ ';.* an agreed next step' AS named_next_step
FROM every AS s, thresholds, (VALUES (true), (false)) AS n (next_step),
	(VALUES ('{need,timing,scope}'::lead_signals), ('{}'), ('{budget}'), (NULL)) AS o (signals),
	LATERAL qualify(s.signals, mql_signals, sql_signals, next_step, o.signals) AS stage,
	LATERAL explain_qualification('mid', s.signals, mql_signals, sql_signals, next_step, o.signals) AS sentence;
SELECT count(*) || ' sentences on ' || count(DISTINCT stage) || ' stages',
	count(*) FILTER (WHERE named_stage::lead_stage IS DISTINCT FROM stage) || ' wrong stages',
	count(*) FILTER (WHERE sentence !~ '^(Nurture|MQL|SQL|Opportunity): [^.]+\.$') || ' no sentences',
	'the longest of ' || max(length(sentence))
FROM explained;
-- ... with as many signals more as it says, whichever they are, the lead is at
-- the next stage, with fewer it is not, and those that are not known are named
SELECT count(*) || ' cases of more signals', count(*) FILTER (WHERE
	(cardinality(b.signals) >= cardinality(a.signals) + more) IS DISTINCT FROM
	(qualify(b.signals, mql_signals, sql_signals, next_step, opportunity_signals) >= next_stage)
	OR (cardinality(b.signals) = cardinality(a.signals) + more
		AND qualify(b.signals, mql_signals, sql_signals, false, opportunity_signals) <> next_stage)
	OR named_signals <> missing(a.signals)) || ' wrong'
FROM explained a JOIN every b ON a.signals <@ b.signals
WHERE more IS NOT NULL;
-- ... an SQL becomes an opportunity with exactly what is named
SELECT count(*) || ' cases before an opportunity', count(*) FILTER (WHERE
	qualify(signals | named_signals, mql_signals, sql_signals, next_step OR named_next_step, opportunity_signals) <> next_stage
	OR named_signals <> opportunity_signals - signals
	OR named_next_step = next_step) || ' wrong'
FROM explained
WHERE next_stage = 'opportunity';
-- ... and where nothing is missing, no signal and no next step helps.
SELECT count(*) || ' cases of ' || stage || ' without more', count(*) FILTER (WHERE
	qualify(signals(true, true, true, true, true), mql_signals, sql_signals, true, opportunity_signals) <> stage) || ' wrong'
FROM explained
WHERE next_stage IS NULL OR next_stage = 'customer'
GROUP BY stage ORDER BY stage;
