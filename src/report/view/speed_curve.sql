-- comments: speed_group
CREATE OR REPLACE VIEW speed_curve WITH (security_invoker = true) AS
SELECT g.grouped_by, CASE WHEN g.grouped_by <> 'all' THEN COALESCE(g.motion, 'unknown') END AS motion, g.channel,
       CASE WHEN g.grouped_by LIKE '% and intent' THEN COALESCE(g.intent::text, 'unknown') END AS intent, g.band, g.name AS answered_within,
       leads(g.k) AS leads, won(g.k) AS won, lost(g.k) AS lost,
       CASE WHEN g.is_told THEN win_rate.rate END AS win_rate, CASE WHEN g.is_told THEN win_rate.low END AS win_rate_low,
       CASE WHEN g.is_told THEN win_rate.high END AS win_rate_high,
       CASE WHEN g.is_told THEN customer_rate.rate END AS customer_rate,
       CASE WHEN g.is_told THEN customer_rate.low END AS customer_rate_low,
       CASE WHEN g.is_told THEN customer_rate.high END AS customer_rate_high,
       g.trend, round(g.trend_p::numeric, 6) AS trend_p, leads(g.late) AS sla_missed,
       round(g.money_left, 2) AS money_left, round(g.money_low, 2) AS money_low, round(g.money_high, 2) AS money_high
FROM speed_group g
CROSS JOIN LATERAL _rated(won(g.k), won(g.k) + lost(g.k)) win_rate
CROSS JOIN LATERAL _rated(won(g.k), leads(g.k)) customer_rate
ORDER BY array_position('{all,motion,"motion and intent",channel,"channel and intent"}', g.grouped_by), motion, g.channel, g.intent DESC,
         g.band;

COMMENT ON VIEW speed_curve IS
    'How many leads are won by how soon they are answered: of all leads, per motion, channel and intent, a row per band of response '
    'time (table response_band). Each lead stands in one band of each kind of group. Leads are compared, not treated by lot.';
COMMENT ON COLUMN speed_curve.grouped_by IS
    'What the rows are of: all leads, a motion, a motion and intent, a channel, or a channel and intent.';
COMMENT ON COLUMN speed_curve.motion IS 'How the channel works, unknown where the table channel does not say; NULL in rows of all leads.';
COMMENT ON COLUMN speed_curve.channel IS 'The reporting channel; NULL in rows of several.';
COMMENT ON COLUMN speed_curve.intent IS 'high, mid, low or unknown; NULL in rows of several.';
COMMENT ON COLUMN speed_curve.band IS 'The number of the band, from 0: the order of the rows of a group.';
COMMENT ON COLUMN speed_curve.answered_within IS
    'The band: response times, by the clock of the agreement, up to that of the table response_band; later: slower than all of them; '
    'never: closed without an answer; not yet: open and not answered, so that its speed is not known.';
COMMENT ON COLUMN speed_curve.leads IS 'Leads received.';
COMMENT ON COLUMN speed_curve.won IS 'Those that became customers.';
COMMENT ON COLUMN speed_curve.lost IS 'Those that were lost.';
COMMENT ON COLUMN speed_curve.win_rate IS
    'won / (won + lost), rounded to 4 decimals; NULL without any to divide by, and of leads that are not answered yet.';
COMMENT ON COLUMN speed_curve.customer_rate IS 'won / leads, rounded to 4 decimals; NULL likewise.';
COMMENT ON COLUMN speed_curve.trend IS
    'What the win rate of the group does from band to band: falls, rises, no trend beyond chance, or too few leads. The test of Cochran '
    'and Armitage over the closed leads by the number of their band, in each channel and intent, added up (Mantel), with 95 % confidence '
    'for all groups of this kind together (the error is divided by their number).';
COMMENT ON COLUMN speed_curve.trend_p IS
    'The chance of so much of a trend where there is none, rounded to 6 decimals; NULL where there are too few leads.';
COMMENT ON COLUMN speed_curve.sla_missed IS 'Leads that were answered too late, or are overdue and unanswered.';
COMMENT ON COLUMN speed_curve.money_left IS
    'What the closed ones of sla_missed would have brought besides, had they been won like those of the same channel and intent that were '
    'answered in time: the difference of the win rates * their number * the average deal there. Only where the two differ by more than '
    'chance: rate_differs() with 95 % confidence for all bands and intents of the channel together. In rows of several channels or '
    'intents the sum of theirs. NULL: nothing is beyond chance.';
COMMENT ON COLUMN speed_curve.money_low IS
    'The lower bound of money_left, by Newcombe''s interval of the difference with that confidence; the average deal is taken as known. '
    'Of several the sum of theirs, so that it is surer than that.';
COMMENT ON COLUMN speed_curve.money_high IS 'Its upper bound.';
