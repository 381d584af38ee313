
-- lead/qualify

COMMENT ON TYPE lead_intent IS
'What the conversion of a lead shows, in ascending order: low, mid, high. Text in any letter case. One byte, the position from 0. NULL is '
'unknown.';

COMMENT ON TYPE lead_stage IS
'How far a lead is, in ascending order: nurture, mql (marketing qualified lead), sql (sales qualified lead), opportunity, customer. Text '
'in any letter case. One byte, the position from 0.';

CREATE FUNCTION qualify(
	signals lead_signals,
	mql_signals integer,
	sql_signals integer,
	next_step boolean,
	opportunity_signals lead_signals DEFAULT '{need,timing,scope}'
) RETURNS lead_stage
AS 'MODULE_PATHNAME', 'lead_qualify_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION qualify IS
'The stage of a lead by the agreement. With at least sql_signals signals, and never with none, it is an SQL, and an opportunity with all '
'opportunity_signals and next_step. Else it is an MQL with at least mql_signals signals, else nurture. Never NULL: NULL signals are none, '
'a NULL threshold or NULL opportunity_signals are never met, NULL next_step is false. A negative threshold is an error.';

CREATE FUNCTION _explain_texts() RETURNS text[]
AS 'MODULE_PATHNAME', 'lead_explain_texts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _explain_texts IS 'Internal to explain_qualification(): the English texts of its sentences.';

CREATE FUNCTION _explain(
	intent lead_intent,
	signals lead_signals,
	mql_signals integer,
	sql_signals integer,
	next_step boolean,
	opportunity_signals lead_signals,
	words text[]
) RETURNS text
AS 'MODULE_PATHNAME', 'lead_explain_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _explain IS
'Internal to explain_qualification() and the view lead_status: the sentence. words translate _explain_texts() one by one; NULL is English.';

CREATE FUNCTION is_intent(label text) RETURNS boolean
AS 'MODULE_PATHNAME', 'lead_is_intent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_intent(text) IS 'Whether the text is a label of lead_intent, in lower case. NULL gives NULL.';

CREATE FUNCTION is_signal(label text) RETURNS boolean
AS 'MODULE_PATHNAME', 'lead_is_signal' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_signal(text) IS 'Whether the text is a label of lead_signals, in lower case. NULL gives NULL.';

CREATE FUNCTION is_stage(label text) RETURNS boolean
AS 'MODULE_PATHNAME', 'lead_is_stage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_stage(text) IS 'Whether the text is a label of lead_stage, in lower case. NULL gives NULL.';
