
-- How sure a rate is

CREATE FUNCTION rate_interval(successes bigint, trials bigint, confidence double precision DEFAULT 0.95) RETURNS numrange
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_interval(bigint, bigint, double precision) IS
'Confidence interval of a rate, successes / trials, for example rate_interval(won(k), won(k) + lost(k)): the score interval of '
'Wilson (1927), without continuity correction, which is right for few trials and for rates near 0 and 1. Both bounds belong to '
'it, as fractions of 1 rounded to 8 decimals. NULL gives NULL; without trials NULL. Negative numbers, more successes than '
'trials and a confidence that is not between 0 and 1 are errors.';

CREATE FUNCTION rate_differs(successes1 bigint, trials1 bigint, successes2 bigint, trials2 bigint,
	confidence double precision DEFAULT 0.95) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION rate_differs(bigint, bigint, bigint, bigint, double precision) IS
'Whether two rates differ by more than chance, for example the close rates of two channels: true when the two-sided exact test '
'of Fisher gives a chance of at most 1 - confidence. False does not mean that the rates are alike, only that it takes more '
'trials to tell. Where the successes of the first have a variance of more than a million, which takes 16 million trials, the '
'test is that of the normal distribution with continuity correction. NULL gives NULL; without trials on either side NULL. '
'Negative numbers, more successes than trials and a confidence that is not between 0 and 1 are errors.';
