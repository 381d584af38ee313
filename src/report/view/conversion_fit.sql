CREATE OR REPLACE VIEW conversion_fit WITH (security_invoker = true) AS
SELECT f.channel, f.conversion, f.intent::text AS intent, f.motion, f.audience,
       f.fit,
       s.suits,
       f.leads, f.sqls, f.won,
       sql_rate.rate AS sql_rate, sql_rate.low AS sql_rate_low, sql_rate.high AS sql_rate_high,
       close_rate.rate AS close_rate, close_rate.low AS close_rate_low, close_rate.high AS close_rate_high,
       customer_rate.rate AS customer_rate, customer_rate.low AS customer_rate_low, customer_rate.high AS customer_rate_high,
       CASE WHEN f.other_leads > 0 AND rate_differs(f.won, f.leads, f.other_won, f.other_leads)
              THEN CASE WHEN f.won::numeric / f.leads > f.other_won::numeric / f.other_leads THEN 'better' ELSE 'worse' END
            -- Not even if none of them had been won.
            WHEN f.other_leads > 0 AND rate_differs(0, f.leads, f.other_won, f.other_leads) THEN 'no difference'
            ELSE 'too few leads' END AS fit_by_data
FROM (SELECT k.channel, k.conversion, k.intent, k.motion, k.audience, k.fit,
             leads(k.k) AS leads, sqls(k.k) AS sqls, won(k.k) AS won,
             (sum(leads(k.k)) OVER w)::bigint - leads(k.k) AS other_leads,
             (sum(won(k.k)) OVER w)::bigint - won(k.k) AS other_won
      FROM (SELECT c.channel, c.conversion, c.intent, c.motion, c.audience, c.fit,
                   funnel_agg(c.reached_stage, c.lost, c.amount) AS k
            FROM lead_classified c
            WHERE c.conversion IS NOT NULL
            GROUP BY c.channel, c.conversion, c.intent, c.motion, c.audience, c.fit) k
      WINDOW w AS (PARTITION BY k.channel, k.audience)) f
LEFT JOIN channel_suits s ON s.channel = f.channel AND s.audience IS NOT DISTINCT FROM f.audience
CROSS JOIN LATERAL _rated(f.sqls, f.leads) sql_rate
CROSS JOIN LATERAL _rated(f.won, f.sqls) close_rate
CROSS JOIN LATERAL _rated(f.won, f.leads) customer_rate
ORDER BY f.channel, f.leads DESC, f.conversion, f.audience;

COMMENT ON VIEW conversion_fit IS
    'Which conversion suits which channel: the model''s opinion, and beside it what the company''s own '
    'leads show. Leads whose conversion is not known are left out.';
COMMENT ON COLUMN conversion_fit.fit IS
    'The model''s opinion: fit, too_early (a quote request asked of people who are not looking yet) or '
    'too_heavy (a longer way than the visitor came for); NULL when the channel''s motion is unknown. See '
    'the function conversion_fit(); what stands in suits fits whatever its intent.';
COMMENT ON COLUMN conversion_fit.suits IS
    'The conversions that the model names for such a channel; NULL in a relationship, where every one '
    'suits, and when the motion is unknown.';
COMMENT ON COLUMN conversion_fit.leads IS 'Leads received.';
COMMENT ON COLUMN conversion_fit.sqls IS 'Those that reached SQL or further.';
COMMENT ON COLUMN conversion_fit.won IS 'Those that became customers.';
COMMENT ON COLUMN conversion_fit.sql_rate IS
    'sqls / leads, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN conversion_fit.close_rate IS
    'won / sqls, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN conversion_fit.customer_rate IS
    'won / leads, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN conversion_fit.fit_by_data IS
    'What the leads show: the customer rate against that of the other conversions of channel and audience, by '
    'rate_differs() with 95 % confidence: better, worse, no difference, or too few leads (even if none of '
    'them had been won, it could be chance, as in leak_report).';
