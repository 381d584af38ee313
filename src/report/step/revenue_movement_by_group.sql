-- comments: customer_group
CREATE OR REPLACE VIEW revenue_movement_by_group WITH (security_invoker = true) AS
SELECT s.grouped_by, s.channel, s.campaign, s.start_month, s.month, CASE WHEN s.stay_known THEN s.mrr_at_start END AS mrr_at_start, s.new,
       CASE WHEN s.expansion_known THEN s.expansion END AS expansion, CASE WHEN s.events_known THEN s.contraction END AS contraction,
       CASE WHEN s.stay_known THEN s.churned END AS churned, CASE WHEN s.events_known THEN s.returned END AS returned,
       CASE WHEN s.stay_known THEN s.mrr_at_start + s.new + s.expansion + s.contraction + s.churned + s.returned END AS mrr_at_end,
       CASE WHEN s.events_known
            THEN round((s.mrr_at_start + s.expansion + s.contraction + s.churned) / NULLIF(s.mrr_at_start, 0), 4) END
           AS net_revenue_retention,
       CASE WHEN s.events_known THEN round((s.mrr_at_start + s.contraction + s.churned) / NULLIF(s.mrr_at_start, 0), 4) END
           AS gross_revenue_retention
FROM (SELECT d.grouped_by, d.channel, d.campaign, d.start_month, m.month, v.*,
             d.pays_known AND d.events_known AS events_known, d.pays_known AND d.expansion_known AS expansion_known,
             d.pays_known AND (d.churn_known OR d.events_known) AS stay_known
      FROM (SELECT d.*, sum(d.change) OVER w AS mrr, lead(d.month, 1, d.after_last) OVER w AS next_month,
                   bool_or(d.paid) OVER (PARTITION BY d.grouped_by, d.channel, d.campaign, d.start_month) AS pays_known
            FROM (SELECT c.grouped_by, c.channel, c.campaign, c.start_month, c.month,
                         max(date_trunc('month', c.as_of) + interval '1 month')::date AS after_last, bool_or(c.paid) AS paid,
                         sum(c.pays - c.was) AS change,
                         COALESCE(sum(c.pays) FILTER (WHERE c.was = 0 AND c.month = c.first_paid_in), 0) AS new,
                         COALESCE(sum(c.pays - c.was) FILTER (WHERE c.was > 0 AND c.pays > c.was), 0) AS expansion,
                         COALESCE(sum(c.pays - c.was) FILTER (WHERE c.pays > 0 AND c.pays < c.was), 0) AS contraction,
                         COALESCE(sum(-c.was) FILTER (WHERE c.pays = 0), 0) AS churned,
                         COALESCE(sum(c.pays) FILTER (WHERE c.was = 0 AND c.month > c.first_paid_in), 0) AS returned,
                         bool_or(c.churn_known) AS churn_known, bool_or(c.expansion_known) AS expansion_known,
                         bool_or(c.events_known) AS events_known
                  -- A customer counts once a month, by what it paid before it and after it.
                  FROM (SELECT c.grouped_by, c.channel, c.campaign, c.start_month, _month(x.at, c.zone) AS month, c.first_paid_in,
                               (array_agg(COALESCE(c.pays_from[x.nth - 1], 0) ORDER BY x.nth))[1] AS was,
                               (array_agg(x.pays ORDER BY x.nth DESC))[1] AS pays, bool_or(c.pays IS NOT NULL) AS paid,
                               max(c.as_of) AS as_of, bool_or(c.churn_known) AS churn_known,
                               bool_or(c.expansion_known) AS expansion_known, bool_or(c.events_known) AS events_known
                        FROM customer_pay_group c
                        CROSS JOIN LATERAL unnest(c.changed_at, c.pays_from) WITH ORDINALITY x (at, pays, nth)
                        GROUP BY c.grouped_by, c.channel, c.campaign, c.start_month, 5, c.first_paid_in, c.customer_id, c.has_key) c
                  GROUP BY c.grouped_by, c.channel, c.campaign, c.start_month, c.month) d
            WINDOW w AS (PARTITION BY d.grouped_by, d.channel, d.campaign, d.start_month ORDER BY d.month)) d
      -- From one change to the next nothing moves.
      CROSS JOIN LATERAL _months(d.month, d.next_month) m (month)
      CROSS JOIN LATERAL (
          SELECT CASE WHEN d.pays_known THEN CASE WHEN moves THEN d.mrr - d.change ELSE d.mrr END END AS mrr_at_start,
                 CASE WHEN d.pays_known THEN CASE WHEN moves THEN d.new ELSE 0 END END AS new,
                 CASE WHEN moves THEN d.expansion ELSE 0 END AS expansion, CASE WHEN moves THEN d.contraction ELSE 0 END AS contraction,
                 CASE WHEN moves THEN d.churned ELSE 0 END AS churned, CASE WHEN moves THEN d.returned ELSE 0 END AS returned
          FROM (SELECT m.month = d.month AS moves) o) v) s;

COMMENT ON VIEW revenue_movement_by_group IS
    'What the customers of each group pay each month, and what moved it: the views revenue_movement, revenue_movement_campaign and '
    'revenue_movement_cohort.';
COMMENT ON COLUMN revenue_movement_by_group.month IS 'The first day of the month, in the reports'' time zone.';
COMMENT ON COLUMN revenue_movement_by_group.mrr_at_start IS
    'What customers paid each month at its start, those of whom nothing is known left out; NULL when no monthly amount is known, or '
    'not who left.';
COMMENT ON COLUMN revenue_movement_by_group.new IS 'What those pay who paid nothing before.';
COMMENT ON COLUMN revenue_movement_by_group.expansion IS
    'What those pay more who paid less; NULL when the CRM tells of nobody when that was: by an event, or expanded_at in the view '
    'customer.';
COMMENT ON COLUMN revenue_movement_by_group.contraction IS
    'What those pay less who go on to pay, negative; NULL without events in the view customer_event.';
COMMENT ON COLUMN revenue_movement_by_group.churned IS
    'What those paid who now pay nothing, negative; NULL when the CRM does not tell who left.';
COMMENT ON COLUMN revenue_movement_by_group.returned IS 'What those pay who had paid, and then nothing; NULL without events.';
COMMENT ON COLUMN revenue_movement_by_group.mrr_at_end IS
    'What customers pay each month at its end, or at as_of(): mrr_at_start + new + expansion + contraction + churned + returned.';
COMMENT ON COLUMN revenue_movement_by_group.net_revenue_retention IS
    'NRR of the month: (mrr_at_start + expansion + contraction + churned) / mrr_at_start, rounded to 4 decimals; NULL without any '
    'to divide by, and without events.';
COMMENT ON COLUMN revenue_movement_by_group.gross_revenue_retention IS
    'GRR of the month: (mrr_at_start + contraction + churned) / mrr_at_start, rounded to 4 decimals; NULL like '
    'net_revenue_retention.';
