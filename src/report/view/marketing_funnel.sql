-- comments: channel_kpi
CREATE OR REPLACE VIEW marketing_funnel WITH (security_invoker = true) AS
SELECT k.channel, leads(k.k) AS leads,
       leads(k.k) - mqls(k.k) AS nurture,
       mqls(k.k) AS mqls, sqls(k.k) AS sqls,
       mql_rate.rate AS mql_rate, mql_rate.low AS mql_rate_low, mql_rate.high AS mql_rate_high,
       mql_to_sql_rate.rate AS mql_to_sql_rate, mql_to_sql_rate.low AS mql_to_sql_rate_low, mql_to_sql_rate.high AS mql_to_sql_rate_high,
       sql_rate.rate AS sql_rate, sql_rate.low AS sql_rate_low, sql_rate.high AS sql_rate_high,
       _to_second(duration_percentile(k.answer, 0.5)) AS answer_median,
       _to_second(duration_percentile(k.qualified, 0.5)) AS qualified_median,
       _in_hours(duration_percentile(k.answer, 0.5)) AS answer_median_hours,
       _in_hours(duration_percentile(k.qualified, 0.5)) AS qualified_median_hours
FROM (SELECT c.channel, funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
             duration_agg(CASE WHEN c.responded_at >= c.started_at THEN c.responded_at - c.started_at END) AS answer,
             duration_agg(CASE WHEN c.qualified_at >= c.received_at THEN c.qualified_at - c.received_at END) AS qualified
      -- Signals that the CRM shows have no time: their receipt would be none.
      FROM (SELECT c.channel, c.reached_stage, c.lost, c.amount, c.received_at, c.responded_at,
                   COALESCE(c.restored_at, c.received_at) AS started_at,
                   CASE WHEN c.noted_signals_needed = 0 THEN c.handed_over_at ELSE c.qualified_at END AS qualified_at
            FROM lead_classified c) c
      GROUP BY c.channel) k
CROSS JOIN LATERAL _rated(mqls(k.k), leads(k.k)) mql_rate
CROSS JOIN LATERAL _rated(sqls(k.k), mqls(k.k)) mql_to_sql_rate
CROSS JOIN LATERAL _rated(sqls(k.k), leads(k.k)) sql_rate
ORDER BY leads DESC, k.channel;

COMMENT ON VIEW marketing_funnel IS
    'The marketing funnel per channel: inflow and attention, from lead to SQL.';
COMMENT ON COLUMN marketing_funnel.nurture IS 'Those that are not MQL yet.';
COMMENT ON COLUMN marketing_funnel.mql_to_sql_rate IS
    'sqls / mqls, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN marketing_funnel.answer_median IS
    'The median time from receipt to the first answer of all leads that were answered, on the wall clock, '
    'within 2.5 %; of a lead that was restored from then on. Of those with a deadline, by the agreement''s clock, it is response_median of '
    'channel_kpi.';
COMMENT ON COLUMN marketing_funnel.qualified_median IS
    'The median time from receipt to qualification (handed to sales, or an SQL by its noted signals) of '
    'the leads that got there, on the wall clock, within 2.5 %. What the CRM shows has no time: a lead '
    'that is an SQL by that alone counts when it was handed over, else not at all. NULL when no time is '
    'known.';
