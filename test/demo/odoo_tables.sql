-- Tables of an Odoo 19 CRM, with Odoo's names and types and those of its columns
-- that matter for leads. Timestamps are UTC. An adapter's tests may start from here.

CREATE TABLE res_currency (
    id integer PRIMARY KEY, name varchar NOT NULL, symbol varchar NOT NULL, full_name varchar,
    decimal_places integer, rounding numeric, active boolean);
CREATE TABLE res_currency_rate (
    id integer PRIMARY KEY, currency_id integer NOT NULL, company_id integer, name date NOT NULL, rate numeric);
CREATE TABLE res_country (
    id integer PRIMARY KEY, code varchar(2) NOT NULL, name jsonb NOT NULL, currency_id integer);
CREATE TABLE res_company (
    id integer PRIMARY KEY, name varchar NOT NULL, partner_id integer NOT NULL, currency_id integer NOT NULL,
    parent_id integer, active boolean, email varchar, phone varchar, resource_calendar_id integer,
    create_date timestamp, write_date timestamp);
CREATE TABLE res_partner (
    id integer PRIMARY KEY, company_id integer, name varchar, complete_name varchar, parent_id integer,
    commercial_partner_id integer, user_id integer, country_id integer, function varchar, type varchar,
    street varchar, zip varchar, city varchar, email varchar, email_normalized varchar, phone varchar,
    phone_sanitized varchar, lang varchar, tz varchar, active boolean, is_company boolean,
    partner_share boolean, customer_rank integer, create_date timestamp, write_date timestamp);
CREATE TABLE res_users (
    id integer PRIMARY KEY, company_id integer NOT NULL, partner_id integer NOT NULL, active boolean,
    login varchar NOT NULL, share boolean, notification_type varchar NOT NULL, sale_team_id integer,
    create_date timestamp, write_date timestamp);
CREATE TABLE resource_calendar (
    id integer PRIMARY KEY, company_id integer, name varchar NOT NULL, schedule_type varchar NOT NULL,
    tz varchar NOT NULL, hours_per_day numeric, active boolean, duration_based boolean, flexible_hours boolean,
    two_weeks_calendar boolean, full_time_required_hours double precision, hours_per_week double precision,
    create_date timestamp, write_date timestamp);
CREATE TABLE resource_calendar_attendance (
    id integer PRIMARY KEY, calendar_id integer NOT NULL, sequence integer, name varchar NOT NULL,
    dayofweek varchar NOT NULL, day_period varchar NOT NULL, week_type varchar, display_type varchar,
    hour_from double precision NOT NULL, hour_to double precision NOT NULL,
    duration_hours double precision, duration_days double precision);
CREATE TABLE resource_calendar_leaves (
    id integer PRIMARY KEY, company_id integer, calendar_id integer, resource_id integer, name varchar,
    time_type varchar, date_from timestamp NOT NULL, date_to timestamp NOT NULL,
    create_date timestamp, write_date timestamp);
CREATE TABLE utm_stage (id integer PRIMARY KEY, sequence integer, name jsonb NOT NULL);
CREATE TABLE utm_source (id integer PRIMARY KEY, name varchar NOT NULL UNIQUE, create_date timestamp);
CREATE TABLE utm_medium (id integer PRIMARY KEY, name varchar NOT NULL UNIQUE, active boolean,
    create_date timestamp);
CREATE TABLE utm_campaign (
    id integer PRIMARY KEY, user_id integer NOT NULL, stage_id integer NOT NULL, name varchar NOT NULL UNIQUE,
    title jsonb NOT NULL, active boolean, is_auto_campaign boolean, company_id integer, create_date timestamp);
CREATE TABLE crm_team (
    id integer PRIMARY KEY, sequence integer, company_id integer, user_id integer, name jsonb NOT NULL,
    active boolean, use_leads boolean, use_opportunities boolean, invoiced_target double precision);
CREATE TABLE crm_stage (
    id integer PRIMARY KEY, sequence integer, rotting_threshold_days integer, name jsonb NOT NULL,
    requirements text, is_won boolean, fold boolean);
CREATE TABLE crm_lost_reason (id integer PRIMARY KEY, name jsonb NOT NULL, active boolean);
CREATE TABLE crm_recurring_plan (
    id integer PRIMARY KEY, number_of_months integer NOT NULL, sequence integer, name jsonb NOT NULL,
    active boolean);
CREATE TABLE crm_tag (id integer PRIMARY KEY, color integer, name jsonb NOT NULL, create_date timestamp);
CREATE TABLE crm_tag_rel (lead_id integer NOT NULL, tag_id integer NOT NULL, PRIMARY KEY (lead_id, tag_id));
CREATE TABLE crm_lead (
    id integer PRIMARY KEY, campaign_id integer, source_id integer, medium_id integer, user_id integer,
    team_id integer, company_id integer, stage_id integer, recurring_plan integer, partner_id integer,
    lang_id integer, country_id integer, lost_reason_id integer, create_uid integer, write_uid integer,
    phone_sanitized varchar, email_normalized varchar, email_cc varchar, name varchar NOT NULL, referred varchar,
    type varchar NOT NULL, priority varchar, contact_name varchar, partner_name varchar, function varchar,
    email_from varchar, email_domain_criterion varchar, phone varchar, website varchar, street varchar,
    zip varchar, city varchar, won_status varchar, date_deadline date, lead_properties jsonb, description text,
    expected_revenue numeric, prorated_revenue numeric, recurring_revenue numeric,
    recurring_revenue_monthly numeric, active boolean, date_closed timestamp, date_automation_last timestamp,
    date_open timestamp, date_last_stage_update timestamp, date_conversion timestamp, create_date timestamp,
    write_date timestamp, day_open double precision, day_close double precision,
    probability double precision CHECK (probability >= 0 AND probability <= 100),
    automated_probability double precision);
CREATE TABLE mail_message_subtype (
    id integer PRIMARY KEY, parent_id integer, sequence integer, relation_field varchar, res_model varchar,
    name jsonb NOT NULL, description jsonb, internal boolean, "default" boolean, hidden boolean);
CREATE TABLE mail_activity_type (
    id integer PRIMARY KEY, sequence integer, name jsonb NOT NULL, category varchar, res_model varchar,
    active boolean);
CREATE TABLE mail_message (
    id integer PRIMARY KEY, parent_id integer, res_id integer, record_company_id integer, subtype_id integer,
    mail_activity_type_id integer, author_id integer, author_guest_id integer, create_uid integer,
    subject varchar, model varchar, message_type varchar NOT NULL, email_from varchar, body text,
    is_internal boolean, date timestamp, create_date timestamp, write_date timestamp);
CREATE TABLE mail_tracking_value (
    id integer PRIMARY KEY, field_id integer, old_value_integer integer, new_value_integer integer,
    currency_id integer, mail_message_id integer NOT NULL, old_value_char varchar, new_value_char varchar,
    field_info jsonb, old_value_text text, new_value_text text, old_value_datetime timestamp,
    new_value_datetime timestamp, old_value_float double precision, new_value_float double precision,
    create_date timestamp);
CREATE TABLE mail_activity (
    id integer PRIMARY KEY, res_model_id integer, activity_type_id integer, user_id integer, user_tz varchar,
    recommended_activity_type_id integer, previous_activity_type_id integer, create_uid integer,
    res_model varchar, res_id integer, res_name varchar, summary varchar, note text, feedback text,
    date_deadline date NOT NULL, date_done date, automated boolean, active boolean,
    create_date timestamp, write_date timestamp);
CREATE TABLE sale_order (
    id integer PRIMARY KEY, campaign_id integer, source_id integer, medium_id integer, company_id integer NOT NULL,
    partner_id integer NOT NULL, partner_invoice_id integer NOT NULL, partner_shipping_id integer NOT NULL,
    currency_id integer, user_id integer, team_id integer, name varchar NOT NULL, state varchar,
    invoice_status varchar, validity_date date, currency_rate numeric, amount_untaxed numeric,
    amount_tax numeric, amount_total numeric, locked boolean, create_date timestamp,
    date_order timestamp NOT NULL, write_date timestamp, opportunity_id integer,
    is_subscription boolean, subscription_state varchar, recurring_monthly numeric, start_date date, end_date date);
CREATE TABLE sale_order_log (
    id integer PRIMARY KEY, order_id integer NOT NULL, company_id integer, currency_id integer, event_type varchar,
    event_date date NOT NULL, amount_signed numeric, recurring_monthly numeric, subscription_state varchar,
    create_date timestamp, write_date timestamp);
CREATE TABLE ir_module_module (
    id integer PRIMARY KEY, name varchar NOT NULL, state varchar(16), latest_version varchar);
CREATE TABLE ir_model_data (
    id integer PRIMARY KEY, module varchar NOT NULL, name varchar NOT NULL, model varchar NOT NULL,
    res_id integer, noupdate boolean);
CREATE TABLE ir_model_fields (
    id integer PRIMARY KEY, model_id integer NOT NULL, name varchar NOT NULL, model varchar NOT NULL,
    relation varchar, ttype varchar NOT NULL, state varchar NOT NULL, field_description jsonb NOT NULL,
    store boolean, tracking integer);
