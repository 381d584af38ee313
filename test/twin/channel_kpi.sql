-- The channel KPIs of an Odoo CRM, computed a second time: from the raw tables
-- in schema public, with the types, functions and operators of PostgreSQL only.
-- One row per channel; money in the company's currency; a rate is NULL when its
-- denominator is zero.
WITH
-- One row per row of crm_lead, names in lower case, a missing one as ''.
lead_raw AS (
    SELECT l.id,
           lower(coalesce(source.name, '')) AS source,
           lower(coalesce(medium.name, '')) AS medium,
           lower(coalesce(campaign.name, '')) AS campaign,
           l.type,
           stage.sequence AS stage_sequence,
           coalesce(stage.is_won, false) OR coalesce(l.won_status = 'won', false) AS won,
           NOT coalesce(stage.is_won, false) AND coalesce(l.won_status, '') <> 'won'
           AND (coalesce(l.won_status = 'lost', false)
                OR (NOT l.active AND coalesce(l.probability = 0, false))) AS lost,
           l.expected_revenue AS amount,
           l.date_deadline,
           coalesce(nullif(l.function, ''), partner.function) AS contact_function
    FROM public.crm_lead l
    LEFT JOIN public.utm_source source ON source.id = l.source_id
    LEFT JOIN public.utm_medium medium ON medium.id = l.medium_id
    LEFT JOIN public.utm_campaign campaign ON campaign.id = l.campaign_id
    LEFT JOIN public.crm_stage stage ON stage.id = l.stage_id
    LEFT JOIN public.res_partner partner ON partner.id = l.partner_id
),
paid AS (
    SELECT id, source, medium, campaign,
           medium LIKE '%cp%' OR medium LIKE 'paid%' OR medium IN ('ppc', 'retargeting') AS is_paid
    FROM lead_raw
),
channel AS (
    SELECT id,
           CASE
               WHEN is_paid AND source IN ('facebook', 'fb', 'instagram', 'ig', 'meta', 'messenger') THEN
                   CASE
                       WHEN medium || ' ' || campaign
                            ~ '(^|[^a-z0-9])(retarget[a-z]*|remarket[a-z]*|rmkt|rtg)($|[^a-z0-9])'
                       THEN 'Meta retargeting'
                       ELSE 'Meta prospecting'
                   END
               WHEN (is_paid AND source = 'google') OR medium IN ('google adwords', 'google ads') THEN 'Google Ads'
               WHEN is_paid AND source IN ('bing', 'microsoft') THEN 'Microsoft Ads'
               WHEN is_paid AND source = 'linkedin' THEN 'LinkedIn Ads'
               WHEN is_paid AND source = 'tiktok' THEN 'TikTok Ads'
               WHEN is_paid AND source IN ('x', 'twitter') THEN 'X Ads'
               WHEN is_paid THEN 'Paid Other'
               WHEN medium IN ('banner', 'display') THEN 'Display'
               WHEN medium = 'phone' THEN 'Phone'
               WHEN medium = 'television' THEN 'Television'
               WHEN medium = 'direct' OR (medium = '(none)' AND source = '') THEN 'Direct'
               WHEN source = 'newsletter' THEN 'Email'
               WHEN source = 'search engine' THEN 'Organic Search'
               WHEN source IN ('referral', 'partner') THEN 'Referral'
               WHEN source = '' AND medium = 'website' THEN 'Website'
               WHEN source = '' AND medium IN ('facebook', 'linkedin', 'x') THEN 'Organic Social'
               WHEN source IN ('facebook', 'fb', 'instagram', 'ig', 'meta', 'linkedin', 'x', 'twitter', 'tiktok', 'pinterest',
                               'glassdoor')
                    OR medium LIKE 'social%' THEN 'Organic Social'
               WHEN source = 'youtube' THEN 'Organic Video'
               WHEN source IN ('google', 'bing', 'duckduckgo', 'yahoo', 'ecosia') OR medium = 'organic' THEN 'Organic Search'
               WHEN medium IN ('referral', 'link', 'app') THEN 'Referral'
               WHEN medium IN ('email', 'e-mail') THEN 'Email'
               ELSE 'Unassigned'
           END AS channel
    FROM paid
),
-- Intent as a number: high 3, mid 2, low 1. Odoo knows no landing page, so a
-- contact request is of middle intent.
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
tag_name AS (
    SELECT rel.lead_id AS id, lower(translation.value) AS name
    FROM public.crm_tag_rel rel
    JOIN public.crm_tag tag ON tag.id = rel.tag_id
    CROSS JOIN LATERAL jsonb_each_text(tag.name) AS translation
),
-- What a lead's names say: tags before the campaign, the campaign before the medium.
named AS (
    SELECT id, 1 AS place, name FROM tag_name
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
tag_signal AS (
    SELECT DISTINCT id,
           CASE
               WHEN name IN ('need', 'behoefte') THEN 'need'
               WHEN name = 'timing' THEN 'timing'
               WHEN name = 'scope' THEN 'scope'
               WHEN name = 'budget' THEN 'budget'
               WHEN name IN ('decision_maker', 'decision maker', 'beslisser') THEN 'decision_maker'
           END AS signal
    FROM tag_name
),
-- UNION, not UNION ALL: a signal that was noted twice is one signal.
signal AS (
    SELECT id, 'budget' AS signal FROM lead_raw WHERE amount > 0
    UNION
    SELECT id, 'timing' FROM lead_raw WHERE date_deadline IS NOT NULL
    UNION
    SELECT id, 'decision_maker' FROM lead_raw
    WHERE contact_function ~* '\y(director|ceo|cfo|owner|founder|managing|president|zaakvoerder|bestuurder|eigenaar|directeur|gérant)\y'
    UNION
    SELECT id, signal FROM tag_signal WHERE signal IS NOT NULL
),
signals AS (
    SELECT id, count(*) AS signals
    FROM signal
    GROUP BY id
),
-- Stages as numbers: nurture 1, mql 2, sql 3, opportunity 4, customer 5. Nobody
-- records an agreed next step here, so the agreement ends at sql.
agreed_stage AS (
    SELECT l.id,
           CASE
               WHEN coalesce(s.signals, 0) >= CASE i.intent WHEN 3 THEN 1 ELSE 2 END THEN 3
               WHEN coalesce(s.signals, 0) >= CASE WHEN i.intent IN (2, 3) THEN 0 ELSE 1 END THEN 2
               ELSE 1
           END AS stage
    FROM lead_raw l
    LEFT JOIN intent i ON i.id = l.id
    LEFT JOIN signals s ON s.id = l.id
),
first_stage AS (
    SELECT min(sequence) AS sequence
    FROM public.crm_stage
),
crm_stage AS (
    SELECT l.id,
           CASE
               WHEN l.won THEN 5
               WHEN l.type = 'lead' THEN NULL
               WHEN l.stage_sequence > f.sequence THEN 4
               ELSE 3
           END AS stage
    FROM lead_raw l
    CROSS JOIN first_stage f
),
reached AS (
    SELECT l.id, c.channel, l.lost, coalesce(l.amount, 0) AS amount,
           greatest(a.stage, s.stage) AS stage
    FROM lead_raw l
    JOIN channel c ON c.id = l.id
    JOIN agreed_stage a ON a.id = l.id
    JOIN crm_stage s ON s.id = l.id
),
per_channel AS (
    SELECT channel,
           count(*) AS leads,
           sum(CASE WHEN stage >= 2 THEN 1 ELSE 0 END) AS mqls,
           sum(CASE WHEN stage >= 3 THEN 1 ELSE 0 END) AS sqls,
           sum(CASE WHEN stage >= 4 THEN 1 ELSE 0 END) AS opportunities,
           sum(CASE WHEN stage = 5 THEN 1 ELSE 0 END) AS won,
           sum(CASE WHEN stage < 5 AND lost THEN 1 ELSE 0 END) AS lost,
           sum(CASE WHEN stage < 5 AND NOT lost THEN 1 ELSE 0 END) AS open_leads,
           sum(CASE WHEN stage = 5 THEN amount ELSE 0 END) AS revenue,
           sum(CASE WHEN stage IN (3, 4) AND NOT lost THEN amount ELSE 0 END) AS pipeline
    FROM reached
    GROUP BY channel
)
SELECT channel,
       leads, mqls, sqls, opportunities, won, lost, open_leads,
       mqls::numeric / nullif(leads, 0) AS mql_rate,
       sqls::numeric / nullif(leads, 0) AS sql_rate,
       won::numeric / nullif(sqls, 0) AS close_rate,
       won::numeric / nullif(won + lost, 0) AS win_rate,
       won::numeric / nullif(leads, 0) AS customer_rate,
       revenue,
       pipeline,
       revenue / nullif(leads, 0) AS revenue_per_lead,
       revenue / nullif(sqls, 0) AS revenue_per_sql,
       revenue / nullif(won, 0) AS average_deal
FROM per_channel
ORDER BY channel;
