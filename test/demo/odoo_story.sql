-- The story of the demo's leads: where they come from, and what the firm does with
-- them, up to the instant the demo is read at.

-- 1. Where leads come from and what they do.

-- A uniform draw in [0, 1), one for each lead and purpose. An exact binary fraction.
CREATE FUNCTION pg_temp.draw(lead integer, purpose text) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('x' || left(encode(sha256((purpose || ':' || lead::text)::bytea), 'hex'), 12))::bit(48)::bigint
       / 281474976710656::double precision;

-- One of the choices, each as likely.
CREATE FUNCTION pg_temp.pick(lead integer, purpose text, choices anyarray) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT choices[1 + floor(pg_temp.draw(lead, purpose) * cardinality(choices))::integer] $$;

-- The instant the demo is read at, and what has happened by then.
CREATE FUNCTION pg_temp.as_of() RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN timestamptz '2026-09-30 15:00:00+02';

CREATE FUNCTION pg_temp.happened(at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN at <= pg_temp.as_of() THEN at END;

-- quality: the best chance that a high-intent lead becomes a customer; slow answers lower it.
-- mid_factor: the same for a mid-intent lead, as a share of it.
-- slow: how far the response draw is moved to the slow end.
-- business, evening: the share of firms, and of those who write in the evening.
CREATE TEMP TABLE demo_origin (origin, weight, source_id, medium_id, campaign_id,
                               mix, quality, mid_factor, slow, business, evening) ON COMMIT DROP AS VALUES
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
    ('search ads', 1, 'high', 42.0), ('search ads', 3, 'high', 14.0), ('search ads', 2, 'high', 14.0),
    ('search ads', 4, 'high', 11.0),
    ('search ads', 5, 'mid', 9.0), ('search ads', 9, 'mid', 6.0), ('search ads', NULL, 'high', 4.0),
    ('organic', 1, 'high', 22.0), ('organic', 5, 'mid', 25.0), ('organic', 4, 'high', 11.0),
    ('organic', 3, 'high', 8.0), ('organic', 2, 'high', 7.0),
    ('organic', 6, 'mid', 11.0), ('organic', 11, 'low', 14.0), ('organic', NULL, NULL, 2.0),
    ('meta prospecting', 6, 'mid', 44.0), ('meta prospecting', 9, 'mid', 18.0),
    ('meta prospecting', 12, 'mid', 18.0), ('meta prospecting', 13, 'mid', 15.0),
    ('meta prospecting', 5, 'mid', 5.0),
    ('meta quote', 1, 'high', 82.0), ('meta quote', 4, 'high', 12.0), ('meta quote', 9, 'mid', 6.0),
    ('meta retargeting', 2, 'high', 36.0), ('meta retargeting', 4, 'high', 28.0),
    ('meta retargeting', 5, 'mid', 16.0), ('meta retargeting', 1, 'high', 10.0),
    ('meta retargeting', 9, 'mid', 10.0),
    ('linkedin', 7, 'mid', 40.0), ('linkedin', 8, 'mid', 34.0), ('linkedin', 5, 'mid', 12.0),
    ('linkedin', 11, 'low', 8.0), ('linkedin', 2, 'high', 6.0),
    ('newsletter', 10, 'low', 46.0), ('newsletter', 11, 'low', 18.0), ('newsletter', 8, 'mid', 16.0),
    ('newsletter', 2, 'high', 12.0), ('newsletter', 4, 'high', 8.0),
    ('referral', 5, 'mid', 44.0), ('referral', 1, 'high', 32.0), ('referral', 3, 'high', 14.0),
    ('referral', 2, 'high', 10.0),
    ('phone', 3, 'high', 62.0), ('phone', 5, 'mid', 24.0), ('phone', 1, 'high', 14.0),
    ('direct', 5, 'mid', 52.0), ('direct', 1, 'high', 26.0), ('direct', 10, 'low', 16.0),
    ('direct', 3, 'high', 6.0),
    ('fair', 40, NULL, 70.0), ('fair', 2, 'high', 30.0),
    ('unknown', 42, NULL, 30.0), ('unknown', NULL, NULL, 30.0), ('unknown', 5, 'mid', 25.0),
    ('unknown', 41, NULL, 15.0);

-- The inflow by month (storms in winter, quiet in July) and weekday, and by hour.
CREATE TEMP TABLE demo_day ON COMMIT DROP AS
SELECT day::date AS day,
       sum(weight) OVER (ORDER BY day) - weight AS low, sum(weight) OVER (ORDER BY day) AS high,
       sum(weight) OVER () AS total
FROM (SELECT day,
             (ARRAY[1.25, 1.2, 1.15, 1.0, 0.95, 0.85, 0.65, 0.75, 1.05, 1.2, 1.15, 0.7])
                 [extract(month FROM day)::integer]
             * (ARRAY[1.2, 1.1, 1.05, 1.0, 0.9, 0.6, 0.7])[extract(isodow FROM day)::integer] AS weight
      FROM generate_series(timestamp '2025-10-01', timestamp '2026-09-29', interval '1 day') AS day) AS d;

CREATE TEMP TABLE demo_hour ON COMMIT DROP AS
SELECT hour, evening, sum(weight) OVER w - weight AS low, sum(weight) OVER w AS high,
       sum(weight) OVER (PARTITION BY evening) AS total
FROM (VALUES (false, '{0,0,0,0,0,0,1,3,8,11,12,11,8,9,11,11,10,7,4,3,2,1,0,0}'::double precision[]),
             (true, '{3,1,1,0,0,1,2,4,4,3,3,4,6,5,3,3,4,6,8,12,15,15,11,6}')) AS profile (evening, weights)
CROSS JOIN LATERAL (SELECT ordinality::integer - 1 AS hour, weight
                    FROM unnest(weights) WITH ORDINALITY AS t (weight)) AS h
WINDOW w AS (PARTITION BY evening ORDER BY hour);

-- The firm's open time as one line of minutes; what people do lands on it.
CREATE TEMP TABLE demo_open ON COMMIT DROP AS
SELECT opens_at, closes_at, sum(minutes) OVER w - minutes AS low, sum(minutes) OVER w AS high
FROM (SELECT (day + h.opens) AT TIME ZONE 'Europe/Brussels' AS opens_at,
             (day + h.closes) AT TIME ZONE 'Europe/Brussels' AS closes_at,
             240::double precision AS minutes
      FROM generate_series(timestamp '2025-09-29', timestamp '2027-12-31', interval '1 day') AS day
      CROSS JOIN (VALUES (interval '8:30', interval '12:30'),
                         (interval '13:15', interval '17:15')) AS h (opens, closes)
      WHERE extract(isodow FROM day) <= 5
        AND NOT EXISTS (SELECT
                        FROM resource_calendar_leaves
                        WHERE resource_id IS NULL
                          AND date_from AT TIME ZONE 'UTC' <= day AT TIME ZONE 'Europe/Brussels'
                          AND date_to AT TIME ZONE 'UTC' >= day AT TIME ZONE 'Europe/Brussels')) AS o
WINDOW w AS (ORDER BY opens_at);
CREATE INDEX ON demo_open (closes_at);
CREATE INDEX ON demo_open (high);
ANALYZE demo_open;

-- The instant after so many minutes of open time, to the second.
CREATE FUNCTION pg_temp.office_after(start timestamptz, wait double precision) RETURNS timestamptz
LANGUAGE sql STABLE STRICT AS $$
    SELECT date_trunc('second', t.opens_at + (p.place - t.low) * interval '1 minute')
    FROM (SELECT low + wait + extract(epoch FROM greatest(start, opens_at) - opens_at)::double precision / 60 AS place
          FROM demo_open WHERE closes_at > start ORDER BY closes_at LIMIT 1) AS p
    CROSS JOIN LATERAL (SELECT opens_at, low FROM demo_open WHERE high > p.place ORDER BY high LIMIT 1) AS t
$$;

-- The last hours before the demo is read are set by hand, so that the queue always
-- holds each case; answered is in minutes after receipt.
CREATE TEMP TABLE demo_today (n, minutes_ago, origin, tag_id, intent, answered) ON COMMIT DROP AS VALUES
    (3981, 1482, 'facebook calculator', 6, 'mid', NULL::double precision),
    (3982, 1465, 'instagram calculator', 6, 'mid', NULL),
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
    SELECT *, sum(weight) OVER w - weight AS low, sum(weight) OVER w AS high,
           sum(weight) OVER (PARTITION BY mix) AS total
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
    JOIN demo_hour h ON h.evening = (u.evening < o.evening)
        AND u.hour * h.total >= h.low AND u.hour * h.total < h.high
),
received AS (
    -- The fair lasts from 14 to 22 February.
    SELECT n, origin, tag_id, intent, answered,
           (CASE WHEN origin = 'fair' THEN date '2026-02-14' + floor(pg_temp.draw(n, 'fair day') * 9)::integer
                 ELSE day END
            + make_interval(hours => CASE WHEN origin = 'fair' THEN 10 + hour % 8 ELSE hour END,
                            secs => floor(pg_temp.draw(n, 'second') * 3600))
           ) AT TIME ZONE 'Europe/Brussels' AS received_at
    FROM lead
    UNION ALL
    SELECT n, origin, tag_id, intent, answered,
           pg_temp.as_of() - minutes_ago * interval '1 minute' - interval '17 seconds'
    FROM demo_today
)
SELECT row_number() OVER (ORDER BY r.received_at, r.n)::integer AS id, r.n, r.received_at, r.origin, r.intent,
       r.answered, r.n > 3980 AS today, o.source_id, o.medium_id, o.mix, o.quality, o.mid_factor, o.slow,
       CASE WHEN o.campaign_id = 14 AND r.received_at >= timestamptz '2026-03-01 00:00+01' THEN 15
            ELSE o.campaign_id END AS campaign_id,
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
           CASE WHEN pg_temp.draw(n, 'unassigned')
                     < CASE intent WHEN 'high' THEN 0.05 WHEN 'mid' THEN 0.08 ELSE 0.35 END THEN NULL
                WHEN business THEN 6
                WHEN intent = 'high' OR pg_temp.draw(n, 'inside') < 0.3
                THEN pg_temp.pick(n, 'owner', ARRAY[5, 6, 7, 7, 8])
                ELSE pg_temp.pick(n, 'owner', ARRAY[9, 10]) END AS owner
    FROM demo_arrival a
),
assigned AS (
    SELECT o.*,
           CASE WHEN owner IS NULL THEN NULL
                WHEN today OR pg_temp.draw(n, 'by rule') < 0.7
                THEN received_at + floor(20 + pg_temp.draw(n, 'rule delay') * 80) * interval '1 second'
                ELSE pg_temp.office_after(received_at, 5 + pg_temp.draw(n, 'hand delay') * 150) END AS assigned_at,
           pg_temp.draw(n, 'speed') + slow
           + CASE WHEN owner = 8 THEN 0.25 WHEN owner IS NULL THEN 0.3 ELSE 0 END AS speed,
           pg_temp.draw(n, 'answers')
           < CASE intent WHEN 'high' THEN 0.95 WHEN 'mid' THEN 0.86 WHEN 'low' THEN 0.3 ELSE 0.6 END
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
            WHEN intent = 'high' AND pg_temp.draw(n, 'keen') < 0.05
            THEN received_at + floor(240 + pg_temp.draw(n, 'keen delay') * 4800) * interval '1 second'
            ELSE pg_temp.office_after(received_at, minutes) END AS responded_at
FROM delay d;

-- The chance to win falls with the time to the first response.
CREATE TEMP TABLE demo_plan ON COMMIT DROP AS
WITH
chance AS (
    SELECT r.*,
           quality * CASE intent WHEN 'high' THEN 1 WHEN 'mid' THEN mid_factor WHEN 'low' THEN 0.08 ELSE 0.2 END
           * CASE intent
                 WHEN 'high' THEN
                     CASE WHEN NOT answers THEN 0.04 WHEN minutes <= 15 THEN 0.74 WHEN minutes <= 105 THEN 0.48
                          WHEN minutes <= 513 THEN 0.30 ELSE 0.14 END
                 WHEN 'mid' THEN
                     CASE WHEN NOT answers THEN 0.05 WHEN minutes <= 300 THEN 0.85
                          WHEN minutes <= 600 THEN 0.48 ELSE 0.20 END
                 ELSE 1 END AS win_chance,
           (mix = 'phone' AND pg_temp.draw(n, 'direct opportunity') < 0.6) AS born_opportunity
    FROM demo_response r
),
fate AS (
    SELECT c.*,
           pg_temp.draw(n, 'win') < win_chance AS wins,
           -- Meta's quote requests are passed on at once, whatever is known of them.
           born_opportunity OR pg_temp.draw(n, 'win') < win_chance
           OR pg_temp.draw(n, 'convert')
              < CASE WHEN mix = 'meta quote' THEN 0.62
                     WHEN intent = 'high' THEN 0.35 + 0.5 * win_chance
                     WHEN intent = 'mid' THEN 0.12 + 0.5 * win_chance
                     ELSE 0.05 END AS converts,
           mix = 'meta quote' OR pg_temp.draw(n, 'hasty') < 0.10 AS hasty,
           pg_temp.draw(n, 'undecided') < 0.10 AS undecided
    FROM chance c
),
converted AS (
    SELECT f.*,
           CASE WHEN NOT converts THEN NULL
                WHEN born_opportunity THEN received_at
                WHEN hasty THEN pg_temp.office_after(coalesce(assigned_at, received_at),
                                                     2 + pg_temp.draw(n, 'convert delay') * 30)
                ELSE pg_temp.office_after(coalesce(responded_at, assigned_at, received_at),
                                          8 + pg_temp.draw(n, 'convert delay') * 900) END AS converted_at,
           round(((CASE WHEN pg_temp.draw(n, 'job') < 0.25 THEN 900 + pg_temp.draw(n, 'size') * 2600
                        WHEN pg_temp.draw(n, 'job') < 0.72 THEN 3500 + pg_temp.draw(n, 'size') * 8500
                        WHEN pg_temp.draw(n, 'job') < 0.94 THEN 12000 + pg_temp.draw(n, 'size') * 13000
                        ELSE 25000 + pg_temp.draw(n, 'size') * 30000 END)
                  * CASE WHEN business THEN 1.6 ELSE 1 END
                  * CASE mix WHEN 'referral' THEN 1.2 WHEN 'meta prospecting' THEN 0.75
                             WHEN 'meta quote' THEN 0.7 WHEN 'newsletter' THEN 1.1 ELSE 1 END)::numeric, 2) AS amount
    FROM fate f
),
decided AS (
    SELECT c.*,
           CASE WHEN wins
                -- Bigger jobs take longer.
                THEN pg_temp.office_after(converted_at,
                                          480 * (3 + 45 * pg_temp.draw(n, 'cycle') * pg_temp.draw(n, 'cycle 2')
                                                 + least(amount / 4000, 12)::double precision))
                WHEN undecided THEN NULL
                WHEN converts THEN pg_temp.office_after(converted_at, 480 * (2 + 50 * pg_temp.draw(n, 'cycle')))
                WHEN pg_temp.draw(n, 'drop') < 0.5
                THEN pg_temp.office_after(received_at, 480 * (3 + 35 * pg_temp.draw(n, 'cycle'))) END AS decided_at,
           -- How far an opportunity gets: 1 New, 2 Qualified, 3 Proposition.
           CASE WHEN wins THEN 3
                WHEN pg_temp.draw(n, 'far') < 0.35 THEN 1
                WHEN pg_temp.draw(n, 'far') < 0.68 THEN 2
                ELSE 3 END AS far,
           CASE WHEN pg_temp.draw(n, 'lost reason') < 0.02 THEN NULL
                WHEN NOT answers OR minutes > 900 THEN pg_temp.pick(n, 'lost reason', ARRAY[4, 5, 5, 5, 4])
                WHEN mix LIKE 'meta%' AND mix <> 'meta retargeting'
                THEN pg_temp.pick(n, 'lost reason', ARRAY[7, 7, 4, 1, 6])
                ELSE pg_temp.pick(n, 'lost reason', ARRAY[1, 1, 5, 6, 2]) END AS lost_reason_id,
           pg_temp.draw(n, 'hand-over') < 0.09 AND owner IS NOT NULL AND NOT today AS reassigned
    FROM converted c
),
stepped AS (
    SELECT d.*,
           CASE WHEN converts AND far >= 2 THEN pg_temp.office_after(
                converted_at + open_for * (0.12 + 0.2 * pg_temp.draw(n, 'step 2')) * interval '1 second',
                0) END AS step2_at,
           CASE WHEN converts AND far >= 3 THEN pg_temp.office_after(
                converted_at + open_for * (0.40 + 0.3 * pg_temp.draw(n, 'step 3')) * interval '1 second',
                1) END AS step3_at,
           CASE WHEN reassigned THEN pg_temp.office_after(
                assigned_at, 400 + 4000 * pg_temp.draw(n, 'hand-over delay')) END AS reassigned_at
    FROM decided d
    -- In seconds; one who never decides passes the stages as if in 40 days.
    CROSS JOIN LATERAL (
        SELECT coalesce(extract(epoch FROM decided_at - converted_at)::double precision, 40 * 86400.0) AS open_for
    ) AS span
)
SELECT id, n, received_at, origin, intent, mix, source_id, medium_id, campaign_id, tag_id, business, owner,
       born_opportunity, wins, converts, amount, lost_reason_id, today,
       pg_temp.happened(assigned_at) AS assigned_at,
       pg_temp.happened(responded_at) AS responded_at,
       CASE WHEN NOT today THEN pg_temp.happened(converted_at) END AS converted_at,
       CASE WHEN NOT today THEN pg_temp.happened(step2_at) END AS step2_at,
       CASE WHEN NOT today THEN pg_temp.happened(step3_at) END AS step3_at,
       CASE WHEN NOT today AND wins THEN pg_temp.happened(decided_at) END AS won_at,
       CASE WHEN NOT today AND NOT wins THEN pg_temp.happened(decided_at) END AS lost_at,
       CASE WHEN decided_at IS NULL OR reassigned_at <= decided_at
            THEN pg_temp.happened(reassigned_at) END AS reassigned_at
FROM stepped;
ALTER TABLE demo_plan ADD PRIMARY KEY (id);
ANALYZE demo_plan;
