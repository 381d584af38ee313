-- Every move of an Odoo lead from stage to stage, computed a second time: from the raw tables in schema public, with the types,
-- functions and operators of PostgreSQL only. Of each two tracked changes of the stage, one after the other, the second begins where
-- the first ended.
\ir common.sql

WITH
stage AS (
    SELECT id, name ->> 'en_US' AS name, rank() OVER (ORDER BY coalesce(is_won, false), sequence, id) AS place,
           CASE WHEN coalesce(is_won, false) THEN 3
                WHEN rank() OVER (ORDER BY coalesce(is_won, false), sequence, id) = 1 THEN 1
                ELSE 2 END AS ladder
    FROM public.crm_stage
),
tracked AS (
    SELECT m.res_id AS id, v.id AS value_id, f.name AS field, v.old_value_integer AS old, v.new_value_integer AS new,
           greatest(m.date AT TIME ZONE 'UTC', l.received_at) AS at
    FROM public.mail_message m
    JOIN public.mail_tracking_value v ON v.mail_message_id = m.id
    JOIN public.ir_model_fields f ON f.id = v.field_id AND f.model = 'crm.lead' AND f.name IN ('stage_id', 'type')
    JOIN lead_raw l ON l.id = m.res_id AND m.date AT TIME ZONE 'UTC' >= date_trunc('second', l.received_at)
    WHERE m.model = 'crm.lead'
),
moved AS (
    SELECT t.id, t.at, before.at AS before_at, coalesce(before.new, t.old) AS old, t.new, t.value_id,
           NOT EXISTS (SELECT FROM tracked later WHERE later.id = t.id AND later.field = 'stage_id' AND later.at <= p.as_of
                                                   AND (later.at, later.value_id) > (t.at, t.value_id)) AS is_last
    FROM tracked t
    CROSS JOIN parameter p
    LEFT JOIN LATERAL (SELECT b.at, b.new FROM tracked b
                       WHERE b.id = t.id AND b.field = 'stage_id' AND (b.at, b.value_id) < (t.at, t.value_id)
                       ORDER BY b.at DESC, b.value_id DESC LIMIT 1) before ON true
    WHERE t.field = 'stage_id' AND t.at <= p.as_of
),
-- Those that are won by now.
won AS (
    SELECT l.id, l.closed_at FROM lead_raw l CROSS JOIN parameter p WHERE l.won AND coalesce(l.closed_at <= p.as_of, true)
),
move AS (
    SELECT m.id, m.at, m.before_at, m.value_id, o.ladder AS old_ladder, o.name AS old_name, n.name AS new_name,
           CASE WHEN n.ladder = 3 AND m.is_last AND w.id IS NULL THEN 2 ELSE n.ladder END AS new_ladder,
           sign(n.place - o.place) AS way
    FROM moved m
    JOIN stage o ON o.id = m.old
    JOIN stage n ON n.id = m.new
    LEFT JOIN won w ON w.id = m.id
    UNION ALL
    SELECT m.id, w.closed_at, m.at, NULL, n.ladder, n.name, NULL, 3, 1
    FROM moved m
    JOIN stage n ON n.id = m.new AND n.ladder < 3
    JOIN won w ON w.id = m.id
    WHERE m.is_last
),
handed_over AS (
    SELECT l.id, coalesce(l.converted_at, (SELECT min(t.at) FROM tracked t WHERE t.id = l.id AND t.field = 'type'), l.received_at) AS at
    FROM lead_raw l
    WHERE l.type = 'opportunity'
)
SELECT m.id::text AS lead_id, c.channel, (ARRAY['sql', 'opportunity', 'customer'])[m.old_ladder] AS from_stage,
       (ARRAY['sql', 'opportunity', 'customer'])[m.new_ladder] AS to_stage, m.at AS moved_at,
       CASE WHEN coalesce(m.before_at, h.at) <= m.at THEN m.at - coalesce(m.before_at, h.at) END::interval(0) AS stayed,
       CASE WHEN sign(m.new_ladder - m.old_ladder) + m.way / 2 > 0 THEN 'forward' ELSE 'back' END AS direction,
       m.old_name AS from_name, m.new_name AS to_name
FROM move m
JOIN channel c ON c.id = m.id
JOIN handed_over h ON h.id = m.id;
