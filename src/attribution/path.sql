
-- Attribution: the touches of a lead as one value

COMMENT ON TYPE touch_path IS
'The touches of a lead in the order of time: channel (a text, or NULL), instant, and whether it was a direct visit; those of one instant '
'in the order of the bytes of their channels, NULL last. touch_path_agg makes it. Text: a JSON array as [["2026-01-05T10:00:00Z", '
'"Google Ads"], ["2026-01-09T08:30:00Z", null, true]], with instants in UTC, in any order, and true for a direct one; no setting changes '
'it. At most 10 million touches, less than 1 GB.';

CREATE FUNCTION touch_path_agg_transition(state bytea, channel text, touched_at timestamptz) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION touch_path_agg_transition(state bytea, channel text, touched_at timestamptz, direct boolean) RETURNS bytea
AS 'MODULE_PATHNAME', 'touch_path_agg_direct_transition' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION touch_path_agg_combine(state bytea, other bytea) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION touch_path_agg_combine(bytea, bytea) IS
'Combine function of touch_path_agg: the touches of both states. A NULL state has none. Bytes that are no state are an error.';

CREATE FUNCTION touch_path_agg_final(state bytea) RETURNS touch_path
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION touch_path_agg_final(bytea) IS
'Final function of touch_path_agg: the path. A NULL state is the path without touches. Bytes that are no state are an error.';

CREATE AGGREGATE touch_path_agg(channel text, touched_at timestamptz) (
	SFUNC = touch_path_agg_transition, STYPE = bytea, FINALFUNC = touch_path_agg_final,
	COMBINEFUNC = touch_path_agg_combine, SSPACE = 240,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE touch_path_agg(text, timestamptz) IS
'The path of the touches, which come in any order; none is direct. A NULL touched_at skips the row; a NULL channel is a channel. Without '
'rows it is the path without touches, never NULL. Infinite instants, more than 10 million touches and 1 GB are errors.';

CREATE AGGREGATE touch_path_agg(channel text, touched_at timestamptz, direct boolean) (
	SFUNC = touch_path_agg_transition, STYPE = bytea, FINALFUNC = touch_path_agg_final,
	COMBINEFUNC = touch_path_agg_combine, SSPACE = 240,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE touch_path_agg(text, timestamptz, boolean) IS
'The same, with whether each touch was a direct visit; NULL is not. The NULL rule and the errors are the same.';

-- What is in it

CREATE FUNCTION touches(path touch_path) RETURNS integer
AS 'MODULE_PATHNAME', 'touch_path_touches' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION touches(touch_path) IS 'How many touches a path has. NULL gives NULL.';

CREATE FUNCTION channels(path touch_path) RETURNS text[]
AS 'MODULE_PATHNAME', 'touch_path_channels' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION channels(touch_path) IS
'The channel of each touch, in the order of time: what to group paths by, and what markov_attribution takes. NULL gives NULL.';

CREATE FUNCTION touched_at(path touch_path) RETURNS timestamptz[]
AS 'MODULE_PATHNAME', 'touch_path_touched_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION touched_at(touch_path) IS 'The instant of each touch, in the order of time. NULL gives NULL.';

CREATE FUNCTION each(path touch_path, OUT channel text, OUT touched_at timestamptz, OUT direct boolean) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'touch_path_each' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 6;
COMMENT ON FUNCTION each(touch_path) IS
'One row per touch, in the order of time: its channel, its instant, and whether it is direct. NULL gives no rows.';

CREATE FUNCTION path_until(path touch_path, until timestamptz, lookback interval DEFAULT NULL) RETURNS touch_path
AS 'MODULE_PATHNAME', 'touch_path_until' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION path_until(touch_path, timestamptz, interval) IS
'The touches up to an instant, and not longer before it than the lookback, in days of 24 hours; both ends count. A NULL lookback has no '
'bound; another NULL gives NULL. An infinite instant, and a lookback with months or below 0 are errors.';

CREATE FUNCTION path_credit(model text, path touch_path, converted_at timestamptz, milestones timestamptz[] DEFAULT NULL,
	weights numeric[] DEFAULT NULL, half_life interval DEFAULT '7 days', lookback interval DEFAULT NULL,
	OUT channel text, OUT touched_at timestamptz, OUT credit numeric) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20 ROWS 6;
COMMENT ON FUNCTION path_credit(text, touch_path, timestamptz, timestamptz[], numeric[], interval, interval) IS
'attribution_credit of a path: one row per touch, in the order of time, with its credit; they add up to exactly 1. milestones: when the '
'lead and the opportunity were created (w), and the close (full_path); the touch of each is the last one up to then, and there is none for '
'NULL. No rows for a NULL model, path or converted_at, and where no touch can have credit. Other NULLs and the errors are those of '
'attribution_credit.';
