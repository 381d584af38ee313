CREATE OR REPLACE VIEW touch_as_of WITH (security_invoker = true) AS
SELECT t.lead_id, t.touched_at, t.channel, t.campaign, t.channel = 'Direct' AS direct,
       _touch_kind(m.motion, CASE WHEN t.is_retargeted THEN 'retargeting' ELSE m.audience END) AS kind
FROM (SELECT u.lead_id, u.touched_at, _channel(u.policy, u.source, u.medium, u.campaign, u.landing_page) AS channel,
             NULLIF(_from_page(u.policy, u.source, u.medium, u.campaign, u.landing_page, 3), '') AS campaign,
             _is_retargeted(u.policy, u.source, u.medium, u.campaign, u.landing_page) AS is_retargeted
      FROM (SELECT t.lead_id, t.touched_at, t.source, t.medium, t.campaign, t.landing_page,
                   -- Of the agreement what decides the channel.
                   (SELECT _policy(
                       (SELECT array_agg(ARRAY[r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel] ORDER BY r.priority)
                        FROM channel_rule r), NULL,
                       (SELECT array_agg(ARRAY[c.name, c.audience, NULL, NULL, NULL, NULL, NULL, NULL] ORDER BY c.name)
                        FROM channel c), NULL, NULL, NULL, NULL, NULL,
                       (SELECT array_agg(ARRAY[d.domain] ORDER BY d.domain)
                        FROM settings s
                        CROSS JOIN LATERAL unnest(s.own_domains) d (domain)))) AS policy
            FROM touch t
            WHERE t.touched_at <= (SELECT as_of()) AND _can_be(t.touched_at)) u OFFSET 0) t
LEFT JOIN (SELECT c.name, min(c.motion) AS motion, min(c.audience) AS audience
           FROM channel c
           GROUP BY c.name) m ON m.name = t.channel;

COMMENT ON VIEW touch_as_of IS
    'The contract''s touches as they stood at as_of(), each with its channel, as that of a lead is found. One without a time, or with '
    'one that cannot be, is left out.';
COMMENT ON COLUMN touch_as_of.channel IS 'The reporting channel, see lead_classified.';
COMMENT ON COLUMN touch_as_of.campaign IS 'UTM campaign, its own or that of the landing page; NULL: none.';
COMMENT ON COLUMN touch_as_of.direct IS 'Whether nothing brought them: its channel is Direct.';
COMMENT ON COLUMN touch_as_of.kind IS
    'prospecting, retargeting or reactive (they look for a solution), by motion and audience of the table channel; NULL: neither.';
