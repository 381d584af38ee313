-- Receipt, first response, deadline and SLA state of every lead of an Odoo CRM,
-- computed a second time: from the raw tables in schema public, with the types,
-- functions and operators of PostgreSQL only. One row per lead.
-- Odoo's timestamps are UTC. Office hours are those of calendar 1, day by day,
-- without leaves. The state is that at the setting lead_funnel.as_of, now if unset.
WITH
parameter AS (
    SELECT coalesce(nullif(current_setting('lead_funnel.as_of', true), '')::timestamptz, now()) AS as_of
),
lead_raw AS (
    SELECT l.id,
           l.create_date AT TIME ZONE 'UTC' AS received_at,
           lower(coalesce(campaign.name, '')) AS campaign,
           lower(coalesce(medium.name, '')) AS medium
    FROM public.crm_lead l
    LEFT JOIN public.utm_campaign campaign ON campaign.id = l.campaign_id
    LEFT JOIN public.utm_medium medium ON medium.id = l.medium_id
),
-- Intent as a number: high 3, mid 2, low 1.
conversion (pattern, intent) AS (
    VALUES ('quote|offerte', 3),
           ('appointment|afspraak', 3),
           ('call[ _-]?back|terugbel', 3),
           ('price[ _-]?indication|richtprijs', 3),
           ('contact', 2),
           ('calculator', 2),
           ('(^|[^a-z])scan($|[^a-z])', 2),
           ('download', 2),
           ('lead[ _-]?magnet', 2),
           ('white[ _-]?paper', 2),
           ('webinar', 2),
           ('multi[ _-]?step', 2),
           ('demo[ _-]?video', 2),
           ('newsletter|nieuwsbrief', 1),
           ('social[ _-]?engagement', 1),
           ('(^|[^a-z])blog', 1)
),
-- What a lead's names say: tags before the campaign, the campaign before the medium.
named AS (
    SELECT rel.lead_id AS id, 1 AS place, lower(translation.value) AS name
    FROM public.crm_tag_rel rel
    JOIN public.crm_tag tag ON tag.id = rel.tag_id
    CROSS JOIN LATERAL jsonb_each_text(tag.name) AS translation
    UNION ALL
    SELECT id, 2, campaign FROM lead_raw
    UNION ALL
    SELECT id, 3, medium FROM lead_raw
),
named_intent AS (
    SELECT named.id, named.place, max(conversion.intent) AS intent
    FROM named
    JOIN conversion ON named.name ~ conversion.pattern
    GROUP BY named.id, named.place
),
intent AS (
    SELECT DISTINCT ON (id) id, intent
    FROM named_intent
    ORDER BY id, place
),
-- A colleague's own words, or an activity a colleague finished. OdooBot, portal
-- users, internal notes and notices are no response.
response AS (
    SELECT l.id, min(m.date AT TIME ZONE 'UTC') AS responded_at
    FROM lead_raw l
    JOIN public.mail_message m ON m.model = 'crm.lead' AND m.res_id = l.id
        AND m.date AT TIME ZONE 'UTC' >= l.received_at
    JOIN public.res_users u ON u.partner_id = m.author_id
        AND NOT coalesce(u.share, false) AND u.id <> 1
    LEFT JOIN public.mail_message_subtype subtype ON subtype.id = m.subtype_id
    WHERE m.mail_activity_type_id IS NOT NULL
       OR (m.message_type IN ('comment', 'email_outgoing')
           AND NOT coalesce(m.is_internal, false)
           AND NOT coalesce(subtype.internal, false))
    GROUP BY l.id
),
-- Every opening of the ten local days that begin with the day of receipt, cut to
-- what is left after the receipt.
opening AS (
    SELECT l.id, period.opens_at, period.closes_at
    FROM lead_raw l
    CROSS JOIN generate_series(0, 9) AS day_number
    JOIN public.resource_calendar_attendance a ON a.calendar_id = 1
        AND a.day_period <> 'lunch'
        AND a.dayofweek::integer + 1
            = extract(isodow FROM (l.received_at AT TIME ZONE 'Europe/Brussels')::date + day_number)
    CROSS JOIN LATERAL (
        SELECT (l.received_at AT TIME ZONE 'Europe/Brussels')::date + day_number AS day
    ) AS local
    CROSS JOIN LATERAL (
        SELECT greatest(l.received_at,
                        (local.day + a.hour_from * interval '1 hour') AT TIME ZONE 'Europe/Brussels') AS opens_at,
               (local.day + a.hour_to * interval '1 hour') AT TIME ZONE 'Europe/Brussels' AS closes_at
    ) AS period
    WHERE period.opens_at < period.closes_at
),
running AS (
    SELECT id, opens_at, closes_at,
           sum(closes_at - opens_at) OVER (PARTITION BY id ORDER BY opens_at) AS open_until_close
    FROM opening
),
-- In the first opening by whose end 15 minutes were open, the 15th minute.
high_deadline AS (
    SELECT DISTINCT ON (id) id, closes_at - (open_until_close - interval '15 minutes') AS due_at
    FROM running
    WHERE open_until_close >= interval '15 minutes'
    ORDER BY id, opens_at
),
deadline AS (
    SELECT l.id,
           CASE i.intent
               WHEN 3 THEN h.due_at
               WHEN 2 THEN l.received_at + interval '24 hours'
           END AS due_at
    FROM lead_raw l
    LEFT JOIN intent i ON i.id = l.id
    LEFT JOIN high_deadline h ON h.id = l.id
)
SELECT l.id::text AS lead_id,
       CASE i.intent WHEN 3 THEN 'high' WHEN 2 THEN 'mid' WHEN 1 THEN 'low' END AS intent,
       l.received_at,
       r.responded_at,
       d.due_at,
       CASE
           WHEN d.due_at IS NULL THEN 'none'
           WHEN r.responded_at <= d.due_at THEN 'met'
           WHEN r.responded_at > d.due_at THEN 'breached'
           WHEN p.as_of > d.due_at THEN 'overdue'
           ELSE 'pending'
       END AS sla_state
FROM lead_raw l
CROSS JOIN parameter p
JOIN deadline d ON d.id = l.id
LEFT JOIN intent i ON i.id = l.id
LEFT JOIN response r ON r.id = l.id
ORDER BY l.id;
