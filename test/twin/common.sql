-- What the second computations have in common: the leads of an Odoo CRM, their names,
-- intent, signals and channel, from the raw tables in schema public, with the types,
-- functions and operators of PostgreSQL only. Odoo's timestamps are UTC. Each of the
-- other files reads this one first; the tables are temporary.
SET client_min_messages = warning;
DROP TABLE IF EXISTS pg_temp.parameter, pg_temp.lead_raw, pg_temp.channel, pg_temp.conversion, pg_temp.tag_name, pg_temp.named,
    pg_temp.named_intent, pg_temp.intent, pg_temp.signals, pg_temp.colleague, pg_temp.former, pg_temp.mailing, pg_temp.own_customer,
    pg_temp.customer_address, pg_temp.activity_name;

-- The instant from which the reports look: the setting lead_funnel.as_of, now if unset.
CREATE TEMP TABLE parameter AS
SELECT coalesce(nullif(current_setting('lead_funnel.as_of', true), '')::timestamptz, now()) AS as_of;

-- What one unit of the common currency buys of another, as company 1 sees it.
CREATE OR REPLACE FUNCTION pg_temp.odoo_rate(wanted integer, on_day date) RETURNS numeric
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT rate FROM public.res_currency_rate WHERE currency_id = wanted AND company_id = 1 AND name <= on_day ORDER BY name DESC LIMIT 1),
        (SELECT rate FROM public.res_currency_rate WHERE currency_id = wanted AND company_id IS NULL AND name <= on_day ORDER BY name DESC LIMIT 1),
        (SELECT rate FROM public.res_currency_rate WHERE currency_id = wanted AND (company_id IS NULL OR company_id = 1) ORDER BY name LIMIT 1),
        (SELECT 1 FROM public.res_company WHERE id = 1 AND currency_id = wanted))
$$;

-- One row per row of crm_lead, names in lower case, a missing one as ''.
CREATE TEMP TABLE lead_raw AS
SELECT l.id,
       -- Without Odoo's counter, and of an address its host.
       regexp_replace(regexp_replace(lower(coalesce(source.name, '')), '\s+\[\d+\]$', ''), '^[a-z-]*://(www\.)?([^/:?#]+).*$', '\2') AS source,
       regexp_replace(lower(coalesce(medium.name, '')), '\s+\[\d+\]$', '') AS medium,
       lower(coalesce(campaign.name, '')) AS campaign,
       l.type,
       l.active,
       l.create_date AT TIME ZONE 'UTC' AS received_at,
       l.date_conversion AT TIME ZONE 'UTC' AS converted_at,
       l.date_closed AT TIME ZONE 'UTC' AS closed_at,
       -- Not every version has that column.
       (to_jsonb(l) ->> 'date_last_stage_update')::timestamp AT TIME ZONE 'UTC' AS stage_changed_at,
       stage.sequence AS stage_sequence,
       coalesce(stage.is_won, false) OR coalesce(l.won_status = 'won', false) AS won,
       NOT coalesce(stage.is_won, false) AND coalesce(l.won_status, '') <> 'won'
       AND (coalesce(l.won_status = 'lost', false)
            OR (NOT l.active AND coalesce(l.probability = 0, false))) AS lost,
       l.expected_revenue,
       CASE WHEN theirs.currency_id = ours.currency_id THEN l.expected_revenue
            ELSE (SELECT round(l.expected_revenue * pg_temp.odoo_rate(ours.currency_id, d.day) / pg_temp.odoo_rate(theirs.currency_id, d.day), 2)
                  FROM (SELECT (least(CASE WHEN NOT l.active OR l.won_status IN ('won', 'lost') THEN l.date_closed AT TIME ZONE 'UTC' END, p.as_of)
                                AT TIME ZONE 'Europe/Brussels')::date AS day
                        FROM parameter p) d) END AS amount,
       l.date_deadline,
       coalesce(nullif(l.function, ''), partner.function) AS contact_function
FROM public.crm_lead l
JOIN public.res_company ours ON ours.id = 1
LEFT JOIN public.res_company theirs ON theirs.id = coalesce(l.company_id, 1)
LEFT JOIN public.utm_source source ON source.id = l.source_id
LEFT JOIN public.utm_medium medium ON medium.id = l.medium_id
LEFT JOIN public.utm_campaign campaign ON campaign.id = l.campaign_id
LEFT JOIN public.crm_stage stage ON stage.id = l.stage_id
LEFT JOIN public.res_partner partner ON partner.id = l.partner_id;

CREATE TEMP TABLE channel AS
SELECT id,
       CASE
           WHEN is_paid AND source IN ('facebook', 'fb', 'instagram', 'ig', 'meta', 'messenger') THEN
               CASE
                   WHEN medium || ' ' || campaign
                        ~ 'retarget|(^|[^a-z])(remarket|re[ _-](target|market)|(rmktg?|rmk|rtg)($|[^a-z]))'
                        AND medium || ' ' || campaign !~ '(excl[a-z]*|no|non|geen|zonder|sans|ohne)[^a-z0-9]+(re-?target|re-?market|rmk|rtg)'
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
           WHEN source = 'partner' AND medium = '' THEN 'Partner'
           WHEN source IN ('referral', 'partner') THEN 'Referral'
           WHEN source = '' AND medium = 'website' THEN 'Website'
           WHEN source = '' AND medium IN ('facebook', 'linkedin', 'x') THEN 'Organic Social'
           WHEN source ~ '^((www\.)?(chatgpt|openai|claude|perplexity|gemini\.google|copilot\.microsoft)(\.[a-z]+)?)$' OR medium = 'ai-assistant' THEN 'AI Assistant'
           WHEN source IN ('facebook', 'fb', 'instagram', 'ig', 'meta', 'linkedin', 'x', 'twitter', 'tiktok', 'pinterest',
                           'glassdoor')
                OR medium LIKE 'social%' THEN 'Organic Social'
           WHEN source = 'youtube' THEN 'Organic Video'
           WHEN source IN ('google', 'bing', 'duckduckgo', 'yahoo', 'ecosia') OR medium = 'organic' THEN 'Organic Search'
           WHEN medium IN ('referral', 'link', 'app') THEN 'Referral'
           WHEN medium IN ('email', 'e-mail') THEN 'Email'
           ELSE 'Unassigned'
       END AS channel
FROM (
    SELECT id, source, medium, campaign,
           medium LIKE '%cp%' OR medium LIKE 'paid%' OR medium IN ('ppc', 'retargeting', 'social_paid', 'sponsored', 'ads', 'sea', 'adwords') AS is_paid
    FROM lead_raw
) paid;

-- Intent as a number: high 3, mid 2, low 1. Odoo knows no landing page, so a
-- contact request is of middle intent.
CREATE TEMP TABLE conversion (pattern, intent) AS
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
       ('(^|[^a-z])blog', 1);

CREATE TEMP TABLE tag_name AS
SELECT rel.lead_id AS id, lower(translation.value) AS name
FROM public.crm_tag_rel rel
JOIN public.crm_tag tag ON tag.id = rel.tag_id
CROSS JOIN LATERAL jsonb_each_text(tag.name) AS translation;

-- What a lead's names say: tags before the campaign, the campaign before the medium.
CREATE TEMP TABLE named AS
SELECT id, 1 AS place, name FROM tag_name
UNION ALL
SELECT id, 2, campaign FROM lead_raw
UNION ALL
SELECT id, 3, medium FROM lead_raw;

CREATE TEMP TABLE named_intent AS
SELECT named.id, named.place, max(conversion.intent) AS intent
FROM named
JOIN conversion ON named.name ~ conversion.pattern
GROUP BY named.id, named.place;

CREATE TEMP TABLE intent AS
SELECT DISTINCT ON (id) id, intent
FROM named_intent
ORDER BY id, place;

-- UNION, not UNION ALL: a signal that was noted twice is one signal.
CREATE TEMP TABLE signals AS
WITH tag_signal AS (
    SELECT DISTINCT id,
           CASE
               WHEN name IN ('need', 'behoefte') THEN 'need'
               WHEN name = 'timing' THEN 'timing'
               WHEN name = 'scope' THEN 'scope'
               WHEN name = 'budget' THEN 'budget'
               WHEN name IN ('decision_maker', 'decision maker', 'beslisser') THEN 'decision_maker'
           END AS signal
    FROM tag_name
), signal AS (
    SELECT id, 'budget' AS signal FROM lead_raw WHERE expected_revenue > 0
    UNION
    SELECT id, 'timing' FROM lead_raw WHERE date_deadline IS NOT NULL
    UNION
    SELECT id, 'decision_maker' FROM lead_raw
    WHERE contact_function ~* '\y(director|ceo|cfo|owner|founder|managing|president|zaakvoerder|bestuurder|eigenaar|directeur|gérant)\y'
    UNION
    SELECT id, signal FROM tag_signal WHERE signal IS NOT NULL
)
SELECT id, count(*) AS signals,
       array_agg(signal ORDER BY array_position(ARRAY['need', 'timing', 'scope', 'budget', 'decision_maker'], signal)) AS names
FROM signal
GROUP BY id;

-- Who answers: see lead_status.sql.
CREATE TEMP TABLE colleague AS
SELECT partner_id FROM public.res_users WHERE NOT coalesce(share, false)
UNION
SELECT id FROM public.res_partner WHERE partner_share = false
UNION
SELECT p.id FROM public.res_partner p JOIN public.res_company c ON c.partner_id = p.commercial_partner_id
UNION
SELECT u.partner_id FROM public.res_users u JOIN public.crm_lead l ON l.user_id = u.id
UNION
SELECT u.partner_id
FROM public.res_users u
JOIN public.mail_tracking_value v ON u.id IN (v.old_value_integer, v.new_value_integer)
JOIN public.ir_model_fields f ON f.id = v.field_id AND f.model = 'crm.lead' AND f.name = 'user_id'
UNION
SELECT u.partner_id
FROM public.res_users u
JOIN public.mail_message m ON m.author_id = u.partner_id AND m.model = 'crm.lead'
WHERE m.is_internal OR m.message_type IN ('sms', 'email_outgoing') OR m.mail_activity_type_id IS NOT NULL;

-- Salespeople whose users are deleted, by name.
CREATE TEMP TABLE former AS
SELECT p.id AS partner_id
FROM public.mail_tracking_value v
JOIN public.ir_model_fields f ON f.id = v.field_id AND f.model = 'crm.lead' AND f.name = 'user_id'
CROSS JOIN LATERAL (VALUES (v.old_value_integer, v.old_value_char), (v.new_value_integer, v.new_value_char)) AS s (id, name)
JOIN public.res_partner p ON p.name = s.name
WHERE s.id > 0 AND s.id NOT IN (SELECT id FROM public.res_users);

-- A mail stands in a mailing when some hour that it is in has more than ten leads. An
-- hour that begins with a mail is enough to look at.
CREATE TEMP TABLE mailing AS
WITH mail AS (
    SELECT id, res_id, date, coalesce(author_id, 0) AS author, coalesce(subject, '') AS subject
    FROM public.mail_message
    WHERE model = 'crm.lead' AND message_type = 'email_outgoing'
), full_hour AS (
    SELECT first.author, first.subject, first.date
    FROM mail first
    JOIN mail m ON m.author = first.author AND m.subject = first.subject
        AND m.date BETWEEN first.date AND first.date + interval '1 hour'
    GROUP BY first.id, first.author, first.subject, first.date
    HAVING count(DISTINCT m.res_id) > 10
)
SELECT DISTINCT m.id
FROM mail m
JOIN full_hour h ON h.author = m.author AND h.subject = m.subject
    AND m.date BETWEEN h.date AND h.date + interval '1 hour';

CREATE TEMP TABLE own_customer AS
SELECT l.id AS lead, p.id
FROM public.crm_lead l
JOIN public.res_partner own ON own.id = l.partner_id
JOIN public.res_partner p ON p.id = own.id OR p.commercial_partner_id = own.commercial_partner_id
UNION
SELECT l.id, p.id
FROM public.crm_lead l
JOIN public.res_partner p ON lower(p.email) = substring(lower(l.email_from) FROM '[^ <>]+@[^ <>]+');

CREATE TEMP TABLE customer_address AS
SELECT id AS lead, substring(lower(email_from) FROM '[^ <>]+@[^ <>]+') AS address FROM public.crm_lead
UNION
SELECT l.id, lower(p.email) FROM public.crm_lead l JOIN public.res_partner p ON p.id = l.partner_id;

-- Not every Odoo keeps its activities.
CREATE TEMP TABLE activity_name (id integer, name text);
DO $$
BEGIN
    IF to_regclass('public.mail_activity_type') IS NOT NULL THEN
        INSERT INTO activity_name SELECT id, name ->> 'en_US' FROM public.mail_activity_type;
    END IF;
END
$$;

ANALYZE colleague, mailing, own_customer, customer_address;
ANALYZE parameter, lead_raw, channel, conversion, tag_name, named, named_intent, intent, signals;
