-- qualify() and explain_qualification()
SET search_path = lead_funnel, public;
\pset format unaligned

-- The agreement's usual thresholds
CREATE TEMP TABLE agreement (intent lead_intent, mql_signals int, sql_signals int);
INSERT INTO agreement VALUES ('high', 0, 1), ('mid', 0, 2), ('low', 1, 2), (NULL, 1, 2);

-- All 32 sets of signals
CREATE TEMP TABLE every AS
SELECT signals(n & 1 > 0, n & 2 > 0, n & 4 > 0, n & 8 > 0, n & 16 > 0) AS signals
FROM generate_series(0, 31) AS n;

-- The stage by intent and number of signals, without and with an agreed next
-- step; more than one stage where it matters which signals they are.
SELECT coalesce(intent::text, 'unknown') AS intent, next_step,
	string_agg(stages, ' | ' ORDER BY count) AS "0 | 1 | 2 | 3 | 4 | 5 signals"
FROM (
	SELECT intent, next_step, cardinality(signals) AS count,
		string_agg(DISTINCT qualify(signals, mql_signals, sql_signals, next_step)::text, ' or ') AS stages
	FROM agreement, every, (VALUES (false), (true)) AS n (next_step)
	GROUP BY 1, 2, 3) AS t
GROUP BY t.intent, next_step
ORDER BY t.intent DESC NULLS LAST, next_step;

-- The rules one by one
SELECT qualify('{}', 0, 1, false) AS "high intent, nothing known",
	qualify('{}', 1, 2, false) AS "newsletter",
	qualify('{need,timing}', 1, 2, false) AS "two of five",
	qualify('{need,timing,scope}', 1, 2, false) AS "no next step",
	qualify('{need,timing,scope}', 1, 2, true) AS "context and next step",
	qualify('{need,timing,budget,decision_maker}', 1, 2, true) AS "scope unknown";
-- No signal at all is never an SQL.
SELECT qualify('{}', 0, 0, true), qualify('{}', 1, 0, true), qualify('{}', NULL, 0, true, '{}');
-- Other signals for an opportunity; none; and no opportunity at all
SELECT qualify('{budget}', 0, 1, true, '{budget}'), qualify('{budget}', 0, 1, true, '{}'),
	qualify('{need,timing,scope}', 0, 1, true, NULL);
-- NULLs: no signals, never, not agreed
SELECT qualify(NULL, 1, 2, true), qualify(NULL, 0, 1, true),
	qualify(signals(true, true, true, true, true), NULL, NULL, true),
	qualify(signals(true, true, true, true, true), 1, NULL, true),
	qualify(signals(true, true, true), NULL, 2, NULL), qualify(NULL, NULL, NULL, NULL, NULL);
-- A threshold of more signals than there are is never met.
SELECT qualify(signals(true, true, true, true, true), 6, 2147483647, true);
SELECT qualify('{need}', -1, 2, false);
SELECT qualify('{need}', 1, -2147483648, false);
SELECT explain_qualification('low', '{need}', 1, -1, false);

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

SELECT count(*) AS combinations,
	count(*) FILTER (WHERE qualify(s.signals, mql_signals, sql_signals, next_step, o.signals)
		IS DISTINCT FROM pg_temp.twin(s.signals, mql_signals, sql_signals, next_step, o.signals)) AS wrong
FROM (TABLE every UNION ALL SELECT NULL) AS s, thresholds,
	(VALUES (true), (false), (NULL)) AS n (next_step),
	(TABLE every UNION ALL SELECT NULL) AS o;

-- More signals or a next step never take a stage away.
SELECT count(*) AS lost
FROM every a JOIN every b ON a.signals <@ b.signals, agreement
WHERE qualify(a.signals, mql_signals, sql_signals, false) > qualify(b.signals, mql_signals, sql_signals, false)
	OR qualify(a.signals, mql_signals, sql_signals, true) > qualify(b.signals, mql_signals, sql_signals, true)
	OR qualify(a.signals, mql_signals, sql_signals, false) > qualify(a.signals, mql_signals, sql_signals, true);

-- One sentence: the stage, the rule, what is missing
SELECT explain_qualification(intent, signals, mql_signals, sql_signals, next_step)
FROM agreement,
	(VALUES (1, '{}'::lead_signals, false), (2, '{need}', false), (3, '{need,budget}', true),
		(4, '{need,timing,scope}', false), (5, '{need,timing,scope}', true)) AS v (n, signals, next_step)
WHERE intent IS DISTINCT FROM 'low' AND (intent IS NOT NULL OR n < 3)
ORDER BY intent DESC, n;
-- Agreements that close a road
SELECT explain_qualification('low', '{need}', NULL, NULL, true);
SELECT explain_qualification('low', '{need,timing}', 1, NULL, true);
SELECT explain_qualification('low', '{need,timing}', 1, 2, true, NULL);
SELECT explain_qualification('low', '{need}', NULL, 2, true);
SELECT explain_qualification('low', '{need}', 3, 2, true);
SELECT explain_qualification('low', '{need}', 2, 2, true);
SELECT explain_qualification('low', '{need,timing}', NULL, 5, true);
SELECT explain_qualification('low', '{need,timing,scope}', 1, 6, true);
SELECT explain_qualification('low', '{budget}', 0, 1, true, '{}');
SELECT explain_qualification('low', '{budget}', 0, 1, false, '{}');
SELECT explain_qualification(NULL, NULL, NULL, NULL, NULL, NULL);

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
SELECT count(*) AS sentences, count(DISTINCT stage) AS stages,
	count(*) FILTER (WHERE named_stage::lead_stage IS DISTINCT FROM stage) AS wrong_stage,
	count(*) FILTER (WHERE sentence !~ '^(Nurture|MQL|SQL|Opportunity): [^.]+\.$') AS no_sentence,
	max(length(sentence)) AS longest
FROM explained;
-- ... with as many signals more as it says, whichever they are, the lead is at
-- the next stage, with fewer it is not, and those that are not known are named
SELECT count(*) AS cases, count(*) FILTER (WHERE
	(cardinality(b.signals) >= cardinality(a.signals) + more) IS DISTINCT FROM
	(qualify(b.signals, mql_signals, sql_signals, next_step, opportunity_signals) >= next_stage)
	OR (cardinality(b.signals) = cardinality(a.signals) + more
		AND qualify(b.signals, mql_signals, sql_signals, false, opportunity_signals) <> next_stage)
	OR named_signals <> missing(a.signals)) AS wrong
FROM explained a JOIN every b ON a.signals <@ b.signals
WHERE more IS NOT NULL;
-- ... an SQL becomes an opportunity with exactly what is named
SELECT count(*) AS cases, count(*) FILTER (WHERE
	qualify(signals | named_signals, mql_signals, sql_signals, next_step OR named_next_step, opportunity_signals) <> next_stage
	OR named_signals <> opportunity_signals - signals
	OR named_next_step = next_step) AS wrong
FROM explained
WHERE next_stage = 'opportunity';
-- ... and where nothing is missing, no signal and no next step helps.
SELECT stage, count(*), count(*) FILTER (WHERE
	qualify(signals(true, true, true, true, true), mql_signals, sql_signals, true, opportunity_signals) <> stage) AS wrong
FROM explained
WHERE next_stage IS NULL OR next_stage = 'customer'
GROUP BY stage ORDER BY stage;
