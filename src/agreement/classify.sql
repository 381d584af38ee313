
-- agreement/classify

CREATE TYPE _classified;

CREATE FUNCTION _classified_in(cstring) RETURNS _classified
AS 'MODULE_PATHNAME', 'classified_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION _classified_out(_classified) RETURNS cstring
AS 'MODULE_PATHNAME', 'classified_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION _classified_recv(internal) RETURNS _classified
AS 'MODULE_PATHNAME', 'classified_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION _classified_send(_classified) RETURNS bytea
AS 'MODULE_PATHNAME', 'classified_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE _classified (
	INPUT = _classified_in,
	OUTPUT = _classified_out,
	RECEIVE = _classified_recv,
	SEND = _classified_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = plain
);
COMMENT ON TYPE _classified IS 'Internal to connect(): what _classify() finds for a lead. It has no input.';

CREATE FUNCTION _classify(policy _policy, source text, medium text, campaign text, conversion text, landing_page text, team text,
	instants bytea, as_of timestamptz, crm_signals lead_signals, signal_times timestamptz[], company text DEFAULT NULL) RETURNS _classified
AS 'MODULE_PATHNAME', 'classify_lead' LANGUAGE C VOLATILE PARALLEL SAFE
COST 10;
COMMENT ON FUNCTION _classify IS
'Internal to connect(): what the agreement says of a lead. NULL without a policy or as_of. It is volatile so that a subquery with it '
'stays one, and finds it once per row.';

CREATE FUNCTION _channel(lead _classified) RETURNS text
AS 'MODULE_PATHNAME', 'classified_channel' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _channel(_classified) IS 'Internal to connect(): the channel.';

CREATE FUNCTION _is_retargeted(lead _classified) RETURNS boolean
AS 'MODULE_PATHNAME', 'classified_is_retargeted' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _is_retargeted(_classified) IS
'Internal to connect(): whether it came by an advertisement for people who had been there before, by its medium or campaign.';

CREATE FUNCTION _channel(policy _policy, source text, medium text, campaign text, landing_page text) RETURNS text
AS 'MODULE_PATHNAME', 'rules_channel' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 10;
COMMENT ON FUNCTION _channel(_policy, text, text, text, text) IS
'Internal to connect(): the channel of a touch, as _classify() finds that of a lead. NULL for a NULL policy.';

CREATE FUNCTION _is_retargeted(policy _policy, source text, medium text, campaign text, landing_page text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rules_is_retargeted' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 10;
COMMENT ON FUNCTION _is_retargeted(_policy, text, text, text, text) IS
'Internal to connect(): whether a touch was an advertisement for people who had been there before, likewise. NULL for a NULL policy.';

CREATE FUNCTION _from_page(policy _policy, source text, medium text, campaign text, landing_page text, wanted integer) RETURNS text
AS 'MODULE_PATHNAME', 'rules_from_page' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 10;
COMMENT ON FUNCTION _from_page IS
'Internal to connect(): the source (wanted: 1), medium (2) or campaign (3) of a lead by which its channel '
'is decided: its own, or as its landing '
'page has it.';

CREATE FUNCTION _matching_rules(policy _policy, source text, medium text, campaign text) RETURNS integer[]
AS 'MODULE_PATHNAME', 'rules_matching' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 100;
COMMENT ON FUNCTION _matching_rules IS
'Internal to connect(): the numbers, from 1 in their order, of all channel rules of the policy that match.';

CREATE FUNCTION _conversion(policy _policy, lead _classified) RETURNS text
AS 'MODULE_PATHNAME', 'classified_conversion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _conversion IS 'Internal to connect(): the conversion, NULL when no rule matches.';

CREATE FUNCTION _fit(policy _policy, lead _classified) RETURNS text
AS 'MODULE_PATHNAME', 'classified_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _fit IS 'Internal to connect(): "fit" for a conversion that suits names for the channel, else conversion_fit().';

CREATE FUNCTION _intent(lead _classified) RETURNS lead_intent
AS 'MODULE_PATHNAME', 'classified_intent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _intent IS 'Internal to connect(): the intent, NULL when it is unknown.';

CREATE FUNCTION _terms(lead _classified) RETURNS integer
AS 'MODULE_PATHNAME', 'classified_terms' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _terms IS 'Internal to connect(): the number of the terms that hold, NULL when none do.';

CREATE FUNCTION _company(lead _classified) RETURNS integer
AS 'MODULE_PATHNAME', 'classified_company' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _company IS
'Internal to connect(): the number of the lead''s company among those with office hours of their own, NULL when it is none of them.';

CREATE FUNCTION _agreed_stage(lead _classified) RETURNS lead_stage
AS 'MODULE_PATHNAME', 'classified_stage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _agreed_stage IS 'Internal to connect(): the stage by the agreement.';

CREATE FUNCTION _reached_stage(lead _classified) RETURNS lead_stage
AS 'MODULE_PATHNAME', 'classified_reached' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _reached_stage IS 'Internal to connect(): the higher stage of agreement and CRM.';

CREATE FUNCTION _crm_signals(lead _classified) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'classified_crm_signals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _crm_signals IS 'Internal to connect(): the signals that the CRM shows.';

CREATE FUNCTION _due_at(lead _classified) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'classified_due_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _due_at IS 'Internal to connect(): the deadline for the answer, NULL when there is none.';

CREATE FUNCTION _sla_state(lead _classified) RETURNS sla_state
AS 'MODULE_PATHNAME', 'classified_sla_state' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _sla_state IS 'Internal to connect(): the state of the deadline.';

CREATE FUNCTION _response_time(lead _classified) RETURNS interval
AS 'MODULE_PATHNAME', 'classified_response_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _response_time(_classified) IS
'Internal to connect(): from its receipt, or since it was restored, to its answer by the clock of the answer, in hours, minutes and '
'seconds; NULL while unanswered.';

CREATE FUNCTION _ready_at(lead _classified) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'classified_ready_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _ready_at IS 'Internal to connect(): since when the lead is an SQL by its signals, NULL when it is none.';

CREATE FUNCTION _noted_signals_needed(lead _classified) RETURNS integer
AS 'MODULE_PATHNAME', 'classified_noted_signals_needed' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _noted_signals_needed IS
'Internal to connect(): how many noted signals made the lead an SQL, 0 when the CRM''s sufficed, NULL when it is none.';

CREATE FUNCTION _leaks(lead _classified) RETURNS integer
AS 'MODULE_PATHNAME', 'classified_leaks' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _leaks(_classified) IS 'Internal to connect(): the number of the lead''s combination of leaks, see _leaks(integer).';

CREATE FUNCTION _leaks(number integer) RETURNS text[]
AS 'MODULE_PATHNAME', 'classify_leak_names' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _leaks(integer) IS 'Internal to connect(): the names of the leaks of a combination.';
