CREATE OR REPLACE VIEW channel_suits WITH (security_invoker = true) AS
SELECT c.name AS channel, a.audience,
       COALESCE((SELECT array_agg(s.conversion ORDER BY s.position, s.conversion)
                 FROM conversion_suits s WHERE s.motion = c.motion AND s.audience = a.audience),
                (SELECT array_agg(s.conversion ORDER BY s.position, s.conversion)
                 FROM conversion_suits s WHERE s.motion = c.motion AND s.audience IS NULL)) AS suits
FROM channel c
CROSS JOIN LATERAL (SELECT c.audience UNION SELECT 'retargeting') a;

COMMENT ON VIEW channel_suits IS
    'The conversions that suit each channel, by the table conversion_suits: for its own audience, and for people who had been there '
    'before, whom any paid channel can reach.';
COMMENT ON COLUMN channel_suits.channel IS 'The reporting channel.';
COMMENT ON COLUMN channel_suits.audience IS 'Whom it reaches: prospecting or retargeting; NULL: the two do not stand apart.';
COMMENT ON COLUMN channel_suits.suits IS 'They, in their order; NULL: none are named.';
