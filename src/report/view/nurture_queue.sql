CREATE OR REPLACE VIEW nurture_queue WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT s.signals, s.leads, s.sqls FROM signal_set s
), rate AS MATERIALIZED (
    SELECT u.signal, sum(k.sqls) / sum(k.leads) AS sql_rate
    FROM known k
    CROSS JOIN LATERAL unnest(k.signals::text[]) u (signal)
    GROUP BY u.signal
), asked AS MATERIALIZED (
    SELECT m.signals, m.missing, m.first, COALESCE(q.text, e.text) AS question, COALESCE(s.language, 'en') AS language,
           (SELECT bool_or(x.conversion IS NOT NULL OR x.channel IS NOT NULL)
            FROM question x
            WHERE x.signal = m.first AND x.language IN (s.language, 'en')) AS has_exact
    FROM (SELECT k.signals, array_agg(u.signal ORDER BY r.sql_rate DESC NULLS LAST, u.position) AS missing,
                 (array_agg(u.signal ORDER BY u.position))[1] AS first
          FROM known k
          CROSS JOIN LATERAL unnest(missing(k.signals)::text[]) WITH ORDINALITY u (signal, position)
          LEFT JOIN rate r ON r.signal = u.signal
          GROUP BY k.signals) m
    CROSS JOIN settings s
    LEFT JOIN question q ON q.signal = m.first AND q.language = s.language AND q.conversion IS NULL AND q.channel IS NULL
    LEFT JOIN question e ON e.signal = m.first AND e.language = 'en' AND e.conversion IS NULL AND e.channel IS NULL
)
SELECT c.lead_id, c.owner, c.team, c.channel, c.conversion, c.intent::text AS intent, c.reached_stage::text AS stage, c.received_at,
       c.last_touch_at,
       CASE WHEN isfinite(c.last_touch_at) AND isfinite(t.as_of)
         THEN floor(EXTRACT(epoch FROM t.as_of - c.last_touch_at) / 86400)::int END AS days_since_touch,
       c.signals::text[] AS signals, COALESCE(a.missing, '{}') AS missing_signals, a.first AS next_signal,
       CASE WHEN a.has_exact THEN x.text ELSE a.question END AS next_question,
       o.conversion AS next_conversion,
       c.responded_at IS NOT NULL AS confirmed,
       -- Whom nobody wrote to, nobody asked; whoever was answered may have been.
       CASE WHEN c.lead_id IN (SELECT n.lead_id FROM last_noted n) THEN true
            WHEN c.responded_at IS NULL THEN false END AS asked,
       c.next_step_at IS NOT NULL AS next_step
FROM nurtured_lead c
CROSS JOIN (SELECT as_of() AS as_of OFFSET 0) t
LEFT JOIN asked a ON a.signals = c.signals
LEFT JOIN (SELECT c.name, min(c.motion) AS motion, min(c.audience) AS audience
           FROM channel c
           GROUP BY c.name) m ON m.name = c.channel
LEFT JOIN LATERAL (SELECT o.conversion
                   FROM conversion_offer o
                   WHERE (o.motion IS NULL OR o.motion = m.motion)
                     AND (o.audience IS NULL OR o.audience = CASE WHEN c.is_retargeted THEN 'retargeting' ELSE m.audience END)
                     AND (o.below_intent IS NULL OR (c.intent >= o.below_intent::lead_intent) IS NOT TRUE)
                     AND o.conversion IS DISTINCT FROM c.conversion
                   ORDER BY o.position
                   LIMIT 1) o ON true
-- As next_question() asks; nobody looks for it where all are asked the same.
LEFT JOIN LATERAL (SELECT q.text
                   FROM question q
                   WHERE a.has_exact AND q.signal = a.first AND q.language IN (a.language, 'en')
                     AND (q.conversion IS NULL OR q.conversion = c.conversion) AND (q.channel IS NULL OR q.channel = c.channel)
                   ORDER BY q.language <> a.language, q.conversion IS NULL, q.channel IS NULL
                   LIMIT 1) x ON true
ORDER BY c.last_touch_at, c.lead_id;

COMMENT ON VIEW nurture_queue IS
    'The open leads that are no SQL yet, the longest untouched first: what is not known of them, the '
    'question to ask and what to offer next. A lead leaves by itself when its signals make it an SQL. '
    'Those that are not to be written to (contactable is false in lead_status) are left out.';
COMMENT ON COLUMN nurture_queue.stage IS 'nurture or mql.';
COMMENT ON COLUMN nurture_queue.last_touch_at IS
    'The last that is known of it: its receipt, that it was restored, the first answer, a signal or a question to it '
    'that was noted, or a touch.';
COMMENT ON COLUMN nurture_queue.days_since_touch IS 'Whole days of 24 hours since then.';
COMMENT ON COLUMN nurture_queue.missing_signals IS
    'Those that are not, first the one with which most leads of this company are an SQL (SQLs / leads that '
    'have the signal), then those that no lead has. It is not the order of asking, so the first need not '
    'be next_signal.';
COMMENT ON COLUMN nurture_queue.next_signal IS
    'The first that is missing, in the order of lead_signals.';
COMMENT ON COLUMN nurture_queue.next_question IS
    'The question that asks for it, in the language of the settings, or else in English: the most exact of the table question for its '
    'conversion and channel; NULL when there is none.';
COMMENT ON COLUMN nurture_queue.next_conversion IS
    'What to offer next in such a channel: a micro-commitment to prospects who only read, a quote request '
    'where they look for a solution, an appointment (or a call back, to who had that) to the others. '
    'Prospects who took a small step are no strangers any more; fit judges what strangers were offered '
    'first.';
COMMENT ON COLUMN nurture_queue.confirmed IS
    'The first of the four steps, that its question was seen: whether somebody answered. (The second, one '
    'proof for somebody like them, no CRM tells.)';
COMMENT ON COLUMN nurture_queue.asked IS
    'The third, one question that sharpens: true when an answer is noted in the table signal, or the question '
    'in question_asked; false when none is and nobody answered the lead either; NULL when somebody did, as no CRM tells whether with a '
    'question.';
COMMENT ON COLUMN nurture_queue.next_step IS 'The fourth, one simple next step: whether one is agreed.';
