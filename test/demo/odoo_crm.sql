-- The CRM of a made-up roofing firm, "Dakwerken Vanhoutte" near Ghent: a year of
-- leads in the tables of Odoo 19, for an empty database.
--
--   createdb demo && psql -q -d demo -f odoo_crm.sql
--
-- 4,000 leads, received from 2025-10-01 to the instant the demo is read at,
-- Wednesday 2026-09-30 15:00 in Brussels:
--
--   SET lead_funnel.as_of = '2026-09-30 15:00:00+02';
--
-- Nothing is random: every draw is a hash of the lead's number, so each server
-- and each run makes the same rows. Nothing happens after the instant above:
-- a response, stage or order that would be later is not there yet.
-- Names, addresses and numbers are invented; mail goes to example.com.

\set ON_ERROR_STOP on
\set demo_quiet :QUIET
\set QUIET on
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL search_path = public;
SET LOCAL timezone = 'Europe/Brussels';

\ir odoo_tables.sql
\ir odoo_firm.sql

-- 1. Where leads come from and what they do.

-- A uniform draw in [0, 1), one for each lead and purpose. An exact binary fraction.
CREATE FUNCTION pg_temp.draw(lead integer, purpose text) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('x' || left(encode(sha256((purpose || ':' || lead::text)::bytea), 'hex'), 12))::bit(48)::bigint / 281474976710656::double precision;

CREATE FUNCTION pg_temp.as_of() RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN timestamptz '2026-09-30 15:00:00+02';

-- quality: the best chance that a high-intent lead becomes a customer; slow answers lower it.
-- mid_factor: the same for a mid-intent lead, as a share of it.
-- slow: how far the response draw is moved to the slow end.
CREATE TEMP TABLE demo_origin (origin, weight, source_id, medium_id, campaign_id, mix, quality, mid_factor, slow, business, evening) ON COMMIT DROP AS VALUES
    ('google offerte', 11.0, 12, 11, 5, 'search ads', 0.34, 0.5, -0.04, 0.12, 0.30),
    ('google search', 9.0, 12, 11, 6, 'search ads', 0.32, 0.5, -0.04, 0.15, 0.30),
    ('google brand', 4.0, 12, 11, 7, 'search ads', 0.40, 0.5, -0.04, 0.15, 0.30),
    ('google adwords', 0.8, 12, 10, NULL, 'search ads', 0.32, 0.5, 0.00, 0.15, 0.30),
    ('bing', 1.8, 13, 11, 17, 'search ads', 0.27, 0.5, 0.02, 0.25, 0.25),
    ('google organic', 12.0, 12, 13, NULL, 'organic', 0.33, 0.5, 0.00, 0.15, 0.35),
    ('bing organic', 1.0, 13, 13, NULL, 'organic', 0.28, 0.5, 0.00, 0.20, 0.30),
    ('search engine', 2.0, 1, 1, NULL, 'organic', 0.30, 0.5, 0.00, 0.15, 0.30),
    ('facebook calculator', 8.0, 4, 12, 8, 'meta prospecting', 0.09, 1.1, 0.12, 0.03, 0.65),
    ('instagram calculator', 5.0, 14, 12, 8, 'meta prospecting', 0.08, 1.1, 0.12, 0.03, 0.70),
    ('facebook offerte', 7.0, 4, 12, 9, 'meta quote', 0.07, 1.0, 0.15, 0.03, 0.65),
    ('instagram offerte', 3.0, 14, 12, 9, 'meta quote', 0.06, 1.0, 0.15, 0.02, 0.70),
    ('facebook scan', 3.0, 4, 12, 10, 'meta prospecting', 0.09, 1.1, 0.12, 0.03, 0.65),
    ('facebook retargeting', 4.0, 4, 12, 11, 'meta retargeting', 0.27, 0.5, 0.05, 0.05, 0.60),
    ('instagram retargeting', 3.0, 14, 12, 12, 'meta retargeting', 0.24, 0.5, 0.05, 0.04, 0.65),
    ('facebook page', 1.5, 4, 15, NULL, 'direct', 0.14, 0.6, 0.10, 0.05, 0.60),
    ('linkedin page', 3.0, 6, 15, NULL, 'linkedin', 0.20, 0.6, 0.05, 0.90, 0.12),
    ('linkedin ads', 2.5, 6, 11, 13, 'linkedin', 0.18, 0.6, 0.05, 0.95, 0.12),
    ('newsletter', 6.0, 3, 4, 14, 'newsletter', 0.30, 0.6, 0.05, 0.20, 0.35),
    ('partner', 5.0, 15, 14, NULL, 'referral', 0.46, 0.7, -0.02, 0.30, 0.15),
    ('referral', 1.0, 10, NULL, NULL, 'referral', 0.44, 0.7, 0.00, 0.20, 0.20),
    ('phone', 5.0, NULL, 2, NULL, 'phone', 0.36, 0.7, -0.30, 0.20, 0.02),
    ('direct', 3.0, NULL, 3, NULL, 'direct', 0.26, 0.6, 0.00, 0.20, 0.30),
    ('website', 2.0, NULL, 1, NULL, 'direct', 0.26, 0.6, 0.00, 0.20, 0.30),
    ('tiktok', 1.5, 16, 12, 16, 'meta prospecting', 0.03, 1.0, 0.12, 0.00, 0.75),
    ('banner', 0.6, NULL, 5, 18, 'meta prospecting', 0.06, 1.0, 0.10, 0.05, 0.40),
    ('fair', 1.4, 17, 16, NULL, 'fair', 0.25, 0.6, 0.20, 0.25, 0.05),
    ('lead partner', 0.9, 18, 17, NULL, 'unknown', 0.08, 0.6, 0.15, 0.05, 0.40),
    ('nothing known', 0.9, NULL, NULL, NULL, 'unknown', 0.15, 0.6, 0.10, 0.10, 0.30);

-- tag_id NULL: the form left no tag; only the campaign may tell.
CREATE TEMP TABLE demo_mix (mix, tag_id, intent, weight) ON COMMIT DROP AS VALUES
    ('search ads', 1, 'high', 42.0), ('search ads', 3, 'high', 14.0), ('search ads', 2, 'high', 14.0), ('search ads', 4, 'high', 11.0),
    ('search ads', 5, 'mid', 9.0), ('search ads', 9, 'mid', 6.0), ('search ads', NULL, 'high', 4.0),
    ('organic', 1, 'high', 22.0), ('organic', 5, 'mid', 25.0), ('organic', 4, 'high', 11.0), ('organic', 3, 'high', 8.0), ('organic', 2, 'high', 7.0),
    ('organic', 6, 'mid', 11.0), ('organic', 11, 'low', 14.0), ('organic', NULL, NULL, 2.0),
    ('meta prospecting', 6, 'mid', 44.0), ('meta prospecting', 9, 'mid', 18.0), ('meta prospecting', 12, 'mid', 18.0), ('meta prospecting', 13, 'mid', 15.0),
    ('meta prospecting', 5, 'mid', 5.0),
    ('meta quote', 1, 'high', 82.0), ('meta quote', 4, 'high', 12.0), ('meta quote', 9, 'mid', 6.0),
    ('meta retargeting', 2, 'high', 36.0), ('meta retargeting', 4, 'high', 28.0), ('meta retargeting', 5, 'mid', 16.0), ('meta retargeting', 1, 'high', 10.0),
    ('meta retargeting', 9, 'mid', 10.0),
    ('linkedin', 7, 'mid', 40.0), ('linkedin', 8, 'mid', 34.0), ('linkedin', 5, 'mid', 12.0), ('linkedin', 11, 'low', 8.0), ('linkedin', 2, 'high', 6.0),
    ('newsletter', 10, 'low', 46.0), ('newsletter', 11, 'low', 18.0), ('newsletter', 8, 'mid', 16.0), ('newsletter', 2, 'high', 12.0), ('newsletter', 4, 'high', 8.0),
    ('referral', 5, 'mid', 44.0), ('referral', 1, 'high', 32.0), ('referral', 3, 'high', 14.0), ('referral', 2, 'high', 10.0),
    ('phone', 3, 'high', 62.0), ('phone', 5, 'mid', 24.0), ('phone', 1, 'high', 14.0),
    ('direct', 5, 'mid', 52.0), ('direct', 1, 'high', 26.0), ('direct', 10, 'low', 16.0), ('direct', 3, 'high', 6.0),
    ('fair', 40, NULL, 70.0), ('fair', 2, 'high', 30.0),
    ('unknown', 42, NULL, 30.0), ('unknown', NULL, NULL, 30.0), ('unknown', 5, 'mid', 25.0), ('unknown', 41, NULL, 15.0);

-- The inflow by month (storms in winter, quiet in July) and weekday, and by hour.
CREATE TEMP TABLE demo_day ON COMMIT DROP AS
SELECT day::date AS day,
       sum(weight) OVER (ORDER BY day) - weight AS low, sum(weight) OVER (ORDER BY day) AS high, sum(weight) OVER () AS total
FROM (SELECT day, (ARRAY[1.25, 1.2, 1.15, 1.0, 0.95, 0.85, 0.65, 0.75, 1.05, 1.2, 1.15, 0.7])[extract(month FROM day)::integer]
                  * (ARRAY[1.2, 1.1, 1.05, 1.0, 0.9, 0.6, 0.7])[extract(isodow FROM day)::integer] AS weight
      FROM generate_series(timestamp '2025-10-01', timestamp '2026-09-29', interval '1 day') AS day) AS d;

CREATE TEMP TABLE demo_hour ON COMMIT DROP AS
SELECT hour, evening, sum(weight) OVER w - weight AS low, sum(weight) OVER w AS high, sum(weight) OVER (PARTITION BY evening) AS total
FROM (SELECT hour, false AS evening,
             (ARRAY[0,0,0,0,0,0,1,3,8,11,12,11,8,9,11,11,10,7,4,3,2,1,0,0])[hour + 1]::double precision AS weight FROM generate_series(0, 23) AS hour
      UNION ALL
      SELECT hour, true,
             (ARRAY[3,1,1,0,0,1,2,4,4,3,3,4,6,5,3,3,4,6,8,12,15,15,11,6])[hour + 1]::double precision FROM generate_series(0, 23) AS hour) AS h
WINDOW w AS (PARTITION BY evening ORDER BY hour);

-- The firm's open time as one line of minutes; what people do lands on it.
CREATE TEMP TABLE demo_open ON COMMIT DROP AS
SELECT opens_at, closes_at, sum(minutes) OVER (ORDER BY opens_at) - minutes AS low, sum(minutes) OVER (ORDER BY opens_at) AS high
FROM (SELECT (day + h.opens) AT TIME ZONE 'Europe/Brussels' AS opens_at, (day + h.closes) AT TIME ZONE 'Europe/Brussels' AS closes_at, 240::double precision AS minutes
      FROM generate_series(timestamp '2025-09-29', timestamp '2027-12-31', interval '1 day') AS day
      CROSS JOIN (VALUES (interval '8:30', interval '12:30'), (interval '13:15', interval '17:15')) AS h (opens, closes)
      WHERE extract(isodow FROM day) <= 5
        AND NOT EXISTS (SELECT FROM resource_calendar_leaves l
                        WHERE l.resource_id IS NULL 
                            AND (day AT TIME ZONE 'Europe/Brussels') BETWEEN (l.date_from AT TIME ZONE 'UTC') AND (l.date_to AT TIME ZONE 'UTC'))) AS o;
CREATE INDEX ON demo_open (closes_at);
CREATE INDEX ON demo_open (high);
ANALYZE demo_open;

-- The instant after so many minutes of open time, to the second.
CREATE FUNCTION pg_temp.office_after(start timestamptz, wait double precision) RETURNS timestamptz
LANGUAGE sql STABLE STRICT AS $$
    SELECT date_trunc('second', t.opens_at + (p.place - t.low) * interval '1 minute')
    FROM (SELECT low + extract(epoch FROM greatest(start, opens_at) - opens_at)::double precision / 60 + wait AS place
          FROM demo_open WHERE closes_at > start ORDER BY closes_at LIMIT 1) AS p
    CROSS JOIN LATERAL (SELECT opens_at, low FROM demo_open WHERE high > p.place ORDER BY high LIMIT 1) AS t
$$;

-- The last hours before the demo is read are set by hand, so that the queue always
-- holds each case; answered is in minutes after receipt.
CREATE TEMP TABLE demo_today (n, minutes_ago, origin, tag_id, intent, answered) ON COMMIT DROP AS VALUES
    (3981, 1482, 'facebook calculator', 6, 'mid', NULL::double precision), (3982, 1465, 'instagram calculator', 6, 'mid', NULL),
    (3983, 1449, 'linkedin page', 7, 'mid', NULL), (3984, 1421, 'google organic', 5, 'mid', NULL),
    (3985, 1390, 'linkedin ads', 8, 'mid', NULL), (3986, 1215, 'direct', 5, 'mid', NULL),
    (3987, 345, 'facebook scan', 12, 'mid', NULL), (3988, 300, 'google search', 1, 'high', 9),
    (3989, 241, 'google brand', 2, 'high', 70), (3990, 210, 'facebook offerte', 1, 'high', NULL),
    (3991, 128, 'partner', 5, 'mid', NULL), (3992, 95, 'google offerte', 1, 'high', NULL),
    (3993, 52, 'instagram offerte', 1, 'high', NULL), (3994, 41, 'google search', 4, 'high', 12),
    (3995, 22, 'google offerte', 1, 'high', NULL), (3996, 16, 'google search', 3, 'high', NULL),
    (3997, 14, 'facebook retargeting', 2, 'high', NULL), (3998, 13, 'phone', 3, 'high', NULL),
    (3999, 8, 'google organic', 1, 'high', NULL), (4000, 3, 'google offerte', 1, 'high', NULL);

CREATE TEMP TABLE demo_arrival ON COMMIT DROP AS
WITH
origin AS (
    SELECT *, sum(weight) OVER w - weight AS low, sum(weight) OVER w AS high, sum(weight) OVER () AS total
    FROM demo_origin WINDOW w AS (ORDER BY origin COLLATE "C")
),
mix AS (
    SELECT *, sum(weight) OVER w - weight AS low, sum(weight) OVER w AS high, sum(weight) OVER (PARTITION BY mix) AS total
    FROM demo_mix WINDOW w AS (PARTITION BY mix ORDER BY tag_id NULLS LAST)
),
drawn AS MATERIALIZED (
    SELECT n, pg_temp.draw(n, 'origin') AS origin, pg_temp.draw(n, 'mix') AS mix, pg_temp.draw(n, 'day') AS day,
           pg_temp.draw(n, 'evening') AS evening, pg_temp.draw(n, 'hour') AS hour
    FROM generate_series(1, 3980) AS n
),
lead AS (
    SELECT u.n, o.origin, m.tag_id, m.intent, d.day, h.hour, NULL::double precision AS answered
    FROM drawn u
    JOIN origin o ON u.origin * o.total >= o.low AND u.origin * o.total < o.high
    JOIN mix m ON m.mix = o.mix AND u.mix * m.total >= m.low AND u.mix * m.total < m.high
    JOIN demo_day d ON u.day * d.total >= d.low AND u.day * d.total < d.high
    JOIN demo_hour h ON h.evening = (u.evening < o.evening) AND u.hour * h.total >= h.low AND u.hour * h.total < h.high
),
received AS (
    -- The fair lasts from 14 to 22 February.
    SELECT n, origin, tag_id, intent, answered,
           ((CASE WHEN origin = 'fair' THEN date '2026-02-14' + floor(pg_temp.draw(n, 'fair day') * 9)::integer ELSE day END)
            + make_interval(hours => CASE WHEN origin = 'fair' THEN 10 + hour % 8 ELSE hour END,
                            secs => floor(pg_temp.draw(n, 'second') * 3600))) AT TIME ZONE 'Europe/Brussels' AS received_at
    FROM lead
    UNION ALL
    SELECT n, origin, tag_id, intent, answered, pg_temp.as_of() - minutes_ago * interval '1 minute' - interval '17 seconds'
    FROM demo_today
)
SELECT row_number() OVER (ORDER BY r.received_at, r.n)::integer AS id, r.n, r.received_at, r.origin, r.intent, r.answered,
       r.n > 3980 AS today, o.source_id, o.medium_id, o.mix, o.quality, o.mid_factor, o.slow,
       CASE WHEN o.campaign_id = 14 AND r.received_at >= timestamptz '2026-03-01 00:00+01' THEN 15 ELSE o.campaign_id END AS campaign_id,
       pg_temp.draw(r.n, 'business') < o.business AS business,
       -- Until the new year the website wrote Dutch tags for three forms.
       CASE WHEN r.received_at < timestamptz '2026-01-01 00:00+01' AND r.tag_id IN (1, 3, 5)
            THEN CASE r.tag_id WHEN 1 THEN 14 WHEN 3 THEN 15 ELSE 16 END ELSE r.tag_id END AS tag_id
FROM received r
JOIN demo_origin o ON o.origin = r.origin;

-- 2. What the firm does with them.

-- owner 8 is slow; owners 9 and 10 are the inside team, who take the lower intents.
CREATE TEMP TABLE demo_response ON COMMIT DROP AS
WITH
owner AS (
    SELECT a.*,
           CASE WHEN pg_temp.draw(n, 'unassigned') < CASE a.intent WHEN 'high' THEN 0.05 WHEN 'mid' THEN 0.08 ELSE 0.35 END THEN NULL
                WHEN a.business THEN 6
                WHEN a.intent = 'high' OR pg_temp.draw(n, 'inside') < 0.3 THEN (ARRAY[5, 6, 7, 7, 8])[1 + floor(pg_temp.draw(n, 'owner') * 5)::integer]
                ELSE 9 + floor(pg_temp.draw(n, 'owner') * 2)::integer END AS owner
    FROM demo_arrival a
),
assigned AS (
    SELECT o.*,
           CASE WHEN owner IS NULL THEN NULL
                WHEN today OR pg_temp.draw(n, 'by rule') < 0.7 THEN received_at + floor(20 + pg_temp.draw(n, 'rule delay') * 80) * interval '1 second'
                ELSE pg_temp.office_after(received_at, 5 + pg_temp.draw(n, 'hand delay') * 150) END AS assigned_at,
           pg_temp.draw(n, 'speed') + slow + CASE WHEN owner = 8 THEN 0.25 WHEN owner IS NULL THEN 0.3 ELSE 0 END AS speed,
           pg_temp.draw(n, 'answers') < CASE intent WHEN 'high' THEN 0.95 WHEN 'mid' THEN 0.86 WHEN 'low' THEN 0.3 ELSE 0.6 END
                * CASE WHEN owner IS NULL THEN 0.35 WHEN owner = 8 THEN 0.9 ELSE 1 END AS answers
    FROM owner o
),
delay AS (
    SELECT a.*,
           CASE WHEN intent = 'high' THEN
                    CASE WHEN speed < 0.5 THEN 1 + greatest(speed, 0) * 26
                         WHEN speed < 0.75 THEN 15 + (speed - 0.5) * 360
                         WHEN speed < 0.92 THEN 105 + (speed - 0.75) * 2400
                         ELSE 513 + (speed - 0.92) * 5000 END
                WHEN intent = 'mid' THEN
                    CASE WHEN speed < 0.55 THEN 12 + greatest(speed, 0) * 500
                         WHEN speed < 0.8 THEN 287 + (speed - 0.55) * 1200
                         ELSE 587 + (speed - 0.8) * 6000 END
                ELSE 200 + greatest(speed, 0) * 3500 END AS minutes
    FROM assigned a
)
SELECT d.*,
       CASE WHEN today THEN received_at + answered * interval '1 minute'
            WHEN NOT answers THEN NULL
            -- Some answer in the evening or at the weekend, from their telephone.
            WHEN intent = 'high' AND pg_temp.draw(n, 'keen') < 0.05 THEN received_at + floor(240 + pg_temp.draw(n, 'keen delay') * 4800) * interval '1 second'
            ELSE pg_temp.office_after(received_at, minutes) END AS responded_at
FROM delay d;

-- The chance to win falls with the time to the first response.
CREATE TEMP TABLE demo_plan ON COMMIT DROP AS
WITH
chance AS (
    SELECT r.*,
           quality * CASE intent WHEN 'high' THEN 1 WHEN 'mid' THEN mid_factor WHEN 'low' THEN 0.08 ELSE 0.2 END
           * CASE WHEN intent = 'high' THEN CASE WHEN NOT answers THEN 0.04 WHEN minutes <= 15 THEN 0.74 WHEN minutes <= 105 THEN 0.48 WHEN minutes <= 513 THEN 0.30 ELSE 0.14 END
                  WHEN intent = 'mid' THEN CASE WHEN NOT answers THEN 0.05 WHEN minutes <= 300 THEN 0.85 WHEN minutes <= 600 THEN 0.48 ELSE 0.20 END
                  ELSE 1 END AS win_chance,
           (mix = 'phone' AND pg_temp.draw(n, 'direct opportunity') < 0.6) AS born_opportunity
    FROM demo_response r
),
fate AS (
    SELECT c.*,
           pg_temp.draw(n, 'win') < win_chance AS wins,
           -- Meta's quote requests are passed on at once, whatever is known of them.
           born_opportunity OR pg_temp.draw(n, 'win') < win_chance OR pg_temp.draw(n, 'convert') <
                CASE WHEN mix = 'meta quote' THEN 0.62 WHEN intent = 'high' THEN 0.35 + 0.5 * win_chance WHEN intent = 'mid' THEN 0.12 + 0.5 * win_chance ELSE 0.05 END AS converts,
           mix = 'meta quote' OR pg_temp.draw(n, 'hasty') < 0.10 AS hasty,
           pg_temp.draw(n, 'undecided') < 0.10 AS undecided
    FROM chance c
),
converted AS (
    SELECT f.*,
           CASE WHEN NOT converts THEN NULL
                WHEN born_opportunity THEN received_at
                WHEN hasty THEN pg_temp.office_after(coalesce(assigned_at, received_at), 2 + pg_temp.draw(n, 'convert delay') * 30)
                ELSE pg_temp.office_after(coalesce(responded_at, assigned_at, received_at), 8 + pg_temp.draw(n, 'convert delay') * 900) END AS converted_at,
           round(((CASE WHEN pg_temp.draw(n, 'job') < 0.25 THEN 900 + pg_temp.draw(n, 'size') * 2600
                        WHEN pg_temp.draw(n, 'job') < 0.72 THEN 3500 + pg_temp.draw(n, 'size') * 8500
                        WHEN pg_temp.draw(n, 'job') < 0.94 THEN 12000 + pg_temp.draw(n, 'size') * 13000
                        ELSE 25000 + pg_temp.draw(n, 'size') * 30000 END)
                  * CASE WHEN business THEN 1.6 ELSE 1 END
                  * CASE mix WHEN 'referral' THEN 1.2 WHEN 'meta prospecting' THEN 0.75 WHEN 'meta quote' THEN 0.7 WHEN 'newsletter' THEN 1.1 ELSE 1 END)::numeric, 2) AS amount
    FROM fate f
),
decided AS (
    SELECT c.*,
           CASE WHEN wins THEN pg_temp.office_after(converted_at, 480 * (3 + 45 * pg_temp.draw(n, 'cycle') * pg_temp.draw(n, 'cycle 2') + least(amount / 4000, 12)::double precision))
                WHEN undecided THEN NULL
                WHEN converts THEN pg_temp.office_after(converted_at, 480 * (2 + 50 * pg_temp.draw(n, 'cycle')))
                WHEN pg_temp.draw(n, 'drop') < 0.5 THEN pg_temp.office_after(received_at, 480 * (3 + 35 * pg_temp.draw(n, 'cycle'))) END AS decided_at,
           -- How far an opportunity gets that is not won: 1 New, 2 Qualified, 3 Proposition.
           CASE WHEN wins THEN 3 WHEN pg_temp.draw(n, 'far') < 0.35 THEN 1 WHEN pg_temp.draw(n, 'far') < 0.68 THEN 2 ELSE 3 END AS far,
           CASE WHEN pg_temp.draw(n, 'lost reason') < 0.02 THEN NULL
                WHEN NOT answers OR minutes > 900 THEN (ARRAY[4, 5, 5, 5, 4])[1 + floor(pg_temp.draw(n, 'lost reason') * 5)::integer]
                WHEN mix IN ('meta quote', 'meta prospecting') THEN (ARRAY[7, 7, 4, 1, 6])[1 + floor(pg_temp.draw(n, 'lost reason') * 5)::integer]
                ELSE (ARRAY[1, 1, 5, 6, 2])[1 + floor(pg_temp.draw(n, 'lost reason') * 5)::integer] END AS lost_reason_id,
           pg_temp.draw(n, 'rename') < 0.09 AND owner IS NOT NULL AND NOT today AS reassigned
    FROM converted c
),
stepped AS (
    SELECT d.*,
           CASE WHEN converts AND far >= 2 THEN converted_at + open_for * (0.12 + 0.2 * pg_temp.draw(n, 'step 2')) * interval '1 second' END AS step2_at,
           CASE WHEN converts AND far >= 3 THEN converted_at + open_for * (0.40 + 0.3 * pg_temp.draw(n, 'step 3')) * interval '1 second' END AS step3_at
    FROM decided d
    -- In seconds; one who never decides passes the stages as if in 40 days.
    CROSS JOIN LATERAL (SELECT coalesce(extract(epoch FROM decided_at - converted_at)::double precision, 40 * 86400.0) AS open_for) AS span
)
-- Only what has happened by the instant of reading.
SELECT id, n, received_at, origin, intent, mix, source_id, medium_id, campaign_id, tag_id, business, owner, answers, minutes, quality,
       born_opportunity, wins, converts, hasty, amount, far, lost_reason_id, today,
       CASE WHEN assigned_at <= pg_temp.as_of() THEN assigned_at END AS assigned_at,
       CASE WHEN responded_at <= pg_temp.as_of() THEN responded_at END AS responded_at,
       CASE WHEN converted_at <= pg_temp.as_of() AND NOT today THEN converted_at END AS converted_at,
       CASE WHEN pg_temp.office_after(step2_at, 0) <= pg_temp.as_of() AND NOT today THEN pg_temp.office_after(step2_at, 0) END AS step2_at,
       CASE WHEN pg_temp.office_after(step3_at, 1) <= pg_temp.as_of() AND NOT today THEN pg_temp.office_after(step3_at, 1) END AS step3_at,
       CASE WHEN decided_at <= pg_temp.as_of() AND wins AND NOT today THEN decided_at END AS won_at,
       CASE WHEN decided_at <= pg_temp.as_of() AND NOT wins AND NOT today THEN decided_at END AS lost_at,
       CASE WHEN reassigned AND pg_temp.office_after(assigned_at, 400 + 4000 * pg_temp.draw(n, 'rename delay')) <= least(decided_at, pg_temp.as_of())
            THEN pg_temp.office_after(assigned_at, 400 + 4000 * pg_temp.draw(n, 'rename delay')) END AS reassigned_at
FROM stepped;
ALTER TABLE demo_plan ADD PRIMARY KEY (id);
ANALYZE demo_plan;

-- 3. Into Odoo's tables.

CREATE TEMP TABLE demo_person ON COMMIT DROP AS
SELECT id, first_name || ' ' || last_name AS name, lower(first_name || '.' || replace(last_name, ' ', '')) || id || '@example.com' AS email,
       '+32 470 00 ' || lpad((id / 100)::text, 2, '0') || ' ' || lpad((id % 100)::text, 2, '0') AS phone,
       CASE WHEN business THEN trade || ' ' || last_name END AS company,
       CASE WHEN business THEN function END AS function,
       pg_temp.draw(n, 'function place') < 0.4 AS function_at_partner,
       place.zip, place.city, place.country_id
FROM (SELECT id, n, business,
             (ARRAY['Jan','Marie','Luc','Ann','Peter','Katrien','Marc','Els','Wim','Griet','Johan','Nele','Dirk','Fatima','Sven','Ingrid','Ahmed','Lotte','Geert','Hilde'])
                [1 + floor(pg_temp.draw(n, 'first name') * 20)::integer] AS first_name,
             (ARRAY['Maes','Janssens','Mertens','Willems','Goossens','Wouters','De Smet','Dubois','Hermans','Aerts','Lambrecht','De Vries','Bakker','Visser','Smit','El Idrissi','Yilmaz','Cools','Pauwels','Verhoeven'])
                [1 + floor(pg_temp.draw(n, 'last name') * 20)::integer] AS last_name,
             (ARRAY['Syndicus','Bouwbedrijf','Immo','VvE Beheer','Garage','Hoeve'])[1 + floor(pg_temp.draw(n, 'trade') * 6)::integer] AS trade,
             (ARRAY['Zaakvoerder','Bestuurder','Director','Eigenaar','CEO','Gedelegeerd bestuurder','Assistant','Aankoper','Projectleider','Facility manager','Secretariaat','Boekhouder'])
                [1 + floor(pg_temp.draw(n, 'function') * 12)::integer] AS function,
             floor(pg_temp.draw(n, 'place') * 8)::integer AS place
      FROM demo_plan) AS p
JOIN (VALUES (0, '9000', 'Gent', 20), (1, '9800', 'Deinze', 20), (2, '9300', 'Aalst', 20), (3, '8500', 'Kortrijk', 20), (4, '2000', 'Antwerpen', 20),
             (5, '9100', 'Sint-Niklaas', 20), (6, '8000', 'Brugge', 20), (7, '4531', 'Terneuzen', 165)) AS place (number, zip, city, country_id)
  ON place.number = p.place;

INSERT INTO res_partner (id, company_id, name, complete_name, commercial_partner_id, user_id, country_id, function, type, zip, city, email, email_normalized,
                         phone, phone_sanitized, lang, active, is_company, partner_share, customer_rank, create_date, write_date)
SELECT 1000 + p.id, 1, h.name, concat_ws(', ', h.company, h.name), 1000 + p.id, NULL, h.country_id, h.function, 'contact', h.zip, h.city, h.email, h.email,
       h.phone, replace(h.phone, ' ', ''), 'nl_BE', true, false, true, CASE WHEN p.won_at IS NULL THEN 0 ELSE 1 END,
       p.converted_at AT TIME ZONE 'UTC', p.converted_at AT TIME ZONE 'UTC'
FROM demo_plan p
JOIN demo_person h ON h.id = p.id
WHERE p.converted_at IS NOT NULL
ORDER BY p.id;

-- The state of each lead at the instant of reading.
CREATE TEMP TABLE demo_state ON COMMIT DROP AS
SELECT p.*,
       CASE WHEN reassigned_at IS NULL THEN owner ELSE (ARRAY[6, 7, 5, 5, 10, 9])[owner - 4] END AS user_id,
       CASE WHEN won_at IS NOT NULL THEN 4 WHEN step3_at IS NOT NULL THEN 3 WHEN step2_at IS NOT NULL THEN 2 ELSE 1 END AS stage_id,
       CASE WHEN won_at IS NOT NULL THEN 'won' WHEN lost_at IS NOT NULL THEN 'lost' ELSE 'pending' END AS won_status,
       -- A few are archived without being lost: duplicates, spam.
       won_at IS NULL AND lost_at IS NULL AND converted_at IS NULL AND NOT today AND pg_temp.draw(n, 'archived') < 0.012 AS archived,
       -- Salespeople type in what they know; of a hasty Meta quote request that is little.
       CASE WHEN won_at IS NOT NULL AND pg_temp.draw(n, 'no amount') < 0.985 THEN amount
            WHEN won_at IS NULL AND pg_temp.draw(n, 'estimate') < CASE WHEN converted_at IS NULL THEN 0.05 WHEN step3_at IS NOT NULL THEN 0.95 WHEN mix = 'meta quote' THEN 0.25 ELSE 0.7 END
            THEN round(amount / 50) * 50 ELSE 0.0 END AS expected_revenue,
       CASE WHEN NOT today AND pg_temp.draw(n, 'deadline') < CASE WHEN converted_at IS NULL THEN 0.05 WHEN mix = 'meta quote' THEN 0.12 WHEN wins THEN 0.65 ELSE 0.4 END
            THEN (received_at AT TIME ZONE 'Europe/Brussels')::date + 20 + floor(pg_temp.draw(n, 'deadline date') * 120)::integer END AS date_deadline,
       -- The chance that a qualification question was answered and noted as a tag.
       CASE WHEN responded_at IS NULL THEN 0.04 WHEN wins THEN 0.6 WHEN mix = 'meta quote' THEN 0.12 WHEN converts THEN 0.4 ELSE 0.2 END AS known
FROM demo_plan p;
ALTER TABLE demo_state ADD PRIMARY KEY (id);

INSERT INTO crm_lead (id, campaign_id, source_id, medium_id, user_id, team_id, company_id, stage_id, partner_id, lang_id, country_id, lost_reason_id,
                      create_uid, write_uid, phone_sanitized, email_normalized, name, referred, type, priority, contact_name, partner_name, function,
                      email_from, email_domain_criterion, phone, zip, city, won_status, date_deadline, expected_revenue, prorated_revenue,
                      recurring_revenue, recurring_revenue_monthly, active, date_closed, date_open, date_last_stage_update, date_conversion,
                      create_date, write_date, day_open, day_close, probability, automated_probability)
SELECT s.id, s.campaign_id, s.source_id, s.medium_id, s.user_id, CASE WHEN s.user_id IN (9, 10) THEN 4 WHEN s.user_id IS NOT NULL THEN 1 END, 1, s.stage_id,
       CASE WHEN s.converted_at IS NOT NULL THEN 1000 + s.id END, 1, h.country_id, CASE WHEN s.lost_at IS NOT NULL THEN s.lost_reason_id END,
       1, 1, replace(h.phone, ' ', ''), h.email, coalesce(tag.name ->> 'nl_BE', tag.name ->> 'en_US', 'Lead') || ' ' || h.name,
       CASE WHEN s.mix = 'referral' THEN 'Architectenbureau De Nok' END, CASE WHEN s.converted_at IS NULL THEN 'lead' ELSE 'opportunity' END,
       CASE WHEN s.intent = 'high' THEN '1' ELSE '0' END, h.name, h.company, CASE WHEN NOT (h.function_at_partner AND s.converted_at IS NOT NULL) THEN h.function END,
       h.email, h.email, h.phone, h.zip, h.city, s.won_status, s.date_deadline, s.expected_revenue, round(s.expected_revenue * t.probability::numeric / 100, 2),
       0.0, 0.00, s.lost_at IS NULL AND NOT s.archived, t.date_closed, t.date_open, coalesce(s.won_at, s.step3_at, s.step2_at, s.received_at) AT TIME ZONE 'UTC',
       CASE WHEN NOT s.born_opportunity THEN s.converted_at AT TIME ZONE 'UTC' END, t.create_date,
       coalesce(s.won_at, s.lost_at, s.step3_at, s.step2_at, s.converted_at, s.responded_at, s.received_at) AT TIME ZONE 'UTC',
       floor(extract(epoch FROM t.date_open - t.create_date) / 86400), floor(abs(extract(epoch FROM t.date_closed - t.create_date)) / 86400), t.probability, t.probability
FROM demo_state s
JOIN demo_person h ON h.id = s.id
LEFT JOIN crm_tag tag ON tag.id = s.tag_id
CROSS JOIN LATERAL (
    SELECT s.received_at AT TIME ZONE 'UTC' AS create_date, coalesce(s.reassigned_at, s.assigned_at) AT TIME ZONE 'UTC' AS date_open,
           CASE WHEN s.archived THEN (s.received_at + interval '2 days') AT TIME ZONE 'UTC'
                -- Bad data: some lost leads of the old system were closed before they came in.
                WHEN s.lost_at IS NOT NULL AND s.tag_id = 42 THEN (s.received_at - interval '3 days') AT TIME ZONE 'UTC'
                ELSE coalesce(s.won_at, s.lost_at) AT TIME ZONE 'UTC' END AS date_closed,
           CASE s.won_status WHEN 'won' THEN 100 WHEN 'lost' THEN 0
                ELSE round((CASE WHEN s.converted_at IS NULL THEN 2 ELSE 20 * s.stage_id - 12 END + 18 * pg_temp.draw(s.n, 'probability'))::numeric, 2) END::double precision AS probability) AS t
ORDER BY s.id;

INSERT INTO crm_tag_rel
SELECT id, tag_id FROM demo_state WHERE tag_id IS NOT NULL
UNION
SELECT s.id, signal.tag_id
FROM demo_state s
CROSS JOIN (VALUES (20, 1.1), (21, 0.3), (22, 0.9), (23, 0.2), (24, 0.35)) AS signal (tag_id, share)
WHERE NOT s.today AND pg_temp.draw(s.n, 'signal ' || signal.tag_id) < s.known * signal.share
UNION
SELECT id, 30 + floor(pg_temp.draw(n, 'topic') * 5)::integer FROM demo_state WHERE pg_temp.draw(n, 'has topic') < 0.12
UNION
-- Some did two things: the higher intent counts.
SELECT id, 7 FROM demo_state WHERE intent = 'high' AND mix = 'search ads' AND pg_temp.draw(n, 'also') < 0.04
ORDER BY 1, 2;

-- What stands under each lead. A message is known by its lead and kind.
CREATE TEMP TABLE demo_message ON COMMIT DROP AS
WITH event (lead_id, kind, at, author_id, message_type, subtype_id, is_internal, activity_type_id, body) AS (
    SELECT id, 'created', received_at, 2, 'notification', 8, NULL::boolean, NULL::integer, '<p>Lead/Opportunity created</p>' FROM demo_state
    UNION ALL
    SELECT id, 'automatic', received_at + interval '4 seconds', 2, 'auto_comment', 1, false, NULL, '<p>Bedankt, wij nemen snel contact op.</p>'
    FROM demo_state WHERE mix NOT IN ('phone', 'fair') AND pg_temp.draw(n, 'automatic') < 0.8
    UNION ALL
    SELECT id, 'chatbot', received_at + interval '9 seconds', 2, 'comment', 1, false, NULL, '<p>Transcript of the chat bot</p>'
    FROM demo_state WHERE mix = 'direct' AND pg_temp.draw(n, 'chatbot') < 0.15
    UNION ALL
    SELECT id, 'imported', received_at - interval '2 days', 10, 'comment', 1, false, NULL, '<p>Telefonisch besproken (oud systeem)</p>'
    FROM demo_state WHERE tag_id = 42
    UNION ALL
    SELECT id, 'portal', received_at + interval '6 minutes', 12, 'comment', 1, false, NULL, '<p>Graag ook de bijgebouwen bekijken.</p>'
    FROM demo_state WHERE business AND NOT today AND pg_temp.draw(n, 'portal') < 0.08
    UNION ALL
    SELECT id, 'notice', assigned_at + interval '1 second', 2, 'user_notification', 2, true, NULL, '<p>You have been assigned</p>'
    FROM demo_state WHERE assigned_at < pg_temp.as_of()
    UNION ALL
    SELECT id, 'assigned', assigned_at, 2, 'notification', 2, true, NULL, '' FROM demo_state WHERE assigned_at IS NOT NULL
    UNION ALL
    SELECT id, 'reassigned', reassigned_at, 2, 'notification', 2, true, NULL, '' FROM demo_state WHERE reassigned_at IS NOT NULL
    UNION ALL
    SELECT id, 'note', received_at + floor(60 + pg_temp.draw(n, 'note delay') * 1500) * interval '1 second', 3, 'comment', 2, true, NULL, '<p>Wie neemt deze op?</p>'
    FROM demo_state WHERE NOT today AND pg_temp.draw(n, 'note') < 0.1
    UNION ALL
    SELECT id, 'response', responded_at, coalesce(owner, 2) + 1, how.message_type, how.subtype_id, how.is_internal, how.activity_type_id, how.body
    FROM demo_state
    CROSS JOIN LATERAL (VALUES (0.00, 0.25, 'notification', 3, true, 2, '<p>Call done</p>'), (0.25, 0.80, 'comment', 1, false, NULL, '<p>Tegen wanneer moet het dak klaar zijn?</p>'),
                               (0.80, 1.00, 'email_outgoing', 1, false, NULL, '<p>Gaat het om een plat of een hellend dak?</p>')) AS how (low, high, message_type, subtype_id, is_internal, activity_type_id, body)
    WHERE responded_at IS NOT NULL
      AND CASE WHEN mix = 'phone' THEN how.low = 0 ELSE pg_temp.draw(n, 'how') >= how.low AND pg_temp.draw(n, 'how') < how.high END
    UNION ALL
    SELECT id, 'answer', responded_at + floor(900 + pg_temp.draw(n, 'answer delay') * 90000) * interval '1 second', CASE WHEN converted_at IS NOT NULL THEN 1000 + id END, 'email', 1, false, NULL, '<p>Zie bijlage, met vriendelijke groet</p>'
    FROM demo_state WHERE responded_at IS NOT NULL AND pg_temp.draw(n, 'answer') < 0.45
    UNION ALL
    SELECT id, 'follow-up', pg_temp.office_after(responded_at, 240 + pg_temp.draw(n, 'follow-up delay') * 3000), coalesce(owner, 2) + 1, 'comment', 1, false, NULL, '<p>Past een plaatsbezoek volgende week?</p>'
    FROM demo_state WHERE responded_at IS NOT NULL AND pg_temp.draw(n, 'follow-up') < 0.4
    UNION ALL
    SELECT id, 'converted', converted_at, 2, 'notification', 2, true, NULL, '' FROM demo_state WHERE converted_at IS NOT NULL AND NOT born_opportunity
    UNION ALL
    SELECT id, 'step 2', step2_at, coalesce(user_id, 2) + 1, 'notification', 9, NULL, NULL, '' FROM demo_state WHERE step2_at IS NOT NULL
    UNION ALL
    SELECT id, 'step 3', step3_at, coalesce(user_id, 2) + 1, 'notification', 9, NULL, NULL, '' FROM demo_state WHERE step3_at IS NOT NULL
    UNION ALL
    SELECT id, 'won', won_at, coalesce(user_id, 2) + 1, 'notification', 10, NULL, NULL, '' FROM demo_state WHERE won_at IS NOT NULL
    UNION ALL
    SELECT id, 'lost', lost_at, coalesce(user_id, 2) + 1, 'notification', 11, NULL, NULL, '' FROM demo_state WHERE lost_at IS NOT NULL
)
SELECT row_number() OVER (ORDER BY at, lead_id, kind COLLATE "C")::integer AS id, *
FROM event
WHERE at <= pg_temp.as_of();
CREATE UNIQUE INDEX ON demo_message (lead_id, kind);

INSERT INTO mail_message (id, parent_id, res_id, record_company_id, subtype_id, mail_activity_type_id, author_id, create_uid, subject, model, message_type,
                          email_from, body, is_internal, date, create_date, write_date)
SELECT m.id, CASE WHEN m.kind <> 'created' THEN c.id END, m.lead_id, 1, m.subtype_id, m.activity_type_id, m.author_id, 1,
       CASE WHEN m.kind = 'notice' THEN 'You have been assigned' END, 'crm.lead', m.message_type, coalesce(p.email, h.email), m.body, m.is_internal,
       m.at AT TIME ZONE 'UTC', m.at AT TIME ZONE 'UTC', m.at AT TIME ZONE 'UTC'
FROM demo_message m
JOIN demo_message c ON c.lead_id = m.lead_id AND c.kind = 'created'
JOIN demo_person h ON h.id = m.lead_id
LEFT JOIN res_partner p ON p.id = m.author_id
ORDER BY m.id;

INSERT INTO mail_tracking_value (id, field_id, old_value_integer, new_value_integer, currency_id, mail_message_id, old_value_char, new_value_char,
                                 old_value_float, new_value_float, create_date)
SELECT row_number() OVER (ORDER BY m.id, v.field_id), v.field_id, v.old_value, v.new_value, CASE WHEN v.field_id = 6626 THEN 126 END, m.id,
       v.old_char, v.new_char, v.old_float, v.new_float, m.at AT TIME ZONE 'UTC'
FROM demo_message m
JOIN demo_state s ON s.id = m.lead_id
LEFT JOIN demo_user owner ON owner.id = s.owner
LEFT JOIN demo_user later ON later.id = s.user_id
LEFT JOIN crm_lost_reason reason ON reason.id = s.lost_reason_id
CROSS JOIN LATERAL (VALUES
    ('assigned', 6612, 0, s.owner, '', owner.name, NULL::double precision, NULL::double precision),
    ('assigned', 6614, 0, CASE WHEN s.owner IN (9, 10) THEN 4 ELSE 1 END, '', CASE WHEN s.owner IN (9, 10) THEN 'Pre-Sales' ELSE 'Sales' END, NULL, NULL),
    ('reassigned', 6612, s.owner, s.user_id, owner.name, later.name, NULL, NULL),
    ('converted', 6620, NULL, NULL, 'Lead', 'Opportunity', NULL, NULL),
    ('step 2', 6622, 1, 2, 'New', 'Qualified', NULL, NULL),
    ('step 3', 6622, 2, 3, 'Qualified', 'Proposition', NULL, NULL),
    ('step 3', 6626, NULL, NULL, NULL, NULL, 0, s.expected_revenue::double precision),
    ('won', 6622, 3, 4, 'Proposition', 'Won', NULL, NULL),
    ('won', 6666, NULL, NULL, 'Pending', 'Won', NULL, NULL),
    ('lost', 6619, 1, 0, NULL, NULL, NULL, NULL),
    ('lost', 6666, NULL, NULL, 'Pending', 'Lost', NULL, NULL),
    ('lost', 6667, 0, s.lost_reason_id, '', reason.name ->> 'en_US', NULL, NULL)
) AS v (kind, field_id, old_value, new_value, old_char, new_char, old_float, new_float)
WHERE v.kind = m.kind AND NOT (v.field_id = 6667 AND v.new_value IS NULL) AND NOT (v.field_id = 6626 AND v.new_float = 0);

-- Planned next steps of what is open, and finished ones, which Odoo archives.
INSERT INTO mail_activity (id, res_model_id, activity_type_id, user_id, user_tz, create_uid, res_model, res_id, res_name, summary, date_deadline, date_done,
                           automated, active, create_date, write_date)
SELECT row_number() OVER (ORDER BY a.at, l.id, a.done), 528, a.activity_type_id, a.user_id, 'Europe/Brussels', a.user_id, 'crm.lead', l.id, l.name,
       a.summary, a.due, a.done, false, a.done IS NULL, a.at AT TIME ZONE 'UTC', a.at AT TIME ZONE 'UTC'
FROM (SELECT id AS lead_id, 1 + floor(pg_temp.draw(n, 'activity') * 4)::integer AS activity_type_id, user_id,
             (ARRAY['Offerte mailen', 'Terugbellen', 'Plaatsbezoek', 'Prijs berekenen'])[1 + floor(pg_temp.draw(n, 'activity') * 4)::integer] AS summary,
             date '2026-09-30' - 8 + floor(pg_temp.draw(n, 'activity due') * 24)::integer AS due, NULL::date AS done,
             coalesce(step3_at, step2_at, converted_at, responded_at, received_at) AS at
      FROM demo_state
      WHERE won_status = 'pending' AND NOT archived AND NOT today AND user_id IS NOT NULL
        AND pg_temp.draw(n, 'planned') < CASE WHEN converted_at IS NULL THEN 0.12 WHEN step3_at IS NOT NULL THEN 0.8 ELSE 0.55 END
      UNION ALL
      SELECT lead_id, 2, author_id - 1, 'Terugbellen', (at AT TIME ZONE 'Europe/Brussels')::date, (at AT TIME ZONE 'Europe/Brussels')::date, at
      FROM demo_message WHERE activity_type_id IS NOT NULL) AS a
JOIN crm_lead l ON l.id = a.lead_id;

-- Quotations of proposals, orders of customers, and later orders of some: extra
-- works on the same opportunity, or maintenance without one.
INSERT INTO sale_order (id, campaign_id, source_id, medium_id, company_id, partner_id, partner_invoice_id, partner_shipping_id, currency_id, user_id, team_id,
                        name, state, invoice_status, validity_date, currency_rate, amount_untaxed, amount_tax, amount_total, locked, create_date, date_order,
                        write_date, opportunity_id)
SELECT t.id, o.campaign_id, o.source_id, o.medium_id, 1, 1000 + o.lead_id, 1000 + o.lead_id, 1000 + o.lead_id, 126, o.user_id, 1,
       'S' || lpad(t.id::text, 5, '0'), o.state, CASE WHEN o.state = 'sale' THEN 'invoiced' ELSE 'no' END, (o.at AT TIME ZONE 'Europe/Brussels')::date + 30, 1.0,
       o.net, t.tax, o.net + t.tax, o.state = 'sale', o.at AT TIME ZONE 'UTC', o.at AT TIME ZONE 'UTC', o.at AT TIME ZONE 'UTC',
       CASE WHEN o.place < 4 THEN o.lead_id END
FROM (SELECT s.id AS lead_id, s.campaign_id, s.source_id, s.medium_id, s.user_id, s.business, x.*, row_number() OVER (ORDER BY x.at, s.id, x.place)::integer AS number
      FROM demo_state s
      CROSS JOIN LATERAL (VALUES
        (1, 'sale', s.won_at, s.amount, true),
        (2, CASE WHEN s.lost_at IS NULL THEN 'sent' ELSE 'cancel' END, CASE WHEN s.won_at IS NULL THEN s.step3_at END, round(s.amount / 50) * 50, true),
        (3, 'sale', pg_temp.office_after(s.won_at, 480 * (10 + 80 * pg_temp.draw(s.n, 'extra date'))), round((s.amount * (0.1 + 0.3 * pg_temp.draw(s.n, 'extra size')))::numeric, 2),
         pg_temp.draw(s.n, 'extra') < CASE WHEN s.mix IN ('referral', 'newsletter', 'linkedin') THEN 0.35 ELSE 0.14 END),
        (4, 'sale', pg_temp.office_after(s.won_at, 480 * (60 + 60 * pg_temp.draw(s.n, 'care date'))), 385.00,
         pg_temp.draw(s.n, 'care') < CASE WHEN s.mix IN ('referral', 'newsletter') THEN 0.5 ELSE 0.2 END)) AS x (place, state, at, net, holds)
      WHERE x.holds AND x.at <= pg_temp.as_of()) AS o
CROSS JOIN LATERAL (SELECT o.number AS id, round(o.net * CASE WHEN o.business THEN 0.21 ELSE 0.06 END, 2) AS tax) AS t
ORDER BY t.id;

-- Messages under orders: their numbers are those of leads too.
INSERT INTO mail_message (id, res_id, record_company_id, subtype_id, author_id, create_uid, model, message_type, email_from, body, is_internal,
                          date, create_date, write_date)
SELECT (SELECT max(id) FROM mail_message) + o.id, o.id, 1, 1, u.partner_id, u.id, 'sale.order', 'comment', p.email, '<p>Uw offerte in bijlage.</p>', false,
       o.date_order, o.date_order, o.date_order
FROM sale_order o
JOIN res_users u ON u.id = coalesce(o.user_id, 2)
JOIN res_partner p ON p.id = u.partner_id;

CREATE INDEX ON mail_message (model, res_id);
CREATE INDEX ON mail_tracking_value (mail_message_id);
CREATE INDEX ON mail_activity (res_model, res_id);
CREATE INDEX ON sale_order (opportunity_id);

DROP FUNCTION pg_temp.office_after(timestamptz, double precision);
DROP FUNCTION pg_temp.as_of();
DROP FUNCTION pg_temp.draw(integer, text);
ANALYZE crm_lead, crm_tag_rel, mail_message, mail_tracking_value, mail_activity, res_partner, sale_order;
COMMIT;
\set QUIET :demo_quiet
\unset demo_quiet
