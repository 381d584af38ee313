-- Whether a rate rises or falls

CREATE FUNCTION rate_trend(successes bigint[], trials bigint[], places double precision[], OUT score double precision,
	OUT variance double precision, OUT p_value double precision) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION rate_trend IS
'Whether the rates of groups rise or fall with their places, one element of each array for a group: the test of Cochran and Armitage. '
'score: the sum of the places of the successes less that which chance expects, negative when the rates fall; variance: that of score, by '
'Mantel (hypergeometric), so that both add up over strata, see trend_chance(); p_value: the chance of so much, two-sided, by the normal '
'distribution. With fewer than two trials they are 0, 0 and 1. NULL for NULL. Arrays of different lengths, with NULL or of several '
'dimensions, negative numbers, more successes than trials, and places beyond a million are errors.';

CREATE FUNCTION trend_chance(score double precision, variance double precision) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION trend_chance IS
'The chance of so much of a trend where there is none, two-sided, of the sums of what rate_trend() says of strata: score and variance. 1 '
'without variance. NULL for NULL. Numbers that are not finite, and a negative variance, are errors.';
