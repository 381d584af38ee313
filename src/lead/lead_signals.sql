
-- lead/lead_signals

COMMENT ON TYPE lead_signals IS
'What is known of a lead, a set of need, timing, scope, budget and decision_maker. Text: {need,timing}, or {}. One byte with a bit per '
'signal, need in the lowest, also in binary form; sets sort as these numbers.';

CREATE FUNCTION signals(
	need boolean DEFAULT false,
	timing boolean DEFAULT false,
	scope boolean DEFAULT false,
	budget boolean DEFAULT false,
	decision_maker boolean DEFAULT false
) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'lead_signals_make' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION signals IS 'The set of the signals that are true. NULL counts as false. Never NULL.';

CREATE FUNCTION cardinality(lead_signals) RETURNS integer
AS 'MODULE_PATHNAME', 'label_set_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cardinality(lead_signals) IS 'The number of signals. NULL gives NULL.';

CREATE FUNCTION missing(lead_signals) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'lead_signals_missing' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION missing(lead_signals) IS 'The signals that are not in the set. NULL gives NULL.';

-- Casts

CREATE FUNCTION lead_signals_to_array(lead_signals) RETURNS text[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION lead_signals_from_array(text[]) RETURNS lead_signals
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE CAST (lead_signals AS text[]) WITH FUNCTION lead_signals_to_array(lead_signals) AS ASSIGNMENT;
COMMENT ON CAST (lead_signals AS text[]) IS 'The signals in their order. Assignments need no cast. NULL gives NULL.';

CREATE CAST (text[] AS lead_signals) WITH FUNCTION lead_signals_from_array(text[]) AS ASSIGNMENT;
COMMENT ON CAST (text[] AS lead_signals) IS
'The signals of the array, in any order and letter case. Assignments need no cast. NULL gives NULL; a NULL element is left out. Other '
'words and more dimensions are errors.';

CREATE CAST (lead_signals AS text) WITH INOUT AS ASSIGNMENT;

CREATE CAST (text AS lead_signals) WITH INOUT;

-- Operators of a set

CREATE FUNCTION lead_signals_union(lead_signals, lead_signals) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'label_set_union' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION lead_signals_intersection(lead_signals, lead_signals) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'label_set_intersection' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION lead_signals_difference(lead_signals, lead_signals) RETURNS lead_signals
AS 'MODULE_PATHNAME', 'label_set_difference' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION lead_signals_contains(lead_signals, lead_signals) RETURNS boolean
AS 'MODULE_PATHNAME', 'label_set_contains' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION lead_signals_contained(lead_signals, lead_signals) RETURNS boolean
AS 'MODULE_PATHNAME', 'label_set_contained' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION lead_signals_overlaps(lead_signals, lead_signals) RETURNS boolean
AS 'MODULE_PATHNAME', 'label_set_overlaps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR | (
	LEFTARG = lead_signals, RIGHTARG = lead_signals, FUNCTION = lead_signals_union,
	COMMUTATOR = |
);
COMMENT ON OPERATOR | (lead_signals, lead_signals) IS 'The signals of either set. NULL gives NULL.';

CREATE OPERATOR & (
	LEFTARG = lead_signals, RIGHTARG = lead_signals, FUNCTION = lead_signals_intersection,
	COMMUTATOR = &
);
COMMENT ON OPERATOR & (lead_signals, lead_signals) IS 'The signals of both sets. NULL gives NULL.';

CREATE OPERATOR - (
	LEFTARG = lead_signals, RIGHTARG = lead_signals, FUNCTION = lead_signals_difference
);
COMMENT ON OPERATOR - (lead_signals, lead_signals) IS 'The signals of the first set alone. NULL gives NULL.';

CREATE OPERATOR @> (
	LEFTARG = lead_signals, RIGHTARG = lead_signals, FUNCTION = lead_signals_contains,
	COMMUTATOR = <@, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @> (lead_signals, lead_signals) IS 'Whether the first has all signals of the second. NULL gives NULL.';

CREATE OPERATOR <@ (
	LEFTARG = lead_signals, RIGHTARG = lead_signals, FUNCTION = lead_signals_contained,
	COMMUTATOR = @>, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR <@ (lead_signals, lead_signals) IS 'Whether the second has all signals of the first. NULL gives NULL.';

CREATE OPERATOR && (
	LEFTARG = lead_signals, RIGHTARG = lead_signals, FUNCTION = lead_signals_overlaps,
	COMMUTATOR = &&, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR && (lead_signals, lead_signals) IS 'Whether the sets share a signal. NULL gives NULL.';

CREATE AGGREGATE signals_agg(lead_signals) (
	SFUNC = lead_signals_union, STYPE = lead_signals, INITCOND = '{}',
	COMBINEFUNC = lead_signals_union, PARALLEL = SAFE
);
COMMENT ON AGGREGATE signals_agg(lead_signals) IS
'The signals of any row. NULLs are skipped. Without rows it is the empty set, never NULL.';
