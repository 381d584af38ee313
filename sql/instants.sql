-- What is known of a lead's instants as of an instant: each against a formula in SQL.
SET client_min_messages = warning;
SET search_path = public, lead_funnel;
\pset format unaligned
\pset null NULL
SET timezone = 'UTC';

\set ECHO none

\echo '-- Instants around those that can be, around the receipt and around as_of, in 100000 mixtures.'
CREATE TEMP TABLE instant (n int PRIMARY KEY, at timestamptz);
INSERT INTO instant SELECT n - 1, at FROM unnest(ARRAY[NULL, '-infinity', '1899-12-31 23:59:59.999999', '1900-01-01', '2026-01-31 23:59:59.999999', '2026-02-01',
	'2026-02-01 00:00:00.000001', '2026-03-01', '2026-05-31 23:59:59.999999', '2026-06-01', '2026-06-01 00:00:00.000001', '2026-07-01', '9999-12-30 23:59:59.999999',
	'9999-12-31', 'infinity']::timestamptz[]) WITH ORDINALITY AS a (at, n);
CREATE TEMP TABLE crm AS
SELECT i, (SELECT at FROM instant WHERE n = h.r[1] % 15) AS received_at, (SELECT at FROM instant WHERE n = h.r[2] % 15) AS handed_over_at,
	(SELECT at FROM instant WHERE n = h.r[3] % 15) AS responded_at, (SELECT at FROM instant WHERE n = h.r[4] % 15) AS next_step_at,
	(SELECT at FROM instant WHERE n = h.r[5] % 15) AS closed_at, (SELECT at FROM instant WHERE n = h.r[6] % 15) AS stage_changed_at,
	('{NULL,nurture,mql,sql,opportunity,customer}'::lead_stage[])[1 + h.r[7] % 6] AS crm_stage, ('{NULL,false,true}'::boolean[])[1 + h.r[8] % 3] AS lost,
	('{NULL,false,true}'::boolean[])[1 + h.r[9] % 3] AS archived,
	('{2026-06-01,2026-06-01,2026-06-01,-infinity,infinity}'::timestamptz[])[1 + h.r[10] % 5] AS as_of, h.r[11] % 2 = 0 AS is_live
FROM generate_series(1, 100000) AS i, LATERAL (SELECT array_agg((hashint8(i * 100 + k) & 2147483647) ORDER BY k) AS r FROM generate_series(1, 11) AS k) AS h;
CREATE TEMP VIEW ours AS
SELECT i, _received_at(l) AS received_at, _handed_over_at(l) AS handed_over_at, _handover_unknown(l) AS handover_unknown, _responded_at(l) AS responded_at,
	_next_step_at(l) AS next_step_at, _crm_stage(l) AS crm_stage, _is_closed(l) AS is_closed, _lost(l) AS lost, _closed_at(l) AS closed_at
FROM crm, LATERAL _instants(received_at, handed_over_at, responded_at, next_step_at, closed_at, stage_changed_at, crm_stage, lost, archived, as_of, is_live) AS l;
CREATE FUNCTION pg_temp.can_be(at timestamptz) RETURNS boolean LANGUAGE sql RETURN at >= '1900-01-01' AND at < '9999-12-31';
CREATE TEMP VIEW twin AS
SELECT i, received_at,
	CASE WHEN handed_over_at >= COALESCE(received_at, '-infinity') AND pg_temp.can_be(handed_over_at) AND handed_over_at <= LEAST(CASE WHEN is_closed THEN closing_time END, as_of)
		THEN handed_over_at END AS handed_over_at,
	COALESCE(handed_over_at < received_at AND pg_temp.can_be(handed_over_at), false) AS handover_unknown,
	CASE WHEN responded_at >= COALESCE(received_at, '-infinity') AND pg_temp.can_be(responded_at) AND responded_at <= as_of THEN responded_at END AS responded_at,
	CASE WHEN pg_temp.can_be(next_step_at) THEN next_step_at END AS next_step_at,
	CASE WHEN is_closed THEN crm_stage WHEN handed_over_at > as_of AND pg_temp.can_be(handed_over_at) AND NOT is_live THEN NULL
		WHEN crm_stage = 'customer' THEN 'opportunity' ELSE crm_stage END AS crm_stage,
	is_closed, lost AND is_closed AS lost, CASE WHEN is_closed THEN closing_time END AS closed_at
FROM (SELECT c.*, (won OR lost OR COALESCE(archived, closing_time IS NOT NULL)) AND (closing_time > as_of) IS NOT TRUE AS is_closed
	FROM (SELECT i, CASE WHEN pg_temp.can_be(received_at) THEN received_at END AS received_at, handed_over_at, responded_at, next_step_at, crm_stage, archived, as_of, is_live,
			COALESCE(crm_stage = 'customer', false) AS won, COALESCE(lost AND (crm_stage = 'customer') IS NOT TRUE, false) AS lost,
			CASE WHEN pg_temp.can_be(closed_at) AND closed_at >= COALESCE(received_at, '-infinity') AND (NOT is_live OR closed_at <= as_of) THEN closed_at
				WHEN (crm_stage = 'customer' OR lost) AND pg_temp.can_be(stage_changed_at) AND stage_changed_at >= COALESCE(received_at, '-infinity')
					AND (NOT is_live OR stage_changed_at <= as_of) THEN stage_changed_at END AS closing_time
		FROM crm) AS c) AS l;
SELECT count(*) AS differ FROM ours FULL JOIN twin USING (i) WHERE to_jsonb(ours) IS DISTINCT FROM to_jsonb(twin);
SELECT count(received_at) > 0 AS received, count(handed_over_at) > 0 AS handed_over, bool_or(handover_unknown) AS handover_unknown, count(responded_at) > 0 AS responded,
	count(next_step_at) > 0 AS next_step, count(DISTINCT crm_stage) AS stages, bool_or(is_closed) AND NOT bool_and(is_closed) AS closed, bool_or(lost) AS lost, count(closed_at) > 0 AS closed_at
FROM ours;

\echo '-- The closing alone, as the customers have it.'
SELECT count(*) AS differ
FROM crm, LATERAL _instants(received_at, NULL, NULL, NULL, closed_at, stage_changed_at, 'customer', NULL, NULL, 'infinity', false) AS l
WHERE _closed_at(l) IS DISTINCT FROM _closing_time(received_at, closed_at, stage_changed_at, true, 'infinity', false);
SELECT _closing_time('2026-01-01', NULL, '2026-02-01', false, '2026-06-01', false) AS undecided, _closing_time(NULL, NULL, NULL, NULL, NULL, NULL) AS nothing;

\echo '-- Of nothing nothing is known; and bytes that are none, or none of a stage.'
SELECT _received_at(l), _crm_stage(l), _is_closed(l), _lost(l), _closed_at(l) FROM _instants(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) AS l;
SELECT _received_at(NULL), _is_closed(NULL);
SELECT _received_at('\x00');
SELECT _crm_stage(set_byte(_instants(NULL, NULL, NULL, NULL, NULL, NULL, 'mql', NULL, NULL, NULL, NULL), 40, 17));
SELECT _closed_at(decode(repeat('7f', 48), 'hex'));
