-- agreement/policy

CREATE TYPE _policy;

CREATE FUNCTION _policy_in(cstring) RETURNS _policy
AS 'MODULE_PATHNAME', 'policy_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _policy_in(cstring) IS
'Text input of _policy: always an error (a soft one where the server has them). NULL gives NULL.';

CREATE FUNCTION _policy_out(_policy) RETURNS cstring
AS 'MODULE_PATHNAME', 'policy_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _policy_out(_policy) IS
'Text output of _policy: how much it holds; it is not read back. NULL gives NULL.';

CREATE FUNCTION _policy_recv(internal) RETURNS _policy
AS 'MODULE_PATHNAME', 'policy_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _policy_recv(internal) IS
'Binary input of _policy: always an error.';

CREATE FUNCTION _policy_send(_policy) RETURNS bytea
AS 'MODULE_PATHNAME', 'policy_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _policy_send(_policy) IS
'Binary output of _policy: the words of its text output. NULL gives NULL.';

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

CREATE TYPE _terms AS (
	team text,
	intent lead_intent,
	valid_from timestamptz,
	valid_to timestamptz,
	mql_signals integer,
	sql_signals integer,
	opportunity_signals lead_signals,
	respond_within interval,
	office_clock boolean,
	hours office_hours,
	qualify_within interval,
	qualify_office_clock boolean,
	next_step_within interval,
	decide_within interval
);
COMMENT ON TYPE _terms IS
'Internal to connect(): a row of the table agreement.';
COMMENT ON COLUMN _terms.team IS 'Whose terms; NULL: those of all who have none of their own.';
COMMENT ON COLUMN _terms.intent IS 'Of which leads; NULL: of those whose intent is unknown.';
COMMENT ON COLUMN _terms.valid_from IS 'For leads received from then on; with NULL the terms never hold.';
COMMENT ON COLUMN _terms.valid_to IS 'For leads received before; with NULL the terms never hold.';
COMMENT ON COLUMN _terms.mql_signals IS 'So many signals make an MQL.';
COMMENT ON COLUMN _terms.sql_signals IS 'So many signals make an SQL.';
COMMENT ON COLUMN _terms.opportunity_signals IS 'An opportunity has all of these.';
COMMENT ON COLUMN _terms.respond_within IS 'The time to answer.';
COMMENT ON COLUMN _terms.office_clock IS 'False: it runs day and night.';
COMMENT ON COLUMN _terms.hours IS 'The team''s office hours; NULL: those of all.';
COMMENT ON COLUMN _terms.qualify_within IS 'The time to qualify.';
COMMENT ON COLUMN _terms.qualify_office_clock IS 'False: it runs day and night.';
COMMENT ON COLUMN _terms.next_step_within IS 'The time from the qualification to the next step.';
COMMENT ON COLUMN _terms.decide_within IS 'The time from the qualification to the decision.';

CREATE FUNCTION _policy(channel_rules text[], conversion_rules text[], channels text[], terms _terms[], hours office_hours) RETURNS _policy
AS 'MODULE_PATHNAME', 'policy_make' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
COST 1000;
COMMENT ON FUNCTION _policy(text[], text[], text[], _terms[], office_hours) IS
'Internal to connect(): all that marketing and sales agreed. channel_rules has a row for each rule: the patterns of source, medium and campaign, NULL for any, and the channel; conversion_rules: the pattern of the raw text, that of the landing page, NULL for any, the conversion and its intent; channels: the name, the conversions that the model names for it between commas, and what conversion_fit() says of low, mid and high intent there. terms are the rows of the table agreement, of which no two may hold for the same lead; hours are those of whom the terms name none. NULLs are none. Never NULL.';

-- Terms

CREATE FUNCTION _mql_signals(policy _policy, terms integer) RETURNS integer
AS 'MODULE_PATHNAME', 'policy_mql_signals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _mql_signals(_policy, integer) IS
'Internal to connect(): mql_signals of the terms of that number, as _terms() gives it. NULL gives NULL; another number is an error.';

CREATE FUNCTION _sql_signals(policy _policy, terms integer) RETURNS integer
AS 'MODULE_PATHNAME', 'policy_sql_signals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _sql_signals(_policy, integer) IS
'Internal to connect(): sql_signals of the terms of that number. NULL gives NULL; a number that none has is an error.';

CREATE FUNCTION _opportunity_signals(policy _policy, terms integer) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'policy_opportunity_signals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _opportunity_signals(_policy, integer) IS
'Internal to connect(): opportunity_signals of the terms of that number. NULL gives NULL; a number that none has is an error.';

CREATE FUNCTION _respond_within(policy _policy, terms integer) RETURNS interval
AS 'MODULE_PATHNAME', 'policy_respond_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _respond_within(_policy, integer) IS
'Internal to connect(): respond_within of the terms of that number. NULL gives NULL; a number that none has is an error.';

CREATE FUNCTION _office_clock(policy _policy, terms integer) RETURNS boolean
AS 'MODULE_PATHNAME', 'policy_office_clock' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _office_clock(_policy, integer) IS
'Internal to connect(): office_clock of the terms of that number. NULL gives NULL; a number that none has is an error.';

CREATE FUNCTION _qualify_within(policy _policy, terms integer) RETURNS interval
AS 'MODULE_PATHNAME', 'policy_qualify_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _qualify_within(_policy, integer) IS
'Internal to connect(): qualify_within of the terms of that number. NULL gives NULL; a number that none has is an error.';

CREATE FUNCTION _next_step_within(policy _policy, terms integer) RETURNS interval
AS 'MODULE_PATHNAME', 'policy_next_step_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _next_step_within(_policy, integer) IS
'Internal to connect(): next_step_within of the terms of that number. NULL gives NULL; a number that none has is an error.';

CREATE FUNCTION _decide_within(policy _policy, terms integer) RETURNS interval
AS 'MODULE_PATHNAME', 'policy_decide_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _decide_within(_policy, integer) IS
'Internal to connect(): decide_within of the terms of that number. NULL gives NULL; a number that none has is an error.';

CREATE FUNCTION _hours(policy _policy, terms integer) RETURNS office_hours
AS 'MODULE_PATHNAME', 'policy_hours' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _hours(_policy, integer) IS
'Internal to connect(): the office hours by the terms of that number: the team''s, else those of all, as with NULL terms. NULL when policy is NULL or there are none; a number that none has is an error.';

CREATE FUNCTION _clock(policy _policy, terms integer) RETURNS office_hours
AS 'MODULE_PATHNAME', 'policy_clock' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _clock(_policy, integer) IS
'Internal to connect(): the clock of respond_within by the terms of that number: _hours(), or 24/7 where office_clock is false. NULL when policy is NULL or there are no hours; a number that none has is an error.';

CREATE FUNCTION _qualify_clock(policy _policy, terms integer) RETURNS office_hours
AS 'MODULE_PATHNAME', 'policy_qualify_clock' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _qualify_clock(_policy, integer) IS
'Internal to connect(): the clock of qualify_within by the terms of that number: _hours(), or 24/7 where qualify_office_clock is false. NULL when policy is NULL or there are no hours; a number that none has is an error.';
