-- Which keys come more than once, by their hashes.

CREATE FUNCTION lead_funnel._repeated(hashes bigint[]) RETURNS bigint[]
AS 'MODULE_PATHNAME', 'repeated_hashes' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._repeated IS
'Internal to the reports: those of the hashes that come more than once, each once, in ascending order. NULL for NULL, and when there is '
'none. Error when one of them is NULL.';

CREATE FUNCTION lead_funnel._is_among(hash bigint, hashes bigint[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashes[pg_catalog.width_bucket(hash, hashes)] OPERATOR(pg_catalog.=) hash) IS TRUE;
COMMENT ON FUNCTION lead_funnel._is_among IS
'Internal to the reports: whether the hash is one of hashes, which are in ascending order. Never NULL; hashes NULL: false.';
