
-- How sure a rate is

CREATE FUNCTION rate_interval(successes bigint, trials bigint, confidence double precision DEFAULT 0.95) RETURNS numrange
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_interval IS
'Wilson''s score interval of successes / trials, both bounds included, to 8 decimals. NULL for NULL and without trials. Negative numbers, '
'more successes than trials, and a confidence outside 0 to 1 are errors.';

CREATE FUNCTION rate_differs(successes1 bigint, trials1 bigint, successes2 bigint, trials2 bigint,
	confidence double precision DEFAULT 0.95) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION rate_differs IS
'Whether two rates differ by more than chance: Fisher''s exact two-sided test gives at most 1 - confidence. With a variance of more than '
'a million (16 million trials) it is the normal test with continuity correction. NULL for NULL and without trials. Negative numbers, more '
'successes than trials, and a confidence outside 0 to 1 are errors.';

CREATE FUNCTION _chi_square_tail(chi_square double precision, degrees integer) RETURNS double precision
AS 'MODULE_PATHNAME', 'rate_chi_square' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _chi_square_tail IS
'Internal to the reports: the chance that a chi square with so many degrees of freedom is at least as great. NULL for NULL. A chi square '
'below 0 or that is no number, and degrees of freedom that are not from 1 to 1000000, are errors.';
