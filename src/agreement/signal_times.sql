
-- agreement/signal_times

CREATE FUNCTION _signal_times_add(state timestamptz[], signal text, noted_at timestamptz) RETURNS timestamptz[]
AS 'MODULE_PATHNAME', 'signal_times_transition' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _signal_times_add(timestamptz[], text, timestamptz) IS
'Internal to connect(): state with a signal besides; of a signal that it has the earlier time counts. A NULL state is empty; a NULL signal or time leaves it as it is. Another signal than those of lead_signals, and a state that is no array of five times, are errors.';

CREATE FUNCTION _signal_times_merge(state timestamptz[], other timestamptz[]) RETURNS timestamptz[]
AS 'MODULE_PATHNAME', 'signal_times_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _signal_times_merge(timestamptz[], timestamptz[]) IS
'Internal to connect(): state with the signals of other besides. A NULL state is empty, a NULL other leaves it as it is.';

CREATE AGGREGATE _signal_times(signal text, noted_at timestamptz) (
	SFUNC = _signal_times_add, STYPE = timestamptz[], SSPACE = 64,
	COMBINEFUNC = _signal_times_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE _signal_times(text, timestamptz) IS
'Internal to connect(): when need, timing, scope, budget and decision_maker were noted first, infinity where they were not. Rows with a NULL are skipped; NULL without any other. Another signal than those of lead_signals is an error.';

CREATE FUNCTION _known_signals(signal_times timestamptz[]) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'signal_times_signals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _known_signals(timestamptz[]) IS
'Internal to connect(): the signals that were noted. NULL gives NULL.';

CREATE FUNCTION _known_signals(signal_times timestamptz[], known_by timestamptz) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'signal_times_signals_by' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _known_signals(timestamptz[], timestamptz) IS
'Internal to connect(): the signals that were noted at that instant or before. NULL gives NULL.';
