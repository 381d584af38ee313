CREATE OR REPLACE VIEW channel_suits WITH (security_invoker = true) AS
SELECT c.name AS channel,
       COALESCE((SELECT array_agg(s.conversion ORDER BY s.position, s.conversion)
                 FROM conversion_suits s WHERE s.motion = c.motion AND s.audience = c.audience),
                (SELECT array_agg(s.conversion ORDER BY s.position, s.conversion)
                 FROM conversion_suits s WHERE s.motion = c.motion AND s.audience IS NULL)) AS suits
FROM channel c;

COMMENT ON VIEW channel_suits IS 'The conversions that suit each channel, by the table conversion_suits.';
COMMENT ON COLUMN channel_suits.channel IS 'The reporting channel.';
COMMENT ON COLUMN channel_suits.suits IS 'They, in their order; NULL: none are named.';
