-- The demo's leads, and all that stands under them, in Odoo's tables.

CREATE TEMP TABLE demo_person ON COMMIT DROP AS
SELECT id, first_name || ' ' || last_name AS name,
       lower(first_name || '.' || replace(last_name, ' ', '')) || id || '@example.com' AS email,
       '+32 470 00 ' || lpad((id / 100)::text, 2, '0') || ' ' || lpad((id % 100)::text, 2, '0') AS phone,
       CASE WHEN business THEN trade || ' ' || last_name END AS company,
       CASE WHEN business THEN function END AS function,
       pg_temp.draw(n, 'function place') < 0.4 AS function_at_partner,
       place.zip::text AS zip, place.city, place.country_id
FROM (SELECT id, n, business,
             pg_temp.pick(n, 'first name', ARRAY[
                 'Jan', 'Marie', 'Luc', 'Ann', 'Peter', 'Katrien', 'Marc', 'Els', 'Wim', 'Griet', 'Johan', 'Nele',
                 'Dirk', 'Fatima', 'Sven', 'Ingrid', 'Ahmed', 'Lotte', 'Geert', 'Hilde']) AS first_name,
             pg_temp.pick(n, 'last name', ARRAY[
                 'Maes', 'Janssens', 'Mertens', 'Willems', 'Goossens', 'Wouters', 'De Smet', 'Dubois', 'Hermans',
                 'Aerts', 'Lambrecht', 'De Vries', 'Bakker', 'Visser', 'Smit', 'El Idrissi', 'Yilmaz', 'Cools',
                 'Pauwels', 'Verhoeven']) AS last_name,
             pg_temp.pick(n, 'trade', ARRAY[
                 'Syndicus', 'Bouwbedrijf', 'Immo', 'VvE Beheer', 'Garage', 'Hoeve']) AS trade,
             pg_temp.pick(n, 'function', ARRAY[
                 'Zaakvoerder', 'Bestuurder', 'Director', 'Eigenaar', 'CEO', 'Gedelegeerd bestuurder', 'Assistant',
                 'Aankoper', 'Projectleider', 'Facility manager', 'Secretariaat', 'Boekhouder']) AS function,
             pg_temp.pick(n, 'place', ARRAY[9000, 9800, 9300, 8500, 2000, 9100, 8000, 4531]) AS zip
      FROM demo_plan) AS p
JOIN (VALUES (9000, 'Gent', 20), (9800, 'Deinze', 20), (9300, 'Aalst', 20), (8500, 'Kortrijk', 20),
             (2000, 'Antwerpen', 20), (9100, 'Sint-Niklaas', 20), (8000, 'Brugge', 20),
             (4531, 'Terneuzen', 165)) AS place (zip, city, country_id)
  ON place.zip = p.zip;

INSERT INTO res_partner (id, company_id, name, complete_name, commercial_partner_id, function, type, zip, city,
                         country_id, email, email_normalized, phone, phone_sanitized, lang, active, is_company,
                         partner_share, customer_rank, create_date, write_date)
SELECT 1000 + p.id, 1, h.name, concat_ws(', ', h.company, h.name), 1000 + p.id, h.function, 'contact', h.zip, h.city,
       h.country_id, h.email, h.email, h.phone, replace(h.phone, ' ', ''), 'nl_BE', true, false,
       true, CASE WHEN p.won_at IS NULL THEN 0 ELSE 1 END,
       p.converted_at AT TIME ZONE 'UTC', p.converted_at AT TIME ZONE 'UTC'
FROM demo_plan p
JOIN demo_person h ON h.id = p.id
WHERE p.converted_at IS NOT NULL
ORDER BY p.id;

-- The state of each lead at the instant of reading.
CREATE TEMP TABLE demo_state ON COMMIT DROP AS
SELECT p.*,
       CASE WHEN reassigned_at IS NULL THEN owner ELSE (ARRAY[6, 7, 5, 5, 10, 9])[owner - 4] END AS user_id,
       CASE WHEN won_at IS NOT NULL THEN 4
            WHEN step3_at IS NOT NULL THEN 3
            WHEN step2_at IS NOT NULL THEN 2
            ELSE 1 END AS stage_id,
       CASE WHEN won_at IS NOT NULL THEN 'won' WHEN lost_at IS NOT NULL THEN 'lost' ELSE 'pending' END AS won_status,
       -- A few are archived without being lost: duplicates, spam.
       won_at IS NULL AND lost_at IS NULL AND converted_at IS NULL AND NOT today
           AND pg_temp.draw(n, 'archived') < 0.012 AS archived,
       -- Salespeople type in what they know; of a hasty Meta quote request that is little.
       CASE WHEN won_at IS NOT NULL AND pg_temp.draw(n, 'no amount') < 0.985 THEN amount
            WHEN won_at IS NULL
                 AND pg_temp.draw(n, 'estimate')
                     < CASE WHEN converted_at IS NULL THEN 0.05 WHEN step3_at IS NOT NULL THEN 0.95
                            WHEN mix = 'meta quote' THEN 0.25 ELSE 0.7 END
            THEN round(amount / 50) * 50
            ELSE 0.0 END AS expected_revenue,
       CASE WHEN NOT today
                 AND pg_temp.draw(n, 'deadline')
                     < CASE WHEN converted_at IS NULL THEN 0.05 WHEN mix = 'meta quote' THEN 0.12
                            WHEN wins THEN 0.65 ELSE 0.4 END
            THEN (received_at AT TIME ZONE 'Europe/Brussels')::date
                 + 20 + floor(pg_temp.draw(n, 'deadline date') * 120)::integer END AS date_deadline,
       -- The chance that a qualification question was answered and noted as a tag.
       CASE WHEN responded_at IS NULL THEN 0.04 WHEN wins THEN 0.6 WHEN mix = 'meta quote' THEN 0.12
            WHEN converts THEN 0.4 ELSE 0.2 END AS known
FROM demo_plan p;
ALTER TABLE demo_state ADD PRIMARY KEY (id);

INSERT INTO crm_lead (id, create_date, write_date, create_uid, write_uid, company_id, lang_id,
                      source_id, medium_id, campaign_id, referred,
                      name, contact_name, partner_name, function, email_from, email_normalized, email_domain_criterion,
                      phone, phone_sanitized, zip, city, country_id, partner_id,
                      user_id, team_id, date_open, day_open,
                      type, date_conversion, priority, stage_id, date_last_stage_update, date_deadline,
                      expected_revenue, prorated_revenue, recurring_revenue, recurring_revenue_monthly,
                      active, won_status, lost_reason_id, date_closed, day_close,
                      probability, automated_probability)
SELECT s.id, t.create_date,
       coalesce(s.won_at, s.lost_at, s.step3_at, s.step2_at, s.converted_at, s.responded_at, s.received_at)
           AT TIME ZONE 'UTC', 1, 1, 1, 1,
       s.source_id, s.medium_id, s.campaign_id, CASE WHEN s.mix = 'referral' THEN 'Architectenbureau De Nok' END,
       coalesce(tag.name ->> 'nl_BE', tag.name ->> 'en_US', 'Lead') || ' ' || h.name, h.name, h.company,
       CASE WHEN NOT (h.function_at_partner AND s.converted_at IS NOT NULL) THEN h.function END,
       h.email, h.email, h.email, h.phone, replace(h.phone, ' ', ''), h.zip, h.city, h.country_id,
       CASE WHEN s.converted_at IS NOT NULL THEN 1000 + s.id END,
       s.user_id, CASE WHEN s.user_id IN (9, 10) THEN 4 WHEN s.user_id IS NOT NULL THEN 1 END,
       t.date_open, floor(extract(epoch FROM t.date_open - t.create_date) / 86400),
       CASE WHEN s.converted_at IS NULL THEN 'lead' ELSE 'opportunity' END,
       -- One that was entered as an opportunity was never converted.
       CASE WHEN NOT s.born_opportunity THEN s.converted_at AT TIME ZONE 'UTC' END,
       CASE WHEN s.intent = 'high' THEN '1' ELSE '0' END, s.stage_id,
       coalesce(s.won_at, s.step3_at, s.step2_at, s.received_at) AT TIME ZONE 'UTC', s.date_deadline,
       s.expected_revenue, round(s.expected_revenue * t.probability::numeric / 100, 2), 0.0, 0.00,
       s.lost_at IS NULL AND NOT s.archived, s.won_status, CASE WHEN s.lost_at IS NOT NULL THEN s.lost_reason_id END,
       t.date_closed, floor(abs(extract(epoch FROM t.date_closed - t.create_date)) / 86400),
       t.probability, t.probability
FROM demo_state s
JOIN demo_person h ON h.id = s.id
LEFT JOIN crm_tag tag ON tag.id = s.tag_id
CROSS JOIN LATERAL (
    SELECT s.received_at AT TIME ZONE 'UTC' AS create_date,
           coalesce(s.reassigned_at, s.assigned_at) AT TIME ZONE 'UTC' AS date_open,
           CASE WHEN s.archived THEN (s.received_at + interval '2 days') AT TIME ZONE 'UTC'
                -- Bad data: some lost leads of the old system were closed before they came in.
                WHEN s.lost_at IS NOT NULL AND s.tag_id = 42
                THEN (s.received_at - interval '3 days') AT TIME ZONE 'UTC'
                ELSE coalesce(s.won_at, s.lost_at) AT TIME ZONE 'UTC' END AS date_closed,
           CASE s.won_status
                WHEN 'won' THEN 100
                WHEN 'lost' THEN 0
                ELSE round((CASE WHEN s.converted_at IS NULL THEN 2 ELSE 20 * s.stage_id - 12 END
                            + 18 * pg_temp.draw(s.n, 'probability'))::numeric, 2)
           END::double precision AS probability
) AS t
ORDER BY s.id;

INSERT INTO crm_tag_rel
SELECT id, tag_id FROM demo_state WHERE tag_id IS NOT NULL
UNION
SELECT s.id, signal.tag_id
FROM demo_state s
CROSS JOIN (VALUES (20, 1.1), (21, 0.3), (22, 0.9), (23, 0.2), (24, 0.35)) AS signal (tag_id, share)
WHERE NOT s.today AND pg_temp.draw(s.n, 'signal ' || signal.tag_id) < s.known * signal.share
UNION
SELECT id, pg_temp.pick(n, 'topic', ARRAY[30, 31, 32, 33, 34]) FROM demo_state WHERE pg_temp.draw(n, 'has topic') < 0.12
UNION
-- Some did two things: the higher intent counts.
SELECT id, 7 FROM demo_state WHERE intent = 'high' AND mix = 'search ads' AND pg_temp.draw(n, 'also') < 0.04
ORDER BY 1, 2;

-- What stands under each lead. A message is known by its lead and kind.
CREATE TEMP TABLE demo_message ON COMMIT DROP AS
WITH event (lead_id, kind, at, author_id, message_type, subtype_id, is_internal, activity_type_id, body) AS (
    SELECT id, 'created', received_at, 2, 'notification', 8, NULL::boolean, NULL::integer,
           '<p>Lead/Opportunity created</p>'
    FROM demo_state
    UNION ALL
    SELECT id, 'automatic', received_at + interval '4 seconds', 2, 'auto_comment', 1, false, NULL,
           '<p>Bedankt, wij nemen snel contact op.</p>'
    FROM demo_state WHERE mix NOT IN ('phone', 'fair') AND pg_temp.draw(n, 'automatic') < 0.8
    UNION ALL
    SELECT id, 'chatbot', received_at + interval '9 seconds', 2, 'comment', 1, false, NULL,
           '<p>Transcript of the chat bot</p>'
    FROM demo_state WHERE mix = 'direct' AND pg_temp.draw(n, 'chatbot') < 0.15
    UNION ALL
    SELECT id, 'imported', received_at - interval '2 days', 10, 'comment', 1, false, NULL,
           '<p>Telefonisch besproken (oud systeem)</p>'
    FROM demo_state WHERE tag_id = 42
    UNION ALL
    SELECT id, 'portal', received_at + interval '6 minutes', 12, 'comment', 1, false, NULL,
           '<p>Graag ook de bijgebouwen bekijken.</p>'
    FROM demo_state WHERE business AND NOT today AND pg_temp.draw(n, 'portal') < 0.08
    UNION ALL
    SELECT id, 'notice', assigned_at + interval '1 second', 2, 'user_notification', 2, true, NULL,
           '<p>You have been assigned</p>'
    FROM demo_state WHERE assigned_at < pg_temp.as_of()
    UNION ALL
    SELECT id, 'assigned', assigned_at, 2, 'notification', 2, true, NULL, ''
    FROM demo_state WHERE assigned_at IS NOT NULL
    UNION ALL
    SELECT id, 'reassigned', reassigned_at, 2, 'notification', 2, true, NULL, ''
    FROM demo_state WHERE reassigned_at IS NOT NULL
    UNION ALL
    SELECT id, 'note', received_at + floor(60 + pg_temp.draw(n, 'note delay') * 1500) * interval '1 second', 3,
           'comment', 2, true, NULL, '<p>Wie neemt deze op?</p>'
    FROM demo_state WHERE NOT today AND pg_temp.draw(n, 'note') < 0.1
    UNION ALL
    SELECT id, 'response', responded_at, coalesce(owner, 2) + 1, how.message_type, how.subtype_id,
           how.is_internal, how.activity_type_id, how.body
    FROM demo_state
    CROSS JOIN (VALUES
        (0.00, 0.25, 'notification', 3, true, 2, '<p>Call done</p>'),
        (0.25, 0.80, 'comment', 1, false, NULL, '<p>Tegen wanneer moet het dak klaar zijn?</p>'),
        (0.80, 1.00, 'email_outgoing', 1, false, NULL, '<p>Gaat het om een plat of een hellend dak?</p>')
    ) AS how (low, high, message_type, subtype_id, is_internal, activity_type_id, body)
    WHERE responded_at IS NOT NULL
      AND CASE WHEN mix = 'phone' THEN how.low = 0
               ELSE pg_temp.draw(n, 'how') >= how.low AND pg_temp.draw(n, 'how') < how.high END
    UNION ALL
    SELECT id, 'answer', responded_at + floor(900 + pg_temp.draw(n, 'answer delay') * 90000) * interval '1 second',
           CASE WHEN converted_at IS NOT NULL THEN 1000 + id END,
           'email', 1, false, NULL, '<p>Zie bijlage, met vriendelijke groet</p>'
    FROM demo_state WHERE responded_at IS NOT NULL AND pg_temp.draw(n, 'answer') < 0.45
    UNION ALL
    SELECT id, 'follow-up', pg_temp.office_after(responded_at, 240 + pg_temp.draw(n, 'follow-up delay') * 3000),
           coalesce(owner, 2) + 1, 'comment', 1, false, NULL, '<p>Past een plaatsbezoek volgende week?</p>'
    FROM demo_state WHERE responded_at IS NOT NULL AND pg_temp.draw(n, 'follow-up') < 0.4
    UNION ALL
    SELECT id, 'converted', converted_at, 2, 'notification', 2, true, NULL, ''
    FROM demo_state WHERE converted_at IS NOT NULL AND NOT born_opportunity
    UNION ALL
    SELECT id, 'step 2', step2_at, coalesce(user_id, 2) + 1, 'notification', 9, NULL, NULL, ''
    FROM demo_state WHERE step2_at IS NOT NULL
    UNION ALL
    SELECT id, 'step 3', step3_at, coalesce(user_id, 2) + 1, 'notification', 9, NULL, NULL, ''
    FROM demo_state WHERE step3_at IS NOT NULL
    UNION ALL
    SELECT id, 'won', won_at, coalesce(user_id, 2) + 1, 'notification', 10, NULL, NULL, ''
    FROM demo_state WHERE won_at IS NOT NULL
    UNION ALL
    SELECT id, 'lost', lost_at, coalesce(user_id, 2) + 1, 'notification', 11, NULL, NULL, ''
    FROM demo_state WHERE lost_at IS NOT NULL
)
SELECT row_number() OVER (ORDER BY at, lead_id, kind COLLATE "C")::integer AS id, *
FROM event
WHERE at <= pg_temp.as_of();
CREATE UNIQUE INDEX ON demo_message (lead_id, kind);

INSERT INTO mail_message (id, parent_id, model, res_id, record_company_id, message_type, subtype_id,
                          mail_activity_type_id, is_internal, author_id, create_uid, email_from, subject, body,
                          date, create_date, write_date)
SELECT m.id, CASE WHEN m.kind <> 'created' THEN c.id END, 'crm.lead', m.lead_id, 1, m.message_type, m.subtype_id,
       m.activity_type_id, m.is_internal, m.author_id, 1, coalesce(p.email, h.email),
       CASE WHEN m.kind = 'notice' THEN 'You have been assigned' END, m.body,
       m.at AT TIME ZONE 'UTC', m.at AT TIME ZONE 'UTC', m.at AT TIME ZONE 'UTC'
FROM demo_message m
JOIN demo_message c ON c.lead_id = m.lead_id AND c.kind = 'created'
JOIN demo_person h ON h.id = m.lead_id
LEFT JOIN res_partner p ON p.id = m.author_id
ORDER BY m.id;

INSERT INTO mail_tracking_value (id, mail_message_id, field_id, currency_id, old_value_integer, new_value_integer,
                                 old_value_char, new_value_char, old_value_float, new_value_float, create_date)
SELECT row_number() OVER (ORDER BY m.id, v.field_id), m.id, v.field_id, CASE WHEN v.field_id = 6626 THEN 126 END,
       v.old_value, v.new_value, v.old_char, v.new_char, v.old_float, v.new_float, m.at AT TIME ZONE 'UTC'
FROM demo_message m
JOIN demo_state s ON s.id = m.lead_id
LEFT JOIN demo_user owner ON owner.id = s.owner
LEFT JOIN demo_user later ON later.id = s.user_id
LEFT JOIN crm_lost_reason reason ON reason.id = s.lost_reason_id
CROSS JOIN LATERAL (VALUES
    ('assigned', 6612, 0, s.owner, '', owner.name, NULL::double precision, NULL::double precision),
    ('assigned', 6614, 0, CASE WHEN s.owner IN (9, 10) THEN 4 ELSE 1 END, '',
     CASE WHEN s.owner IN (9, 10) THEN 'Pre-Sales' ELSE 'Sales' END, NULL, NULL),
    ('reassigned', 6612, s.owner, s.user_id, owner.name, later.name, NULL, NULL),
    ('converted', 6620, NULL, NULL, 'Lead', 'Opportunity', NULL, NULL),
    ('step 2', 6622, 1, 2, 'New', 'Qualified', NULL, NULL),
    ('step 3', 6622, 2, 3, 'Qualified', 'Proposition', NULL, NULL),
    ('step 3', 6626, NULL, NULL, NULL, NULL, 0, s.expected_revenue::double precision),
    ('won', 6622, 3, 4, 'Proposition', 'Won', NULL, NULL),
    ('won', 6666, NULL, NULL, 'Pending', 'Won', NULL, NULL),
    ('lost', 6619, 1, 0, NULL, NULL, NULL, NULL),
    ('lost', 6666, NULL, NULL, 'Pending', 'Lost', NULL, NULL),
    ('lost', 6667, 0, s.lost_reason_id, '', reason.name ->> 'en_US', NULL, NULL)
) AS v (kind, field_id, old_value, new_value, old_char, new_char, old_float, new_float)
WHERE v.kind = m.kind
  AND NOT (v.field_id = 6667 AND v.new_value IS NULL)
  AND NOT (v.field_id = 6626 AND v.new_float = 0);

-- Planned next steps of what is open, and finished ones, which Odoo archives.
INSERT INTO mail_activity (id, res_model_id, res_model, res_id, res_name, activity_type_id, summary,
                           user_id, user_tz, create_uid, date_deadline, date_done, automated, active,
                           create_date, write_date)
SELECT row_number() OVER (ORDER BY a.at, l.id, a.done), 528, 'crm.lead', l.id, l.name, a.activity_type_id,
       (ARRAY['Offerte mailen', 'Terugbellen', 'Plaatsbezoek', 'Prijs berekenen'])[a.activity_type_id],
       a.user_id, 'Europe/Brussels', a.user_id, a.due, a.done, false, a.done IS NULL,
       a.at AT TIME ZONE 'UTC', a.at AT TIME ZONE 'UTC'
FROM (SELECT id AS lead_id, pg_temp.pick(n, 'activity', ARRAY[1, 2, 3, 4]) AS activity_type_id, user_id,
             date '2026-09-30' - 8 + floor(pg_temp.draw(n, 'activity due') * 24)::integer AS due,
             NULL::date AS done,
             coalesce(step3_at, step2_at, converted_at, responded_at, received_at) AS at
     
    FROM demo_state WHERE won_status = 'pending' AND NOT archived AND NOT today AND user_id IS NOT NULL
        AND pg_temp.draw(n, 'planned')
            < CASE WHEN converted_at IS NULL THEN 0.12 WHEN step3_at IS NOT NULL THEN 0.8 ELSE 0.55 END
      UNION ALL
      SELECT lead_id, 2, author_id - 1, (at AT TIME ZONE 'Europe/Brussels')::date,
             (at AT TIME ZONE 'Europe/Brussels')::date, at
      FROM demo_message WHERE activity_type_id IS NOT NULL) AS a
JOIN crm_lead l ON l.id = a.lead_id;

-- The maintenance that comes with each roof is paid monthly; one may take more of it, or end it. Whom
-- Facebook and Instagram found first, stays: Meta prospecting closes less than the other channels, and keeps more.
CREATE TEMP TABLE demo_care ON COMMIT DROP AS
SELECT c.id, c.started_at, c.monthly, g.grew, e.ended,
       (c.started_at AT TIME ZONE 'Europe/Brussels')::date AS started_on
FROM (SELECT s.*, s.won_at AS started_at,
             greatest(15, least(120, round(s.amount * 0.004)))::numeric AS monthly
      FROM demo_state s WHERE s.won_at IS NOT NULL) c
CROSS JOIN LATERAL (
    SELECT min(m) AS ended
    FROM generate_series(1, 12) m
    WHERE c.started_at + m * interval '1 month' <= pg_temp.as_of()
      AND pg_temp.draw(c.n, 'care ends ' || m) < CASE WHEN c.mix IN ('meta prospecting', 'meta quote') THEN 0.01 ELSE 0.10 END) e
CROSS JOIN LATERAL (
    SELECT min(m) AS grew
    FROM generate_series(1, 12) m
    WHERE c.started_at + m * interval '1 month' <= pg_temp.as_of() AND m < coalesce(e.ended, 13)
      AND pg_temp.draw(c.n, 'care grows ' || m) < CASE WHEN c.mix = 'referral' THEN 0.08 ELSE 0.03 END) g
WHERE c.started_at <= pg_temp.as_of();

-- Quotations of proposals, orders of customers, and later orders of some: extra
-- works on the same opportunity, or repairs and the subscription to maintenance without one.
INSERT INTO sale_order (id, name, company_id, partner_id, partner_invoice_id, partner_shipping_id,
                        source_id, medium_id, campaign_id, opportunity_id, user_id, team_id,
                        state, locked, invoice_status, validity_date,
                        currency_id, currency_rate, amount_untaxed, amount_tax, amount_total,
                        create_date, date_order, write_date,
                        is_subscription, subscription_state, recurring_monthly, start_date, end_date)
SELECT o.id, 'S' || lpad(o.id::text, 5, '0'), 1, 1000 + o.lead_id, 1000 + o.lead_id, 1000 + o.lead_id,
       o.source_id, o.medium_id, o.campaign_id, CASE WHEN o.place < 4 THEN o.lead_id END, o.user_id, 1,
       o.state, o.state = 'sale', CASE WHEN o.state = 'sale' THEN 'invoiced' ELSE 'no' END,
       (o.at AT TIME ZONE 'Europe/Brussels')::date + 30,
       126, 1.0, o.net, t.tax, o.net + t.tax,
       o.at AT TIME ZONE 'UTC', o.at AT TIME ZONE 'UTC', o.at AT TIME ZONE 'UTC',
       o.place = 5, CASE WHEN o.place = 5 THEN CASE WHEN o.ended IS NULL THEN '3_progress' ELSE '6_churn' END END,
       CASE WHEN o.place = 5 THEN CASE WHEN o.grew IS NULL THEN o.net ELSE o.net * 1.5 END END,
       CASE WHEN o.place = 5 THEN o.started_on END,
       CASE WHEN o.place = 5 THEN (o.started_on + o.ended * interval '1 month')::date END
FROM (SELECT s.id AS lead_id, s.source_id, s.medium_id, s.campaign_id, s.user_id, s.business, x.*, c.grew, c.ended, c.started_on,
             row_number() OVER (ORDER BY x.at, s.id, x.place)::integer AS id
      FROM demo_state s
      LEFT JOIN demo_care c ON c.id = s.id
      CROSS JOIN LATERAL (VALUES
          (1, 'sale', s.won_at, s.amount, true),
          (2, CASE WHEN s.lost_at IS NULL THEN 'sent' ELSE 'cancel' END,
           CASE WHEN s.won_at IS NULL THEN s.step3_at END, round(s.amount / 50) * 50, true),
          (3, 'sale', pg_temp.office_after(s.won_at, 480 * (10 + 80 * pg_temp.draw(s.n, 'extra date'))),
           round((s.amount * (0.1 + 0.3 * pg_temp.draw(s.n, 'extra size')))::numeric, 2),
           pg_temp.draw(s.n, 'extra')
           < CASE WHEN s.mix IN ('referral', 'newsletter', 'linkedin') THEN 0.35 ELSE 0.14 END),
          (4, 'sale', pg_temp.office_after(s.won_at, 480 * (60 + 60 * pg_temp.draw(s.n, 'care date'))), 385.00,
           pg_temp.draw(s.n, 'care') < CASE WHEN s.mix IN ('referral', 'newsletter') THEN 0.5 ELSE 0.2 END),
          (5, 'sale', c.started_at, c.monthly, true)
      ) AS x (place, state, at, net, holds)
      WHERE x.holds AND x.at <= pg_temp.as_of()) AS o
CROSS JOIN LATERAL (SELECT round(o.net * CASE WHEN o.business THEN 0.21 ELSE 0.06 END, 2) AS tax) AS t
ORDER BY o.id;

-- Odoo's log says by how much each month's pay changed.
INSERT INTO sale_order_log (id, order_id, company_id, currency_id, event_type, event_date, amount_signed, recurring_monthly,
                            subscription_state, create_date, write_date)
SELECT row_number() OVER (ORDER BY e.event_date, s.id, e.event_type), s.id, 1, 126, e.event_type, e.event_date, e.amount,
       e.monthly, e.state, e.event_date, e.event_date
FROM demo_care c
JOIN sale_order s ON s.partner_id = 1000 + c.id AND s.is_subscription
CROSS JOIN LATERAL (VALUES
    ('0_creation', c.started_on, c.monthly, c.monthly, '3_progress'),
    ('1_expansion', (c.started_on + c.grew * interval '1 month')::date, c.monthly * 0.5, c.monthly * 1.5, '3_progress'),
    ('2_churn', (c.started_on + c.ended * interval '1 month')::date,
     -CASE WHEN c.grew IS NULL THEN c.monthly ELSE c.monthly * 1.5 END, 0, '6_churn')
) AS e (event_type, event_date, amount, monthly, state)
WHERE e.event_date IS NOT NULL;

-- Messages under orders: the orders' numbers are those of leads too.
INSERT INTO mail_message (id, model, res_id, record_company_id, message_type, subtype_id, is_internal, author_id,
                          create_uid, email_from, body, date, create_date, write_date)
SELECT (SELECT max(id) FROM mail_message) + o.id, 'sale.order', o.id, 1, 'comment', 1, false, u.partner_id,
       u.id, p.email, '<p>Uw offerte in bijlage.</p>', o.date_order, o.date_order, o.date_order
FROM sale_order o
JOIN res_users u ON u.id = coalesce(o.user_id, 2)
JOIN res_partner p ON p.id = u.partner_id;

CREATE INDEX ON mail_message (model, res_id);
CREATE INDEX ON mail_tracking_value (mail_message_id);
CREATE INDEX ON mail_activity (res_model, res_id);
CREATE INDEX ON sale_order (opportunity_id);
