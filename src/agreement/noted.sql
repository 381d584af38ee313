
-- agreement/noted

CREATE FUNCTION _note(state timestamptz[], signal text, noted_at timestamptz) RETURNS timestamptz[]
AS 'MODULE_PATHNAME', 'noted_transition' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _note(timestamptz[], text, timestamptz) IS
'Internal to connect(): state with a signal besides; of a signal that it has the earlier time counts. A NULL state is empty; a NULL signal or time leaves it as it is. Another signal than those of lead_signals, and a state that is no array of five times, are errors.';

CREATE FUNCTION _note_merge(state timestamptz[], other timestamptz[]) RETURNS timestamptz[]
AS 'MODULE_PATHNAME', 'noted_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _note_merge(timestamptz[], timestamptz[]) IS
'Internal to connect(): state with the signals of other besides. A NULL state is empty, a NULL other leaves it as it is.';

CREATE AGGREGATE _noted(signal text, noted_at timestamptz) (
	SFUNC = _note, STYPE = timestamptz[], SSPACE = 64,
	COMBINEFUNC = _note_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE _noted(text, timestamptz) IS
'Internal to connect(): when need, timing, scope, budget and decision_maker were noted first, infinity where they were not. Rows with a NULL are skipped; NULL without any other. Another signal than those of lead_signals is an error.';

CREATE FUNCTION _noted_signals(noted timestamptz[]) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'noted_signals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _noted_signals(timestamptz[]) IS
'Internal to connect(): the signals that were noted. NULL gives NULL.';

CREATE FUNCTION _noted_signals(noted timestamptz[], noted_by timestamptz) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'noted_signals_by' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _noted_signals(timestamptz[], timestamptz) IS
'Internal to connect(): the signals that were noted at that instant or before. NULL gives NULL.';
