-- comments: channel_kpi
CREATE OR REPLACE VIEW channel_closed_month WITH (security_invoker = true) AS
SELECT k.month, k.channel, won(k.k) AS won, lost(k.k) AS lost,
       win_rate.rate AS win_rate, win_rate.low AS win_rate_low, win_rate.high AS win_rate_high,
       revenue(k.k) AS revenue, round(average_deal(k.k), 2) AS average_deal,
       lost_value(k.k) AS lost_value,
       _to_second(duration_percentile(k.cycle, 0.5)) AS cycle_median,
       _in_hours(duration_percentile(k.cycle, 0.5)) AS cycle_median_hours
FROM (SELECT _month(c.closed_at, c.zone) AS month,
             c.channel, funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
             duration_agg(CASE WHEN c.reached_stage = 'customer' AND c.closed_at >= c.received_at
                                        THEN c.closed_at - c.received_at END) AS cycle
      FROM lead_classified c
      WHERE isfinite(c.closed_at) AND (c.lost OR c.reached_stage = 'customer')
      GROUP BY 1, 2) k
CROSS JOIN LATERAL _rated(won(k.k), won(k.k) + lost(k.k)) win_rate
ORDER BY k.month, won DESC, k.channel;

COMMENT ON VIEW channel_closed_month IS
    'What was won and lost per channel and month of closing, whenever the leads came in: what the books of '
    'that month show. To compare channels take the cohorts of channel_kpi_month.';
COMMENT ON COLUMN channel_closed_month.month IS
    'The first day of the month of closing, in the reports'' time zone.';
COMMENT ON COLUMN channel_closed_month.won IS 'Leads won in that month.';
COMMENT ON COLUMN channel_closed_month.lost IS 'Leads lost in that month.';
COMMENT ON COLUMN channel_closed_month.lost_value IS 'Amount of the leads lost.';
COMMENT ON COLUMN channel_closed_month.cycle_median IS
    'The median lead cycle, from receipt to closing, of the leads won, within 2.5 %, on the wall clock. '
    'The sales cycle, from the qualification on, is won_median of sales_funnel.';
