-- Which patterns of rules a session keeps compiled: those that a query uses, and of the others no more than 256.
SET client_min_messages = warning;
SET search_path = public, lead_funnel;
\pset format unaligned
\pset tuples_only on
CREATE FUNCTION channel_of(policy _policy, source text) RETURNS text
LANGUAGE sql RETURN _channel(_classify(policy, source, NULL, NULL, NULL, NULL, NULL, NULL, '2026-01-01', NULL, NULL));
CREATE FUNCTION policy_of(VARIADIC patterns text[]) RETURNS _policy
LANGUAGE sql RETURN (SELECT _policy(array_agg(ARRAY[p, NULL, NULL, 'channel ' || nth] ORDER BY nth), NULL, NULL, NULL, NULL, NULL)
	FROM unnest(patterns) WITH ORDINALITY AS u (p, nth));
CREATE VIEW kept AS SELECT count(*) AS patterns FROM pg_backend_memory_contexts WHERE name = 'lead_funnel pattern';

\echo '-- One pattern, for two queries and two call sites, and with another collation another one.'
TABLE kept;
SELECT channel_of(policy_of('^one'), 'One'), channel_of(policy_of('^one'), 'Two') IS NOT NULL AS unlike;
TABLE kept;
SELECT channel_of(policy_of('^one'), 'ONE');
TABLE kept;
SELECT _channel(_classify(policy_of('^one'), 'one' COLLATE "C", NULL, NULL, NULL, NULL, NULL, NULL, '2026-01-01', NULL, NULL));
TABLE kept;

\echo '-- What may take much memory is kept while it is used.'
SELECT channel_of(p, 'aaa'), channel_of(p, repeat('b', 300)), (SELECT patterns FROM kept WHERE p IS NOT NULL) > 2 AS held
FROM (SELECT policy_of('^a{2,3}$', '^' || repeat('b', 300)) AS p OFFSET 0) AS rules;
TABLE kept;

\echo '-- What is no pattern is not kept, and neither does what came before it in a transaction stay in use.'
\set VERBOSITY terse
SELECT channel_of(policy_of('^two', '('), 'three');
TABLE kept;
BEGIN;
DECLARE held CURSOR FOR SELECT channel_of(p, 'two ' || n) FROM (SELECT policy_of('^two 1', '^two 2', '^two 3') AS p OFFSET 0) AS rules, generate_series(1, 3) AS n;
FETCH 2 FROM held;
SAVEPOINT s;
SELECT channel_of(policy_of('^two 1', '^two 4', '('), 'five');
ROLLBACK TO s;
FETCH 1 FROM held;
ROLLBACK;
TABLE kept;

\echo '-- More than 256: in one agreement, and in one for each row.'
CREATE VIEW many AS
SELECT n, channel_of(p, 'source ' || n) AS channel, (SELECT patterns FROM kept WHERE n = 700) AS patterns
FROM (SELECT policy_of(VARIADIC array_agg('^source ' || n || '$' ORDER BY n)) AS p FROM generate_series(1, 700) AS n OFFSET 0) AS rules,
	generate_series(1, 700) AS n;
SELECT count(*) AS answers, count(*) FILTER (WHERE channel = 'channel ' || n) AS of_its_own, max(patterns) > 600 AS held FROM many;
TABLE kept;
SELECT count(*) AS answers, count(channel) AS found
FROM generate_series(1, 2) AS round, generate_series(1, 700) AS n, LATERAL channel_of(policy_of('^source ' || n || '$'), 'SOURCE ' || n) AS channel;
TABLE kept;

DROP VIEW many, kept;
DROP FUNCTION channel_of, policy_of;
