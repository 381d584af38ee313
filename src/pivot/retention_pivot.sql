
-- Customers by key

COMMENT ON TYPE retention_kpi_by IS
'KPI states of customers, one per key, a channel or a year of start say. Made by retention_agg_by in one pass, read by each and kpi, added by +, - and rollup. A key is a text, compared by its bytes, or NULL; one whose numbers are all zero is left out, so equal values have equal bytes. All keys together have less than 1 GB. Its text is a JSON array of pairs, for example [["Google Ads", {"active_for": {"14": 1}}]].';

CREATE FUNCTION retention_agg_by_transition(k retention_kpi_by, key text, started timestamptz, churned timestamptz, first_value timestamptz, initial_amount numeric, current_amount numeric, as_of timestamptz) RETURNS retention_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION retention_agg_by_transition(retention_kpi_by, text, timestamptz, timestamptz, timestamptz, numeric, numeric, timestamptz) IS
'Transition function of retention_agg_by: the state with one customer more. A NULL state is the empty one; the other arguments, NULLs and errors are those of retention_agg_by.';

CREATE FUNCTION retention_agg_by_inverse(k retention_kpi_by, key text, started timestamptz, churned timestamptz, first_value timestamptz, initial_amount numeric, current_amount numeric, as_of timestamptz) RETURNS retention_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION retention_agg_by_inverse(retention_kpi_by, text, timestamptz, timestamptz, timestamptz, numeric, numeric, timestamptz) IS
'Inverse transition function of retention_agg_by over a moving window: the state with one customer less. A NULL state is the empty one; the other arguments, NULLs and errors are those of retention_agg_by.';

CREATE AGGREGATE retention_agg_by(key text, started timestamptz, churned timestamptz, first_value timestamptz, initial_amount numeric, current_amount numeric, as_of timestamptz) (
	SFUNC = retention_agg_by_transition, STYPE = retention_kpi_by, INITCOND = '[]',
	COMBINEFUNC = retention_kpi_by_plus,
	MSFUNC = retention_agg_by_transition, MINVFUNC = retention_agg_by_inverse,
	MSTYPE = retention_kpi_by, MINITCOND = '[]',
	SSPACE = 16384, MSSPACE = 16384,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_agg_by(text, timestamptz, timestamptz, timestamptz, numeric, numeric, timestamptz) IS
'KPI states of customers by key, in one pass: what retention_agg of the same arguments gives for each group of GROUP BY key. Keys are compared by their bytes, and a NULL key is a key like others. A row that retention_agg skips is skipped, NULL started or as_of among them, so a key that has no other rows is not there; the errors are those of retention_agg. Without rows the value without keys, never NULL. From 1 GB of keys and numbers on, an error.';

CREATE FUNCTION retention_agg_by_transition(k retention_kpi_by, key text, started timestamp, churned timestamp, first_value timestamp, initial_amount numeric, current_amount numeric, as_of timestamp) RETURNS retention_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION retention_agg_by_transition(retention_kpi_by, text, timestamp, timestamp, timestamp, numeric, numeric, timestamp) IS
'Transition function of retention_agg_by: the state with one customer more. A NULL state is the empty one; the other arguments, NULLs and errors are those of retention_agg_by.';

CREATE FUNCTION retention_agg_by_inverse(k retention_kpi_by, key text, started timestamp, churned timestamp, first_value timestamp, initial_amount numeric, current_amount numeric, as_of timestamp) RETURNS retention_kpi_by
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION retention_agg_by_inverse(retention_kpi_by, text, timestamp, timestamp, timestamp, numeric, numeric, timestamp) IS
'Inverse transition function of retention_agg_by over a moving window: the state with one customer less. A NULL state is the empty one; the other arguments, NULLs and errors are those of retention_agg_by.';

CREATE AGGREGATE retention_agg_by(key text, started timestamp, churned timestamp, first_value timestamp, initial_amount numeric, current_amount numeric, as_of timestamp) (
	SFUNC = retention_agg_by_transition, STYPE = retention_kpi_by, INITCOND = '[]',
	COMBINEFUNC = retention_kpi_by_plus,
	MSFUNC = retention_agg_by_transition, MINVFUNC = retention_agg_by_inverse,
	MSTYPE = retention_kpi_by, MINITCOND = '[]',
	SSPACE = 16384, MSSPACE = 16384,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_agg_by(text, timestamp, timestamp, timestamp, numeric, numeric, timestamp) IS
'KPI states of customers by key, in one pass: what retention_agg of the same arguments gives for each group of GROUP BY key. Keys are compared by their bytes, and a NULL key is a key like others. A row that retention_agg skips is skipped, NULL started or as_of among them, so a key that has no other rows is not there; the errors are those of retention_agg. Without rows the value without keys, never NULL. From 1 GB of keys and numbers on, an error.';

CREATE FUNCTION retention_agg_by_transition(k retention_kpi_by, key text, started date, churned date, first_value date, initial_amount numeric, current_amount numeric, as_of date) RETURNS retention_kpi_by
AS 'MODULE_PATHNAME', 'retention_agg_by_date_transition' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION retention_agg_by_transition(retention_kpi_by, text, date, date, date, numeric, numeric, date) IS
'Transition function of retention_agg_by: the state with one customer more. A NULL state is the empty one; the other arguments, NULLs and errors are those of retention_agg_by.';

CREATE FUNCTION retention_agg_by_inverse(k retention_kpi_by, key text, started date, churned date, first_value date, initial_amount numeric, current_amount numeric, as_of date) RETURNS retention_kpi_by
AS 'MODULE_PATHNAME', 'retention_agg_by_date_inverse' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION retention_agg_by_inverse(retention_kpi_by, text, date, date, date, numeric, numeric, date) IS
'Inverse transition function of retention_agg_by over a moving window: the state with one customer less. A NULL state is the empty one; the other arguments, NULLs and errors are those of retention_agg_by.';

CREATE AGGREGATE retention_agg_by(key text, started date, churned date, first_value date, initial_amount numeric, current_amount numeric, as_of date) (
	SFUNC = retention_agg_by_transition, STYPE = retention_kpi_by, INITCOND = '[]',
	COMBINEFUNC = retention_kpi_by_plus,
	MSFUNC = retention_agg_by_transition, MINVFUNC = retention_agg_by_inverse,
	MSTYPE = retention_kpi_by, MINITCOND = '[]',
	SSPACE = 16384, MSSPACE = 16384,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_agg_by(text, date, date, date, numeric, numeric, date) IS
'KPI states of customers by key, in one pass: what retention_agg of the same arguments gives for each group of GROUP BY key. Keys are compared by their bytes, and a NULL key is a key like others. A row that retention_agg skips is skipped, NULL started or as_of among them, so a key that has no other rows is not there; the errors are those of retention_agg. Without rows the value without keys, never NULL. From 1 GB of keys and numbers on, an error.';
