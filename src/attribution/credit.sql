
-- Attribution: credits of touches in arrays

CREATE FUNCTION attribution_credit(model text, touched_at timestamptz[], converted_at timestamptz, direct boolean[] DEFAULT NULL,
	milestones integer[] DEFAULT NULL, weights numeric[] DEFAULT NULL, half_life interval DEFAULT '7 days',
	lookback interval DEFAULT NULL) RETURNS numeric[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION attribution_credit(text, timestamptz[], timestamptz, boolean[], integer[], numeric[], interval, interval) IS
'The credit of each touch of a conversion, in the order of touched_at; they add up to exactly 1 (multiples of 10^-12; what rounding '
'leaves goes to the last touch that has credit). Touches count in the order of time, those of one instant in the order of the array. A '
'touch after converted_at, one earlier than converted_at - lookback, and a NULL one have credit 0. Models: first, last; last_non_direct '
'(the last where all are direct; NULL is not direct); linear; position (first 40 %, last 40 %, those between share 20 %); w (first, lead '
'creation, opportunity creation 30 % each, the others share 10 %); full_path (the same and the close 22.5 % each, the others 10 %); '
'time_decay (2^(-age / half_life), of the exact age); custom (weights: shares of the first touch, of all between together, and of the '
'last, from 0 to 1000000 with 8 decimals). A share without a touch goes to the others in proportion, and several of one touch add up; '
'where no touch has a share all are alike. milestones: positions in touched_at, from 1 on, of lead and opportunity creation (w), and of '
'the close (full_path); NULL, or one without credit: there is no such touch. NULL for a NULL model, touched_at or converted_at, and where '
'no touch can have credit. A NULL half_life is 7 days, a NULL lookback has no bound; both in days of 24 hours. direct, milestones and '
'weights are read by the models that need them. Errors: an unknown model; infinite instants; intervals with months, a half_life up to 0, a '
'lookback below 0; arrays of other lengths or dimensions; a position that is none; weights that are missing, NULL, NaN, infinite, negative '
'or all 0; more than 10 million touches.';
