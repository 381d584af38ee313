-- comments: customer_classified
CREATE OR REPLACE VIEW revenue_movement WITH (security_invoker = true) AS
WITH known AS MATERIALIZED (
    SELECT k.* FROM customer_known k
), placed AS MATERIALIZED (
    SELECT c.customer_id, c.channel, c.month, c.as_of FROM customer_classified c
), pay AS MATERIALIZED (
    SELECT p.customer_id, p.at, p.paid_before, p.pays, p.first_paid_at FROM customer_pay p
), customer_month AS (
    -- A customer counts once a month, by what it paid before it and after it.
    SELECT c.channel, c.customer_id, _month(p.at, w.zone) AS month, (array_agg(p.paid_before ORDER BY p.at))[1] AS was,
           (array_agg(p.pays ORDER BY p.at DESC))[1] AS pays, _month(min(p.first_paid_at), w.zone) AS first_month
    FROM pay p
    JOIN placed c ON c.customer_id = p.customer_id
    CROSS JOIN (SELECT h.zone FROM working_hours h OFFSET 0) w
    GROUP BY c.channel, c.customer_id, 3, w.zone
), moved AS (
    SELECT m.channel, m.month, sum(m.pays - m.was) AS change,
           sum(m.pays) FILTER (WHERE m.was = 0 AND m.month = m.first_month) AS new,
           sum(m.pays - m.was) FILTER (WHERE m.was > 0 AND m.pays > m.was) AS expansion,
           sum(m.pays - m.was) FILTER (WHERE m.pays > 0 AND m.pays < m.was) AS contraction,
           sum(-m.was) FILTER (WHERE m.pays = 0) AS churned,
           sum(m.pays) FILTER (WHERE m.was = 0 AND m.month > m.first_month) AS returned
    FROM customer_month m
    GROUP BY m.channel, m.month
), summed AS (
    SELECT s.month, s.channel, sum(COALESCE(d.change, 0)) OVER (PARTITION BY s.channel ORDER BY s.month) - COALESCE(d.change, 0)
               AS mrr_at_start,
           COALESCE(d.new, 0) AS new, COALESCE(d.expansion, 0) AS expansion, COALESCE(d.contraction, 0) AS contraction,
           COALESCE(d.churned, 0) AS churned, COALESCE(d.returned, 0) AS returned, COALESCE(d.change, 0) AS change, s.pays
    FROM (SELECT c.channel, generate_series(min(c.month)::timestamp, min(date_trunc('month', c.as_of)), interval '1 month')::date AS month,
                 bool_or(c.customer_id IN (SELECT p.customer_id FROM pay p)) AS pays
          FROM placed c
          GROUP BY c.channel) s
    LEFT JOIN moved d ON d.channel = s.channel AND d.month = s.month
)
SELECT s.month, s.channel, CASE WHEN s.pays AND k.stays THEN s.mrr_at_start END AS mrr_at_start,
       CASE WHEN s.pays THEN s.new END AS new,
       CASE WHEN s.pays AND k.expansion THEN s.expansion END AS expansion,
       CASE WHEN s.pays AND k.events THEN s.contraction END AS contraction,
       CASE WHEN s.pays AND k.stays THEN s.churned END AS churned,
       CASE WHEN s.pays AND k.events THEN s.returned END AS returned,
       CASE WHEN s.pays AND k.stays THEN s.mrr_at_start + s.change END AS mrr_at_end,
       CASE WHEN s.pays AND k.events
            THEN round((s.mrr_at_start + s.expansion + s.contraction + s.churned) / NULLIF(s.mrr_at_start, 0), 4) END
           AS net_revenue_retention,
       CASE WHEN s.pays AND k.events THEN round((s.mrr_at_start + s.contraction + s.churned) / NULLIF(s.mrr_at_start, 0), 4) END
           AS gross_revenue_retention
FROM summed s
CROSS JOIN (SELECT k.churn OR k.events AS stays, k.expansion, k.events FROM known k) k
ORDER BY s.month, mrr_at_end DESC, s.channel;

COMMENT ON VIEW revenue_movement IS
    'Per month and channel what customers pay each month (MRR): at the start of the month and what moved it, which adds up to that '
    'at its end. '
    'Each customer counts once a month, by what it paid before it and after it: who starts and leaves within it moves nothing. The '
    'month of '
    'as_of() is not over yet. NULL where the CRM does not tell.';
COMMENT ON COLUMN revenue_movement.month IS 'The first day of the month, in the reports'' time zone.';
COMMENT ON COLUMN revenue_movement.mrr_at_start IS
    'What customers paid each month at its start, those of whom nothing is known left out; NULL when no monthly amount is known, '
    'or not who left.';
COMMENT ON COLUMN revenue_movement.new IS 'What those pay who paid nothing before.';
COMMENT ON COLUMN revenue_movement.expansion IS
    'What those pay more who paid less; NULL when the CRM tells of nobody when that was: by an event, or expanded_at in the view customer.';
COMMENT ON COLUMN revenue_movement.contraction IS
    'What those pay less who go on to pay, negative; NULL without events in the view customer_event.';
COMMENT ON COLUMN revenue_movement.churned IS 'What those paid who now pay nothing, negative; NULL when the CRM does not tell who left.';
COMMENT ON COLUMN revenue_movement.returned IS 'What those pay who had paid, and then nothing; NULL without events.';
COMMENT ON COLUMN revenue_movement.mrr_at_end IS
    'What customers pay each month at its end, or at as_of(): mrr_at_start + new + expansion + contraction + churned + returned.';
COMMENT ON COLUMN revenue_movement.net_revenue_retention IS
    'NRR of the month: (mrr_at_start + expansion + contraction + churned) / mrr_at_start, rounded to 4 decimals; NULL without any '
    'to divide by, '
    'and without events.';
COMMENT ON COLUMN revenue_movement.gross_revenue_retention IS
    'GRR of the month: (mrr_at_start + contraction + churned) / mrr_at_start, rounded to 4 decimals; NULL like net_revenue_retention.';
