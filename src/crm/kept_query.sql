CREATE FUNCTION lead_funnel._policy_of(policy regclass, state regclass) RETURNS lead_funnel._policy
AS 'MODULE_PATHNAME', 'crm_policy_of' LANGUAGE C STABLE STRICT PARALLEL SAFE
COST 1000;
COMMENT ON FUNCTION lead_funnel._policy_of IS
'Internal to the reports: the agreement as one value, by the step policy, whose query is planned once a session. While the step state, '
'such as stored_for, says the same agreement, and not NULL, so is the value. NULL gives NULL; other columns, or several rows, are '
'an error.';

CREATE FUNCTION lead_funnel._rows_of(step regclass) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'crm_rows_of' LANGUAGE C STABLE STRICT PARALLEL SAFE
COST 1000 ROWS 100;
COMMENT ON FUNCTION lead_funnel._rows_of IS
'Internal to the reports: the rows of a step whose query is planned once a session. NULL gives none; other columns than the caller expects '
'are an error.';

CREATE FUNCTION lead_funnel._rows_if(step regclass, condition regclass) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'crm_rows_if' LANGUAGE C STABLE STRICT PARALLEL SAFE
COST 1000 ROWS 100;
COMMENT ON FUNCTION lead_funnel._rows_if IS
'Internal to the reports: those of _rows_of(step), or none, without a look at the step, where is_needed is false in the one row of '
'condition, a step such as any_due. NULL gives none.';
