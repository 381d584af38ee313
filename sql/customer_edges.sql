-- Customers and touches at the edges: clocks set back and forward, keys that are missing in two
-- ways, an end that no event tells of, and a touch that comes after all.
SET client_min_messages = warning;
SET search_path = public, lead_funnel;
SET timezone = 'UTC';
SET lead_funnel.as_of = '2026-06-15 00:00+00';
\pset format unaligned
\pset null NULL
\set ECHO none

CREATE SCHEMA crm;
CREATE TABLE crm.lead (lead_id text, received_at timestamptz, source text, medium text, campaign text, landing_page text, conversion text, signals text[], owner text,
	handed_over_at timestamptz, responded_at timestamptz, next_step_at timestamptz, crm_stage text, lost boolean, lost_reason text, closed_at timestamptz, amount numeric, customer_id text);
CREATE TABLE crm.customer (customer_id text, lead_id text, started_at timestamptz, first_value_at timestamptz, churned_at timestamptz, initial_amount numeric, current_amount numeric,
	monthly_amount numeric, one_off_amount numeric);
CREATE TABLE crm.customer_event (customer_id text, at timestamptz, kind text, monthly_amount numeric);
CREATE TABLE crm.touch (lead_id text, touched_at timestamptz, source text, medium text, campaign text);
SELECT FROM connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Berlin');

\echo '-- In the hour that comes twice a customer starts, has what it came for, and leaves.'
BEGIN;
INSERT INTO crm.customer VALUES ('a', NULL, '2025-10-26 00:30+00', '2025-10-26 01:10+00', '2025-10-26 01:20+00', 1, 1);
SELECT r.customers, r.active, r.churned, r.lifetime_revenue, v.had_value, v.time_to_value_median BETWEEN '39 minutes' AND '41 minutes' AS after_40_minutes
FROM funnel.retention r JOIN funnel.time_to_first_value v USING (channel);
ROLLBACK;
\echo '-- Over the hour that is skipped two hours are two.'
BEGIN;
INSERT INTO crm.customer VALUES ('a', NULL, '2026-03-29 00:30+00', '2026-03-29 02:30+00', NULL, 1, 1);
SELECT time_to_value_median BETWEEN '1:57' AND '2:03' AS after_2_hours FROM funnel.time_to_first_value;
ROLLBACK;
\echo '-- No key and an empty one are the same: the customer is that of its lead.'
BEGIN;
INSERT INTO crm.lead (lead_id, received_at) VALUES ('1', '2026-01-01');
INSERT INTO crm.customer VALUES (NULL, '1', '2026-01-01', NULL, NULL, 100, 100, 100), ('', '1', '2026-01-01', NULL, NULL, 100, 100, 100);
SELECT customers, lifetime_revenue FROM funnel.lifetime_value;
ROLLBACK;
\echo '-- Who left pays no more, also where no event tells of it; what was bought once is revenue as well.'
BEGIN;
INSERT INTO crm.customer VALUES ('a', NULL, '2025-01-01', NULL, '2025-02-01', 100, 100, 100, NULL), ('b', NULL, '2025-01-01', NULL, NULL, 100, 100, 100, 5000);
INSERT INTO crm.customer_event VALUES ('a', '2025-01-01', 'started', 100), ('b', '2025-01-01', 'started', 100);
SELECT month, sum(churned) AS churned, sum(mrr_at_end) AS mrr_at_end FROM funnel.revenue_movement WHERE month IN ('2025-01-01', '2025-02-01', '2026-06-01') GROUP BY 1 ORDER BY 1;
SELECT lifetime_revenue, round((31 + 530) * 100 / (365.25 / 12) + 5000, 2) AS counted FROM funnel.lifetime_value;
\echo '-- And the reports can look from the end of time.'
SET LOCAL lead_funnel.as_of = 'infinity';
SELECT (SELECT count(*) > 0 FROM funnel.churn_month) AS churn_month, (SELECT count(*) > 0 FROM funnel.lifetime_value) AS lifetime_value,
	(SELECT count(*) > 0 FROM funnel.channel_ranking) AS channel_ranking, (SELECT count(*) > 0 FROM funnel.revenue_movement) AS movement;
ROLLBACK;
\echo '-- A lead that nobody knows when it came, whose only touch comes after its close, has its own channel.'
BEGIN;
INSERT INTO crm.lead (lead_id, received_at, source, medium, crm_stage, closed_at, amount)
VALUES ('1', NULL, 'google', 'cpc', 'customer', '2026-01-01', 500), ('2', '2026-01-01', 'news', 'email', 'customer', '2026-02-01', 100);
INSERT INTO crm.touch VALUES ('1', '2026-02-01', 'google', 'cpc', 'c');
SELECT channel, count(DISTINCT (credited_leads, credited_won, credited_revenue)) AS answers, min(credited_leads) AS leads, min(credited_revenue) AS revenue
FROM funnel.attribution WHERE model <> 'markov' GROUP BY channel ORDER BY channel;
ROLLBACK;
\echo '-- A customer who comes back pays nothing in between, as one with events.'
BEGIN;
INSERT INTO crm.customer VALUES ('a', NULL, '2025-01-01', NULL, '2025-02-01', 100, 100, 100), ('a', NULL, '2025-04-01', NULL, NULL, 50, 50, 50),
	('b', NULL, '2025-01-01', NULL, NULL, 70, 70, 70), ('b', NULL, '2025-01-01', NULL, '2025-03-01', 30, 30, 30), ('b', NULL, '2025-01-01', NULL, '2025-03-01', 30, 30, 30);
SELECT customers, lifetime_revenue, round((31 * 100 + 440 * 50) / (365.25 / 12), 2) + round((530 * 70 + 59 * 30) / (365.25 / 12), 2) AS counted FROM funnel.lifetime_value;
SELECT month, mrr_at_start AS mrr, new, contraction, churned, returned FROM funnel.revenue_movement WHERE month BETWEEN '2025-01-01' AND '2025-04-01' ORDER BY 1;
\echo '-- What is known of some customers is not divided by all of them.'
INSERT INTO crm.customer VALUES ('c', NULL, '2025-01-01', NULL, NULL, 7, NULL, NULL), ('d', NULL, '2025-01-01', NULL, NULL, NULL, 100, NULL);
SELECT customers, v.revenue_per_customer = round(v.lifetime_revenue / 3, 2) AS value, r.revenue_per_customer = round(r.lifetime_revenue / 3, 2) AS amounts,
	k.value_per_customer = round(k.lifetime_revenue / 3, 2) AS ranked
FROM funnel.lifetime_value v JOIN funnel.retention r USING (channel, customers) JOIN funnel.channel_ranking k USING (channel, customers);
ROLLBACK;
\echo '-- Of several stays one of which pays nobody knows what, nobody knows what they pay.'
BEGIN;
INSERT INTO crm.customer VALUES ('a', NULL, '2025-01-01', NULL, '2025-03-01', 100, 100, 100), ('a', NULL, '2025-04-01', NULL, NULL, 1, 500, NULL);
SELECT customers, lifetime_revenue, monthly_amount FROM funnel.lifetime_value;
SELECT count(*) AS months_told FROM funnel.revenue_movement WHERE mrr_at_end IS NOT NULL;
ROLLBACK;
\echo '-- An event at the churn or after it brings nobody back.'
BEGIN;
INSERT INTO crm.customer VALUES ('a', NULL, '2025-01-01', NULL, '2025-03-01', 100, 100, 100, -5), ('b', NULL, '2025-01-01', NULL, '2025-03-01', 100, 100, 100, 'NaN'),
	('c', NULL, '2025-01-01', NULL, '2025-03-01', 100, 100, 100, NULL), ('d', NULL, '2025-01-01', NULL, '2025-03-01', 100, 100, 100, NULL);
INSERT INTO crm.customer_event SELECT c, '2025-01-01', 'started', 100 FROM unnest('{a,b,c,d}'::text[]) c;
INSERT INTO crm.customer_event VALUES ('a', '2025-03-01', 'changed', 80), ('b', '2025-03-02', 'changed', 90), ('d', '2025-03-05', 'left', NULL);
SELECT month, mrr_at_start, churned, mrr_at_end FROM funnel.revenue_movement WHERE month IN ('2025-01-01', '2025-03-01', '2026-06-01') ORDER BY 1;
SELECT finding, leads, examples FROM funnel.data_quality WHERE finding ~ 'churn|amount' ORDER BY 1;
ROLLBACK;
\echo '-- From a day before the start neither the customer nor what it did later is told; nor is a stay that goes on one that ended.'
BEGIN;
SET LOCAL lead_funnel.as_of = '2025-03-01 00:00+00';
INSERT INTO crm.customer VALUES ('a', NULL, '2025-04-01', NULL, NULL, 100, 100, 100), ('b', NULL, '2025-01-01', NULL, '2025-02-01', 100, 100, 100),
	('b', NULL, '2025-02-10', NULL, NULL, 100, 100, 100);
INSERT INTO crm.customer_event VALUES ('a', '2025-04-01', 'started', 100), ('b', '2025-01-01', 'started', 100), ('b', '2025-02-10', 'returned', 100);
SELECT finding, examples FROM funnel.data_quality WHERE finding ~ 'customer' ORDER BY 1;
SELECT month, mrr_at_end FROM funnel.revenue_movement ORDER BY 1 DESC LIMIT 1;
ROLLBACK;
\echo '-- Customers and events of a CRM that the planner takes for few, in views that take the place of the tables.'
BEGIN;
CREATE TABLE crm.few AS SELECT i::text AS id FROM generate_series(1, 8000) i;
ALTER TABLE crm.customer RENAME TO told_customer;
ALTER TABLE crm.customer_event RENAME TO told_event;
CREATE VIEW crm.customer AS SELECT f.id AS customer_id, NULL::text AS lead_id, timestamptz '2025-01-01' AS started_at, NULL::timestamptz AS first_value_at, NULL::timestamptz AS churned_at,
	100::numeric AS initial_amount, 100::numeric AS current_amount, 100::numeric AS monthly_amount, NULL::numeric AS one_off_amount FROM crm.few f
WHERE lower(f.id) = f.id AND upper(f.id) = f.id AND lower(upper(f.id)) = f.id AND upper(lower(f.id)) = f.id;
CREATE VIEW crm.customer_event AS SELECT c.customer_id, c.started_at AS at, 'started' AS kind, 100::numeric AS monthly_amount FROM crm.customer c;
SELECT FROM connect('custom', crm_schema => 'crm');
SET LOCAL statement_timeout = '15s';
SELECT max(mrr_at_end) AS mrr FROM funnel.revenue_movement;
SELECT count(*) AS findings FROM funnel_steps.customer_finding;
ROLLBACK;
\echo '-- Who does not see a lead sees no events of its customer, also where another lead of the same customer can be seen.'
BEGIN;
CREATE ROLE lf_customer_edges;
DROP TABLE crm.customer CASCADE;
INSERT INTO crm.lead (lead_id, received_at, crm_stage, closed_at, customer_id) VALUES ('1', '2025-01-01', 'customer', '2025-01-02', 'a'), ('2', '2025-01-01', 'mql', NULL, 'a');
INSERT INTO crm.customer_event VALUES ('a', '2025-02-01', 'started', 1000);
CREATE POLICY own ON crm.lead USING (lead_id = '2');
ALTER TABLE crm.lead ENABLE ROW LEVEL SECURITY;
SELECT FROM connect('custom', crm_schema => 'crm');
SELECT FROM grant_reader('lf_customer_edges');
SELECT count(*) AS customers, (SELECT count(*) FROM funnel.customer_event) AS events FROM funnel.customer;
SET LOCAL ROLE lf_customer_edges;
SELECT count(*) AS customers, (SELECT count(*) FROM funnel.customer_event) AS events FROM funnel.customer;
ROLLBACK;
\echo '-- Hashes of any shape; NULL is none.'
SELECT _repeated('{}') AS none, _repeated('{3,1,2}') AS single, _repeated('[5:10]={7,-9223372036854775808,7,-9223372036854775808,7,1}') AS one_dimension,
	_repeated('{{{1,2,1},{3,3,3}}}') AS three, _repeated(array_agg(n % 5000)) = array_agg(DISTINCT n % 5000) FILTER (WHERE n % 5000 < 2000) AS thousands
FROM generate_series(0, 6999::bigint) n;
SELECT _repeated('{1,NULL}');
SELECT _is_among(2, '{1,2,3}') AS among, _is_among(0, '{1,2,3}') AS below, _is_among(4, '{1,2,3}') AS above, _is_among(1, NULL) AS of_none, _is_among(NULL, '{1}') AS nothing;

SELECT FROM disconnect();
DROP SCHEMA crm CASCADE;
