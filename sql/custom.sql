-- connect('custom'): what a CRM's relation lead may hold, and what becomes of it.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET lead_funnel.as_of = '2026-11-30 12:00+00';
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'
\pset format unaligned
\pset footer off

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
CREATE FUNCTION pg_temp.context_lines(crm_schema text, OUT error text, OUT lines int) LANGUAGE plpgsql AS $$
DECLARE
    context text;
BEGIN
    PERFORM lead_funnel.connect('custom', crm_schema => crm_schema, hours => '24/7; UTC');
    RAISE EXCEPTION 'connected';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
    -- Two are of this function and of its statement.
    error := SQLERRM;
    lines := cardinality(string_to_array(context, E'\n')) - 2;
END $$;

-- Every wrong type is told at once, and what to write instead is right.
CREATE SCHEMA wrong;
CREATE DOMAIN wrong.moment AS date;
CREATE TABLE wrong.lead (
    lead_id bytea, received_at wrong.moment, source bytea, medium jsonb, campaign text[], landing_page boolean, conversion timestamptz,
    signals jsonb, owner point, handed_over_at timestamp, responded_at text, next_step_at float8, crm_stage int, lost date,
    lost_reason json, closed_at int[], amount jsonb, customer_id date, archived numeric, team bytea, currency boolean, company uuid);
CREATE TABLE wrong.customer (customer_id int, lead_id int, started_at timestamptz, first_value_at date, churned_at timestamptz,
    initial_amount boolean, current_amount money);
CREATE TABLE wrong.touch (lead_id json, touched_at time, source text, medium varchar, campaign int);
SELECT lead_funnel.connect('custom', crm_schema => 'wrong');
SELECT * FROM pg_temp.context_lines('wrong');
DO $$
DECLARE
    instead text;
BEGIN
    PERFORM lead_funnel.connect('custom', crm_schema => 'wrong');
EXCEPTION WHEN datatype_mismatch THEN
    GET STACKED DIAGNOSTICS instead = PG_EXCEPTION_HINT;
    instead := substring(instead FROM 'as in (.*?)\.( A time|$)');
    EXECUTE 'CREATE VIEW public.instead_lead AS SELECT ' || substring(instead FROM '^.* AS currency') || ' FROM wrong.lead';
    SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, NULL), ', ' ORDER BY a.attnum) INTO instead
    FROM pg_attribute a WHERE a.attrelid = 'public.instead_lead'::regclass AND a.attnum > 0;
    RAISE NOTICE '%', instead;
END $$;
DROP VIEW instead_lead;
DROP TABLE wrong.lead, wrong.customer, wrong.touch;
DROP SCHEMA wrong CASCADE;

-- What can be read is: domains, enums, keys of any kind, numbers and truth in texts, NULLs that are texts.
CREATE SCHEMA other;
CREATE DOMAIN other.moment AS timestamptz;
CREATE TYPE other.stage AS ENUM ('sql', 'Customer');
CREATE TABLE other.lead AS
SELECT '8f2c0a52-9d8e-4b8a-9a51-0c5d8a6e1f00'::uuid AS lead_id, '2026-11-02 10:00+00'::other.moment AS received_at, 'google'::name AS source,
       'cpc'::varchar AS medium, NULL AS campaign, NULL AS landing_page, 'Quote request'::char(20) AS conversion, '{Need, "timing"}' AS signals,
       7 AS owner, NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at,
       'Customer'::other.stage AS crm_stage, 'No' AS lost, NULL AS lost_reason, '2026-11-05 10:00+00'::other.moment AS closed_at,
       ' 1000.5e0 ' AS amount, 5::bigint AS customer_id;
SELECT lead_funnel.connect('custom', crm_schema => 'other', hours => '24/7; UTC');
SELECT lead_id, received_at, source, medium, conversion, signals, owner, crm_stage, lost, closed_at, amount, customer_id FROM funnel.lead;
SELECT lead_funnel.disconnect();
-- What their texts hold is looked at, all of them at once.
UPDATE other.lead SET signals = '{need,money}', lost = 'perhaps', amount = '1,000';
INSERT INTO other.lead (lead_id, signals, lost, amount) VALUES (NULL, 'need', 'x', 'a lot'), (NULL, '{}', 'on', '-.5'), (NULL, NULL, NULL, NULL);
SELECT lead_funnel.connect('custom', crm_schema => 'other');
SELECT * FROM pg_temp.context_lines('other');
ALTER TABLE other.lead ALTER signals TYPE text[] USING ARRAY['Budget', NULL, 'cash'], ALTER lost TYPE int USING 2, ALTER crm_stage TYPE text;
UPDATE other.lead SET amount = NULL, crm_stage = 'Gewonnen';
SELECT lead_funnel.connect('custom', crm_schema => 'other');
ALTER TABLE other.lead DROP COLUMN owner, DROP COLUMN source;
SELECT * FROM pg_temp.context_lines('other');
SELECT * FROM pg_temp.context_lines('nowhere');
DROP TABLE other.lead;
DROP TYPE other.stage;
DROP SCHEMA other CASCADE;

-- Without a conversion no lead has an intent, which is told once.
INSERT INTO crm.lead (lead_id, received_at, source, crm_stage, closed_at, amount)
SELECT i, '2026-11-02 10:00+00', 'google', CASE WHEN i > 3 THEN 'customer' END, CASE WHEN i > 3 THEN timestamptz '2026-11-09' END, i
FROM generate_series(1, 4) i;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC');
UPDATE funnel.agreement SET respond_within = '1 day' WHERE intent IS NULL AND valid_to = 'infinity';
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
-- A table with a key has one row for each lead.
SELECT pg_get_viewdef('funnel.lead') ~ 'DISTINCT|WHERE' AS looks_for_more, (SELECT count(*) FROM funnel_steps.repeated_lead) AS repeated;
-- Else the row that got furthest counts, whatever the order; rows without a key are none.
ALTER TABLE crm.lead DROP CONSTRAINT lead_pkey, ALTER lead_id DROP NOT NULL;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
INSERT INTO crm.lead (lead_id, received_at, source, crm_stage, lost, closed_at, amount, owner)
VALUES ('4', '2026-11-03 10:00+00', 'google', 'customer', false, '2026-11-20', 70, 'Ann'), ('4', '2026-11-03 10:00+00', 'google', NULL, true, '2026-11-21', 9, NULL),
       ('1', '2026-11-03 10:00+00', 'google', 'sql', false, NULL, 7, 'Ann'), ('1', '2026-11-03 10:00+00', 'google', 'sql', false, NULL, 7, 'Bob'),
       (NULL, '2026-11-03 10:00+00', 'google', 'customer', false, '2026-11-20', 1000, NULL);
SELECT lead_id, crm_stage, lost, amount, owner FROM funnel.lead ORDER BY 1;
SELECT leads, won, revenue FROM funnel.channel_kpi;
SELECT * FROM funnel_steps.repeated_lead ORDER BY 1;
-- A row of the future counts only where there is no other; what is blank is not known.
BEGIN;
INSERT INTO crm.lead (lead_id, received_at, source, crm_stage, lost, closed_at, amount, owner, customer_id, lost_reason)
VALUES ('3', '2026-12-20 10:00+00', 'google', 'customer', false, '2026-12-21', 7, 'Cy', 'c3', NULL), ('5', '2026-12-20 10:00+00', 'google', NULL, false, NULL, 7, 'Cy', NULL, NULL),
       ('6', '2026-11-03 10:00+00', 'google', 'customer', false, '2026-11-20', 1, ' ', '', E'\t'), ('7', '2026-11-03 10:00+00', 'google', 'customer', false, '2026-11-20', 1, 'Dee', '  ', NULL);
SELECT lead_id, received_at::date, crm_stage, owner, customer_id, lost_reason FROM funnel.lead WHERE lead_id IN ('3', '5', '6', '7') ORDER BY 1;
SELECT customers FROM funnel.retention;
SELECT finding, examples FROM funnel.data_quality WHERE finding ~ 'owner|customer' ORDER BY 1;
ROLLBACK;
-- An index that leaves rows out, waits, or has more columns keeps nothing apart.
DELETE FROM crm.lead WHERE ctid NOT IN (SELECT min(ctid) FROM crm.lead GROUP BY lead_id);
CREATE FUNCTION pg_temp.looks_for_more(command text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
    PERFORM lead_funnel.connect('custom', crm_schema => 'crm');
    RETURN pg_get_viewdef('funnel.lead') ~ 'DISTINCT';
END $$;
SELECT pg_temp.looks_for_more(command), command
FROM unnest('{CREATE UNIQUE INDEX lead_1 ON crm.lead (lead_id) WHERE NOT lost, "CREATE UNIQUE INDEX lead_2 ON crm.lead (lead_id, owner)",
              CREATE UNIQUE INDEX lead_3 ON crm.lead (lower(lead_id)), ALTER TABLE crm.lead ADD CONSTRAINT lead_4 UNIQUE (lead_id) DEFERRABLE,
              CREATE UNIQUE INDEX lead_5 ON crm.lead (lead_id) INCLUDE (owner), CREATE TABLE crm.more () INHERITS (crm.lead), DROP TABLE crm.more}'::text[]) command;
-- The server remembers until then that there was an inheriting table.
ANALYZE crm.lead;
-- An index lets NULLs be.
SELECT count(*) FILTER (WHERE lead_id IS NULL), count(*) FROM crm.lead;
SELECT count(*) FROM funnel.lead;
-- One lead by its key is looked up.
CREATE FUNCTION pg_temp.is_looked_up() RETURNS boolean LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE $q$EXPLAIN (FORMAT JSON) SELECT l.* FROM funnel.lead l WHERE lead_id = '4'$q$ INTO plan;
    RETURN plan::text ~ $r$"Index Cond": "[^"]*\(lead_id = '4'::text\)$r$;
END $$;
SELECT pg_temp.is_looked_up();
DROP INDEX crm.lead_5;
CREATE INDEX lead_6 ON crm.lead (lead_id);
SELECT pg_temp.looks_for_more('ALTER TABLE crm.lead DROP CONSTRAINT lead_4');
SELECT pg_temp.is_looked_up();
SELECT lead_funnel.disconnect();

-- What a view computes is computed once for a lead in a query, and told where it is much.
DELETE FROM crm.lead WHERE lead_id IS NULL;
ALTER TABLE crm.lead RENAME TO base;
ALTER TABLE crm.base ADD PRIMARY KEY (lead_id);
CREATE SEQUENCE crm.computed;
CREATE FUNCTION crm.named(source text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM nextval('crm.computed');
    RETURN source;
END $$;
CREATE FUNCTION pg_temp.computed(query text, OUT rows bigint, OUT times bigint) LANGUAGE plpgsql AS $$
BEGIN
    times := nextval('crm.computed');
    EXECUTE format('SELECT count(*) FROM (%s OFFSET 0) q', query) INTO rows;
    times := nextval('crm.computed') - times - 1;
END $$;
CREATE VIEW crm.lead AS
SELECT lead_id, received_at, crm.named(source) AS source, medium, campaign, 'a ~ (b)'::text AS landing_page, CASE WHEN amount > 0 THEN 'Quote request' END AS conversion,
       signals, CASE WHEN owner ~ '^A' THEN owner END AS owner, handed_over_at, responded_at, NULL::timestamptz AS next_step_at,
       (SELECT max(o.crm_stage) FROM crm.base o WHERE o.lead_id = b.lead_id) AS crm_stage,
       lost::int::boolean AS lost, lost_reason, closed_at, amount::float8::numeric(12,2) AS amount, customer_id
FROM crm.base b;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC');
SELECT v, c.* FROM unnest('{lead_status,channel_kpi,sla_queue,retention}'::text[]) v, pg_temp.computed('SELECT * FROM funnel.' || v) c;
SELECT * FROM pg_temp.computed($$SELECT * FROM funnel.lead_status WHERE lead_id = '4'$$);
SELECT pg_temp.is_looked_up();
SELECT pg_get_viewdef('funnel.lead') ~ 'DISTINCT' AS looks_for_more;
-- A view of what has one part has not for ever.
CREATE TABLE crm.parts (LIKE crm.base) PARTITION BY RANGE (received_at);
CREATE TABLE crm.part PARTITION OF crm.parts (UNIQUE (lead_id)) FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
BEGIN;
CREATE OR REPLACE VIEW crm.lead AS SELECT lead_id, received_at, source, medium, campaign, landing_page, conversion, signals, owner, handed_over_at, responded_at,
       next_step_at, crm_stage, lost, lost_reason, closed_at, amount::numeric(12,2), customer_id FROM crm.parts;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT pg_get_viewdef('funnel.lead') ~ 'DISTINCT' AS looks_for_more;
ROLLBACK;
-- A second time nothing changes, and is told.
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
-- Of joined tables nobody knows.
CREATE OR REPLACE VIEW crm.lead AS
SELECT b.lead_id, b.received_at, crm.named(b.source) AS source, b.medium, b.campaign, 'a ~ (b)'::text AS landing_page, CASE WHEN b.amount > 0 THEN 'Quote request' END AS conversion,
       b.signals, b.owner, b.handed_over_at, b.responded_at, NULL::timestamptz AS next_step_at, b.crm_stage, b.lost, b.lost_reason, b.closed_at, b.amount::numeric(12,2), b.customer_id
FROM crm.base b CROSS JOIN generate_series(1, 2);
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT v, c.* FROM unnest('{lead_status,channel_kpi}'::text[]) v, pg_temp.computed('SELECT * FROM funnel.' || v) c;
SELECT * FROM funnel_steps.repeated_lead ORDER BY 1;
-- A view of columns alone is read as its table is.
CREATE OR REPLACE VIEW crm.lead AS
SELECT lead_id, received_at, source, medium, campaign, NULL AS landing_page, 'a (b) || c' AS conversion, signals, owner, handed_over_at, responded_at,
       NULL::timestamptz AS next_step_at, crm_stage, lost, lost_reason, closed_at, amount::numeric(12,2), customer_id
FROM crm.base;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT pg_get_viewdef('funnel.lead') ~ 'DISTINCT|_once' AS fenced;
SET client_min_messages = warning;
SELECT lead_funnel.disconnect();

-- The texts of customers are looked at as well; a space that the server does not know is none.
CREATE TABLE crm.customer (customer_id text, lead_id text, started_at timestamptz, first_value_at timestamptz, churned_at timestamptz,
    initial_amount text, current_amount text);
INSERT INTO crm.customer VALUES ('c', '4', '2026-11-02', NULL, NULL, E'1\u00a0', 'abc');
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
-- The reports are in the currency of most leads with an amount, those that name none among them.
SET client_min_messages = notice;
TRUNCATE crm.customer;
DELETE FROM crm.base;
ALTER TABLE crm.base ADD currency text;
INSERT INTO crm.base (lead_id, received_at, source, conversion, crm_stage, closed_at, amount, currency)
SELECT i, '2026-11-02 10:00+00', 'google', 'Quote request', 'customer', '2026-11-09', 1000, CASE i WHEN 9 THEN 'JPY' WHEN 10 THEN 'USD' END FROM generate_series(1, 10) i;
CREATE OR REPLACE VIEW crm.lead AS
SELECT lead_id, received_at, source, medium, campaign, NULL AS landing_page, 'a (b) || c' AS conversion, signals, owner, handed_over_at, responded_at,
       NULL::timestamptz AS next_step_at, crm_stage, lost, lost_reason, closed_at, amount::numeric(12,2), customer_id, currency
FROM crm.base;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC');
SELECT currency FROM funnel.settings;
SELECT won, revenue FROM funnel.channel_kpi;
SELECT leads, examples, details FROM funnel.data_quality WHERE finding LIKE '%currency%';
SET client_min_messages = warning;
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
