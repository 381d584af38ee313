-- The firm of the demo: its people, office hours and catalogues.

INSERT INTO res_currency VALUES
    (1, 'USD', '$', 'United States dollar', 2, 0.01, false),
    (126, 'EUR', '€', 'Euro', 2, 0.01, true);
INSERT INTO res_currency_rate VALUES (1, 126, 1, '2025-01-01', 1);
INSERT INTO res_country VALUES
    (20, 'BE', '{"en_US": "Belgium", "nl_BE": "België"}', 126),
    (165, 'NL', '{"en_US": "Netherlands", "nl_BE": "Nederland"}', 126);
INSERT INTO res_company VALUES
    (1, 'Dakwerken Nokvorst', 1, 126, NULL, true, 'info@nokvorst.example.com', '+32 9 000 00 00', 1,
     '2021-03-01 08:00', '2021-03-01 08:00');

-- OdooBot is user 1; users 3, 4 and 11 are outsiders (share).
CREATE TEMP TABLE demo_user (id, login, name, share, active) ON COMMIT DROP AS VALUES
    (1, '__system__', 'OdooBot', false, false), (2, 'els', 'Els Maertens', false, true),
    (3, 'public', 'Public user', true, false), (4, 'portaltemplate', 'Portal User Template', true, false),
    (5, 'tom', 'Tom Peeters', false, true), (6, 'sara', 'Sara Jacobs', false, true),
    (7, 'karim', 'Karim Benali', false, true), (8, 'joris', 'Joris Claes', false, true),
    (9, 'lien', 'Lien De Smet', false, true), (10, 'bram', 'Bram Wouters', false, true),
    (11, 'syndic', 'Syndicus Portaal', true, true);
INSERT INTO res_partner (id, name, complete_name, commercial_partner_id, country_id, type, email, email_normalized,
                         lang, tz, active, is_company, partner_share, customer_rank, create_date, write_date)
SELECT id, name, name, id, 20, 'contact', login || '@nokvorst.example.com', login || '@nokvorst.example.com',
       'nl_BE', 'Europe/Brussels', active, false, share, 0, '2021-03-01 08:00', '2021-03-01 08:00'
FROM (SELECT 1 AS id, 'Dakwerken Nokvorst' AS name, 'info' AS login, true AS active, true AS share
      UNION ALL
      SELECT id + 1, name, login, active, share FROM demo_user) AS person;
UPDATE res_partner SET is_company = true WHERE id = 1;
INSERT INTO res_users (id, company_id, partner_id, active, login, share, notification_type, sale_team_id,
                       create_date, write_date)
SELECT id, 1, id + 1, active, login, share, 'email',
       CASE WHEN id BETWEEN 5 AND 8 THEN 1 WHEN id IN (9, 10) THEN 4 END,
       '2021-03-01 08:00', '2021-03-01 08:00'
FROM demo_user;

-- The office: Monday to Friday 08:30-12:30 and 13:15-17:15; Odoo keeps the lunch as a row of its own.
INSERT INTO resource_calendar VALUES
    (1, 1, 'Kantoor 40 uur/week', 'fully_fixed', 'Europe/Brussels', 8.00, true, NULL, false, false, 40, 40,
     '2021-03-01 08:00', '2021-03-01 08:00'),
    (2, 1, 'Werfploeg 38 uur/week', 'fully_fixed', 'Europe/Brussels', 7.60, true, NULL, false, false, 38, 38,
     '2021-03-01 08:00', '2021-03-01 08:00');
INSERT INTO resource_calendar_attendance
SELECT row_number() OVER (ORDER BY c.calendar_id, d.day, c.hour_from), c.calendar_id, 10,
       d.name || ' ' || initcap(c.period), d.day::text, c.period, NULL, NULL, c.hour_from, c.hour_to,
       CASE WHEN c.period = 'lunch' THEN 0 ELSE c.hour_to - c.hour_from END,
       CASE WHEN c.period = 'lunch' THEN 0 ELSE 0.5 END
FROM (VALUES (0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday')) AS d (day, name)
CROSS JOIN (VALUES (1, 'morning', 8.5, 12.5), (1, 'lunch', 12.5, 13.25), (1, 'afternoon', 13.25, 17.25),
                   (2, 'morning', 7, 12), (2, 'lunch', 12, 12.5), (2, 'afternoon', 12.5, 15.1)
           ) AS c (calendar_id, period, hour_from, hour_to);

-- Days off, first and last local date. Public holidays hold for every calendar of the
-- company (calendar NULL); the one with a resource is a single person's leave, not a closing.
INSERT INTO resource_calendar_leaves
SELECT row_number() OVER (ORDER BY first_day, name), 1, calendar_id, resource_id, name, 'leave',
       first_day::timestamp AT TIME ZONE 'Europe/Brussels' AT TIME ZONE 'UTC',
       (last_day::timestamp + interval '23:59:59') AT TIME ZONE 'Europe/Brussels' AT TIME ZONE 'UTC',
       '2025-09-01 08:00', '2025-09-01 08:00'
FROM (VALUES
    ('Wapenstilstand', '2025-11-11', '2025-11-11', NULL::integer, NULL::integer),
    ('Kerstsluiting', '2025-12-24', '2026-01-02', 1, NULL),
    ('Paasmaandag', '2026-04-06', '2026-04-06', NULL, NULL),
    ('Dag van de Arbeid', '2026-05-01', '2026-05-01', NULL, NULL),
    ('Hemelvaart', '2026-05-14', '2026-05-14', NULL, NULL),
    ('Brugdag', '2026-05-15', '2026-05-15', 1, NULL),
    ('Pinkstermaandag', '2026-05-25', '2026-05-25', NULL, NULL),
    ('Bouwverlof', '2026-07-13', '2026-07-24', 1, NULL),
    ('Nationale feestdag', '2026-07-21', '2026-07-21', NULL, NULL),
    ('Wapenstilstand', '2026-11-11', '2026-11-11', NULL, NULL),
    ('Kerstmis', '2026-12-25', '2026-12-25', NULL, NULL),
    ('Verlof Joris Claes', '2026-08-03', '2026-08-14', 1, 8)
) AS leave (name, first_day, last_day, calendar_id, resource_id);

INSERT INTO utm_stage VALUES (1, 10, '{"en_US": "New"}');
INSERT INTO utm_source
SELECT id, name, '2021-03-01 08:00'
FROM (VALUES (1, 'Search engine'), (2, 'Lead Recall'), (3, 'Newsletter'), (4, 'Facebook'), (5, 'X'),
             (6, 'LinkedIn'), (10, 'Referral'), (12, 'Google'), (13, 'Bing'), (14, 'Instagram'), (15, 'Partner'),
             (16, 'TikTok'), (17, 'Batibouw 2026'), (18, 'dakvergelijker')
     ) AS t (id, name);
INSERT INTO utm_medium
SELECT id, name, true, '2021-03-01 08:00'
FROM (VALUES (1, 'Website'), (2, 'Phone'), (3, 'Direct'), (4, 'Email'), (5, 'Banner'), (6, 'X'), (7, 'Facebook'),
             (8, 'LinkedIn'), (9, 'Television'), (10, 'Google Adwords'), (11, 'cpc'), (12, 'paid_social'),
             (13, 'organic'), (14, 'referral'), (15, 'social'), (16, 'Beurs'), (17, 'leadpartner')
     ) AS t (id, name);
INSERT INTO utm_campaign
SELECT id, 2, 1, name, jsonb_build_object('en_US', name), true, false, 1, '2025-09-01 08:00'
FROM (VALUES (5, 'dak_offerte_be'), (6, 'dakrenovatie_search'), (7, 'brand_search'),
             (8, 'meta_prospecting_calculator'), (9, 'meta_prospecting_offerte'), (10, 'meta_prospecting_scan'),
             (11, 'meta_retargeting_afspraak'), (12, 'meta_retargeting_richtprijs'),
             (13, 'linkedin_syndic_webinar'), (14, 'nieuwsbrief_herfst'), (15, 'nieuwsbrief_voorjaar'),
             (16, 'tiktok_scan'), (17, 'bing_dakwerken'), (18, 'zomeractie_2026')
     ) AS t (id, name);
INSERT INTO crm_team VALUES
    (1, 0, 1, 2, '{"en_US": "Sales", "nl_BE": "Verkoop"}', true, true, true, 250000),
    (4, 10, 1, 9, '{"en_US": "Pre-Sales", "nl_BE": "Binnendienst"}', true, true, true, 40000);
INSERT INTO crm_stage VALUES
    (1, 1, 0, '{"en_US": "New", "nl_BE": "Nieuw"}', NULL, NULL, NULL),
    (2, 2, 0, '{"en_US": "Qualified", "nl_BE": "Gekwalificeerd"}', NULL, NULL, NULL),
    (3, 3, 5, '{"en_US": "Proposition", "nl_BE": "Voorstel"}', NULL, NULL, NULL),
    (4, 70, 0, '{"en_US": "Won", "nl_BE": "Gewonnen"}', NULL, true, false);
INSERT INTO crm_lost_reason VALUES
    (1, '{"en_US": "Too expensive", "nl_BE": "Te duur"}', true),
    (2, '{"en_US": "We don''t have people/skills", "nl_BE": "Geen capaciteit"}', true),
    (3, '{"en_US": "Not enough stock", "nl_BE": "Onvoldoende voorraad"}', true),
    (4, '{"en_US": "No answer", "nl_BE": "Geen gehoor"}', true),
    (5, '{"en_US": "Chose a competitor", "nl_BE": "Koos een concurrent"}', true),
    (6, '{"en_US": "Postponed", "nl_BE": "Uitgesteld"}', true),
    (7, '{"en_US": "Just looking", "nl_BE": "Alleen nieuwsgierig"}', true);
INSERT INTO crm_recurring_plan VALUES (1, 12, 10, '{"en_US": "Yearly", "nl_BE": "Jaarlijks"}', true);
-- Tags: conversions 1-16 (14-16 from before the move to English), signals 20-24, topics 30-34, and others.
INSERT INTO crm_tag
SELECT id, id % 12, jsonb_strip_nulls(jsonb_build_object('en_US', en, 'nl_BE', nl)), '2021-03-01 08:00'
FROM (VALUES (1, 'Quote request', 'Offerteaanvraag'), (2, 'Appointment', 'Afspraak inplannen'),
             (3, 'Callback request', 'Terugbelverzoek'), (4, 'Price indication', 'Richtprijs'),
             (5, 'Contact request', 'Contactaanvraag'), (6, 'Calculator', NULL), (7, 'Whitepaper', NULL),
             (8, 'Webinar', NULL), (9, 'Multistep form', 'Stappenformulier'), (10, 'Newsletter', 'Nieuwsbrief'),
             (11, 'Blog', NULL), (12, 'Scan', NULL), (13, 'Download', 'Brochure downloaden'),
             (14, 'offerteaanvraag', NULL), (15, 'terugbelverzoek', NULL), (16, 'contactaanvraag', NULL),
             (20, 'need', 'behoefte'), (21, 'timing', NULL), (22, 'scope', NULL), (23, 'budget', NULL),
             (24, 'decision_maker', 'beslisser'), (30, 'Flat roof', 'Plat dak'),
             (31, 'Pitched roof', 'Hellend dak'), (32, 'Insulation', 'Isolatie'),
             (33, 'Solar panels', 'Zonnepanelen'), (34, 'Asbestos', 'Asbest'), (40, 'Beursbezoek', NULL),
             (41, 'Garantie', NULL), (42, 'Import 2025', NULL)
     ) AS t (id, en, nl);
INSERT INTO mail_message_subtype VALUES
    (1, NULL, 0, NULL, NULL, '{"en_US": "Discussions"}', NULL, NULL, true, NULL),
    (2, NULL, 100, NULL, NULL, '{"en_US": "Note"}', NULL, true, false, NULL),
    (3, NULL, 90, NULL, NULL, '{"en_US": "Activities"}', NULL, true, false, NULL),
    (8, NULL, 1, NULL, 'crm.lead', '{"en_US": "Opportunity Created"}', '{"en_US": "Lead/Opportunity created"}',
     NULL, false, true),
    (9, NULL, 1, NULL, 'crm.lead', '{"en_US": "Stage Changed"}', '{"en_US": "Stage changed"}', NULL, false, NULL),
    (10, NULL, 1, NULL, 'crm.lead', '{"en_US": "Opportunity Won"}', '{"en_US": "Opportunity won"}',
     NULL, false, NULL),
    (11, NULL, 1, NULL, 'crm.lead', '{"en_US": "Opportunity Lost"}', '{"en_US": "Opportunity lost"}',
     NULL, false, NULL),
    (12, NULL, 1, NULL, 'crm.lead', '{"en_US": "Opportunity Restored"}', '{"en_US": "Opportunity restored"}',
     NULL, false, NULL);
INSERT INTO mail_activity_type VALUES
    (1, 3, '{"en_US": "Email"}', 'default', NULL, true), (2, 6, '{"en_US": "Call"}', 'phonecall', NULL, true),
    (3, 9, '{"en_US": "Meeting"}', 'meeting', NULL, true), (4, 12, '{"en_US": "To-Do"}', 'default', NULL, true);
INSERT INTO ir_module_module VALUES
    (34, 'base', 'installed', '19.0.1.3'), (55, 'crm', 'installed', '19.0.1.9'),
    (334, 'mail', 'installed', '19.0.1.19'), (470, 'sale', 'installed', '19.0.1.2'),
    (471, 'sale_crm', 'installed', '19.0.1.0'), (573, 'utm', 'installed', '19.0.1.1');
INSERT INTO ir_model_data
SELECT row_number() OVER (ORDER BY module COLLATE "C", name COLLATE "C"), module, name, model, res_id, true
FROM (VALUES ('base', 'user_root', 'res.users', 1), ('base', 'user_admin', 'res.users', 2),
             ('base', 'public_user', 'res.users', 3), ('base', 'template_portal_user_id', 'res.users', 4),
             ('mail', 'mt_comment', 'mail.message.subtype', 1), ('mail', 'mt_note', 'mail.message.subtype', 2),
             ('mail', 'mt_activities', 'mail.message.subtype', 3),
             ('crm', 'mt_lead_create', 'mail.message.subtype', 8),
             ('crm', 'mt_lead_stage', 'mail.message.subtype', 9),
             ('crm', 'mt_lead_won', 'mail.message.subtype', 10),
             ('crm', 'mt_lead_lost', 'mail.message.subtype', 11),
             ('crm', 'mt_lead_restored', 'mail.message.subtype', 12), ('crm', 'stage_lead1', 'crm.stage', 1),
             ('crm', 'stage_lead2', 'crm.stage', 2), ('crm', 'stage_lead3', 'crm.stage', 3),
             ('crm', 'stage_lead4', 'crm.stage', 4)
     ) AS t (module, name, model, res_id);
INSERT INTO ir_model_fields
SELECT id, 528, name, 'crm.lead', relation, ttype, 'base', jsonb_build_object('en_US', label), true, tracking
FROM (VALUES (6612, 'user_id', 'res.users', 'many2one', 'Salesperson', 1),
             (6614, 'team_id', 'crm.team', 'many2one', 'Sales Team', 1),
             (6619, 'active', NULL, 'boolean', 'Active', 72), (6620, 'type', NULL, 'selection', 'Type', 1),
             (6622, 'stage_id', 'crm.stage', 'many2one', 'Stage', 1),
             (6626, 'expected_revenue', NULL, 'monetary', 'Expected Revenue', 1),
             (6643, 'partner_id', 'res.partner', 'many2one', 'Contact', 10),
             (6663, 'probability', NULL, 'float', 'Probability', NULL),
             (6666, 'won_status', NULL, 'selection', 'Won/Lost', 70),
             (6667, 'lost_reason_id', 'crm.lost.reason', 'many2one', 'Lost Reason', 71)
     ) AS t (id, name, relation, ttype, label, tracking);
