-- comments: customer_classified
CREATE OR REPLACE VIEW lifetime_value WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT k.* FROM customer_known k
), horizon AS (
    SELECT g.lifetime_months, g.margin FROM settings g
), valued AS (
    SELECT c.channel, count(*) AS customers, sum(c.revenue) AS lifetime_revenue,
           retention_agg(c.started, c.churned, NULL, NULL, NULL, c.as_of) AS k, avg(c.pays) FILTER (WHERE c.pays > 0) AS monthly_amount
    FROM customer_classified c
    GROUP BY c.channel
), lived AS (
    -- The share that stays at the start of each month; of later months than are seen nothing is known, unless all have left.
    SELECT v.channel, r.month, sum(r.retention) OVER (PARTITION BY v.channel ORDER BY r.month) AS months_paid,
           r.retention = 0 AS all_left
    FROM valued v
    CROSS JOIN horizon h
    CROSS JOIN LATERAL retention_curve(v.k) r
    WHERE r.month < h.lifetime_months
)
SELECT s.channel, s.customers, s.lifetime_revenue, round(s.lifetime_revenue / s.customers, 2) AS revenue_per_customer,
       round(s.monthly_amount, 2) AS monthly_amount, s.margin, s.lifetime_months, s.months_seen,
       round(s.monthly_amount * s.margin * s.months_paid, 2) AS expected_value,
       s.spend, s.spend_months, round(s.cac, 2) AS cac,
       (SELECT min(l.month) + 1
        FROM lived l
        WHERE l.channel = s.channel AND s.months_seen IS NOT NULL AND s.monthly_amount * s.margin * l.months_paid >= s.cac)
           AS months_to_pay_back,
       round(s.monthly_amount * s.margin * s.months_paid / NULLIF(s.cac, 0), 2) AS ltv_to_cac
FROM (SELECT v.channel, v.customers, v.lifetime_revenue, v.monthly_amount, h.margin, h.lifetime_months,
             CASE WHEN k.churn THEN CASE WHEN l.all_left THEN h.lifetime_months ELSE l.months_seen END END AS months_seen,
             CASE WHEN k.churn THEN l.months_paid END AS months_paid, p.spend, m.covered || ' of ' || m.months AS spend_months,
             CASE WHEN (m.covered < m.months) IS NOT TRUE THEN p.spend / v.customers END AS cac
      FROM valued v
      CROSS JOIN horizon h
      CROSS JOIN known k
      LEFT JOIN (SELECT l.channel, max(l.month) + 1 AS months_seen, max(l.months_paid) AS months_paid, bool_or(l.all_left) AS all_left
                 FROM lived l
                 GROUP BY l.channel) l ON l.channel = v.channel
      LEFT JOIN spend_total p ON p.channel = v.channel
      LEFT JOIN (SELECT c.channel, min(_month(c.received_at, c.zone)) AS first_month, max(_month(c.received_at, c.zone)) AS last_month
                 FROM lead_classified c
                 WHERE isfinite(c.received_at)
                 GROUP BY c.channel) f ON f.channel = v.channel
      LEFT JOIN LATERAL _spend_cover(f.first_month, f.last_month, p.months) m ON true) s
ORDER BY s.customers DESC, s.channel;

COMMENT ON VIEW lifetime_value IS
    'Per channel what customers are worth: what they have paid, what is expected of one, and what one costs. NULL where the CRM, the '
    'settings or the table spend do not tell.';
COMMENT ON COLUMN lifetime_value.customers IS 'Customers who have started by as_of().';
COMMENT ON COLUMN lifetime_value.lifetime_revenue IS
    'What they have paid so far, in sum: monthly amounts for the time that each was paid, a month being 365.25 / 12 days; of a '
    'customer without '
    'monthly amount what it has bought. NULL when no amount is known.';
COMMENT ON COLUMN lifetime_value.revenue_per_customer IS 'lifetime_revenue / customers, rounded to 2 decimals.';
COMMENT ON COLUMN lifetime_value.monthly_amount IS
    'What one of those who pay now pays each month, the mean, rounded to 2 decimals; NULL when that is known of nobody.';
COMMENT ON COLUMN lifetime_value.margin IS 'The share of the revenue that remains: settings.margin.';
COMMENT ON COLUMN lifetime_value.lifetime_months IS 'The horizon of expected_value, in months from the start: settings.lifetime_months.';
COMMENT ON COLUMN lifetime_value.months_seen IS
    'Over how many of these months the retention of the channel is known; expected_value ends there. NULL when the CRM does not '
    'tell who left.';
COMMENT ON COLUMN lifetime_value.expected_value IS
    'What a new customer will bring within lifetime_months, as far as months_seen reaches: monthly_amount x margin x the sum, over '
    'the months '
    'from the start on, of the share that stays at the start of each (Kaplan and Meier); rounded to 2 decimals.';
COMMENT ON COLUMN lifetime_value.spend IS 'What the channel cost, from the table spend; NULL when nothing is known.';
COMMENT ON COLUMN lifetime_value.spend_months IS
    'Of how many months the spend is known, as 5 of 7: of those from the first to the last in which the channel has leads. Where some are '
    'missing, cac and what is made of it are NULL.';
COMMENT ON COLUMN lifetime_value.cac IS
    'spend / customers (customer acquisition cost, media only), rounded to 2 decimals. That of channel_kpi is by won leads.';
COMMENT ON COLUMN lifetime_value.months_to_pay_back IS
    'After how many monthly payments what is expected of a customer reaches cac; NULL when it does not within months_seen.';
COMMENT ON COLUMN lifetime_value.ltv_to_cac IS 'expected_value / cac (LTV : CAC), rounded to 2 decimals.';
