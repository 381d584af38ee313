
-- How sure a rate is

CREATE FUNCTION rate_interval(successes bigint, trials bigint, confidence double precision DEFAULT 0.95) RETURNS numrange
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_interval(bigint, bigint, double precision) IS
'Confidence interval of a rate, successes / trials, for example rate_interval(won(k), won(k) + lost(k)): between which rates '
'the true one lies, in about so many cases as the confidence says. It is the score interval of Wilson (1927), without '
'continuity correction: (2 s + z^2 -/+ z sqrt(z^2 + 4 s (n - s) / n)) / (2 (n + z^2)) for s successes in n trials, where z is '
'the normal deviate of the confidence. Unlike the textbook''s it is right for few trials and for rates near 0 and 1. Both '
'bounds belong to it, as fractions of 1 rounded to 8 decimals. NULL gives NULL; without trials NULL. Negative numbers, more '
'successes than trials and a confidence that is not between 0 and 1 are errors.';

CREATE FUNCTION rate_differs(successes1 bigint, trials1 bigint, successes2 bigint, trials2 bigint,
	confidence double precision DEFAULT 0.95) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION rate_differs(bigint, bigint, bigint, bigint, double precision) IS
'Whether two rates differ by more than chance, for example the close rates of two channels: true when the two-sided exact test '
'of Fisher gives a chance of at most 1 - confidence. Where the true rates are alike it says true in at most that share of the '
'cases, however few the trials; tests with the normal distribution and intervals of the difference do so several times as often '
'when there are few. So false does not mean that the rates are alike, only that it takes more trials to tell. Where the '
'successes of the first have a variance of more than a million, which takes 16 million trials, the test is that of the normal '
'distribution with continuity correction, which is then as good. NULL gives NULL; without trials on either side NULL. Negative '
'numbers, more successes than trials and a confidence that is not between 0 and 1 are errors.';
