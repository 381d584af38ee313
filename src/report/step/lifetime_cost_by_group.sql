-- comments: lifetime_value_by_group
CREATE OR REPLACE VIEW lifetime_cost_by_group WITH (security_invoker = true) AS
SELECT s.grouped_by, s.channel, s.start_month, s.customers, s.lifetime_revenue, s.revenue_per_customer, s.monthly_amount, s.margin,
       s.lifetime_months, s.months_seen, s.expected_value, p.spend, p.spend_months, round(p.whole_spend / s.customers, 2) AS cac,
       (SELECT min(v.months)
        FROM unnest(s.value_after) WITH ORDINALITY v (value, months)
        WHERE v.value >= p.whole_spend / s.customers)::int AS months_to_pay_back,
       round(s.value_after[cardinality(s.value_after)] / NULLIF(p.whole_spend / s.customers, 0), 2) AS ltv_to_cac
FROM lifetime_value_by_group s
LEFT JOIN acquisition_spend p
    ON p.grouped_by = s.grouped_by AND p.channel = s.channel AND p.start_month IS NOT DISTINCT FROM s.start_month;

COMMENT ON VIEW lifetime_cost_by_group IS
    'What the customers of each group are worth, beside what they cost: the views lifetime_value and lifetime_value_cohort.';
COMMENT ON COLUMN lifetime_cost_by_group.spend IS
    'What the channel cost, or in that month, from the table spend; NULL when nothing is known.';
COMMENT ON COLUMN lifetime_cost_by_group.spend_months IS
    'Of how many months the spend is known, as 5 of 7: of those from the first to the last in which the channel has leads. Where '
    'some are missing, cac and what is made of it are NULL.';
COMMENT ON COLUMN lifetime_cost_by_group.cac IS
    'spend / customers (customer acquisition cost, media only), rounded to 2 decimals. That of channel_kpi is by won leads.';
COMMENT ON COLUMN lifetime_cost_by_group.months_to_pay_back IS
    'After how many monthly payments what is expected of a customer reaches cac; NULL when it does not within months_seen.';
COMMENT ON COLUMN lifetime_cost_by_group.ltv_to_cac IS 'expected_value / cac (LTV : CAC), rounded to 2 decimals.';
