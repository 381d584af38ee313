\set ECHO none
-- For tests that print one line per statement, what it is about and how many cases there were, and what is wrong
-- with which of them.  The statements themselves are not in the output.
--
--   SELECT 'text', pg_temp.verdict(input, input::lead_stage::text, output)
--   FROM (VALUES (' SQL ', 'sql'), ('MqL', 'mql')) AS v (input, output);
--
-- prints "text: 2 cases"; and if the second were not so, "text: 2 cases, 1 WRONG" and "  MqL: mql, not mqq".
\i :srcdir/sql/helpers/checks.sql
\pset format unaligned
\pset tuples_only on
\pset fieldsep ': '
\pset null NULL

-- The number of cases comes first, then what is wrong.
CREATE FUNCTION pg_temp.judge(said text[], what text, got anycompatible, want anycompatible) RETURNS text[]
LANGUAGE plpgsql AS $$
BEGIN
	said[1] := said[1]::int + 1;
	IF got::text IS DISTINCT FROM want::text THEN
		said := said || format('  %s: %s, not %s', what, coalesce(got::text, 'NULL'), coalesce(want::text, 'NULL'));
	END IF;
	RETURN said;
END $$;
CREATE FUNCTION pg_temp.sentence(said text[]) RETURNS text LANGUAGE sql AS $$
	SELECT CASE said[1] WHEN '0' THEN 'no cases: WRONG' WHEN '1' THEN '1 case' ELSE said[1] || ' cases' END
		|| coalesce(', ' || nullif(cardinality(said) - 1, 0) || ' WRONG', '')
		|| array_to_string(ARRAY[''] || said[2:], E'\n')
$$;
CREATE AGGREGATE pg_temp.verdict(what text, got anycompatible, want anycompatible) (
	sfunc = pg_temp.judge, stype = text[], initcond = '{0}', finalfunc = pg_temp.sentence);

-- The error that a statement ends in: code, message, detail and hint.
CREATE FUNCTION pg_temp.failure(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	code text; message text; detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	-- What core says of a function or operator that does not exist changed with 19.
	IF message LIKE '% does not exist%' AND code = '42883' THEN RETURN code || ' ' || message; END IF;
	RETURN concat_ws(' / ', code || ' ' || message, nullif(detail, ''), nullif(hint, ''));
END $$;

-- For many statements of one case each: test() prints what is wrong, tested how many cases there were of each
-- topic, the first word of what test() is told.
CREATE TEMP TABLE test_case (what text);
CREATE FUNCTION pg_temp.test(what text, got anyelement, want anyelement) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO pg_temp.test_case VALUES (what);
	IF got IS DISTINCT FROM want THEN
		RETURN NEXT format('%s: %s WRONG, not %s', what, coalesce(got::text, 'NULL'), coalesce(want::text, 'NULL'));
	END IF;
END $$;
CREATE TEMP VIEW tested AS
SELECT split_part(what, ' ', 1) AS topic, count(*) || ' cases' AS cases
FROM test_case GROUP BY 1 ORDER BY substring(split_part(what, ' ', 1), '\d+')::int, 1;

-- What an expression gives, as text, or the error that it ends in.
CREATE FUNCTION pg_temp.answer(expression text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	EXECUTE format('SELECT (%s)::text', expression) INTO answer;
	RETURN answer;
EXCEPTION WHEN OTHERS THEN
	RETURN pg_temp.failure('SELECT ' || expression);
END $$;
