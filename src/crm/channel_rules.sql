CREATE FUNCTION lead_funnel._default_channel_rules(OUT priority int, OUT source_pattern text, OUT medium_pattern text,
                                                   OUT campaign_pattern text, OUT channel text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 42
BEGIN ATOMIC
    -- unpaid: a medium that leaves open whether it was paid for: who pays decides.
    SELECT v.priority, v.source_pattern,
        CASE v.medium_pattern WHEN 'unpaid' THEN '^(?!(.*cp.*|ppc|retargeting|paid.*|display|banner)$)' ELSE v.medium_pattern END,
           NULL::text, v.channel
    FROM (VALUES (110, NULL, '^google ?(ads|adwords)$', 'Google Ads'),
                 (210, NULL, '^phone$', 'Phone'),
                 (220, NULL, '^(television|tv)$', 'Television'),
                 (230, NULL, '^direct$', 'Direct'),
                 (240, '^(\(?direct\)?)?$', '^\(none\)$', 'Direct'),
                 (250, '^\(?direct\)?$', '^$', 'Direct'),
                 (310, '^(news ?letter|nieuwsbrief)$', 'unpaid', 'Email'),
                 (320, '^search engine$', 'unpaid', 'Organic Search'),
                 (325, '^partner$', '^$', 'Partner'),
                 (330, '^(referral|partner)$', 'unpaid', 'Referral'),
                 (410, '^$', '^(facebook|instagram|linkedin|x)$', 'Organic Social'),
                 (411, '^$', '^(twitter|x[ _-]*\(twitter\))$', 'Organic Social'),
                 (420, '^$', '^website$', 'Website'),
                 -- The pick lists of HubSpot, Salesforce, Zoho and Pipedrive, as stored and as shown.
                 (510, '^((e[ -]?mail|email)[ _-]*marketing|sales[ _-]*e?-?mail[ _-]*alias)$', 'unpaid', 'Email'),
                 (511, NULL, '^((e[ -]?mail|email)[ _-]*marketing|sales[ _-]*e?-?mail[ _-]*alias)$', 'Email'),
                 (520, '^social[ _-]*media$', 'unpaid', 'Organic Social'),
                 (530, '^(referrals|(employee|external|customer)([ _-]*referral)?|word[ _-]*of[ _-]*mouth)$', 'unpaid', 'Referral'),
                 (531, NULL, '^(employee([ _-]*referral)?|(external|customer)[ _-]*referral|word[ _-]*of[ _-]*mouth)$', 'Referral'),
                 (532, '^$', '^referrals$', 'Referral'),
                 (540, '^direct[ _-]*traffic$', 'unpaid', 'Direct'),
                 (541, '^$', '^direct[ _-]*traffic$', 'Direct'),
                 (550, '^ai[ _-]*referrals?$', 'unpaid', 'AI Assistant'),
                 (560, '^offline([ _-]*sources?)?$', 'unpaid', 'Offline'),
                 (561, NULL, '^offline([ _-]*sources?)?$', 'Offline'),
                 (570, '^other[ _-]*campaigns?$', 'unpaid', 'Other campaigns'),
                 (571, NULL, '^other[ _-]*campaigns?$', 'Other campaigns'),
                 (580, '^(web([ _-]*(site|download|research|forms?|visitors?|site[ _-]*visitors?))?'
                  || '|online[ _-]*store|(live[ _-]*)?chat([ _-]*bot)?)$',
                  'unpaid', 'Website'),
                 (581, '^$',
                  '^(web([ _-]+site|[ _-]*(download|research|forms?|visitors?|site[ _-]*visitors?))?|online[ _-]*store'
                  || '|(live[ _-]*)?chat([ _-]*bot)?)$',
                  'Website'),
                 (582, '^lead[ _-]*booster$', 'unpaid', 'Website'),
                 (583, '^$', '^lead[ _-]*booster$', 'Website'),
                 (590, '^(phone([ _-]*[ei]nquiry)?|phone[ _-]*call)$', 'unpaid', 'Phone'),
                 (591, NULL, '^phone[ _-]*([ei]nquiry|call)$', 'Phone'),
                 (600, '^(cold[ _-]*call(s|ing)?|prospector)$', 'unpaid', 'Outbound'),
                 (601, NULL, '^(cold[ _-]*call(s|ing)?|prospector)$', 'Outbound'),
                 (610, '^(trade[ _-]*show|(internal[ _-]*)?seminar([ _-]*(internal|partner))?|conference)$', 'unpaid', 'Event'),
                 (611, NULL, '^(trade[ _-]*show|(internal[ _-]*)?seminar([ _-]*(internal|partner))?|conference)$', 'Event'),
                 (612, '^(webinar|customer[ _-]*event)s?$', 'unpaid', 'Event'),
                 (613, NULL, '^(webinar|customer[ _-]*event)s?$', 'Event'),
                 (620, '^advertise?ment$', 'unpaid', 'Advertising'),
                 (621, '^$', '^advertise?ment$', 'Advertising'),
                 (630, '^partner[ _-]*referral$', 'unpaid', 'Partner'),
                 (631, NULL, '^partner([ _-]*referral)?$', 'Partner')) v (priority, source_pattern, medium_pattern, channel);
END;
COMMENT ON FUNCTION lead_funnel._default_channel_rules IS
'Internal to connect() and the view unmapped: the first rows of the table channel_rule.';

CREATE FUNCTION lead_funnel._rename_channels(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    is_renamed boolean := false;
BEGIN
    -- Google calls this group AI Assistant; release 1.0 did not.
    IF lead_funnel._is_kind(into_schema, 'channel', 'table') THEN
        EXECUTE format($update$
            WITH renamed AS (UPDATE %1$I.channel c SET name = 'AI Assistant'
                             WHERE c.name = 'AI Assistants' AND NOT EXISTS (SELECT FROM %1$I.channel o WHERE o.name = 'AI Assistant')
                             RETURNING 1)
            SELECT EXISTS (SELECT FROM renamed)$update$, into_schema) INTO is_renamed;
    END IF;
    IF is_renamed AND lead_funnel._is_kind(into_schema, 'spend', 'table') THEN
        EXECUTE format('UPDATE %I.spend SET channel = ''AI Assistant'' WHERE channel = ''AI Assistants''', into_schema);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._rename_channels IS
'Internal to connect(): gives a channel of an older version the name that it has today, unless the user has one of that name; rules and '
'spend follow.';
