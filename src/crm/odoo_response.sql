-- Who answered a lead of Odoo, and when. Odoo keeps the times of messages, of the
-- conversion and of closing in whole seconds, but that of creation in microseconds.

CREATE FUNCTION lead_funnel._odoo_in_time(instant text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.format('_in_time(%s, l.create_date)', instant);
COMMENT ON FUNCTION lead_funnel._odoo_in_time IS
'Internal to connect(''odoo''): SQL for an instant kept in whole seconds; within the second in which the lead l was made it is that of '
'creation.';

CREATE FUNCTION lead_funnel._odoo_message_kind() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN $expression$CASE
           WHEN m.mail_activity_type_id IS NOT NULL THEN COALESCE(t.kind, 'activity')
           WHEN m.message_type IN ('comment', 'email', 'email_outgoing')
                AND (m.is_internal OR m.subtype_id IN (SELECT s.id FROM {subtypes} s WHERE s.internal)) THEN 'note'
           WHEN m.message_type = 'email_outgoing' THEN CASE WHEN {is_mailing} THEN 'mailing' ELSE 'email' END
           WHEN m.message_type IN ('comment', 'email', 'sms') THEN m.message_type::text
           WHEN m.message_type = 'whatsapp_message' THEN 'whatsapp'
           WHEN m.message_type = 'snailmail' THEN 'letter'
           WHEN m.message_type = 'auto_comment' THEN 'automatic'
           WHEN m.message_type IN ('notification', 'user_notification') THEN 'notification'
           ELSE 'other'
         END$expression$;
COMMENT ON FUNCTION lead_funnel._odoo_message_kind IS
'Internal to connect(''odoo''): SQL for the kind of the message m in the table answer_rule; t is its odoo_activity; {subtypes} is '
'for the subtypes, {is_mailing} for whether it is in odoo_mailing.';

CREATE FUNCTION lead_funnel._read_odoo_lead_by(crm_schema text, into_schema text, name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- Who is a user, what kinds of messages, stages and types of activity there are, and the rules concern all leads.
    PERFORM lead_funnel._read_by(into_schema, name, CASE WHEN r.in_crm THEN format('%I.%I', crm_schema, r.relation) ELSE r.relation END,
                                 r.attribute, lead_funnel._filled(r.found_by, crm_schema))
    FROM (VALUES
        (true, 'crm_lead', 'id', NULL),
        (true, 'crm_tag_rel', 'lead_id', NULL),
        (true, 'mail_activity', 'res_id', NULL),
        (true, 'mail_message', 'res_id', NULL),
        (true, 'mail_tracking_value', 'mail_message_id', $query$
SELECT m.res_id FROM {crm}.mail_message m WHERE m.id = ANY ($1::{type mail_message.id}[])$query$),
        (true, 'crm_tag', 'id', 'SELECT r.lead_id FROM {crm}.crm_tag_rel r WHERE r.tag_id = ANY ($1::{type crm_tag_rel.tag_id}[])'),
        (true, 'crm_lost_reason', 'id', $query$
SELECT l.id FROM {crm}.crm_lead l WHERE l.lost_reason_id = ANY ($1::{type crm_lead.lost_reason_id}[])$query$),
        (true, 'crm_team', 'id', 'SELECT l.id FROM {crm}.crm_lead l WHERE l.team_id = ANY ($1::{type crm_lead.team_id}[])'),
        (true, 'utm_campaign', 'id', 'SELECT l.id FROM {crm}.crm_lead l WHERE l.campaign_id = ANY ($1::{type crm_lead.campaign_id}[])'),
        (true, 'utm_medium', 'id', 'SELECT l.id FROM {crm}.crm_lead l WHERE l.medium_id = ANY ($1::{type crm_lead.medium_id}[])'),
        (true, 'utm_source', 'id', 'SELECT l.id FROM {crm}.crm_lead l WHERE l.source_id = ANY ($1::{type crm_lead.source_id}[])'),
        -- The contact of a lead, who wrote to it, and whose it is.
        (true, 'res_partner', 'id', $query$
SELECT l.id FROM {crm}.crm_lead l WHERE l.partner_id = ANY ($1::{type crm_lead.partner_id}[])
UNION ALL
SELECT m.res_id FROM {crm}.mail_message m WHERE m.author_id = ANY ($1::{type mail_message.author_id}[]) AND m.model = 'crm.lead'
UNION ALL
SELECT l.id FROM {crm}.crm_lead l
WHERE l.user_id = ANY (ARRAY(SELECT u.id FROM {crm}.res_users u WHERE u.partner_id = ANY ($1::{type res_users.partner_id}[])))$query$),
        (false, 'odoo_blocked', 'id', NULL),
        (false, 'odoo_mailing', 'id', $query$
SELECT m.res_id FROM {crm}.mail_message m WHERE m.id = ANY ($1::{type mail_message.id}[]) AND m.model = 'crm.lead'$query$),
        (false, 'odoo_past_work', 'partner_id', $query$
SELECT m.res_id FROM {crm}.mail_message m WHERE m.author_id = ANY ($1::{type mail_message.author_id}[]) AND m.model = 'crm.lead'$query$),
        (false, 'odoo_past_owner', 'user_id', $query$
SELECT m.res_id FROM {crm}.mail_message m
WHERE m.author_id = ANY (ARRAY(SELECT u.partner_id FROM {crm}.res_users u WHERE u.id = ANY ($1::{type res_users.id}[])))
  AND m.model = 'crm.lead'$query$),
        (false, 'odoo_past_owner', 'former_name', $query$
SELECT m.res_id FROM {crm}.mail_message m
WHERE m.author_id = ANY (ARRAY(SELECT p.id FROM {crm}.res_partner p WHERE p.name = ANY ($1))) AND m.model = 'crm.lead'$query$))
        r (in_crm, relation, attribute, found_by);
END
$function$;
COMMENT ON FUNCTION lead_funnel._read_odoo_lead_by IS
'Internal to connect(''odoo''): which leads refresh() reads again of what is made of odoo_response, when something of Odoo has changed.';

CREATE FUNCTION lead_funnel._make_odoo_response(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- A header says "Name" <address>.
    address CONSTANT text := 'lower(substring(%s from ''[^\s<>",;]+@[^\s<>",;]+''))';
    -- With an index either for one mail, or for all of them at once, as the planner sees fit.
    is_mailing CONSTANT text := CASE WHEN lead_funnel._odoo_missing_index(crm_schema, 'mail_message') IS NOT NULL
        THEN 'm.id IN (SELECT g.id FROM _odoo_ids(odoo_mailing) g (id))'
        ELSE format($part$CASE
               WHEN m.author_id IS NOT NULL
               THEN EXISTS (SELECT 1 FROM odoo_mailing g WHERE g.id = m.id AND g.author_id = m.author_id AND g.subject = %1$s)
               ELSE EXISTS (SELECT 1 FROM odoo_mailing g WHERE g.id = m.id AND g.author_id IS NULL AND g.email_from = %2$s
                                                         AND g.subject = %1$s) END$part$,
                    lead_funnel._odoo_subject(crm_schema), lead_funnel._odoo_sender(crm_schema)) END;
BEGIN
    PERFORM lead_funnel._make_optional_table(into_schema, 'answer_rule');
    PERFORM lead_funnel._make_odoo_author(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_answer(crm_schema, into_schema);
    PERFORM lead_funnel._make_odoo_restored(crm_schema, into_schema);
    -- What is costly is asked for last, and only of the messages where it decides: addresses, mailings, past authors. What is
    -- worked out of a message is not worked out again: a query with a WITH of its own is not merged with the one around it,
    -- but what is asked of one lead still reaches its messages. The planner does not take the answers for few (IS TRUE).
    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_response', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_response WITH (security_invoker = true) AS
WITH named AS MATERIALIZED (
    SELECT o.partner_id, o.rules FROM odoo_named_author o
), counted AS MATERIALIZED ({counted}
), message AS (
    WITH automatic AS (
        SELECT c.kind FROM counted c WHERE c.kind IN ('notification', 'automatic')
    )
    SELECT m.id, l.id AS lead_id, m.author_id, {email_from}::text AS email_from, {guest} AS guest_id, COALESCE(n.rules, '') AS rules,
           CASE WHEN o.author = 'robot' THEN 'robot'
                WHEN o.author = 'colleague' OR ({partner_share} IS FALSE OR {employee}{company}) IS TRUE THEN 'colleague'
                WHEN o.author = 'portal' THEN
                    CASE WHEN m.author_id IN (SELECT p.id FROM _odoo_ids(odoo_past_user) p (id)) THEN 'colleague' ELSE 'portal' END
                END AS author,
           GREATEST(m.date, l.create_date) AS answered_at, l.partner_id, {lead_email}::text AS lead_email,
           a.commercial_partner_id AS author_firm, {author_email}::text AS author_email,
           c.commercial_partner_id AS customer_firm, {customer_email}::text AS customer_email,
           m.message_type IN ('email_outgoing', 'sms') OR m.mail_activity_type_id IS NOT NULL AS made_inside,
           m.message_type = 'email_outgoing' AND (SELECT NOT _sees_all({messages}::regclass)) AS may_be_mailing,
           COALESCE(t.activity_type_id, 0) AS activity_type_id, {kind} AS kind, m.message_type, m.mail_activity_type_id, t.shown
    FROM {crm}.mail_message m
    JOIN {leads} l ON l.id = m.res_id
    LEFT JOIN odoo_activity t ON t.activity_type_id = m.mail_activity_type_id
    LEFT JOIN odoo_author o ON o.partner_id = m.author_id
    -- Grouped, so that the planner knows it for one row.
    LEFT JOIN (SELECT n.partner_id, min(n.rules) AS rules FROM named n GROUP BY n.partner_id) n
        ON n.partner_id = CASE WHEN (SELECT bool_or(r.author_pattern IS NOT NULL) FROM answer_rule r) THEN m.author_id END
    -- A user is sure to be one: neither partner is looked for.
    LEFT JOIN {partners} a ON a.id = CASE WHEN o.author IS NULL OR o.author = 'portal' THEN m.author_id END
    LEFT JOIN {customers} c ON c.id = CASE WHEN o.author IS NULL OR o.author = 'portal' THEN l.partner_id END
    WHERE m.model = 'crm.lead' AND _can_be(m.date) AND _since(m.date, l.create_date){not_the_lead}
      /*"these m.res_id {type mail_message.res_id}"*/
      AND (m.mail_activity_type_id IS NOT NULL
           OR CASE m.message_type WHEN 'notification' THEN (SELECT 'notification' IN (SELECT x.kind FROM automatic x))
                                  WHEN 'user_notification' THEN (SELECT 'notification' IN (SELECT x.kind FROM automatic x))
                                  WHEN 'auto_comment' THEN (SELECT 'automatic' IN (SELECT x.kind FROM automatic x))
                                  ELSE m.message_type IS NOT NULL END)
), written AS (
    WITH of_anyone AS (
        SELECT c.kind FROM counted c WHERE c.author <> 'colleague'
    )
    SELECT m.id, m.lead_id, m.answered_at, m.message_type, m.mail_activity_type_id, m.shown, m.author_id, m.email_from, m.kind,
           m.activity_type_id, m.rules, m.may_be_mailing AND m.kind = 'email' AS may_be_mailing,
           CASE
             WHEN m.author IN ('robot', 'colleague') THEN m.author
             WHEN m.guest_id IS NOT NULL OR m.author_id = m.partner_id OR m.author_firm = m.customer_firm THEN 'customer'
             WHEN m.author_id IS NOT NULL AND NOT m.made_inside
                  AND m.author_id IN (SELECT p.id FROM _odoo_ids(odoo_former_user) p (id)) THEN
               CASE WHEN ARRAY[{message_address}, {author_address}] && ARRAY[{lead_address}, {customer_address}] THEN 'customer'
                    ELSE 'colleague' END
             WHEN NOT m.made_inside AND m.kind <> ALL (ARRAY(SELECT c.kind FROM of_anyone c)) THEN 'customer'
             WHEN ARRAY[{message_address}, {author_address}] && ARRAY[{lead_address}, {customer_address}] THEN 'customer'
             WHEN m.made_inside THEN 'colleague'
             WHEN m.author = 'portal' THEN 'portal'
             WHEN COALESCE(m.author_id::text, m.email_from) IS NULL THEN 'robot'
             ELSE 'other'
           END AS author
    FROM message m
), answer AS (
    WITH of_mailing AS (
        SELECT c.author, c.rules FROM counted c WHERE c.kind = 'mailing'
    )
    SELECT w.id, w.lead_id, w.answered_at, w.kind, w.message_type, w.mail_activity_type_id, w.shown, w.author_id, w.email_from,
           w.may_be_mailing AND (w.author, w.rules) NOT IN (SELECT c.author, c.rules FROM of_mailing c) AS is_unsure
    FROM written w
    WHERE ((w.kind, w.activity_type_id, w.author, w.rules) IN (SELECT c.kind, c.activity_type_id, c.author, c.rules FROM counted c)) IS TRUE
)
SELECT a.lead_id::text AS lead_id, a.lead_id AS id, min(a.answered_at) FILTER (WHERE NOT a.is_unsure) AT TIME ZONE 'UTC' AS responded_at,
       (min(ARRAY[(date_part('epoch', a.answered_at) * 1000000)::bigint, a.id]) FILTER (WHERE NOT a.is_unsure))[2]::int AS message_id,
       min(a.answered_at) FILTER (WHERE a.is_unsure) AT TIME ZONE 'UTC' AS unsure_at,
       min(a.answered_at) FILTER (WHERE a.answered_at >= b.restored_at AND NOT a.is_unsure) AT TIME ZONE 'UTC' AS responded_again_at,
       -- Of the few that were restored; texts that are ordered as the numbers in them.
       min(ARRAY[to_char(a.answered_at, 'YYYYMMDDHH24MISSUS'), to_char(a.id, 'FM0000000000'),
                 a.author_id::text, a.email_from, {how}])
           FILTER (WHERE a.answered_at >= b.restored_at AND NOT a.is_unsure) AS again
FROM answer a
LEFT JOIN odoo_restored b ON b.id = a.lead_id AND b.lead_id = a.lead_id::text
GROUP BY a.lead_id;
COMMENT ON VIEW odoo_response IS
'The first answer per Odoo lead, by the table answer_rule. An answer in the second of the receipt is at the receipt. From whom row-level '
'security hides messages, no mail that Odoo sent is an answer, as it may be part of a mailing.';
COMMENT ON COLUMN odoo_response.lead_id IS 'The lead, as in the view lead.';
COMMENT ON COLUMN odoo_response.id IS 'The lead''s id in Odoo.';
COMMENT ON COLUMN odoo_response.responded_at IS 'When it was first answered.';
COMMENT ON COLUMN odoo_response.message_id IS 'By which message.';
COMMENT ON COLUMN odoo_response.unsure_at IS 'When the first mail was written that may be part of a mailing, or an answer.';
COMMENT ON COLUMN odoo_response.responded_again_at IS 'When it was first answered since it was restored; NULL: it was not.';
COMMENT ON COLUMN odoo_response.again IS 'The message by which: when written, its id, that of its author, from which address, and how.';
$view$, crm_schema, json_build_object(
        'kind', replace(replace(lead_funnel._odoo_message_kind(), '{is_mailing}', is_mailing), '{subtypes}',
                        lead_funnel._odoo_lookup(crm_schema, 'mail_message_subtype', 'internal')),
        'counted', lead_funnel._odoo_counted(),
        'leads', lead_funnel._odoo_lookup(crm_schema, 'crm_lead', 'create_date partner_id email_from'),
        'how', lead_funnel._odoo_how('a', 'a'),
        'partners', lead_funnel._odoo_lookup(crm_schema, 'res_partner', 'commercial_partner_id email partner_share employee'),
        'customers', lead_funnel._odoo_lookup(crm_schema, 'res_partner', 'commercial_partner_id email'),
        'partner_share', lead_funnel._odoo_optional(crm_schema, 'res_partner', 'partner_share', 'a', 'boolean'),
        'employee', lead_funnel._odoo_optional(crm_schema, 'res_partner', 'employee', 'a', 'boolean'),
        'company', CASE WHEN lead_funnel._column_type(crm_schema, 'res_company', 'partner_id') IS NULL THEN ''
                        ELSE ' OR a.commercial_partner_id IN (SELECT y.partner_id FROM {crm}.res_company y)' END,
        -- The mail that made the lead is what was received. It is a record of the same transaction, and no reply.
        'not_the_lead', CASE WHEN lead_funnel._column_type(crm_schema, 'mail_message', 'parent_id') IS NULL THEN '' ELSE format($part$
      AND (m.message_type = 'email' AND m.parent_id IS NULL
           AND COALESCE(%s = l.create_date, date_trunc('second', m.date) = date_trunc('second', l.create_date))) IS NOT TRUE$part$,
            lead_funnel._odoo_optional(crm_schema, 'mail_message', 'create_date', 'm', 'timestamp')) END,
        'email_from', lead_funnel._odoo_optional(crm_schema, 'mail_message', 'email_from', 'm', 'text'),
        'guest', lead_funnel._odoo_optional(crm_schema, 'mail_message', 'author_guest_id', 'm', 'int'),
        'lead_email', lead_funnel._odoo_optional(crm_schema, 'crm_lead', 'email_from', 'l', 'text'),
        'message_address', format(address, 'm.email_from'),
        'lead_address', format(address, 'm.lead_email'),
        'author_email', lead_funnel._odoo_optional(crm_schema, 'res_partner', 'email', 'a', 'text'),
        'customer_email', lead_funnel._odoo_optional(crm_schema, 'res_partner', 'email', 'c', 'text'),
        'author_address', format(address, 'm.author_email'),
        'customer_address', format(address, 'm.customer_email'),
        'messages', quote_literal(format('%I.mail_message', crm_schema)))));

    -- Who sees all messages is sure of each, and need not look for them.
    PERFORM lead_funnel._make_contract_source(into_schema, 'unsure_answer', lead_funnel._filled($query$
SELECT r.lead_id, r.unsure_at AS written_at
FROM odoo_response r
WHERE (SELECT NOT _sees_all({messages}::regclass)) AND r.unsure_at < COALESCE(r.responded_at, 'infinity')$query$, crm_schema,
        json_build_object('messages', quote_literal(format('%I.mail_message', crm_schema)))), 'step', 'lead_id');
    PERFORM lead_funnel._read_odoo_lead_by(crm_schema, into_schema, 'unsure_answer');

    -- Odoo tracks the label of a type in the user's language; but a type only ever
    -- changes from lead to opportunity, so the first change is the hand-over.
    PERFORM lead_funnel._make_crm_step(into_schema, 'odoo_hand_over', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_hand_over WITH (security_invoker = true) AS
SELECT l.id::text AS lead_id, l.id, min({date}) AT TIME ZONE 'UTC' AS handed_over_at
FROM {crm}.mail_tracking_value v
JOIN {crm}.mail_message m ON m.id = v.mail_message_id AND m.model = 'crm.lead'
JOIN {leads} l ON l.id = m.res_id /*"these m.res_id {type mail_message.res_id}"*/
{of_type}
GROUP BY l.id;
COMMENT ON VIEW odoo_hand_over IS 'When each Odoo lead became an opportunity, by the tracked change of its type.';
COMMENT ON COLUMN odoo_hand_over.lead_id IS 'The lead, as in the view lead.';
COMMENT ON COLUMN odoo_hand_over.id IS 'The lead''s id in Odoo.';
COMMENT ON COLUMN odoo_hand_over.handed_over_at IS 'When its type first became opportunity.';
$view$, crm_schema, json_build_object(
        'leads', lead_funnel._odoo_lookup(crm_schema, 'crm_lead', 'create_date'),
        -- An array, so that without keys and statistics the planner does not take the changes for one.
        'of_type', format(CASE WHEN starts_with(lead_funnel._odoo_lookup(crm_schema, 'mail_message', ''), '(')
                               THEN 'WHERE v.%I = ANY (ARRAY(SELECT f.id FROM {crm}.ir_model_fields f WHERE f.model = %L AND f.name = %L))'
                               ELSE 'JOIN {crm}.ir_model_fields f ON f.id = v.%I AND f.model = %L AND f.name = %L' END,
                          lead_funnel._odoo_field(crm_schema), 'crm.lead', 'type'),
        'date', lead_funnel._odoo_in_time('m.date'))));
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_response IS
'Internal to connect(''odoo''): the table answer_rule, and the views that find the first answer and the hand-over.';
