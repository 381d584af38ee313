CREATE OR REPLACE VIEW spend_finding WITH (security_invoker = true) AS
SELECT 'spend of some months only' AS finding, p.channel,
       array_to_string(ARRAY(SELECT to_char(u.month, 'YYYY-MM') FROM unnest(m.missing[:5]) u (month)), ', ')
       || CASE WHEN cardinality(m.missing) > 5 THEN ', ...' ELSE '' END AS detail
FROM spend_total p
JOIN received_months l ON l.channel = p.channel
CROSS JOIN LATERAL _spend_cover(l.first_month, l.last_month, p.months) m
WHERE m.missing IS NOT NULL;

COMMENT ON VIEW spend_finding IS
    'The channels that cost money of which the spend of a month is missing, a row each; data_quality tells of them.';
COMMENT ON COLUMN spend_finding.finding IS 'What is wrong, in English.';
COMMENT ON COLUMN spend_finding.channel IS 'The reporting channel.';
COMMENT ON COLUMN spend_finding.detail IS 'The months that are missing, the first five.';
