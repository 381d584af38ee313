-- comments: retention
CREATE OR REPLACE VIEW retention_campaign WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT k.* FROM customer_known k
)
SELECT s.channel, s.campaign, customers(s.k) AS customers, active(s.k_if_churn_known) AS active, churned(s.k_if_churn_known) AS churned,
       CASE WHEN s.k_if_churn_known IS NOT NULL THEN s.returned END AS returned,
       churn_rate.rate AS churn_rate, churn_rate.low AS churn_rate_low, churn_rate.high AS churn_rate_high,
       round(retention_at(s.k_if_churn_known, 3), 4) AS retention_3_months,
       round(retention_at(s.k_if_churn_known, 12), 4) AS retention_12_months,
       CASE WHEN s.amount_known THEN lifetime_revenue(s.k) END AS lifetime_revenue,
       CASE WHEN s.amount_known THEN round(revenue_per_customer(s.k), 2) END AS revenue_per_customer
FROM (SELECT c.channel, c.campaign, c.k, CASE WHEN k.churn THEN c.k END AS k_if_churn_known, c.returned, c.amount_known
      FROM (SELECT c.channel, c.campaign,
                   retention_agg(c.started, c.churned, c.first_value, c.initial_amount, c.current_amount, c.as_of) AS k,
                   count(*) FILTER (WHERE c.returned) AS returned, bool_or(c.current_amount IS NOT NULL) AS amount_known
            FROM customer_classified c
            GROUP BY c.channel, c.campaign) c
      CROSS JOIN known k) s
CROSS JOIN LATERAL _rated(churned(s.k_if_churn_known), customers(s.k)) churn_rate
ORDER BY customers DESC, s.channel, s.campaign;

COMMENT ON VIEW retention_campaign IS
    'Per channel and campaign whether the customers who had started by as_of() stay. What the CRM does not tell is NULL.';
COMMENT ON COLUMN retention_campaign.campaign IS
    'The campaign of the lead that the customer first came from; NULL when it has none, or there is no lead.';
