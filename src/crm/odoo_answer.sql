-- Which messages of Odoo are an answer, by the table answer_rule.

CREATE FUNCTION lead_funnel._make_odoo_mailing(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_other_mail', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_other_mail WITH (security_invoker = true) AS
SELECT m.id
FROM {crm}.mail_message m
WHERE m.message_type = 'email_outgoing' AND m.model IS DISTINCT FROM 'crm.lead' /*"these m.id {type mail_message.id}"*/
  AND (COALESCE(m.author_id, 0), {email_from}, {subject}) IN (
      SELECT COALESCE(m.author_id, 0), {email_from}, {subject}
      FROM {crm}.mail_message m
      WHERE m.model = 'crm.lead' AND m.message_type = 'email_outgoing' /*"these m.id {type mail_message.id}"*/);
COMMENT ON VIEW odoo_other_mail IS
'The mails of Odoo to other records than leads that have the author and the subject of a mail to a lead.';
COMMENT ON COLUMN odoo_other_mail.id IS 'The message''s id in Odoo.';
$view$, crm_schema, json_build_object(
        'subject', lead_funnel._odoo_subject(crm_schema), 'email_from', lead_funnel._odoo_sender(crm_schema))));

    -- Several mails to one record count once: a pair of them that begins and ends in
    -- the hour is taken off. Pairs are never longer than the hour, so that they are
    -- those that end before its end without those that begin before its begin.  Records
    -- of other kinds count where a lead got such a mail. Every window is within one author
    -- and subject, so that for one mail only those of its author and subject are read.
    PERFORM lead_funnel._make_source(into_schema, 'step', 'odoo_mailing', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_mailing WITH (security_invoker = true) AS
SELECT x.id, x.author_id, x.email_from, x.subject
FROM (SELECT h.id, h.author_id, h.email_from, h.subject,
             count(*) FILTER (WHERE h.records > 10)
                 OVER (PARTITION BY h.author_id, h.email_from, h.subject
                       ORDER BY h.date RANGE BETWEEN '1 hour' PRECEDING AND CURRENT ROW) AS hours
      FROM (SELECT p.id, p.author_id, p.email_from, p.subject, p.date,
                   count(*) OVER (w RANGE BETWEEN CURRENT ROW AND '1 hour' FOLLOWING)
                   - count(*) FILTER (WHERE p.date <= p.before + '1 hour'::interval)
                         OVER (w RANGE BETWEEN UNBOUNDED PRECEDING AND '1 hour' FOLLOWING)
                   + count(*) FILTER (WHERE p.after <= p.date + '1 hour'::interval)
                         OVER (w RANGE BETWEEN UNBOUNDED PRECEDING AND '1 microsecond' PRECEDING) AS records
            FROM (SELECT m.id, m.author_id, m.email_from, m.subject, m.date,
                         lag(m.date) OVER r AS before, lead(m.date) OVER r AS after
                  FROM (SELECT m.id, m.model::text COLLATE "C" AS model, m.res_id, m.author_id, {email_from} AS email_from,
                               {subject} AS subject, m.date
                        FROM {crm}.mail_message m
                        WHERE m.message_type = 'email_outgoing' AND _can_be(m.date)
                          AND (m.model = 'crm.lead' OR m.id IN (SELECT o.id FROM _odoo_ids(odoo_other_mail) o (id)))
                             /*"these m.id {type mail_message.id}"*/) m
                  WINDOW r AS (PARTITION BY m.author_id, m.email_from, m.subject, m.model, m.res_id ORDER BY m.date)) p
            WINDOW w AS (PARTITION BY p.author_id, p.email_from, p.subject ORDER BY p.date)) h) x
WHERE x.hours > 0;
COMMENT ON VIEW odoo_mailing IS
'The mails of Odoo that are part of a mailing: one author sent one subject to more than ten records within an hour, leads or others.';
COMMENT ON COLUMN odoo_mailing.id IS 'The message''s id in Odoo.';
COMMENT ON COLUMN odoo_mailing.author_id IS 'Its author''s partner in Odoo.';
COMMENT ON COLUMN odoo_mailing.email_from IS 'The sender''s address where it has no author; else empty.';
COMMENT ON COLUMN odoo_mailing.subject IS 'Its subject; empty for none.';
$view$, crm_schema, json_build_object(
        'subject', lead_funnel._odoo_subject(crm_schema), 'email_from', lead_funnel._odoo_sender(crm_schema))), 'id');
    -- All mails with the sender and subject of one that is new, or was part of a mailing. Where the last one to a lead is deleted, those
    -- to others may stay a while, which nobody asks for.
    PERFORM lead_funnel._read_by(into_schema, 'odoo_mailing', format('%I.mail_message', crm_schema), 'id', lead_funnel._filled($query$
WITH changed AS MATERIALIZED (
    SELECT m.author_id, {email_from} AS email_from, {subject} AS subject
    FROM {crm}.mail_message m
    WHERE m.id = ANY ($1::{type mail_message.id}[]) AND m.message_type = 'email_outgoing'
      AND (m.res_id IS NULL OR m.res_id = ANY ($2::{type mail_message.res_id}[]))
    UNION
    SELECT g.author_id, g.email_from, g.subject FROM odoo_mailing g WHERE g.id = ANY ($1::{type mail_message.id}[])
)
SELECT m.id
FROM changed c
JOIN {crm}.mail_message m ON m.author_id = c.author_id AND {subject} = c.subject AND m.message_type = 'email_outgoing'
UNION
SELECT m.id
FROM changed c
JOIN {crm}.mail_message m ON {subject} = c.subject AND {email_from} = c.email_from AND m.author_id IS NULL
    AND m.message_type = 'email_outgoing'
WHERE c.author_id IS NULL
UNION
SELECT g.id
FROM changed c
JOIN odoo_mailing g ON g.author_id IS NOT DISTINCT FROM c.author_id AND g.email_from = c.email_from AND g.subject = c.subject$query$,
        crm_schema, json_build_object(
            'subject', lead_funnel._odoo_subject(crm_schema), 'email_from', lead_funnel._odoo_sender(crm_schema))), 'res_id');
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_mailing IS 'Internal to connect(''odoo''): the steps odoo_other_mail and odoo_mailing.';

CREATE FUNCTION lead_funnel._make_odoo_answer(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_odoo_mailing(crm_schema, into_schema);
    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_activity', CASE
        WHEN lead_funnel._column_type(crm_schema, 'mail_activity_type', 'name') IS NULL THEN $view$
CREATE OR REPLACE VIEW odoo_activity WITH (security_invoker = true) AS
SELECT NULL::int AS activity_type_id, NULL::text AS kind, NULL::text AS shown, NULL::text[] AS names WHERE false;
$view$ ELSE lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_activity WITH (security_invoker = true) AS
SELECT t.id AS activity_type_id,
       CASE {category} WHEN 'phonecall' THEN 'call' WHEN 'meeting' THEN 'meeting' ELSE 'activity' END AS kind,
       {shown} AS shown, ARRAY(SELECT n.name FROM {names} n (name)) AS names
FROM {crm}.mail_activity_type t;
$view$, crm_schema, json_build_object(
            'category', lead_funnel._odoo_optional(crm_schema, 'mail_activity_type', 'category', 't', 'text'),
            'shown', lead_funnel._odoo_name(crm_schema, 'mail_activity_type', 't.name'),
            'names', lead_funnel._odoo_names(crm_schema, 'mail_activity_type', 't.name'))) END || $comments$
COMMENT ON VIEW odoo_activity IS 'The types of activity of Odoo.';
COMMENT ON COLUMN odoo_activity.activity_type_id IS 'Its id in Odoo.';
COMMENT ON COLUMN odoo_activity.kind IS 'What it is in the table answer_rule: call, meeting or activity.';
COMMENT ON COLUMN odoo_activity.shown IS 'Its name.';
COMMENT ON COLUMN odoo_activity.names IS 'Its names in all languages.';
$comments$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_answer IS
'Internal to connect(''odoo''): the views odoo_other_mail, odoo_mailing and odoo_activity.';

CREATE FUNCTION lead_funnel._odoo_counted() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
-- Few: the rules are asked once for each kind of message and author, not for each
-- message. An array, so that the planner knows that they are few.
RETURN $query$
    SELECT k.kind, k.activity_type_id, a.author, g.rules
    FROM (SELECT t.kind, 0 AS activity_type_id, '{}'::text[] AS names
          FROM unnest('{comment,email,sms,whatsapp,activity,letter,mailing,note,automatic,notification,other}'::text[]) t (kind)
          UNION ALL
          SELECT t.kind, t.activity_type_id, t.names FROM odoo_activity t) k
    CROSS JOIN unnest('{colleague,customer,portal,robot,other}'::text[]) a (author)
    CROSS JOIN unnest(ARRAY(SELECT DISTINCT o.rules FROM named o) || ''::text) g (rules)
    CROSS JOIN LATERAL (SELECT r.counts
                        FROM answer_rule r
                        WHERE (r.kind IS NULL OR r.kind = k.kind)
                          AND (r.author IS NULL OR r.author = a.author)
                          AND (r.name_pattern IS NULL OR EXISTS (SELECT FROM unnest(k.names) n (name) WHERE n.name ~* r.name_pattern))
                          AND (r.author_pattern IS NULL OR r.priority::text = ANY (string_to_array(g.rules, ',')))
                        ORDER BY r.priority
                        LIMIT 1) v
    WHERE v.counts$query$;
COMMENT ON FUNCTION lead_funnel._odoo_counted IS
'Internal to connect(''odoo''): SQL for which messages are an answer by the table answer_rule, one row per kind (of answer_rule), '
'activity_type_id (of the finished activity, 0 for none that Odoo knows), author (of answer_rule) and rules that counts: the priorities '
'of the rules whose author_pattern the author matches, with commas between them, as in the WITH query named, which reads '
'odoo_named_author.';
