CREATE FUNCTION lead_funnel._default_channel_rules(OUT priority int, OUT source_pattern text, OUT medium_pattern text,
                                                   OUT campaign_pattern text, OUT channel text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 11
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
                 (330, '^(referral|partner)$', 'unpaid', 'Referral'),
                 (410, '^$', '^(facebook|instagram|linkedin|x)$', 'Organic Social'),
                 (420, '^$', '^website$', 'Website')) v (priority, source_pattern, medium_pattern, channel);
END;
COMMENT ON FUNCTION lead_funnel._default_channel_rules IS
'Internal to connect() and the view unmapped: the first rows of the table channel_rule.';
