-- Two paid channels are compared by what their leads did, and by how fast they were answered. That a difference may be chance
-- says nothing of few leads. So they are the same only where a quarter of the leads in other places could not be chance: of a
-- distance d chi square is at least 4 * d ^ 2 * leads * other leads / all of them.
CREATE OR REPLACE VIEW sameness WITH (security_invoker = true) AS
WITH cell AS MATERIALIZED (
    SELECT c.channel, c.motion, c.audience, ad_platform(c.source) AS platform, is_paid(c.medium) AS is_paid, c.conversion,
           -- On the wall clock, as the agreement's may differ from one conversion to the next.
           CASE WHEN c.response_time IS NULL THEN CASE WHEN c.sla_state = 'overdue' THEN 'not yet, and overdue' END
                WHEN c.responded_at - COALESCE(c.restored_at, c.received_at) <= interval '15 minutes' THEN 'within 15 minutes'
                WHEN c.responded_at - COALESCE(c.restored_at, c.received_at) <= interval '1 hour' THEN 'within 1 hour'
                WHEN c.responded_at - COALESCE(c.restored_at, c.received_at) <= interval '4 hours' THEN 'within 4 hours'
                WHEN c.responded_at - COALESCE(c.restored_at, c.received_at) <= interval '24 hours' THEN 'within 24 hours'
                ELSE 'later' END AS answered,
           count(*) AS leads
    FROM lead_classified c
    GROUP BY 1, 2, 3, 4, 5, 6, 7
), unit AS MATERIALIZED (
    -- A channel is paid when most of its leads came by a paid medium; its platform is that of most of these.
    SELECT p.channel, p.motion, p.audience, sum(p.leads)::bigint AS leads,
           (array_agg(p.platform ORDER BY p.paid DESC NULLS LAST, p.platform))[1] AS platform,
           row_number() OVER (ORDER BY p.channel, p.audience = 'retargeting' NULLS FIRST, p.audience) AS nth
    FROM (SELECT c.channel, c.motion, c.audience, c.platform, sum(c.leads) AS leads, sum(c.leads) FILTER (WHERE c.is_paid) AS paid
          FROM cell c
          GROUP BY c.channel, c.motion, c.audience, c.platform) p
    GROUP BY p.channel, p.motion, p.audience
    HAVING 2 * sum(p.paid) > sum(p.leads)
), mix AS MATERIALIZED (
    SELECT u.nth, m.kind, m.label, sum(c.leads) AS leads
    FROM cell c
    JOIN unit u ON u.channel = c.channel AND u.audience IS NOT DISTINCT FROM c.audience
    CROSS JOIN LATERAL (VALUES ('conversions', c.conversion), ('follow_up', c.answered)) m (kind, label)
    WHERE m.label IS NOT NULL
    GROUP BY u.nth, m.kind, m.label
), compared AS (
    SELECT t.a, t.b, t.kind, round(t.distance, 4) AS distance,
           CASE WHEN t.degrees > 0 THEN _chi_square_tail(t.chi_square, t.degrees) ELSE 1 END AS chance,
           _chi_square_tail(t.chi_square_of_quarter, GREATEST(t.degrees, 1)) AS chance_of_quarter
    FROM (SELECT s.a, s.b, s.kind, sum(abs(s.x * s.other_leads - s.y * s.leads)) / (2 * s.leads * s.other_leads) AS distance,
                 (sum((s.x * s.other_leads - s.y * s.leads) * (s.x * s.other_leads - s.y * s.leads) / (s.x + s.y))
                  / (s.leads * s.other_leads))::float8 AS chi_square,
                 (0.25 * s.leads * s.other_leads / (s.leads + s.other_leads))::float8 AS chi_square_of_quarter, count(*)::int - 1 AS degrees
          FROM (SELECT l.*, sum(l.x) OVER w AS leads, sum(l.y) OVER w AS other_leads
                FROM (SELECT a.nth AS a, b.nth AS b, m.kind, m.label, COALESCE(sum(m.leads) FILTER (WHERE m.nth = a.nth), 0) AS x,
                             COALESCE(sum(m.leads) FILTER (WHERE m.nth = b.nth), 0) AS y
                      FROM unit a
                      JOIN unit b ON b.nth > a.nth
                      JOIN mix m ON m.nth = a.nth OR m.nth = b.nth
                      GROUP BY a.nth, b.nth, m.kind, m.label) l
                WINDOW w AS (PARTITION BY l.a, l.b, l.kind)) s
          WHERE s.leads > 0 AND s.other_leads > 0
          GROUP BY s.a, s.b, s.kind, s.leads, s.other_leads) t
), judged AS (
    SELECT c.a, c.b, c.kind, c.distance, c.chance,
           CASE WHEN c.chance <= 0.05 THEN CASE WHEN c.distance < 0.1 THEN 'nearly the same' ELSE 'different' END
                WHEN c.chance_of_quarter <= 0.05 THEN 'same' ELSE 'too few leads' END AS verdict
    FROM compared c
)
SELECT a.channel, a.motion, a.audience, b.channel AS other_channel, b.motion AS other_motion, b.audience AS other_audience,
       a.platform = b.platform AS same_platform,
       a.leads, b.leads AS other_leads, v.conversions, c.distance AS conversion_distance, round(c.chance::numeric, 4) AS conversion_chance,
       v.follow_up, f.distance AS follow_up_distance, round(f.chance::numeric, 4) AS follow_up_chance,
       CASE WHEN v.are_same THEN
           format(_said(w.words, '%s and %s get the same conversions and the same follow-up: the same form everywhere is hoping.'),
                  a.channel || CASE WHEN a.channel = b.channel THEN COALESCE(' (' || a.audience || ')', '') ELSE '' END,
                  b.channel || CASE WHEN a.channel = b.channel THEN COALESCE(' (' || b.audience || ')', '') ELSE '' END) END AS sentence
FROM unit a
JOIN unit b ON b.nth > a.nth
LEFT JOIN judged c ON c.a = a.nth AND c.b = b.nth AND c.kind = 'conversions'
LEFT JOIN judged f ON f.a = a.nth AND f.b = b.nth AND f.kind = 'follow_up'
CROSS JOIN LATERAL (SELECT COALESCE(c.verdict, 'too few leads') AS conversions, COALESCE(f.verdict, 'too few leads') AS follow_up,
                           COALESCE(c.verdict LIKE '%same' AND f.verdict LIKE '%same'
                                    AND (a.motion IS DISTINCT FROM b.motion OR a.audience IS DISTINCT FROM b.audience), false)
                           AS are_same) v
CROSS JOIN (SELECT s.words FROM spoken s OFFSET 0) w
ORDER BY v.are_same DESC, same_platform DESC NULLS LAST, LEAST(a.leads, b.leads) DESC, a.nth, b.nth;

COMMENT ON VIEW sameness IS
    'Pairs of paid channels, and whether they get the same conversions and the same follow-up, as prospecting and retargeting, or two '
    'platforms, never should. A channel is paid when most of its leads came by a medium that is_paid(). Where a channel has two '
    'audiences, each is compared. Leads whose conversion is not known are left out of the one comparison, and those that are not '
    'answered and not overdue of the other.';
COMMENT ON COLUMN sameness.channel IS 'The reporting channel.';
COMMENT ON COLUMN sameness.motion IS 'How it works: reactive, proactive or relationship; NULL when that is not decided.';
COMMENT ON COLUMN sameness.audience IS 'Whom it reaches there: retargeting, prospecting, or NULL when that is not decided.';
COMMENT ON COLUMN sameness.other_channel IS 'The channel that it is compared with.';
COMMENT ON COLUMN sameness.other_motion IS 'How that works.';
COMMENT ON COLUMN sameness.other_audience IS 'Whom that reaches there.';
COMMENT ON COLUMN sameness.same_platform IS 'Whether one platform sells the advertisements of both, by ad_platform(); NULL: nobody knows.';
COMMENT ON COLUMN sameness.leads IS 'Leads received by the channel.';
COMMENT ON COLUMN sameness.other_leads IS 'Those of the other one.';
COMMENT ON COLUMN sameness.conversions IS
    'same: that they differ may be chance, with 95 % confidence, and a quarter of the leads in other places could not be. '
    'different: they differ by more than chance. nearly the same: they do, but by less than a tenth of the leads. too few leads: nobody '
    'can tell. Each pair has this confidence by itself: of 20 pairs that are the same, one may seem different.';
COMMENT ON COLUMN sameness.conversion_distance IS
    'The share of the leads that would have to have another conversion to make the two alike (total variation distance), from 0 to 1, '
    'rounded to 4 decimals; NULL without any to compare.';
COMMENT ON COLUMN sameness.conversion_chance IS
    'How probable so great a difference is by chance: the chi-square test of the conversions of both, rounded to 4 decimals; NULL '
    'without any to compare. 1 where both have only one.';
COMMENT ON COLUMN sameness.follow_up IS
    'The same of how fast they are answered, on the wall clock: within 15 minutes, 1, 4 or 24 hours, later, or not yet and overdue.';
COMMENT ON COLUMN sameness.follow_up_distance IS 'The share of the leads that would have to be answered at another speed, likewise.';
COMMENT ON COLUMN sameness.follow_up_chance IS 'How probable so great a difference is by chance, likewise.';
COMMENT ON COLUMN sameness.sentence IS
    'What to think of it, in the language of the settings, where both are the same or nearly so and the channels differ in motion or '
    'audience; NULL elsewhere. Two that work alike, as the search of two platforms, may well be treated alike.';
