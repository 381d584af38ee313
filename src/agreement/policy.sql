-- agreement/policy

CREATE TYPE _policy;

CREATE FUNCTION _policy_in(cstring) RETURNS _policy
AS 'MODULE_PATHNAME', 'policy_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION _policy_out(_policy) RETURNS cstring
AS 'MODULE_PATHNAME', 'policy_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION _policy_recv(internal) RETURNS _policy
AS 'MODULE_PATHNAME', 'policy_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION _policy_send(_policy) RETURNS bytea
AS 'MODULE_PATHNAME', 'policy_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE _policy (
	INPUT = _policy_in,
	OUTPUT = _policy_out,
	RECEIVE = _policy_recv,
	SEND = _policy_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = plain
);
COMMENT ON TYPE _policy IS
'Internal to connect(): the whole agreement as one value, which _policy() makes once per query. It has no input.';

CREATE FUNCTION _policy(channel_rules text[], conversion_rules text[], channels text[], suits text[], agreement record[],
                        hours office_hours, companies text[] DEFAULT NULL, company_hours office_hours[] DEFAULT NULL,
                        own_domains text[] DEFAULT NULL) RETURNS _policy
AS 'MODULE_PATHNAME', 'policy_make' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 1000;
COMMENT ON FUNCTION _policy IS
'Internal to connect(): the whole agreement, from the rows of its tables (NULL: none). hours hold where agreement names none, '
'for the leads of one of companies the hours at its place in company_hours.';

-- Terms

CREATE FUNCTION _term(policy _policy, terms integer, name text, type anyelement) RETURNS anyelement
AS 'MODULE_PATHNAME', 'policy_term_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _term IS
'Internal to connect(): a column of the agreement in the terms of that number, in the type of the last argument.';

CREATE FUNCTION _hours(policy _policy, terms integer, company integer DEFAULT NULL) RETURNS office_hours
AS 'MODULE_PATHNAME', 'policy_hours_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _hours IS
'Internal to connect(): the office hours of the terms of that number, those of all for NULL terms, for a lead of the company of that '
'number; NULL: of one without hours of its own.';

CREATE FUNCTION _clock(policy _policy, terms integer, name text, company integer DEFAULT NULL) RETURNS office_hours
AS 'MODULE_PATHNAME', 'policy_clock_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _clock IS 'Internal to connect(): _hours(), or 24/7 where the boolean column of that name is false.';

-- The planner puts it in place: what is not asked for is not computed.
CREATE FUNCTION _agreed_terms(policy _policy, terms integer, company integer)
RETURNS TABLE (mql_signals integer, sql_signals integer, opportunity_signals lead_signals, respond_within interval, office_clock boolean,
               qualify_within interval, next_step_within interval, decide_within interval, hours office_hours, clock office_hours,
               qualify_clock office_hours, assign_within interval)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT _term(policy, terms, 'mql_signals', NULL::integer), _term(policy, terms, 'sql_signals', NULL::integer),
           _term(policy, terms, 'opportunity_signals', NULL::lead_signals), _term(policy, terms, 'respond_within', NULL::interval),
           _term(policy, terms, 'office_clock', NULL::boolean), _term(policy, terms, 'qualify_within', NULL::interval),
           _term(policy, terms, 'next_step_within', NULL::interval), _term(policy, terms, 'decide_within', NULL::interval),
           _hours(policy, terms, company), _clock(policy, terms, 'office_clock', company),
           _clock(policy, terms, 'qualify_office_clock', company), _term(policy, terms, 'assign_within', NULL::interval);
END;
COMMENT ON FUNCTION _agreed_terms IS
'Internal to connect(): what the agreement says in the terms of that number, of a lead of the company of that number, one row, as _term(), '
'_hours() and _clock() do.';
