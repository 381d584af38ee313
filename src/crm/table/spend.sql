CREATE TABLE spend (
    day date NOT NULL,
    channel text NOT NULL,
    amount numeric NOT NULL,
    impressions bigint,
    clicks bigint,
    campaign text NOT NULL DEFAULT '',
    PRIMARY KEY (day, channel, campaign)
);

COMMENT ON TABLE spend IS
    'What advertising cost per day, channel and campaign; you fill it. Without rows the cost columns of the '
    'reports are NULL.';
COMMENT ON COLUMN spend.day IS
    'The day of the spending; the first of the month will do, as the reports add up months.';
COMMENT ON COLUMN spend.channel IS 'The reporting channel, as in channel_kpi.';
COMMENT ON COLUMN spend.amount IS
    'The amount, in the reporting currency, for the same time as the leads that it is compared with.';
COMMENT ON COLUMN spend.impressions IS
    'How often the advertisements were shown; NULL: unknown. Kept for your own queries, no report reads it.';
COMMENT ON COLUMN spend.clicks IS 'How often they were clicked; likewise.';
COMMENT ON COLUMN spend.campaign IS
    'The campaign, as in lead_status, for the reports per campaign; empty: of the channel as a whole. Those per channel add all up.';
