-- The view sameness: whether two paid channels get the same conversions and the same follow-up.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\pset format unaligned
\pset null '-'

-- The chance of a chi square, at the values of the textbooks for 5 %; and what is none.
SELECT degrees, round(lead_funnel._chi_square_tail(x, degrees)::numeric, 6) AS chance
FROM (VALUES (1, 3.841459), (2, 5.991465), (3, 7.814728), (5, 11.070498), (10, 18.307038), (101, 125.458419)) v (degrees, x);
SELECT lead_funnel._chi_square_tail(0, 1), lead_funnel._chi_square_tail('infinity', 7), lead_funnel._chi_square_tail(NULL, 1) IS NULL AS unknown;
SELECT lead_funnel._chi_square_tail(-1, 1);
SELECT lead_funnel._chi_square_tail('nan', 1);
SELECT lead_funnel._chi_square_tail(1, 0);
SELECT lead_funnel._chi_square_tail(1, 1000001);

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
-- Leads of a source, medium and campaign: so many calculators, downloads and quote requests, all answered by turns
-- within five minutes, within two hours and after two days, unless all at once.
CREATE FUNCTION pg_temp.plant(source text, medium text, campaign text, calculators int, downloads int, quotes int, at_once bool DEFAULT false) RETURNS void
BEGIN ATOMIC
    INSERT INTO crm.lead (lead_id, received_at, source, medium, campaign, conversion, signals, responded_at)
    SELECT concat_ws(' ', source, medium, campaign, f.name, i), '2026-09-07 10:00+00', source, medium, campaign, f.name, '{need,budget}',
           timestamptz '2026-09-07 10:00+00' + CASE WHEN at_once OR i % 3 = 0 THEN interval '5 minutes' WHEN i % 3 = 1 THEN '2 hours' ELSE '2 days' END
    FROM (VALUES ('calculator', calculators), ('download', downloads), ('quote request', quotes)) f (name, leads), generate_series(1, f.leads) i;
END;
-- Retargeting of Meta gets what prospecting gets, from half as many. LinkedIn gets quote requests, as fast. TikTok has too few leads.
-- Google has a campaign of retargeting that gets the same, but all answered at once. Mail is not paid.
SELECT pg_temp.plant('facebook', 'cpc', 'spring', 120, 60, 30), pg_temp.plant('facebook', 'cpc_retargeting', 'spring', 60, 30, 15),
       pg_temp.plant('linkedin', 'cpc', 'spring', 15, 30, 120), pg_temp.plant('tiktok', 'cpc', 'spring', 6, 3, 3),
       pg_temp.plant('google', 'cpc', 'brand', 120, 60, 30), pg_temp.plant('google', 'cpc', 'retargeting', 60, 30, 15, true),
       pg_temp.plant('news', 'email', 'spring', 120, 60, 30);
SELECT channel, audience, other_channel AS other, other_audience, same_platform AS same, leads, other_leads, conversions, conversion_distance AS d, conversion_chance AS c,
       follow_up, follow_up_distance AS d, follow_up_chance AS c FROM funnel.sameness ORDER BY 1, 2 NULLS FIRST, 3, 4 NULLS FIRST;
SELECT channel, other_channel, sentence FROM funnel.sameness WHERE sentence IS NOT NULL;
UPDATE funnel.settings SET language = 'nl';
SELECT sentence FROM funnel.sameness WHERE sentence IS NOT NULL LIMIT 1;
UPDATE funnel.settings SET language = 'fr';
SELECT sentence FROM funnel.sameness WHERE sentence IS NOT NULL LIMIT 1;
UPDATE funnel.settings SET language = 'en';
-- The same in plain SQL, and the tail of the distribution by another formula.
\i :srcdir/sql/helpers/twins.sql
SELECT count(*) AS far FROM generate_series(1, 60) k, unnest('{0.001,0.5,3,17,80,400}'::float8[]) x
WHERE abs(pg_temp.chi_square_tail(x, k) - lead_funnel._chi_square_tail(x, k)) > 1e-9;
\i :srcdir/sql/helpers/twin_sameness.sql
SELECT * FROM pg_temp.all_compared();
-- A difference beyond chance that is small: nearly the same. Many more leads of Meta, of which some more ask for a quote.
BEGIN;
SELECT pg_temp.plant('facebook', 'cpc', 'summer', 2000, 1000, 500), pg_temp.plant('facebook', 'cpc_retargeting', 'summer', 2000, 1000, 800);
SELECT conversions, conversion_distance, conversion_chance, follow_up, sentence IS NOT NULL AS told FROM funnel.sameness WHERE channel = 'Meta prospecting' AND other_channel = 'Meta retargeting';
ROLLBACK;
-- What is not known is not compared: leads without a conversion, unanswered ones that are not overdue.
BEGIN;
UPDATE crm.lead SET conversion = 'something', responded_at = CASE WHEN source = 'linkedin' THEN timestamptz '2026-09-07 09:00+00' ELSE responded_at END WHERE source IN ('facebook', 'linkedin');
SELECT channel, other_channel, conversions, conversion_distance, conversion_chance, follow_up, follow_up_distance, follow_up_chance FROM funnel.sameness WHERE channel LIKE 'LinkedIn%' AND other_channel = 'Meta retargeting';
ROLLBACK;
-- One way for all: no difference, and no chance of one. Nobody answers Meta, so that all are overdue.
BEGIN;
UPDATE crm.lead SET conversion = 'calculator', responded_at = NULL WHERE source = 'facebook';
SELECT conversions, conversion_distance AS d, conversion_chance AS c, follow_up, follow_up_distance AS d, follow_up_chance AS c FROM funnel.sameness WHERE channel = 'Meta prospecting' AND other_channel = 'Meta retargeting';
ROLLBACK;
-- Stored leads say the same.
CREATE TEMP TABLE live AS SELECT * FROM funnel.sameness;
SELECT lead_funnel.materialize();
SELECT * FROM live EXCEPT ALL SELECT * FROM funnel.sameness;
SELECT * FROM funnel.sameness EXCEPT ALL SELECT * FROM live;
DELETE FROM crm.lead;
UPDATE funnel.settings SET largest_removal = 1;
SELECT FROM lead_funnel.refresh();
SELECT count(*) FROM funnel.sameness;
SELECT lead_funnel.disconnect();
DROP SCHEMA funnel CASCADE;
DROP SCHEMA crm CASCADE;
