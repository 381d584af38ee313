-- Amounts in several currencies: converted, never added as they are.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\set SHOW_CONTEXT never
\set ECHO none
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
ALTER TABLE crm.lead ADD currency text, ADD due numeric;
\echo '-- The last column is what the amount comes to: 0.8 pounds, or 150 yen and 160 from July on, are a euro.'
INSERT INTO crm.lead (lead_id, received_at, crm_stage, closed_at, amount, currency, customer_id, due)
VALUES ('own', '2026-01-01', 'customer', '2026-02-01', 100.005, 'EUR', 'c1', 100.005),
       ('no currency', '2026-01-01', 'customer', '2026-02-01', 100.005, NULL, 'c1', 100.005),
       ('blank', '2026-01-01', 'customer', '2026-02-01', 100, ' ', 'c1', 100),
       ('own, spelt otherwise', '2026-01-01', 'customer', '2026-02-01', 100.005, E'\t eur ', 'c1', 100.005),
       ('pounds', '2026-01-01', 'customer', '2026-02-01', 80, 'gbp', 'c2', 100),
       ('before the first rate', '2025-01-01', 'customer', '2025-02-01', 80, 'GBP', 'c3', 100),
       ('yen, by half a year', '2026-01-01', 'customer', '2026-06-30 21:59:59+00', 1000, 'JPY', 'c4', 6.67),
       ('yen, July in Brussels', '2026-01-01', 'customer', '2026-06-30 22:00+00', 1000, 'JPY', 'c4', 6.25),
       ('yen, won without a date', '2026-01-01', 'customer', NULL, 1000, 'JPY', 'c5', 6.25),
       ('yen, open', '2026-01-01', 'sql', NULL, 1600, 'Jpy', NULL, 10),
       ('yen, expected in June', '2026-01-01', 'sql', '2026-06-01', 1520, 'JPY', NULL, 9.5),
       ('owed yen', '2026-01-01', 'sql', NULL, -1600, 'JPY', NULL, -10),
       ('a sign', '2026-01-01', 'sql', NULL, 50, '$', NULL, NULL),
       ('no rate', '2026-01-01', 'customer', '2026-02-01', 50, 'XYZ', 'c6', NULL),
       ('no rate, nothing to convert', '2026-01-01', 'sql', NULL, NULL, 'XYZ', NULL, NULL),
       ('NaN', '2026-01-01', 'sql', NULL, 'NaN', 'EUR', NULL, NULL),
       ('infinite', '2026-01-01', 'sql', NULL, 'Infinity', 'JPY', NULL, NULL),
       ('infinitely owed', '2026-01-01', 'sql', NULL, '-Infinity', NULL, NULL, NULL),
       ('absurd', '2026-01-01', 'sql', NULL, 1e40, NULL, NULL, NULL),
       ('absurdly owed', '2026-01-01', 'customer', '2026-02-01', -1e20, 'EUR', 'c7', NULL),
       ('large, but an amount', '2026-01-01', 'sql', NULL, 9e19, 'EUR', NULL, 9e19),
       ('absurd when converted', '2026-01-01', 'sql', NULL, 1e19, 'TOP', NULL, NULL),
       ('by a rate that can be none', '2026-01-01', 'sql', NULL, 100, 'LOW', NULL, NULL),
       ('by one as high', '2026-01-01', 'sql', NULL, 100, 'HIG', NULL, NULL),
       ('nobody knows in which currency', '2026-01-01', 'sql', NULL, 100, '?', NULL, NULL);

\echo '-- An expected date that the CRM keeps in closed_at does not close a lead that is not archived.'
ALTER TABLE crm.lead ADD archived boolean;
UPDATE crm.lead SET archived = false WHERE crm_stage = 'sql';
\echo '-- Most leads are in yen.'
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
UPDATE funnel.settings SET currency = 'EUR';
INSERT INTO funnel.fx_rate (day, currency, rate) VALUES ('2026-01-01', ' jpy', 150), ('2026-07-01', 'JPY', 160), ('2026-01-01', 'GBP', 0.8),
    ('2026-01-01', 'TOP', 0.001), ('2025-01-01', 'LOW', 2), ('2026-01-01', 'LOW', 1e-40), ('2026-01-01', 'HIG', 1e400);

SELECT l.lead_id AS wrong, s.amount, l.due
FROM crm.lead l LEFT JOIN funnel.lead_status s USING (lead_id) WHERE s.amount IS DISTINCT FROM l.due ORDER BY 1;
SELECT sum(won) AS won, sum(revenue) AS revenue, sum(pipeline) AS pipeline FROM funnel.channel_kpi;
SELECT customer_id, initial_amount, current_amount FROM funnel.customer ORDER BY 1;
SELECT * FROM funnel_steps.lead_finding WHERE finding ~ '^(amount|recurring)' ORDER BY finding, lead_id;

\echo '-- On an earlier day the yen was dearer, and some of the leads were open.'
SET lead_funnel.as_of = '2026-05-01';
SELECT lead_id, amount, is_open FROM funnel_steps.lead_classified WHERE lead_id LIKE 'yen%' ORDER BY 1;
SET lead_funnel.as_of = '2026-11-23 12:00+00';

\echo '-- Reports in another currency take other rates; without them the amounts are NULL, and told.'
BEGIN;
\echo '-- Who changes the currency is told of rates by the former one.'
UPDATE funnel.settings SET currency = 'usd';
UPDATE funnel.settings SET currency = 'USD ';
SELECT l.lead_id AS without_a_rate, s.amount
FROM funnel_steps.lead_finding f JOIN crm.lead l USING (lead_id) JOIN funnel.lead_status s USING (lead_id)
WHERE f.finding = 'amount in a currency without a rate' ORDER BY 1;
TRUNCATE funnel.fx_rate;
INSERT INTO funnel.fx_rate VALUES ('2026-01-01', 'EUR', 0.5);
SELECT sum(revenue) AS revenue FROM funnel.channel_kpi;
ROLLBACK;

\echo '-- What is no rate is refused.'
INSERT INTO funnel.fx_rate VALUES ('2026-01-01', 'AAA', 0);
INSERT INTO funnel.fx_rate VALUES ('2026-01-01', 'AAA', 'NaN');
INSERT INTO funnel.fx_rate VALUES ('2026-01-01', 'AAA', 'Infinity');
INSERT INTO funnel.fx_rate VALUES ('infinity', 'AAA', 1);
INSERT INTO funnel.fx_rate VALUES ('2026-01-01', ' ', 1);
UPDATE funnel.settings SET recurring_months = -1;

\echo '-- A code in one spelling: printable ASCII with whatever around it, else without spaces; every text of these pieces, and others.'
SELECT p.code, lead_funnel._currency_code(p.code)
FROM (VALUES ('eur'), (' Usd'), ('u s d'), (E'\t$ '), ('€'), ('€ eur'), ('eur €'), ('  '), (''), ('é')) p (code);
WITH RECURSIVE piece (text) AS (
    VALUES (' '), (E'\n'), ('e'), ('uR'), ('~'), ('!'), ('é'), (U&'\00A0'), (U&'\3000')
), made (code, pieces) AS (
    SELECT '', 0 UNION ALL SELECT m.code || p.text, m.pieces + 1 FROM made m, piece p WHERE m.pieces < 5
)
SELECT count(*) AS texts,
       count(*) FILTER (WHERE lead_funnel._currency_code(m.code) IS DISTINCT FROM
           NULLIF(upper(COALESCE(substring(m.code, '^[^!-~]*([!-~]{3,})[^!-~]*$'), btrim(m.code, E' \t\n\r\f\v')) COLLATE "C"), '')) AS differ
FROM made m;

SET client_min_messages = warning;
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
