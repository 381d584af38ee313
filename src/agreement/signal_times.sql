
-- agreement/signal_times

CREATE FUNCTION _signal_times_add(state timestamptz[], signal text, noted_at timestamptz) RETURNS timestamptz[]
AS 'MODULE_PATHNAME', 'signal_times_transition' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _signal_times_add IS 'Internal to connect(): state with the time of a signal; the earlier time counts.';

CREATE FUNCTION _signal_times_merge(state timestamptz[], other timestamptz[]) RETURNS timestamptz[]
AS 'MODULE_PATHNAME', 'signal_times_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _signal_times_merge IS 'Internal to connect(): the earlier times of both states.';

CREATE AGGREGATE _signal_times(signal text, noted_at timestamptz) (
	SFUNC = _signal_times_add, STYPE = timestamptz[], SSPACE = 64,
	COMBINEFUNC = _signal_times_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE _signal_times(text, timestamptz) IS
'Internal to connect(): when each signal was noted first, in their order, infinity for those that were not.';

CREATE FUNCTION _known_signals(signal_times timestamptz[]) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'signal_times_signals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _known_signals(timestamptz[]) IS 'Internal to connect(): the signals that were noted.';

CREATE FUNCTION _known_signals(signal_times timestamptz[], known_by timestamptz) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'signal_times_signals_by' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _known_signals(timestamptz[], timestamptz) IS 'Internal to connect(): the signals that were noted by that instant.';
