-- Messages of every type by every sort of author, some 2,400 of them on the oldest leads,
-- around their receipt; mailings, and mails of the same subject that are none. Then a
-- colleague leaves: one user is archived, one becomes a portal user, one is deleted.
CREATE TEMP SEQUENCE planted_id START 50000000;
CREATE TEMP TABLE planted_author AS
SELECT row_number() OVER (ORDER BY kind, partner_id) - 1 AS n, kind, partner_id
FROM (SELECT 'user' AS kind, partner_id FROM public.res_users
      UNION ALL
      SELECT 'nobody', 77777777
      UNION ALL
      SELECT 'customer', NULL) x;
INSERT INTO public.mail_message (id, model, res_id, message_type, subtype_id, is_internal, mail_activity_type_id, author_id,
                                 create_uid, email_from, subject, date)
SELECT nextval('planted_id'), 'crm.lead', l.id,
       (ARRAY['comment', 'email', 'email_outgoing', 'sms', 'whatsapp_message', 'notification', 'auto_comment'])[1 + d.h % 7],
       CASE WHEN d.h / 7 % 5 = 0 THEN 2 ELSE 1 END, d.h / 35 % 6 = 0,
       CASE WHEN d.h % 7 = 5 AND d.h / 7 % 3 = 0 THEN 1 + d.h / 21 % 4 END,
       CASE a.kind WHEN 'customer' THEN l.partner_id ELSE a.partner_id END, 1,
       CASE WHEN a.kind = 'customer' THEN l.email_from ELSE 'somebody@elsewhere.example.net' END,
       CASE d.h / 11 % 4 WHEN 0 THEN 'Hello' WHEN 1 THEN '' END,
       date_trunc('second', l.create_date) + (d.h % 400 - 20) * interval '3 seconds'
FROM (SELECT l.*, row_number() OVER (ORDER BY l.id) AS n FROM public.crm_lead l) l
CROSS JOIN generate_series(1, 4) g
CROSS JOIN LATERAL (SELECT (hashint8(l.n * 10 + g) & 2147483647) AS h) d
JOIN planted_author a ON a.n = d.h / 13 % (SELECT count(*) FROM planted_author)
WHERE l.n <= 600;
INSERT INTO public.mail_message (id, model, res_id, message_type, subtype_id, is_internal, author_id, create_uid, subject, date)
SELECT nextval('planted_id'), 'crm.lead', l.id, 'email_outgoing', 1, false, 3, 1, s.subject, s.begins + l.n * s.step
FROM (SELECT l.id, row_number() OVER (ORDER BY l.create_date, l.id) AS n FROM public.crm_lead l) l
JOIN (SELECT date_trunc('hour', max(create_date)) AS last FROM public.crm_lead) z ON true
JOIN (VALUES ('news', interval '1 second', 40), ('eleven', '6 minutes', 11), ('twelve', '5 minutes 28 seconds', 12), (NULL, '359 seconds', 30),
             ('ten', '1 second', 10), ('slow', '361 seconds', 60)) v (subject, step, mails) ON l.n <= v.mails
CROSS JOIN LATERAL (SELECT v.subject, v.step, z.last + hashtext(coalesce(v.subject, '')) % 20 * interval '1 day' AS begins) s;
-- Fifteen mails to one lead are no mailing, nor are ten leads with two mails each.
INSERT INTO public.mail_message (id, model, res_id, message_type, subtype_id, is_internal, author_id, create_uid, subject, date)
SELECT nextval('planted_id'), 'crm.lead', l.id, 'email_outgoing', 1, false, 3, 1, 'again', l.create_date + g * interval '2 minutes'
FROM (SELECT min(id) AS id, min(create_date) AS create_date FROM public.crm_lead) l CROSS JOIN generate_series(1, 15) g;
-- Leads that are restored around these messages, some of them twice, or lost again; and others that were archived, and not lost.
INSERT INTO public.mail_message (id, model, res_id, message_type, subtype_id, is_internal, author_id, create_uid, date)
SELECT nextval('planted_id'), 'crm.lead', l.id, 'notification', CASE WHEN l.n % 9 = 0 THEN 2 ELSE 12 END, l.n % 9 = 0, 3, 1,
       date_trunc('second', l.create_date) + (hashint8(l.n * 10 + g) & 1023) * interval '1 second'
FROM (SELECT l.*, row_number() OVER (ORDER BY l.id) AS n FROM public.crm_lead l) l CROSS JOIN generate_series(1, 2) g
WHERE l.n <= 600 AND l.n % 3 = 0 AND (g = 1 OR l.n % 4 = 0);
INSERT INTO public.mail_tracking_value (id, mail_message_id, field_id, old_value_integer, new_value_integer)
SELECT m.id, m.id, f.id, 0, 1
FROM public.mail_message m JOIN public.ir_model_fields f ON f.model = 'crm.lead' AND f.name = 'active'
WHERE m.id >= 50000000 AND m.message_type = 'notification' AND m.author_id = 3 AND m.subtype_id IN (2, 12) AND m.subject IS NULL
  AND m.mail_activity_type_id IS NULL AND m.email_from IS NULL;
UPDATE public.res_users SET active = false WHERE id = 2;
UPDATE public.res_users SET share = true WHERE id = 5;
UPDATE public.res_partner SET partner_share = true WHERE id = (SELECT partner_id FROM public.res_users WHERE id = 5);
DELETE FROM public.res_users WHERE id = 8;
