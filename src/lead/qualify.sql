
-- lead/qualify

COMMENT ON TYPE lead_intent IS
'What the conversion action of a lead shows, in ascending order: low (newsletter, blog), mid (calculator, download, webinar), '
'high (quote request, appointment). Text in any letter case. One byte, the position from 0. An unknown intent is NULL.';

COMMENT ON TYPE lead_stage IS
'How far a lead is, in ascending order: nurture, mql (marketing qualified lead), sql (sales qualified lead), opportunity, '
'customer. Text in any letter case. One byte, the position from 0. From nurture to sql is the marketing funnel, from sql to '
'customer the sales funnel; lost is not a stage.';

CREATE FUNCTION qualify(
	signals lead_signals,
	mql_signals integer,
	sql_signals integer,
	next_step boolean,
	opportunity_signals lead_signals DEFAULT '{need,timing,scope}'
) RETURNS lead_stage
AS 'MODULE_PATHNAME', 'lead_qualify_sql' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION qualify(lead_signals, integer, integer, boolean, lead_signals) IS
'The stage of a lead under the agreement between marketing and sales. An SQL has at least sql_signals signals, and never none '
'at all; an SQL that has all opportunity_signals and an agreed next_step is an opportunity; a lead that is no SQL is an MQL '
'with at least mql_signals signals, else nurture. Never customer: that is a won deal. Never NULL: NULL signals are the empty '
'set, a NULL threshold means never, NULL next_step means false, NULL opportunity_signals means that no lead becomes an '
'opportunity. A negative threshold is an error. Usual thresholds (MQL, SQL): high intent 0, 1; mid 0, 2; low and unknown 1, '
'2.';

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
COMMENT ON FUNCTION is_intent(text) IS
'Whether the text is a label of lead_intent, letter by letter: what the agreement''s tables demand of one. NULL gives NULL.';

CREATE FUNCTION is_signal(label text) RETURNS boolean
AS 'MODULE_PATHNAME', 'lead_is_signal' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_signal(text) IS
'Whether the text is a label of lead_signals, letter by letter. NULL gives NULL.';

CREATE FUNCTION is_stage(label text) RETURNS boolean
AS 'MODULE_PATHNAME', 'lead_is_stage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_stage(text) IS
'Whether the text is a label of lead_stage, letter by letter. NULL gives NULL.';
