
-- agreement/noted

CREATE TYPE _noted;

CREATE FUNCTION _noted_in(cstring) RETURNS _noted
AS 'MODULE_PATHNAME', 'noted_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _noted_in(cstring) IS
'Text input of _noted: always an error (a soft one where the server has them). NULL gives NULL.';

CREATE FUNCTION _noted_out(_noted) RETURNS cstring
AS 'MODULE_PATHNAME', 'noted_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _noted_out(_noted) IS
'Text output of _noted: the signals, which are not read back. NULL gives NULL.';

CREATE FUNCTION _noted_recv(internal) RETURNS _noted
AS 'MODULE_PATHNAME', 'noted_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _noted_recv(internal) IS
'Binary input of _noted: always an error.';

CREATE FUNCTION _noted_send(_noted) RETURNS bytea
AS 'MODULE_PATHNAME', 'noted_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _noted_send(_noted) IS
'Binary output of _noted: the words of its text output. NULL gives NULL.';

CREATE TYPE _noted (
	INPUT = _noted_in,
	OUTPUT = _noted_out,
	RECEIVE = _noted_recv,
	SEND = _noted_send,
	INTERNALLENGTH = 48,
	ALIGNMENT = double,
	STORAGE = plain
);
COMMENT ON TYPE _noted IS
'Internal to connect(): when each signal of a lead was noted in the table signal. 48 bytes. It has no input.';

CREATE FUNCTION _note(state _noted, signal text, noted_at timestamptz) RETURNS _noted
AS 'MODULE_PATHNAME', 'noted_transition' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _note(_noted, text, timestamptz) IS
'Internal to connect(): state with a signal besides; of a signal that it has the earlier time counts. A NULL state is empty; a NULL signal or time leaves it as it is. Another signal than those of lead_signals is an error.';

CREATE FUNCTION _note_merge(state _noted, other _noted) RETURNS _noted
AS 'MODULE_PATHNAME', 'noted_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION _note_merge(_noted, _noted) IS
'Internal to connect(): state with the signals of other besides. A NULL state is empty, a NULL other leaves it as it is.';

CREATE AGGREGATE _noted(signal text, noted_at timestamptz) (
	SFUNC = _note, STYPE = _noted, SSPACE = 48,
	COMBINEFUNC = _note_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE _noted(text, timestamptz) IS
'Internal to connect(): when each signal was noted first. Rows with a NULL are skipped; NULL without any other. Another signal than those of lead_signals is an error.';

CREATE FUNCTION _noted_signals(noted _noted) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'noted_signals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _noted_signals(_noted) IS
'Internal to connect(): the signals that were noted. NULL gives NULL.';

CREATE FUNCTION _noted_signals(noted _noted, noted_by timestamptz) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'noted_signals_by' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _noted_signals(_noted, timestamptz) IS
'Internal to connect(): the signals that were noted at that instant or before. NULL gives NULL.';
