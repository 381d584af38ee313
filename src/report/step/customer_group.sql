-- A customer stands in three groups: that of its channel, of its campaign there, and of the month of its start there. So each
-- figure is written once, in a step; a report has the rows of one kind of group.
CREATE OR REPLACE VIEW customer_group WITH (security_invoker = true) AS
SELECT g.grouped_by, c.channel, CASE WHEN g.grouped_by = 'campaign' THEN c.campaign END AS campaign,
       CASE WHEN g.grouped_by = 'cohort' THEN c.started_in END AS start_month,
       c.started_in, c.churned_in, c.started, c.churned, c.first_value, c.as_of, c.initial_amount, c.current_amount, c.returned,
       c.churn_known, c.first_value_known, c.change_known
FROM customer_classified c
CROSS JOIN (VALUES ('channel'), ('campaign'), ('cohort')) g (grouped_by);

COMMENT ON VIEW customer_group IS 'The customers who had started by as_of(), a row for each group in which one is counted.';
COMMENT ON COLUMN customer_group.grouped_by IS
    'What the group is made by: channel, campaign (of a channel) or cohort (the month of start, of a channel).';
COMMENT ON COLUMN customer_group.campaign IS
    'The campaign of the lead that the customer first came from; NULL when it has none, or there is no lead.';
COMMENT ON COLUMN customer_group.start_month IS 'The first day of the month in which the customers started, in the reports'' time zone.';
