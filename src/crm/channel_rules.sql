-- Channels and the ordered rules that give a lead its channel.

CREATE FUNCTION lead_funnel._default_channel_rules(OUT priority int, OUT source_pattern text, OUT medium_pattern text, OUT campaign_pattern text, OUT channel text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 11
BEGIN ATOMIC
    -- unpaid: a medium that leaves open whether it was paid for: who pays decides.
    SELECT v.priority, v.source_pattern, CASE v.medium_pattern WHEN 'unpaid' THEN '^(?!(.*cp.*|ppc|retargeting|paid.*|display|banner)$)' ELSE v.medium_pattern END,
           NULL::text, v.channel
    FROM (VALUES (110, NULL, '^google ?(ads|adwords)$', 'Google Ads'),
                 (210, NULL, '^phone$', 'Phone'),
                 (220, NULL, '^(television|tv)$', 'Television'),
                 (230, NULL, '^direct$', 'Direct'),
                 (240, '^(\(?direct\)?)?$', '^\(none\)$', 'Direct'),
                 (250, '^\(?direct\)?$', '^$', 'Direct'),
                 (310, '^(news ?letter|nieuwsbrief)$', 'unpaid', 'Email'),
                 (320, '^search engine$', 'unpaid', 'Organic Search'),
                 (330, '^(referral|partner)$', 'unpaid', 'Referral'),
                 (410, '^$', '^(facebook|instagram|linkedin|x)$', 'Organic Social'),
                 (420, '^$', '^website$', 'Website')) v (priority, source_pattern, medium_pattern, channel);
END;
COMMENT ON FUNCTION lead_funnel._default_channel_rules() IS
'Internal to connect() and the view unmapped: the rows with which the table channel_rule begins.';

CREATE FUNCTION lead_funnel._make_channel_rules(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF lead_funnel._make_table(into_schema, 'channel',
        'The reporting channels and how each works.',
        'name text PRIMARY KEY,
         motion text CONSTRAINT motion_is_reactive_proactive_or_relationship CHECK (motion IN (''reactive'', ''proactive'', ''relationship'')),
         audience text CONSTRAINT audience_is_prospecting_or_retargeting CHECK (audience IN (''prospecting'', ''retargeting''))',
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

    IF lead_funnel._make_table(into_schema, 'channel_rule',
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
        EXECUTE format('INSERT INTO %I.channel_rule (priority, source_pattern, medium_pattern, campaign_pattern, channel) '
                       'SELECT * FROM lead_funnel._default_channel_rules()', into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_channel_rules(text) IS
'Internal to connect(): makes the tables channel and channel_rule in into_schema and fills new ones with the defaults: the channels that reporting_channel() knows and those that CRMs have besides, and rules for the names that only CRMs use.';
