-- comments: customer_group
CREATE OR REPLACE VIEW retention_state WITH (security_invoker = true) AS
SELECT s.grouped_by, s.channel, s.campaign, s.start_month, s.k, CASE WHEN s.churn_known THEN s.k END AS k_if_churn_known,
       CASE WHEN s.change_known THEN s.k END AS k_if_change_known, s.returned, s.with_amount
FROM (SELECT c.grouped_by, c.channel, c.campaign, c.start_month,
             retention_agg(c.started, c.churned, c.first_value, c.initial_amount, c.current_amount, c.as_of) AS k,
             count(*) FILTER (WHERE c.returned) AS returned, count(c.current_amount) AS with_amount,
             bool_or(c.churn_known) AS churn_known, bool_or(c.change_known) AS change_known
      FROM customer_group c
      GROUP BY c.grouped_by, c.channel, c.campaign, c.start_month) s;

COMMENT ON VIEW retention_state IS
    'What became of the customers of each group, as a KPI state in months of the reports'' time zone.';
COMMENT ON COLUMN retention_state.k IS 'The state.';
COMMENT ON COLUMN retention_state.k_if_churn_known IS
    'The same; NULL where the CRM does not tell who left: no customer in it has a churned_at that can be.';
COMMENT ON COLUMN retention_state.k_if_change_known IS
    'The same; NULL where the CRM does not tell who pays more or less: no customer in it has two different amounts.';
COMMENT ON COLUMN retention_state.returned IS 'How many left and came back.';
COMMENT ON COLUMN retention_state.with_amount IS 'Of how many of them it is known what they buy or pay now.';
