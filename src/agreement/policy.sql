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
'Internal to connect(): all that marketing and sales agreed, as one value, which a query makes once by the function _policy() and every call for a lead reads. It has no input.';

CREATE FUNCTION _policy(channel_rules text[], conversion_rules text[], channels text[], suits text[], agreement record[], hours office_hours) RETURNS _policy
AS 'MODULE_PATHNAME', 'policy_make' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
COST 1000;
COMMENT ON FUNCTION _policy(text[], text[], text[], text[], record[], office_hours) IS
'Internal to connect(): all that marketing and sales agreed. channel_rules has a row for each rule: the patterns of source, medium and campaign, NULL for any, and the channel; conversion_rules: the pattern of the raw text, that of the landing page, NULL for any, the conversion and its intent; channels: the name, and what conversion_fit() says of low, mid and high intent there; suits: a channel and a conversion that the model names for it. agreement has the rows of the table agreement, of which no two may hold for the same lead; their columns are known by name, a column that is missing or of another type is an error, and so is a row of another type. hours are those where a row names none. NULLs are none. Never NULL.';

-- Terms

CREATE FUNCTION _term(policy _policy, terms integer, name text, type anyelement) RETURNS anyelement
AS 'MODULE_PATHNAME', 'policy_term_sql' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _term(_policy, integer, text, anyelement) IS
'Internal to connect(): the column of that name of the table agreement, by the terms of that number, as _terms() gives it. Only the type of the last argument counts, which must be the column''s, as in NULL::interval; for a domain it is the type that the domain is over. NULL when another argument is; a number or a name that does not exist is an error, and so is another type.';

CREATE FUNCTION _hours(policy _policy, terms integer) RETURNS office_hours
AS 'MODULE_PATHNAME', 'policy_hours_sql' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _hours(_policy, integer) IS
'Internal to connect(): the office hours by the terms of that number: the team''s, else those of all, as with NULL terms. NULL when policy is NULL or there are none; a number that does not exist is an error.';

CREATE FUNCTION _clock(policy _policy, terms integer, name text) RETURNS office_hours
AS 'MODULE_PATHNAME', 'policy_clock_sql' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _clock(_policy, integer, text) IS
'Internal to connect(): the clock by the terms of that number of what the column of that name, a boolean like office_clock, is said of: _hours(), or 24/7 where it is false. NULL when policy or name is NULL or there are no hours; a number or a name that does not exist is an error, and so is a column of another type.';
