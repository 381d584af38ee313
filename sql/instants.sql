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
	('{2026-06-01,2026-06-01,2026-06-01,-infinity,infinity}'::timestamptz[])[1 + h.r[10] % 5] AS as_of, h.r[11] % 2 = 0 AS is_live,
	(SELECT at FROM instant WHERE n = h.r[12] % 15) AS restored_at, (SELECT at FROM instant WHERE n = h.r[13] % 15) AS responded_again_at,
	('{NULL,false,true,true,true}'::boolean[])[1 + h.r[14] % 5] AS restored_starts_anew, (SELECT at FROM instant WHERE n = h.r[15] % 15) AS assigned_at,
	(SELECT at FROM instant WHERE n = h.r[16] % 15) AS accepted_at, (SELECT at FROM instant WHERE n = h.r[17] % 15) AS rejected_at
FROM generate_series(1, 100000) AS i, LATERAL (SELECT array_agg((hashint8(i * 100 + k) & 2147483647) ORDER BY k) AS r FROM generate_series(1, 17) AS k) AS h;
CREATE TEMP VIEW ours AS
SELECT i, _received_at(l) AS received_at, _handed_over_at(l) AS handed_over_at, _handover_unknown(l) AS handover_unknown, _responded_at(l) AS responded_at,
	_next_step_at(l) AS next_step_at, _crm_stage(l) AS crm_stage, _is_closed(l) AS is_closed, _lost(l) AS lost, _closed_at(l) AS closed_at,
	_restored_at(l) AS restored_at, _answered_again(l) AS answered_again, _assigned_at(l) AS assigned_at, _assigned_later(l) AS assigned_later, _accepted_at(l) AS accepted_at,
	_rejected_at(l) AS rejected_at
FROM crm, LATERAL _instants(received_at, handed_over_at, responded_at, next_step_at, closed_at, stage_changed_at, crm_stage, lost, archived, restored_at, responded_again_at, assigned_at,
	accepted_at, rejected_at, as_of, is_live, restored_starts_anew) AS l;
CREATE FUNCTION pg_temp.can_be(at timestamptz) RETURNS boolean LANGUAGE sql RETURN at >= '1900-01-01' AND at < '9999-12-31';
CREATE FUNCTION pg_temp.done(at timestamptz, received_at timestamptz, as_of timestamptz) RETURNS timestamptz LANGUAGE sql
RETURN CASE WHEN pg_temp.can_be(at) AND at >= COALESCE(received_at, '-infinity') AND at <= as_of THEN at END;
CREATE TEMP VIEW twin AS
SELECT i, received_at,
	CASE WHEN handed_over_at >= COALESCE(received_at, '-infinity') AND pg_temp.can_be(handed_over_at) AND handed_over_at <= LEAST(CASE WHEN is_closed THEN closing_time END, as_of)
		THEN handed_over_at END AS handed_over_at,
	COALESCE(handed_over_at < received_at AND pg_temp.can_be(handed_over_at), false) AS handover_unknown,
	CASE WHEN answered_again THEN responded_again_at
		WHEN responded_at >= COALESCE(round_at, received_at, '-infinity') AND pg_temp.can_be(responded_at) AND responded_at <= as_of THEN responded_at END AS responded_at,
	CASE WHEN pg_temp.can_be(next_step_at) THEN next_step_at END AS next_step_at,
	CASE WHEN is_closed THEN crm_stage WHEN handed_over_at > as_of AND pg_temp.can_be(handed_over_at) AND NOT is_live THEN NULL
		WHEN crm_stage = 'customer' THEN 'opportunity' ELSE crm_stage END AS crm_stage,
	is_closed, lost AND is_closed AS lost, CASE WHEN is_closed THEN closing_time END AS closed_at, round_at AS restored_at, answered_again,
	pg_temp.done(assigned_at, received_at, as_of) AS assigned_at, COALESCE(NOT is_live AND pg_temp.can_be(assigned_at) AND assigned_at > as_of, false) AS assigned_later,
	CASE WHEN (rejected >= accepted) IS NOT TRUE THEN accepted END AS accepted_at, CASE WHEN (rejected < accepted) IS NOT TRUE THEN rejected END AS rejected_at
FROM (SELECT r.*, pg_temp.done(accepted_at, received_at, as_of) AS accepted, pg_temp.done(rejected_at, received_at, as_of) AS rejected,
	COALESCE(responded_again_at >= round_at AND pg_temp.can_be(responded_again_at) AND responded_again_at <= as_of, false) AS answered_again
FROM (SELECT o.*, CASE WHEN restored_starts_anew AND pg_temp.can_be(restored_at) AND restored_at > received_at AND restored_at <= as_of AND NOT (lost AND is_closed)
		AND (NOT is_closed OR (restored_at >= closing_time) IS NOT TRUE) THEN restored_at END AS round_at
FROM (SELECT c.*, (won OR lost OR COALESCE(archived, closing_time IS NOT NULL)) AND (closing_time > as_of) IS NOT TRUE AS is_closed
	FROM (SELECT i, CASE WHEN pg_temp.can_be(received_at) THEN received_at END AS received_at, handed_over_at, responded_at, next_step_at, crm_stage, archived, as_of, is_live,
			restored_at, responded_again_at, restored_starts_anew, assigned_at, accepted_at, rejected_at, COALESCE(crm_stage = 'customer', false) AS won, COALESCE(lost AND (crm_stage = 'customer') IS NOT TRUE, false) AS lost,
			CASE WHEN pg_temp.can_be(closed_at) AND closed_at >= COALESCE(received_at, '-infinity') AND (NOT is_live OR closed_at <= as_of) THEN closed_at
				WHEN (crm_stage = 'customer' OR lost) AND pg_temp.can_be(stage_changed_at) AND stage_changed_at >= COALESCE(received_at, '-infinity')
					AND (NOT is_live OR stage_changed_at <= as_of) THEN stage_changed_at END AS closing_time
		FROM crm) AS c) AS o) AS r) AS l;
SELECT count(*) AS differ FROM ours FULL JOIN twin USING (i) WHERE to_jsonb(ours) IS DISTINCT FROM to_jsonb(twin);
SELECT count(received_at) > 0 AS received, count(handed_over_at) > 0 AS handed_over, bool_or(handover_unknown) AS handover_unknown, count(responded_at) > 0 AS responded,
	count(next_step_at) > 0 AS next_step, count(DISTINCT crm_stage) AS stages, bool_or(is_closed) AND NOT bool_and(is_closed) AS closed, bool_or(lost) AS lost, count(closed_at) > 0 AS closed_at,
	count(restored_at) > 0 AS restored, bool_or(answered_again) AND NOT bool_and(answered_again) AS answered_again,
	count(*) FILTER (WHERE restored_at IS NOT NULL AND responded_at IS NOT NULL AND NOT answered_again) > 0 AS first_answered_then,
	count(assigned_at) > 0 AS assigned, bool_or(assigned_later) AS assigned_later, count(accepted_at) > 0 AS accepted, count(rejected_at) > 0 AS rejected
FROM ours;

\echo '-- The closing alone, as the customers have it.'
SELECT count(*) AS differ
FROM crm, LATERAL _instants(received_at, NULL, NULL, NULL, closed_at, stage_changed_at, 'customer', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'infinity', false, true) AS l
WHERE _closed_at(l) IS DISTINCT FROM _closing_time(received_at, closed_at, stage_changed_at, true, 'infinity', false);
SELECT _closing_time('2026-01-01', NULL, '2026-02-01', false, '2026-06-01', false) AS undecided, _closing_time(NULL, NULL, NULL, NULL, NULL, NULL) AS nothing;

\echo '-- Of nothing nothing is known; and bytes that are none, or none of a stage.'
SELECT _received_at(l), _restored_at(l), _crm_stage(l), _is_closed(l), _lost(l), _closed_at(l) FROM _instants(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) AS l;
SELECT _received_at(NULL), _is_closed(NULL);
SELECT _received_at('\x00');
SELECT _crm_stage(set_byte(_instants(NULL, NULL, NULL, NULL, NULL, NULL, 'mql', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), 48, 17));
SELECT _closed_at(decode(repeat('7f', 72), 'hex'));
\echo '-- A round that begins before the receipt, is one of who is lost or was closed before, or whose answer came before it.'
CREATE TEMP TABLE restored AS SELECT _instants('2026-01-01', NULL, '2026-01-02', NULL, NULL, NULL, NULL, false, false, '2026-03-01', '2026-04-01', NULL, NULL, NULL, '2026-06-01', true, true) AS instants;
SELECT _restored_at(instants), _responded_at(instants), _answered_again(instants) FROM restored;
SELECT _restored_at(overlay(instants PLACING substr(instants, 1, 8) FROM 41 FOR 8)) FROM restored;
SELECT _restored_at(set_byte(overlay(instants PLACING substr(instants, 1, 8) FROM 9 FOR 8), 49, 0)) AS begins_with_the_receipt FROM restored;
SELECT _restored_at(overlay(instants PLACING '\x00'::bytea FROM 15 FOR 1)) FROM restored;
SELECT _restored_at(set_byte(instants, 49, get_byte(instants, 49) | 2)) FROM restored;
SELECT _restored_at(overlay(instants PLACING substr(instants, 1, 8) FROM 41 FOR 8)) FROM restored;
SELECT _restored_at(set_byte(overlay(instants PLACING substr(instants, 1, 8) FROM 9 FOR 8), 49, 8)) FROM restored;
SELECT _restored_at(overlay(instants PLACING substr(instants, 1, 8) FROM 25 FOR 8)) FROM restored;

\echo '-- Assigned or judged before the receipt, or later and now, or rejected at no time.'
CREATE TEMP TABLE judged AS SELECT _instants('2026-01-02', NULL, NULL, NULL, NULL, NULL, NULL, false, false, NULL, NULL, '2026-01-03', '2026-01-04', '2026-01-05', '2026-06-01', true, true) AS instants;
SELECT _assigned_at(instants), _assigned_later(instants), _accepted_at(instants), _rejected_at(instants) FROM judged;
SELECT _rejected_at(overlay(instants PLACING '\x00'::bytea FROM 63 FOR 1)) FROM judged;
SELECT _rejected_at(overlay(instants PLACING '\x00'::bytea FROM 71 FOR 1)) FROM judged;
SELECT _rejected_at(set_byte(instants, 49, get_byte(instants, 49) | 16)) FROM judged;
SELECT _rejected_at(overlay(instants PLACING '\x0000000000000080'::bytea FROM 65 FOR 8)) FROM judged;
SELECT what, _instants_change('2026-01-01', NULL, NULL, NULL, NULL, NULL, NULL, false, false, NULL, NULL, assigned, accepted, rejected, '2026-02-01') AS changes_at
FROM (VALUES ('assigned later', timestamptz '2026-02-02', NULL::timestamptz, NULL::timestamptz), ('accepted later', NULL, '2026-02-02', NULL), ('rejected later', NULL, NULL, '2026-02-02'),
	('all done', '2026-01-02', '2026-01-02', '2026-02-01'), ('never', 'infinity', 'infinity', '10000-01-01')) AS c (what, assigned, accepted, rejected);

\echo '-- When something else is known of who is restored.'
SELECT what, _instants_change('2026-01-01', NULL, '2026-01-02', NULL, NULL, NULL, NULL, lost, archived, restored, again, NULL, NULL, NULL, as_of) AS changes_at
FROM (VALUES ('not restored yet', timestamptz '2026-03-01', timestamptz '2026-04-01', timestamptz '2026-02-01', false, false),
	('not answered again yet', '2026-03-01', '2026-04-01', '2026-03-01', false, false), ('answered again', '2026-03-01', '2026-04-01', '2026-04-01', false, false),
	('lost again', '2026-03-01', NULL, '2026-02-01', true, NULL), ('never', 'infinity', '10000-01-01', '2026-02-01', false, false)) AS c (what, restored, again, as_of, lost, archived);

\echo '-- Since the second of the receipt, and not before it, as date_trunc() has that second.'
WITH instant AS (
	SELECT timestamp '2026-01-01 10:00' + n * interval '0.4 seconds' AS at FROM generate_series(-5, 5) n
	UNION ALL
	SELECT unnest('{NULL,-infinity,infinity,1999-12-31 23:59:59.5,2000-01-01,1969-07-20 20:17:40.25,4713-01-01 00:00:00.75 BC}'::timestamp[]))
SELECT count(*) AS pairs, count(*) FILTER (WHERE _since(a.at, r.at) IS DISTINCT FROM (a.at >= date_trunc('second', r.at))) AS since_differs,
	count(*) FILTER (WHERE _in_time(a.at, r.at) IS DISTINCT FROM
		CASE WHEN a.at >= date_trunc('second', r.at) THEN GREATEST(a.at, r.at) ELSE a.at END) AS in_time_differs
FROM instant a CROSS JOIN instant r;
