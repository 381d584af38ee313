-- Labels and sets of labels on the wire and on disk: one byte each.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

-- A round trip
\getenv builddir PG_ABS_BUILDDIR
\set results :builddir /results
\cd :results
CREATE TEMP TABLE labels (stage lead_stage, intent lead_intent, state sla_state, signals lead_signals, bytes text);
INSERT INTO labels VALUES
	('nurture', 'low', 'none', '{}', '\x00 \x00 \x00 \x00'),
	('mql', 'mid', 'pending', '{need}', '\x01 \x01 \x01 \x01'),
	('sql', 'high', 'at_risk', '{timing}', '\x02 \x02 \x02 \x02'),
	('opportunity', NULL, 'overdue', '{need,timing,scope}', '\x03 - \x03 \x07'),
	('customer', NULL, 'met', '{need,timing,scope,budget,decision_maker}', '\x04 - \x04 \x1f'),
	(NULL, NULL, 'breached', NULL, '- - \x05 -');
SELECT 'bytes', pg_temp.verdict(l::text, format('%s %s %s %s', coalesce(lead_stage_send(stage)::text, '-'),
	coalesce(lead_intent_send(intent)::text, '-'), sla_state_send(state), coalesce(lead_signals_send(signals)::text, '-')), bytes)
FROM labels AS l;
COPY (SELECT stage, intent, state, signals FROM labels) TO STDOUT (FORMAT binary) \g labels.bin
CREATE TEMP TABLE back (LIKE labels);
ALTER TABLE back DROP bytes;
\copy back from 'labels.bin' (format binary)
SELECT 'round trip', pg_temp.verdict(l.state::text, b::text, (l.stage, l.intent, l.state, l.signals)::text)
FROM labels AS l LEFT JOIN back AS b USING (state);
SELECT 'rows back', pg_temp.verdict('rows', (SELECT count(*) FROM back), 6);

-- Every other byte, a longer and a shorter field are errors: six of them.
COPY (SELECT 5::"char", 0::"char", 0::"char", 0::"char") TO STDOUT (FORMAT binary) \g labels.bin
\copy back from 'labels.bin' (format binary)
COPY (SELECT 0::"char", 3::"char", 0::"char", 0::"char") TO STDOUT (FORMAT binary) \g labels.bin
\copy back from 'labels.bin' (format binary)
COPY (SELECT 0::"char", 0::"char", (-1)::"char", 0::"char") TO STDOUT (FORMAT binary) \g labels.bin
\copy back from 'labels.bin' (format binary)
COPY (SELECT 0::"char", 0::"char", 0::"char", 32::"char") TO STDOUT (FORMAT binary) \g labels.bin
\copy back from 'labels.bin' (format binary)
COPY (SELECT '\x0101'::bytea, 0::"char", 0::"char", 0::"char") TO STDOUT (FORMAT binary) \g labels.bin
\copy back from 'labels.bin' (format binary)
COPY (SELECT ''::bytea, 0::"char", 0::"char", 0::"char") TO STDOUT (FORMAT binary) \g labels.bin
\copy back from 'labels.bin' (format binary)
SELECT 'rows back', pg_temp.verdict('rows', (SELECT count(*) FROM back), 6);

-- A byte on disk that is no label is an error where its text is needed.
CREATE CAST ("char" AS lead_stage) WITHOUT FUNCTION;
CREATE CAST ("char" AS lead_signals) WITHOUT FUNCTION;
CREATE CAST ("char" AS lead_intent) WITHOUT FUNCTION;
SELECT 'stored bytes', pg_temp.verdict(expression, pg_temp.failure('SELECT ' || expression),
	format('XX001 invalid stored value %s for type %s / Values from 0 to %s', byte, type, allowed))
FROM (VALUES
	($$5::"char"::lead_stage::text$$, 5, 'lead_stage'),
	($$(-128)::"char"::lead_stage::text$$, 128, 'lead_stage'),
	($$lead_stage_send(5::"char"::lead_stage)$$, 5, 'lead_stage'),
	($$32::"char"::lead_signals::text$$, 32, 'lead_signals'),
	($$lead_signals_send((-1)::"char"::lead_signals)$$, 255, 'lead_signals'),
	($$(-1)::"char"::lead_signals::text[]$$, 255, 'lead_signals'),
	($$missing(32::"char"::lead_signals)$$, 32, 'lead_signals'),
	($$qualify(32::"char"::lead_signals, 1, 2, false)$$, 32, 'lead_signals'),
	($$explain_qualification(3::"char"::lead_intent, '{}', 1, 2, false)$$, 3, 'lead_intent'))
	AS v (expression, byte, type)
	JOIN (VALUES ('lead_stage', '4 stand for the labels nurture, mql, sql, opportunity, customer.'),
		('lead_signals', '31 stand for sets of need, timing, scope, budget, decision_maker.'),
		('lead_intent', '2 stand for the labels low, mid, high.')) AS w (type, allowed) USING (type);
SELECT 'compared', pg_temp.verdict('5', 5::"char"::lead_stage > 'customer', true);
SELECT 5::"char"::lead_stage;
SELECT 32::"char"::lead_signals;
DROP CAST ("char" AS lead_stage);
DROP CAST ("char" AS lead_signals);
DROP CAST ("char" AS lead_intent);
