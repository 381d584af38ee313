CREATE TABLE target (
    metric text NOT NULL CONSTRAINT metric_is_one_that_is_measured
        CHECK (metric IN ('leads', 'mqls', 'sqls', 'opportunities', 'won', 'revenue', 'sql_rate', 'close_rate', 'sla_attainment')),
    channel text CHECK (channel <> ''),
    owner text CHECK (owner <> ''),
    team text CHECK (team <> ''),
    since date NOT NULL CHECK (isfinite(since)),
    until date NOT NULL CHECK (isfinite(until)),
    value numeric NOT NULL CONSTRAINT value_is_above_zero CHECK (value > 0 AND value < 'Infinity'),
    UNIQUE NULLS NOT DISTINCT (metric, channel, owner, team, since, until),
    CONSTRAINT since_is_before_until CHECK (since < until),
    CONSTRAINT rate_is_no_more_than_1 CHECK (metric NOT IN ('sql_rate', 'close_rate', 'sla_attainment') OR value <= 1)
);

COMMENT ON TABLE target IS
    'What is to be reached in a period: of all, or of a channel, an owner, a team, or of what several of these have in common. You fill '
    'it; the view target_attainment tells how far it is.';
COMMENT ON COLUMN target.metric IS
    'leads, mqls, sqls, opportunities, won, revenue, sql_rate (sqls / leads), close_rate (won / sqls) or sla_attainment (answered in '
    'time).';
COMMENT ON COLUMN target.channel IS 'The reporting channel, as in channel_kpi; NULL: all.';
COMMENT ON COLUMN target.owner IS 'The owner, as in the view lead; NULL: all, with the leads that nobody owns.';
COMMENT ON COLUMN target.team IS 'The team, as in the view lead; NULL: all, with the leads that have none.';
COMMENT ON COLUMN target.since IS 'The first day of the period, in the reports'' time zone.';
COMMENT ON COLUMN target.until IS 'The first day after it.';
COMMENT ON COLUMN target.value IS
    'What is to be reached: a number of leads, an amount in the currency of the reports, or a rate from 0 to 1.';
