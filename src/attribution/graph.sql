
-- Attribution from all paths together

CREATE TYPE channel_effect AS (channel text, removal_effect double precision, conversions double precision);
COMMENT ON TYPE channel_effect IS
'What markov_attribution and shapley_attribution say of a channel. Text: a row as ("Google Ads",0.42,12.5).';
COMMENT ON COLUMN channel_effect.channel IS 'Channel, which can be NULL.';
COMMENT ON COLUMN channel_effect.removal_effect IS
'From 0 to 1: what part of the conversions is lost without the channel. NULL where nothing was converted.';
COMMENT ON COLUMN channel_effect.conversions IS 'Conversions that the channel is credited with; those of all channels add up to all.';


CREATE FUNCTION markov_attribution_transition(state bytea, path text[], conversions bigint, non_conversions bigint) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION markov_attribution_transition(state bytea, path touch_path, conversions bigint, non_conversions bigint) RETURNS bytea
AS 'MODULE_PATHNAME', 'markov_attribution_path_transition' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION markov_attribution_combine(state bytea, other bytea) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION markov_attribution_combine(bytea, bytea) IS
'Combine function of markov_attribution: the paths of both states. A NULL state has none. Bytes that are no state are an error.';

CREATE FUNCTION markov_attribution_final(state bytea) RETURNS channel_effect[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION markov_attribution_final(bytea) IS
'Final function of markov_attribution. A NULL state gives the empty array. Bytes that are no state are an error.';

CREATE AGGREGATE markov_attribution(path text[], conversions bigint, non_conversions bigint) (
	SFUNC = markov_attribution_transition, STYPE = bytea, FINALFUNC = markov_attribution_final,
	COMBINEFUNC = markov_attribution_combine, SSPACE = 4096,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE markov_attribution(text[], bigint, bigint) IS
'Channels by a first-order Markov chain, from paths and how often each ended with and without a conversion. The chain has the steps of all '
'paths, from a start by way of channels to conversion or not; a channel''s removal effect is 1 - P(conversion without it) / P(conversion), '
'where all steps to it lead to no conversion; its conversions are all conversions x its effect / sum of effects. Solved, not simulated. '
'One row per channel, in the order of their bytes, NULL last: SELECT e.* FROM (SELECT markov_attribution(...) FROM ...) AS m (r), '
'unnest(r) AS e. NULL in a path is a channel; a NULL or empty path is skipped; a NULL number is 0. Without paths the array is empty, never '
'NULL. Negative numbers, more than 256 channels, paths of several dimensions or of more than 10 million touches, and steps that are 2^63 '
'or more are errors.';

CREATE AGGREGATE markov_attribution(path touch_path, conversions bigint, non_conversions bigint) (
	SFUNC = markov_attribution_transition, STYPE = bytea, FINALFUNC = markov_attribution_final,
	COMBINEFUNC = markov_attribution_combine, SSPACE = 4096,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE markov_attribution(touch_path, bigint, bigint) IS
'The same for paths of touch_path_agg, of which all touches count: see path_until. The NULL rule and the errors are the same.';

CREATE FUNCTION shapley_attribution_transition(state bytea, path text[], conversions bigint) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION shapley_attribution_transition(state bytea, path touch_path, conversions bigint) RETURNS bytea
AS 'MODULE_PATHNAME', 'shapley_attribution_path_transition' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION shapley_attribution_combine(state bytea, other bytea) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION shapley_attribution_combine(bytea, bytea) IS
'Combine function of shapley_attribution: the paths of both states. A NULL state has none. Bytes that are no state are an error.';

CREATE FUNCTION shapley_attribution_final(state bytea) RETURNS channel_effect[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION shapley_attribution_final(bytea) IS
'Final function of shapley_attribution. A NULL state gives the empty array. Bytes that are no state are an error.';

CREATE AGGREGATE shapley_attribution(path text[], conversions bigint) (
	SFUNC = shapley_attribution_transition, STYPE = bytea, FINALFUNC = shapley_attribution_final,
	COMBINEFUNC = shapley_attribution_combine, SSPACE = 4096,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE shapley_attribution(text[], bigint) IS
'Channels by their Shapley values, from paths and how many conversions each had. The value of a set of channels is v(S) = the conversions '
'of the paths whose channels are all in S, in whatever order and number; a channel''s conversions are the mean of what it adds over all '
'orders in which channels can join. For this v that is the sum of conversions / number of channels over its paths, which is exact for any '
'number of channels. removal_effect is 1 - v(all but the channel) / v(all). Rows, NULL rule and errors are those of markov_attribution.';

CREATE AGGREGATE shapley_attribution(path touch_path, conversions bigint) (
	SFUNC = shapley_attribution_transition, STYPE = bytea, FINALFUNC = shapley_attribution_final,
	COMBINEFUNC = shapley_attribution_combine, SSPACE = 4096,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE shapley_attribution(touch_path, bigint) IS
'The same for paths of touch_path_agg, of which all touches count: see path_until. The NULL rule and the errors are the same.';
