-- Wrong text input is a soft error with code, message, detail and hint.
SET search_path = lead_funnel, public;
\pset format unaligned

SELECT type, value, pg_input_is_valid(value, 'lead_funnel.' || type) AS valid
FROM (VALUES
	('lead_intent', 'HIGH'), ('lead_intent', 'medium'),
	('lead_stage', ' sql '), ('lead_stage', ''),
	('sla_state', 'at_risk'), ('sla_state', 'at risk'),
	('lead_signals', '{need,timing}'), ('lead_signals', '{}'), ('lead_signals', '{need,}'),
	('lead_signals', '{money}'), ('lead_signals', '{need timing}'), ('lead_signals', 'need'),
	('lead_signals', '{"need}')) AS v (type, value);

SELECT type, e.sql_error_code, e.message, e.detail, e.hint
FROM (VALUES
	('lead_intent', 'medium'), ('lead_stage', ''), ('sla_state', 'at risk'),
	('lead_signals', '{need,}'), ('lead_signals', '{money}'), ('lead_signals', '{need "timing"}'),
	('lead_signals', 'need'), ('lead_signals', '{need}}')) AS v (type, value),
	LATERAL pg_input_error_info(value, 'lead_funnel.' || type) AS e;

-- Every type of the extension: a text that is none of its values is a soft
-- error of class 22 with a detail and a hint; types that have no input refuse
-- all of them.  Offenders only.
SELECT t.oid::regtype AS type, bad, e.*
FROM pg_depend AS d JOIN pg_extension AS x ON x.oid = d.refobjid AND x.extname = 'lead_funnel'
	JOIN pg_type AS t ON t.oid = d.objid,
	unnest(ARRAY['', ' ', '?', '{', '"', repeat('9', 1000), E'\u00e9']) AS bad,
	LATERAL pg_input_error_info(bad, t.oid::regtype::text) AS e
WHERE d.classid = 'pg_type'::regclass AND d.deptype = 'e' AND t.typtype = 'b' AND t.typcategory <> 'A'
	AND (coalesce(e.sql_error_code, '') NOT LIKE CASE WHEN t.typname IN ('_policy', '_classified') THEN '0A000' ELSE '22%' END OR e.detail IS NULL OR e.hint IS NULL);
