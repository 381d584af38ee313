-- The CRM of crm.sql: the demo's, with each of its leads and all that stands under it
-- in as many copies as make :rows leads, in the schema public, which must be empty;
-- connected as the schema funnel.
SET client_min_messages = warning;
SET maintenance_work_mem = '512MB';
SELECT greatest(round(:rows / 4000.0), 1)::int AS copies, clock_timestamp() AS load_started \gset
\o /dev/null
\ir ../demo/odoo_crm.sql

-- What the reports say of the demo itself, to lay beside what they say of its copies.
SET search_path = public, lead_funnel;
SELECT connect('odoo');
CREATE TEMP TABLE bench_demo AS
SELECT channel, leads, sql_rate, close_rate, sla_attainment, revenue_per_lead FROM funnel.channel_kpi;
SELECT disconnect('funnel');
\o

CREATE SCHEMA demo;
ALTER TABLE crm_lead SET SCHEMA demo;
ALTER TABLE crm_tag_rel SET SCHEMA demo;
ALTER TABLE mail_message SET SCHEMA demo;
ALTER TABLE mail_tracking_value SET SCHEMA demo;
ALTER TABLE mail_activity SET SCHEMA demo;
ALTER TABLE res_partner SET SCHEMA demo;
ALTER TABLE sale_order SET SCHEMA demo;
ALTER TABLE sale_order_log SET SCHEMA demo;

-- Copy K of what has the id N has the id N * copies + K, in each table, so that ids grow
-- with time over all copies, and what stands under one lead is spread over the table as
-- in a CRM in use. People with an id below 1000 are the firm's own, and stay one. The
-- copies are a second apart, back in time, as nothing may happen after as_of().
CREATE PROCEDURE pg_temp.multiply(what text, copies int, ids text, people text DEFAULT '', texts json DEFAULT '{}', key text DEFAULT 'id')
LANGUAGE plpgsql AS $$
DECLARE
	columns text;
BEGIN
	SELECT string_agg(CASE
			WHEN texts ->> attname IS NOT NULL THEN texts ->> attname
			WHEN attname = ANY (string_to_array(ids, ' ')) THEN format('d.%1$I * %2$s + n.copy', attname, copies)
			WHEN attname = ANY (string_to_array(people, ' '))
			THEN format('CASE WHEN d.%1$I < 1000 THEN d.%1$I ELSE d.%1$I * %2$s + n.copy END', attname, copies)
			WHEN atttypid = 'timestamp'::regtype THEN format('d.%I - n.copy * interval ''1 second''', attname)
			ELSE format('d.%I', attname) END, ', ' ORDER BY attnum)
	INTO columns
	FROM pg_attribute WHERE attrelid = ('demo.' || what)::regclass AND attnum > 0 AND NOT attisdropped;
	EXECUTE format('CREATE TABLE public.%I (LIKE demo.%1$I INCLUDING CONSTRAINTS)', what);
	-- The copies of one row follow each other, as each series depends on its row.
	EXECUTE format('INSERT INTO public.%1$I SELECT %2$s FROM (SELECT * FROM demo.%1$I ORDER BY %3$I OFFSET 0) d '
				   'CROSS JOIN LATERAL (SELECT c AS copy FROM generate_series(0 * d.%3$I, %4$s) c) n WHERE %5$s',
				   what, columns, key, copies - 1, CASE what WHEN 'res_partner' THEN 'd.id >= 1000' ELSE 'true' END);
	COMMIT;
END $$;

-- Addresses and names are of one copy. So are the subjects of what was mailed: many mails
-- of one author with one subject in an hour would be a mailing, and no answers.
CALL pg_temp.multiply('res_partner', :copies, '', 'id commercial_partner_id',
	'{"email": "replace(d.email, ''@example.com'', ''.'' || n.copy || ''@example.com'')",
	  "email_normalized": "replace(d.email_normalized, ''@example.com'', ''.'' || n.copy || ''@example.com'')"}');
INSERT INTO res_partner SELECT * FROM demo.res_partner WHERE id < 1000;
CALL pg_temp.multiply('crm_lead', :copies, 'id', 'partner_id', format(
	'{"name": "d.name || '' '' || d.id * %s + n.copy",
	  "email_from": "replace(d.email_from, ''@example.com'', ''.'' || n.copy || ''@example.com'')",
	  "email_normalized": "replace(d.email_normalized, ''@example.com'', ''.'' || n.copy || ''@example.com'')",
	  "email_domain_criterion": "replace(d.email_domain_criterion, ''@example.com'', ''.'' || n.copy || ''@example.com'')"}',
	:copies)::json);
CALL pg_temp.multiply('crm_tag_rel', :copies, 'lead_id', key => 'lead_id');
CALL pg_temp.multiply('mail_message', :copies, 'id parent_id res_id', 'author_id', format(
	'{"subject": "CASE WHEN d.message_type = ''email_outgoing'' THEN ''Re: '' || d.res_id * %s + n.copy ELSE d.subject END",
	  "email_from": "replace(d.email_from, ''@example.com'', ''.'' || n.copy || ''@example.com'')"}', :copies)::json);
CALL pg_temp.multiply('mail_tracking_value', :copies, 'id mail_message_id');
CALL pg_temp.multiply('mail_activity', :copies, 'id res_id');
CALL pg_temp.multiply('sale_order', :copies, 'id opportunity_id', 'partner_id partner_invoice_id partner_shipping_id',
	format('{"name": "''S'' || d.id * %s + n.copy"}', :copies)::json);
CALL pg_temp.multiply('sale_order_log', :copies, 'id order_id');
DROP SCHEMA demo CASCADE;

-- The indexes of Odoo 19, without those over trigrams, which it makes only where it finds
-- pg_trgm.
ALTER TABLE crm_lead ADD PRIMARY KEY (id);
CREATE INDEX ON crm_lead (user_id);
CREATE INDEX ON crm_lead (team_id);
CREATE INDEX ON crm_lead (company_id);
CREATE INDEX ON crm_lead (type);
CREATE INDEX ON crm_lead (priority);
CREATE INDEX ON crm_lead (stage_id);
CREATE INDEX ON crm_lead (date_last_stage_update);
CREATE INDEX ON crm_lead (partner_id);
CREATE INDEX ON crm_lead (lost_reason_id);
CREATE INDEX ON crm_lead (campaign_id) WHERE campaign_id IS NOT NULL;
CREATE INDEX ON crm_lead (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX ON crm_lead (medium_id) WHERE medium_id IS NOT NULL;
CREATE INDEX ON crm_lead (phone_sanitized) WHERE phone_sanitized IS NOT NULL;
CREATE INDEX ON crm_lead (user_id, team_id, type);
CREATE INDEX ON crm_lead (create_date, team_id);
CREATE INDEX ON crm_lead (priority DESC, id DESC) WHERE active;
ALTER TABLE crm_tag_rel ADD PRIMARY KEY (lead_id, tag_id);
CREATE INDEX ON crm_tag_rel (tag_id, lead_id);
ALTER TABLE mail_message ADD PRIMARY KEY (id);
CREATE INDEX ON mail_message (model, res_id);
CREATE INDEX ON mail_message (model, res_id, id);
CREATE INDEX ON mail_message (author_id);
CREATE INDEX ON mail_message (subtype_id);
CREATE INDEX ON mail_message (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX ON mail_message (mail_activity_type_id) WHERE mail_activity_type_id IS NOT NULL;
ALTER TABLE mail_tracking_value ADD PRIMARY KEY (id);
CREATE INDEX ON mail_tracking_value (mail_message_id);
CREATE INDEX ON mail_tracking_value (field_id);
ALTER TABLE mail_activity ADD PRIMARY KEY (id);
CREATE INDEX ON mail_activity (res_model, res_id);
CREATE INDEX ON mail_activity (user_id);
CREATE INDEX ON mail_activity (date_deadline);
ALTER TABLE res_partner ADD PRIMARY KEY (id);
CREATE INDEX ON res_partner (parent_id);
CREATE INDEX ON res_partner (commercial_partner_id);
CREATE INDEX ON res_partner (company_id);
ALTER TABLE sale_order ADD PRIMARY KEY (id);
CREATE INDEX ON sale_order (partner_id);
CREATE INDEX ON sale_order (user_id);
CREATE INDEX ON sale_order (date_order DESC, id DESC);
CREATE INDEX ON sale_order (opportunity_id) WHERE opportunity_id IS NOT NULL;
ALTER TABLE sale_order_log ADD PRIMARY KEY (id);
CREATE INDEX ON sale_order_log (order_id);
-- Not of Odoo's: by the keys of the contract, which are text.
CREATE INDEX ON crm_lead ((id::text));
VACUUM ANALYZE;
SELECT round(extract(epoch FROM clock_timestamp() - :'load_started'::timestamptz)) AS load_seconds \gset
\o /dev/null
SELECT connect('odoo');
\o
