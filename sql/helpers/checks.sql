\set echo :ECHO \set ECHO none
-- What regression tests ask of errors and plans, in the session's own schema.
-- Only the first line of this file is seen in the output of a test.

-- The error that an expression raises.
CREATE FUNCTION pg_temp.error_of(expression text, OUT code text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'SELECT ' || expression;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;

-- Does a line of the query's plan match?
CREATE FUNCTION pg_temp.plan_has(query text, node text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line ~ node THEN RETURN true; END IF;
	END LOOP;
	RETURN false;
END $$;

-- How many rows the planner expects.
CREATE FUNCTION pg_temp.rows_of(query text) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
	RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;
\set ECHO :echo
