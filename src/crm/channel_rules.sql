-- Channels and the ordered rules that give a lead its channel.

CREATE FUNCTION @extschema@._make_channel_rules(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- A medium that leaves open whether it was paid for: who pays decides.
    unpaid constant text := '^(?!(.*cp.*|ppc|retargeting|paid.*|display|banner)$)';
BEGIN
    IF @extschema@._make_table(into_schema, 'channel',
        'The reporting channels and how each works.',
        'name text PRIMARY KEY,
         motion text CHECK (motion IN (''reactive'', ''proactive'', ''relationship'')),
         audience text CHECK (audience IN (''prospecting'', ''retargeting''))',
        $columns$
name | The channel's name, as the reports show it.
motion | reactive: they look for a solution. proactive: you push the door open. relationship: they know you. NULL: not decided.
audience | prospecting or retargeting, for paid channels where the two stand apart; NULL elsewhere.
        $columns$)
    THEN
        EXECUTE format($insert$
            INSERT INTO %I.channel (name, motion, audience)
            VALUES ('Google Ads', 'reactive', NULL), ('Microsoft Ads', 'reactive', NULL),
                   ('Meta prospecting', 'proactive', 'prospecting'), ('Meta retargeting', 'proactive', 'retargeting'),
                   ('LinkedIn Ads', 'proactive', 'prospecting'), ('TikTok Ads', 'proactive', 'prospecting'),
                   ('X Ads', 'proactive', 'prospecting'), ('Pinterest Ads', 'proactive', 'prospecting'),
                   ('Snapchat Ads', 'proactive', 'prospecting'), ('Reddit Ads', 'proactive', 'prospecting'),
                   ('Paid Search', 'reactive', NULL), ('Paid Shopping', 'reactive', NULL),
                   ('Paid Social', 'proactive', 'prospecting'), ('Paid Video', 'proactive', 'prospecting'),
                   ('Paid Other', 'proactive', NULL), ('Display', 'proactive', 'prospecting'),
                   ('Cross-network', NULL, NULL), ('AI Assistants', 'reactive', NULL),
                   ('Organic Search', 'reactive', NULL), ('Organic Shopping', 'reactive', NULL),
                   ('Organic Social', 'proactive', NULL), ('Organic Video', 'proactive', NULL),
                   ('Email', 'relationship', NULL), ('SMS', 'relationship', NULL),
                   ('Mobile Push Notifications', 'relationship', NULL),
                   ('Referral', 'relationship', NULL), ('Affiliates', 'reactive', NULL),
                   ('Audio', 'proactive', NULL), ('Phone', 'reactive', NULL), ('Television', 'proactive', NULL),
                   ('Direct', 'reactive', NULL), ('Website', 'reactive', NULL), ('Unassigned', NULL, NULL)
            $insert$, into_schema);
    END IF;

    IF @extschema@._make_table(into_schema, 'channel_rule',
        'Which source, medium and campaign mean which channel. The first matching rule counts, the lowest priority first; what no rule matches has the channel that reporting_channel(source, medium, campaign) gives. A rule that decides nothing stands in the view unmapped.',
        format('priority int PRIMARY KEY,
         source_pattern text CHECK (source_pattern IS NULL OR (''''::text ~* source_pattern) IS NOT NULL),
         medium_pattern text CHECK (medium_pattern IS NULL OR (''''::text ~* medium_pattern) IS NOT NULL),
         campaign_pattern text CHECK (campaign_pattern IS NULL OR (''''::text ~* campaign_pattern) IS NOT NULL),
         channel text NOT NULL REFERENCES %I.channel (name) ON UPDATE CASCADE,
         CHECK (pg_catalog.num_nonnulls(source_pattern, medium_pattern, campaign_pattern) > 0)', into_schema),
        $columns$
priority | The order in which rules are tried; the lowest first.
source_pattern | A regular expression for the source, without regard to case; NULL: any.
medium_pattern | The same for the medium.
campaign_pattern | The same for the campaign.
channel | The channel that they mean.
        $columns$)
    THEN
        EXECUTE format($insert$
            INSERT INTO %I.channel_rule (priority, source_pattern, medium_pattern, campaign_pattern, channel)
            VALUES (110, NULL, '^google ?(ads|adwords)$', NULL, 'Google Ads'),
                   (210, NULL, '^phone$', NULL, 'Phone'),
                   (220, NULL, '^(television|tv)$', NULL, 'Television'),
                   (230, NULL, '^direct$', NULL, 'Direct'),
                   (240, '^(\(?direct\)?)?$', '^\(none\)$', NULL, 'Direct'),
                   (250, '^\(?direct\)?$', '^$', NULL, 'Direct'),
                   (310, '^(news ?letter|nieuwsbrief)$', $1, NULL, 'Email'),
                   (320, '^search engine$', $1, NULL, 'Organic Search'),
                   (330, '^(referral|partner)$', $1, NULL, 'Referral'),
                   (410, '^$', '^(facebook|instagram|linkedin|x)$', NULL, 'Organic Social'),
                   (420, '^$', '^website$', NULL, 'Website')$insert$, into_schema)
            USING unpaid;
    END IF;
END
$function$;
COMMENT ON FUNCTION @extschema@._make_channel_rules(text) IS
'Internal to connect(): makes the tables channel and channel_rule in into_schema and fills new ones with the defaults: the channels that reporting_channel() knows and those that CRMs have besides, and rules for the names that only CRMs use.';
