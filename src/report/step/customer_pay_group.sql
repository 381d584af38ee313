-- comments: customer_group
-- The groups of customer_group, with what the customers pay, which takes longer to find out.
CREATE OR REPLACE VIEW customer_pay_group WITH (security_invoker = true) AS
SELECT g.grouped_by, c.channel, CASE WHEN g.grouped_by = 'campaign' THEN c.campaign END AS campaign,
       CASE WHEN g.grouped_by = 'cohort' THEN c.started_in END AS start_month,
       c.customer_id, c.has_key, c.started, c.churned, c.expanded, c.as_of, c.zone, c.pays, c.revenue, c.changed_at, c.pays_from,
       c.first_paid_in, c.churn_known, c.expansion_known OR c.events_known AS expansion_known, c.events_known
FROM customer_pay c
CROSS JOIN (VALUES ('channel'), ('campaign'), ('cohort')) g (grouped_by);

COMMENT ON VIEW customer_pay_group IS
    'The customers who had started by as_of(), with what they pay, a row for each group in which one is counted.';
COMMENT ON COLUMN customer_pay_group.expansion_known IS 'Whether the CRM tells who bought or paid more, and when.';
