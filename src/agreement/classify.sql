
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
COMMENT ON TYPE _classified IS
'Internal to connect(): what the agreement says of a lead, as the function _classify() finds it. It has no input.';

CREATE FUNCTION _classify(policy _policy, source text, medium text, campaign text, conversion text, landing_page text, team text,
	received_at timestamptz, responded_at timestamptz, as_of timestamptz, crm_signals lead_signals, signal_times timestamptz[], next_step boolean, crm_stage lead_stage, handed_over_at timestamptz) RETURNS _classified
AS 'MODULE_PATHNAME', 'classify_lead' LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE
COST 10;
COMMENT ON FUNCTION _classify(_policy, text, text, text, text, text, text, timestamptz, timestamptz, timestamptz, lead_signals, timestamptz[], boolean, lead_stage, timestamptz) IS
'Internal to connect(): what the agreement says of a lead: the channel of the first channel rule that matches (NULLs count as empty), else that of reporting_channel(); the conversion of the first conversion rule that matches (an empty landing page is NULL, which matches no pattern of one); the terms that hold for its team, intent and time of receipt (as_of when that is NULL; those of its team before those of all), its stage as of qualify(), its deadline and state as of sla_deadline() and sla_state() with the clock of these terms, since when it is an SQL by its signals, and its leaks. Signals that the CRM shows are known from the receipt on. It is volatile although it depends on nothing but its arguments: so a subquery that calls it stays one, and finds it once for each row, not once for each part that is asked for, while conditions on a lead still get inside. NULL when policy or as_of is NULL; other NULLs are as for these functions. A target that sla_deadline() cannot count is an error.';

CREATE FUNCTION _channel(lead _classified) RETURNS text
AS 'MODULE_PATHNAME', 'classified_channel' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _channel(_classified) IS
'Internal to connect(): the channel. NULL gives NULL.';

CREATE FUNCTION _conversion(policy _policy, lead _classified) RETURNS text
AS 'MODULE_PATHNAME', 'classified_conversion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _conversion(_policy, _classified) IS
'Internal to connect(): the conversion, NULL when no rule matches. NULL gives NULL; a lead that another value has classified is an error.';

CREATE FUNCTION _fit(policy _policy, lead _classified) RETURNS text
AS 'MODULE_PATHNAME', 'classified_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _fit(_policy, _classified) IS
'Internal to connect(): conversion_fit() of the conversion in the channel, but a conversion that the model names for the channel fits whatever its intent, as a contact request does for a retargeting audience. NULL when the intent is, when the channel is not in the table channel, and when conversion_fit() is. NULL gives NULL; a lead that another value has classified is an error.';

CREATE FUNCTION _intent(lead _classified) RETURNS lead_intent
AS 'MODULE_PATHNAME', 'classified_intent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _intent(_classified) IS
'Internal to connect(): the intent of the conversion, NULL when it is unknown. NULL gives NULL.';

CREATE FUNCTION _terms(lead _classified) RETURNS integer
AS 'MODULE_PATHNAME', 'classified_terms' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _terms(_classified) IS
'Internal to connect(): the number of the terms that hold for the lead, NULL when none do. NULL gives NULL.';

CREATE FUNCTION _agreed_stage(lead _classified) RETURNS lead_stage
AS 'MODULE_PATHNAME', 'classified_stage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _agreed_stage(_classified) IS
'Internal to connect(): the stage by the agreement. NULL gives NULL.';

CREATE FUNCTION _reached_stage(lead _classified) RETURNS lead_stage
AS 'MODULE_PATHNAME', 'classified_reached' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _reached_stage(_classified) IS
'Internal to connect(): the higher one of the stage by the agreement and that of the CRM. NULL gives NULL.';

CREATE FUNCTION _crm_signals(lead _classified) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'classified_crm_signals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _crm_signals(_classified) IS
'Internal to connect(): the signals that the CRM shows, {} where it shows none. NULL gives NULL.';

CREATE FUNCTION _due_at(lead _classified) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'classified_due_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _due_at(_classified) IS
'Internal to connect(): the deadline for the answer, NULL when there is none. NULL gives NULL.';

CREATE FUNCTION _sla_state(lead _classified) RETURNS sla_state
AS 'MODULE_PATHNAME', 'classified_sla_state' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _sla_state(_classified) IS
'Internal to connect(): how the deadline stands. NULL gives NULL.';

CREATE FUNCTION _ready_at(lead _classified) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'classified_ready_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _ready_at(_classified) IS
'Internal to connect(): since when it is an SQL by its signals; NULL when it is none. NULL gives NULL.';

CREATE FUNCTION _noted_signals_needed(lead _classified) RETURNS integer
AS 'MODULE_PATHNAME', 'classified_noted_signals_needed' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _noted_signals_needed(_classified) IS
'Internal to connect(): how many signals that the CRM does not show made it an SQL, 0 when it was one by its receipt; NULL when it is none. NULL gives NULL.';

CREATE FUNCTION _leaks(lead _classified) RETURNS integer
AS 'MODULE_PATHNAME', 'classified_leaks' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _leaks(_classified) IS
'Internal to connect(): the number of its combination of leaks, by which leads can be grouped: wrong_conversion when the conversion is known not to fit the channel; too_early when it was handed to sales under an agreement, and not an SQL by its signals by then; too_late when it was answered after the deadline, or not by then and the deadline is over. NULL gives NULL.';

CREATE FUNCTION _leaks(number integer) RETURNS text[]
AS 'MODULE_PATHNAME', 'classify_leak_names' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _leaks(integer) IS
'Internal to connect(): the leaks of a combination with that number: of wrong_conversion, too_early and too_late, in this order. NULL gives NULL; a number that no combination has is an error.';
