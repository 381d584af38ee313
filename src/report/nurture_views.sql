-- Nurture: whom to ask what, so that a lead becomes worth a salesperson's time.

CREATE FUNCTION lead_funnel._make_nurture_views(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- The leads are classified once; what is missing is worked out per set of
    -- signals, of which there are at most 32.
    PERFORM lead_funnel._make_view(into_schema, '', 'nurture_queue',
        'The open leads that are no SQL yet, the longest untouched first: what is not known of them, the question to ask and what to offer next. A lead leaves by itself when its signals make it an SQL.',
        $query$
        WITH c AS MATERIALIZED (
            SELECT c.lead_id, c.owner, c.team, c.channel, c.motion, c.audience, c.conversion, c.intent, c.received_at, c.responded_at,
                   c.next_step_at, c.signals, c.reached_stage, c.is_open
            FROM {funnel}.lead_classified c
        ), known AS (
            SELECT u.signal, pg_catalog.sum(d.sqls) / pg_catalog.sum(d.leads) AS sql_rate
            FROM (SELECT c.signals, pg_catalog.count(*) AS leads, pg_catalog.count(*) FILTER (WHERE c.reached_stage >= 'sql') AS sqls
                  FROM c GROUP BY c.signals) d
            CROSS JOIN LATERAL pg_catalog.unnest(d.signals::text[]) u (signal)
            GROUP BY u.signal
        ), missing AS (
            SELECT d.signals, pg_catalog.array_agg(u.signal ORDER BY k.sql_rate DESC NULLS LAST, u.position) AS missing,
                   (pg_catalog.array_agg(u.signal ORDER BY u.position))[1] AS first
            FROM (SELECT DISTINCT c.signals FROM c WHERE c.is_open AND c.reached_stage < 'sql') d
            CROSS JOIN LATERAL pg_catalog.unnest(lead_funnel.missing(d.signals)::text[]) WITH ORDINALITY u (signal, position)
            LEFT JOIN known k ON k.signal = u.signal
            GROUP BY d.signals
        ), asked AS (
            SELECT m.signals, m.missing, m.first, COALESCE(q.text, e.text) AS question
            FROM missing m
            CROSS JOIN {funnel}.settings s
            LEFT JOIN {funnel}.question q ON q.signal = m.first AND q.language = s.language
            LEFT JOIN {funnel}.question e ON e.signal = m.first AND e.language = 'en'
        )
        SELECT c.lead_id, c.owner, c.team, c.channel, c.conversion, c.intent::text AS intent, c.reached_stage::text AS stage, c.received_at,
               l.last_touch_at,
               CASE WHEN pg_catalog.isfinite(l.last_touch_at) AND pg_catalog.isfinite(t.as_of)
                 THEN pg_catalog.floor(EXTRACT(epoch FROM t.as_of - l.last_touch_at) / 86400)::int END AS days_since_touch,
               c.signals::text[] AS signals, COALESCE(a.missing, '{}') AS missing_signals, a.first AS next_signal, a.question AS next_question,
               lead_funnel._next_conversion(c.motion, c.audience, c.conversion, c.intent) AS next_conversion,
               c.responded_at IS NOT NULL AS confirmed,
               -- Whom nobody wrote to, nobody asked; whoever was answered may have been.
               CASE WHEN n.noted_at IS NOT NULL THEN true WHEN c.responded_at IS NULL THEN false END AS asked,
               c.next_step_at IS NOT NULL AS next_step
        FROM c
        CROSS JOIN (SELECT lead_funnel.as_of() AS as_of OFFSET 0) t
        LEFT JOIN asked a ON a.signals = c.signals
        LEFT JOIN (SELECT n.lead_id, pg_catalog.max(n.noted_at) AS noted_at
                   FROM {funnel}.signal n WHERE n.noted_at <= lead_funnel.as_of() GROUP BY n.lead_id) n ON n.lead_id = c.lead_id
        LEFT JOIN (SELECT u.lead_id, pg_catalog.max(u.touched_at) AS touched_at
                   FROM {funnel}.touch u WHERE u.touched_at <= lead_funnel.as_of() GROUP BY u.lead_id) u ON u.lead_id = c.lead_id
        CROSS JOIN LATERAL (SELECT GREATEST(c.received_at, c.responded_at, n.noted_at, u.touched_at) AS last_touch_at) l
        WHERE c.is_open AND c.reached_stage < 'sql'
        ORDER BY l.last_touch_at, c.lead_id$query$,
        $columns$
lead_id | The lead's key in the CRM.
owner | Who follows it up; NULL: nobody is responsible.
team | The team that follows it up.
channel | The reporting channel.
conversion | What it did to become a lead.
intent | What that shows: low, mid or high; NULL when unknown.
stage | nurture or mql.
received_at | When it came in.
last_touch_at | The last that is known of it: its receipt, the first answer, a signal that was noted, or a touch.
days_since_touch | Whole days of 24 hours since then.
signals | The signals that are clear.
missing_signals | Those that are not, first the one with which most leads of this company are an SQL (SQLs / leads that have the signal), then those that no lead has. It is not the order of asking, so the first need not be next_signal.
next_signal | The first that is missing in the order need, timing, scope, budget, decision_maker.
next_question | The question that asks for it, in the language of the settings, or else in English; NULL when the table question has none.
next_conversion | What to offer next in such a channel: a micro-commitment to prospects who only read, a quote request where they look for a solution, an appointment (or a call back, to who had that) to the others. Prospects who took a small step are no strangers any more; fit judges what strangers were offered first.
confirmed | The first of the four steps, that its question was seen: whether somebody answered. (The second, one proof for somebody like them, no CRM tells.)
asked | The third, one question that sharpens: true when an answer is noted in the table signal; false when none is and nobody answered the lead either; NULL when somebody did, as no CRM tells whether with a question.
next_step | The fourth, one simple next step: whether one is agreed.
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_nurture_views(text) IS
'Internal to connect(): the view nurture_queue in into_schema.';
