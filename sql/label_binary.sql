-- Labels and sets of labels on the wire and on disk: one byte each.
SET search_path = lead_funnel, public;
\pset format unaligned

-- A round trip
\getenv builddir PG_ABS_BUILDDIR
\set results :builddir /results
\cd :results
CREATE TEMP TABLE labels (stage lead_stage, intent lead_intent, state sla_state, signals lead_signals);
INSERT INTO labels VALUES
	('nurture', 'low', 'none', '{}'),
	('mql', 'mid', 'pending', '{need}'),
	('sql', 'high', 'at_risk', '{timing}'),
	('opportunity', NULL, 'overdue', '{need,timing,scope}'),
	('customer', NULL, 'met', '{need,timing,scope,budget,decision_maker}'),
	(NULL, NULL, 'breached', NULL);
SELECT lead_stage_send(stage), lead_intent_send(intent), sla_state_send(state), lead_signals_send(signals) FROM labels;
COPY labels TO STDOUT (FORMAT binary) \g labels.bin
CREATE TEMP TABLE back (LIKE labels);
\copy back from 'labels.bin' (format binary)
(TABLE labels EXCEPT ALL TABLE back) UNION ALL (TABLE back EXCEPT ALL TABLE labels);
SELECT count(*) FROM back;

-- Every other byte, a longer and a shorter field are errors.
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
SELECT count(*) FROM back;

-- A byte on disk that is no label is an error where its text is needed.
CREATE CAST ("char" AS lead_stage) WITHOUT FUNCTION;
SELECT 5::"char"::lead_stage;
SELECT (-128)::"char"::lead_stage::text;
SELECT lead_stage_send(5::"char"::lead_stage);
SELECT 5::"char"::lead_stage > 'customer' AS compared;
CREATE CAST ("char" AS lead_signals) WITHOUT FUNCTION;
SELECT 32::"char"::lead_signals;
SELECT lead_signals_send((-1)::"char"::lead_signals);
SELECT (-1)::"char"::lead_signals::text[];
SELECT missing(32::"char"::lead_signals);
SELECT qualify(32::"char"::lead_signals, 1, 2, false);
CREATE CAST ("char" AS lead_intent) WITHOUT FUNCTION;
SELECT explain_qualification(3::"char"::lead_intent, '{}', 1, 2, false);
DROP CAST ("char" AS lead_stage);
DROP CAST ("char" AS lead_signals);
DROP CAST ("char" AS lead_intent);
