CREATE OR REPLACE VIEW policy WITH (security_invoker = true) AS
SELECT (SELECT array_agg(ARRAY[r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel] ORDER BY r.priority)
        FROM channel_rule r) AS channel_rules,
       (SELECT array_agg(ARRAY[r.pattern, r.landing_page_pattern, v.name, v.intent] ORDER BY r.priority)
        FROM conversion_rule r
        LEFT JOIN conversion v ON v.name = r.conversion) AS conversion_rules,
       (SELECT array_agg(ARRAY[c.name, c.audience, conversion_fit(c.motion, c.audience, 'low'),
                               conversion_fit(c.motion, c.audience, 'mid'),
                               conversion_fit(c.motion, c.audience, 'high'),
                               conversion_fit(c.motion, 'retargeting', 'low'),
                               conversion_fit(c.motion, 'retargeting', 'mid'),
                               conversion_fit(c.motion, 'retargeting', 'high')] ORDER BY c.name)
        FROM channel c) AS channels,
       (SELECT array_agg(ARRAY[c.channel, c.audience, s.conversion] ORDER BY c.channel, c.audience, s.conversion)
        FROM channel_suits c
        CROSS JOIN LATERAL unnest(c.suits) s (conversion)) AS suits,
       (SELECT array_agg(a ORDER BY a.intent, a.team, a.valid_from) FROM agreement a) AS agreement,
       (SELECT w.hours FROM working_hours w) AS hours, o.companies, o.hours AS company_hours,
       (SELECT array_agg(ARRAY[d.domain] ORDER BY d.domain)
        FROM settings s
        CROSS JOIN LATERAL unnest(s.own_domains) d (domain)) AS own_domains
FROM (SELECT array_agg(c.company ORDER BY c.company) AS companies, array_agg(c.hours ORDER BY c.company) AS hours
      FROM company_hours c) o;

COMMENT ON VIEW policy IS 'The agreement, the rules and the office hours as the arguments of _policy(), one row.';
COMMENT ON COLUMN policy.channel_rules IS 'The table channel_rule.';
COMMENT ON COLUMN policy.conversion_rules IS 'The table conversion_rule, with the intent of each conversion.';
COMMENT ON COLUMN policy.channels IS 'The table channel, with what fits in each for each intent, and the same for retargeting.';
COMMENT ON COLUMN policy.suits IS 'Which conversions suit which channel.';
COMMENT ON COLUMN policy.agreement IS 'The table agreement.';
COMMENT ON COLUMN policy.hours IS 'The office hours of all leads whose team and company have none.';
COMMENT ON COLUMN policy.companies IS 'The companies with office hours of their own.';
COMMENT ON COLUMN policy.company_hours IS 'Those.';
COMMENT ON COLUMN policy.own_domains IS 'The company''s own domains.';
