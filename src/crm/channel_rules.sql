-- Channels and the ordered rules that give a lead its channel.

CREATE FUNCTION @extschema@._make_channel_rules(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    meta     constant text := '^(facebook|fb|instagram|ig|meta|messenger)(\M|_)';
    paid     constant text := '^(.*cp.*|ppc|retargeting|paid.*)$';
    retarget constant text := '(^|[^[:alnum:]])(retarget|remarket)|(^|[^[:alnum:]])(rmkt|rtg)($|[^[:alnum:]])';
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
                   ('Paid Other', 'proactive', NULL), ('Display', 'proactive', 'prospecting'),
                   ('Organic Search', 'reactive', NULL), ('Organic Social', 'proactive', NULL),
                   ('Email', 'relationship', NULL), ('Referral', 'relationship', NULL),
                   ('Phone', 'reactive', NULL), ('Television', 'proactive', NULL),
                   ('Direct', 'reactive', NULL), ('Website', 'reactive', NULL), ('Unassigned', NULL, NULL)
            $insert$, into_schema);
    END IF;

    IF @extschema@._make_table(into_schema, 'channel_rule',
        'Which source, medium and campaign mean which channel. The first matching rule counts, the lowest priority first; a lead that matches none is Unassigned and stands in the view unmapped.',
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
            VALUES (110, $1, '^(.*(retarget|remarket).*)$', NULL, 'Meta retargeting'),
                   (120, $1, $2, $3, 'Meta retargeting'),
                   (130, $1, $2, NULL, 'Meta prospecting'),
                   (140, '^google(\M|_)', $2, NULL, 'Google Ads'),
                   (150, NULL, '^google ?(ads|adwords)$', NULL, 'Google Ads'),
                   (160, '^(bing|microsoft)(\M|_)', $2, NULL, 'Microsoft Ads'),
                   (170, '^linkedin(\M|_)', $2, NULL, 'LinkedIn Ads'),
                   (180, '^tiktok(\M|_)', $2, NULL, 'TikTok Ads'),
                   (210, NULL, '^(display|banner|cpm)$', NULL, 'Display'),
                   (220, NULL, $2, NULL, 'Paid Other'),
                   (310, NULL, '^e[-_ ]?mail$', NULL, 'Email'),
                   (320, NULL, '^organic$', NULL, 'Organic Search'),
                   (330, NULL, '^(social([-_ ](network|media))?|sm)$', NULL, 'Organic Social'),
                   (340, NULL, '^(referral|link|app)$', NULL, 'Referral'),
                   (350, NULL, '^phone$', NULL, 'Phone'),
                   (360, NULL, '^(television|tv)$', NULL, 'Television'),
                   (370, NULL, '^(direct|\(none\)|\(not set\))$', NULL, 'Direct'),
                   (410, '^(news ?letter|nieuwsbrief|e[-_ ]?mail)$', NULL, NULL, 'Email'),
                   (420, '^(search engine|google|bing|duckduckgo|yahoo|ecosia)$', NULL, NULL, 'Organic Search'),
                   (430, '^(facebook|fb|instagram|ig|meta|linkedin|x|twitter|tiktok|youtube|pinterest)$', NULL, NULL, 'Organic Social'),
                   (440, '^(referral|partner)$', NULL, NULL, 'Referral'),
                   (510, NULL, '^website$', NULL, 'Website')$insert$, into_schema)
            USING meta, paid, retarget;
    END IF;
END
$function$;
COMMENT ON FUNCTION @extschema@._make_channel_rules(text) IS
'Internal to connect(): makes the tables channel and channel_rule in into_schema and fills new ones with the defaults. Meta prospecting and Meta retargeting never share a channel.';
