CREATE TABLE channel_rule (
    priority int PRIMARY KEY,
    source_pattern text CHECK (source_pattern IS NULL OR (''::text ~* source_pattern) IS NOT NULL),
    medium_pattern text CHECK (medium_pattern IS NULL OR (''::text ~* medium_pattern) IS NOT NULL),
    campaign_pattern text CHECK (campaign_pattern IS NULL OR (''::text ~* campaign_pattern) IS NOT NULL),
    channel text NOT NULL REFERENCES channel (name) ON UPDATE CASCADE,
    CHECK (num_nonnulls(source_pattern, medium_pattern, campaign_pattern) > 0)
);

COMMENT ON TABLE channel_rule IS
    'Which source, medium and campaign mean which channel. The first matching rule counts, the lowest '
    'priority first; what no rule matches is the channel that its source or medium is spelt like in the table channel, in any letter '
    'case and with spaces, hyphens or underscores between the words, unless it is a platform''s advertisement, which has a name of its '
    'own; else it has the channel that reporting_channel(source, medium, campaign) gives. A pattern is tried on the value as the CRM '
    'has it, and as channel_group() reads it, without a counter of Odoo and the like. A rule that decides nothing stands in the view '
    'unmapped.';
COMMENT ON COLUMN channel_rule.priority IS 'The order in which rules are tried; the lowest first.';
COMMENT ON COLUMN channel_rule.source_pattern IS
    'A regular expression for the source, without regard to case; NULL: any.';
COMMENT ON COLUMN channel_rule.medium_pattern IS 'The same for the medium.';
COMMENT ON COLUMN channel_rule.campaign_pattern IS 'The same for the campaign.';
COMMENT ON COLUMN channel_rule.channel IS 'The channel that they mean.';

INSERT INTO channel_rule (priority, source_pattern, medium_pattern, campaign_pattern, channel)
SELECT * FROM _default_channel_rules();
