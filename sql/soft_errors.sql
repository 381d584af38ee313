-- Wrong text input is a soft error with code, message, detail and hint.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

SELECT 'valid or not', pg_temp.verdict(type || ' ' || value, pg_input_is_valid(value, 'lead_funnel.' || type), valid)
FROM (VALUES
	('lead_intent', 'HIGH', true), ('lead_intent', 'medium', false), ('lead_stage', ' sql ', true), ('lead_stage', '', false),
	('sla_state', 'at_risk', true), ('sla_state', 'at risk', false), ('lead_signals', '{need,timing}', true),
	('lead_signals', '{}', true), ('lead_signals', '{need,}', false), ('lead_signals', '{money}', false),
	('lead_signals', '{need timing}', false), ('lead_signals', 'need', false), ('lead_signals', '{"need}', false))
	AS v (type, value, valid);
SELECT 'errors', pg_temp.verdict(value, concat_ws(' / ', sql_error_code || ' ' || message, e.detail, e.hint),
	format('22P02 invalid input value for type %s: "%s" / %s / %s', type, value, w.detail, w.hint))
FROM (VALUES
	('lead_intent', 'medium', 'The labels are, in ascending order: low, mid, high.', 'Write one label, for example "low".'),
	('lead_stage', '', 'The labels are, in ascending order: nurture, mql, sql, opportunity, customer.',
		'Write one label, for example "nurture".'),
	('sla_state', 'at risk', 'The labels are, in ascending order: none, pending, at_risk, overdue, met, breached.',
		'Write one label, for example "none".')) AS w (type, value, detail, hint),
	LATERAL pg_input_error_info(value, 'lead_funnel.' || type) AS e;
SELECT 'errors of sets', pg_temp.verdict(value, concat_ws(' / ', sql_error_code || ' ' || message, e.detail, e.hint),
	format('22P02 invalid input value for type lead_signals: "%s" / %s / Write labels between braces, for example "{need,timing}".',
		value, w.detail))
FROM (VALUES
	('{need,}', 'A label is missing before or after a comma.'),
	('{money}', '"money" is not one of the labels need, timing, scope, budget, decision_maker.'),
	('{need "timing"}', 'Expected a label and then "," or "}" at "need "timing"".'),
	('need', 'A set starts with "{" and ends with "}".'),
	('{need}}', 'Expected a label and then "," or "}" at "need}".')) AS w (value, detail),
	LATERAL pg_input_error_info(value, 'lead_funnel.lead_signals') AS e;

-- Every type of the extension: a text that is none of its values is a soft
-- error of class 22 with a detail and a hint; types that have no input refuse
-- all of them.
WITH type AS (
	SELECT t.oid::regtype::text AS name, CASE WHEN t.typname IN ('_policy', '_classified') THEN '0A000' ELSE '22' END AS class
	FROM pg_depend AS d JOIN pg_extension AS x ON x.oid = d.refobjid AND x.extname = 'lead_funnel'
		JOIN pg_type AS t ON t.oid = d.objid
	WHERE d.classid = 'pg_type'::regclass AND d.deptype = 'e' AND t.typtype = 'b' AND t.typcategory <> 'A')
SELECT 'types', pg_temp.verdict(name, refused, 7)
FROM (SELECT name, count(*) FILTER (WHERE sql_error_code LIKE class || '%' AND detail IS NOT NULL AND hint IS NOT NULL)
	FROM type, unnest(ARRAY['', ' ', '?', '{', '"', repeat('9', 1000), E'\u00e9']) AS bad, LATERAL pg_input_error_info(bad, name)
	GROUP BY name) AS v (name, refused);
