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
