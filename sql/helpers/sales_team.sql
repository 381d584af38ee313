\set team_echo :ECHO \set ECHO none
-- A CRM in schema crm with leads of half a year, of a few owners, teams and campaigns, as seen on Monday 2026-11-23 at 13:00 in Brussels.
-- Only the first line of this file is seen in the output of a test.
\ir crm_lead.sql
ALTER TABLE crm.lead ADD team text;
CREATE TABLE crm.touch (lead_id text, touched_at timestamptz, source text, medium text, campaign text);
INSERT INTO crm.lead (lead_id, received_at, source, medium, campaign, conversion, signals, owner, team, handed_over_at, responded_at,
                      next_step_at, crm_stage, lost, lost_reason, closed_at, amount)
SELECT i, r, ('{google,facebook,news}'::text[])[1 + h % 3], ('{cpc,cpc,email}'::text[])[1 + h % 3],
       ('{roof,brand,NULL,""}'::text[])[1 + h / 3 % 4], ('{quote request,calculator,newsletter,contact}'::text[])[1 + h / 5 % 4],
       CASE WHEN h % 7 < 3 THEN '{need,budget}'::text[] END, o.owner,
       CASE o.owner WHEN 'Ann' THEN 'North' WHEN 'Bob' THEN ('{North,South}'::text[])[1 + i % 2] WHEN 'Cas' THEN ''
         WHEN 'Dan' THEN NULL ELSE 'South' END,
       CASE WHEN h % 5 < 2 THEN r + h % 97 * interval '70 minutes' END,
       CASE WHEN h % 11 < 7 THEN r + (i % 3 * 200 + h % 7) * interval '3 minutes' END,
       CASE WHEN h % 6 = 0 THEN r + interval '30 days' END, ('{sql,opportunity,customer,NULL,NULL}'::text[])[1 + h % 5],
       h % 5 <> 2 AND h % 13 < 5, CASE WHEN h % 13 < 5 THEN ('{price," price ","",NULL,too late}'::text[])[1 + i % 5] END,
       CASE WHEN h % 5 = 2 OR h % 13 < 5 OR h % 17 = 0 THEN r + (1 + h % 41) * interval '7 hours' END, h % 1000 + 0.25
FROM generate_series(1, 420) i
CROSS JOIN LATERAL (SELECT i * 7919 % 1009 AS h) n
-- The last ones on the last days; two on a Sunday evening in London, Monday in Brussels.
CROSS JOIN LATERAL (SELECT CASE WHEN i > 400 THEN timestamptz '2026-11-23 12:00+00' - (i - 400) * interval '5 minutes' * (i - 400)
                             WHEN i IN (399, 400) THEN '2026-10-25 23:30+00'
                             ELSE timestamptz '2026-06-03 05:00+00' + i * i * 7 % 4137 * interval '1 hour' END AS r) t
CROSS JOIN LATERAL (SELECT CASE WHEN i IN (5, 250) THEN 'Dan' WHEN i % 9 = 1 THEN '' WHEN i % 9 > 1
                             THEN ('{Ann,Bob,Cas}'::text[])[1 + h % 3] END AS owner) o;
INSERT INTO crm.touch
SELECT lead_id, received_at + d, source, medium, campaign
FROM crm.lead, unnest('{0,2 days,200 days}'::interval[]) d
WHERE lead_id::int % 4 = 0 AND (d = '0' OR lead_id::int % 12 = 0);
\set ECHO :team_echo
