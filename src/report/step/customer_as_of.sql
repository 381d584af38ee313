-- Each row of the contract is a stay of a customer, who may have several of them: one
-- after another, or at the same time. A row that comes twice, as when a customer is
-- joined to each of his leads, is one stay.
CREATE OR REPLACE VIEW customer_as_of WITH (security_invoker = true) AS
WITH told AS MATERIALIZED (
    SELECT u.* FROM customer u
), stay AS (
    SELECT u.customer_id, (array_agg(u.lead_id ORDER BY length(u.lead_id), u.lead_id))[1] AS lead_id,
           u.started_at, u.churned_at, u.first_value_at, u.initial_amount, u.current_amount, u.monthly_amount, u.one_off_amount,
           u.expanded_at, u.has_key
    FROM (SELECT COALESCE(NULLIF(u.customer_id, ''), 'lead ' || NULLIF(u.lead_id, '')) AS customer_id,
                 COALESCE(u.customer_id <> '', false) AS has_key, NULLIF(u.lead_id, '') AS lead_id, u.started_at,
                 CASE WHEN _can_be(u.churned_at) AND u.churned_at BETWEEN u.started_at AND t.as_of THEN u.churned_at END AS churned_at,
                 CASE WHEN _can_be(u.first_value_at) AND u.first_value_at BETWEEN u.started_at AND t.as_of
                           AND (u.first_value_at > u.churned_at AND u.churned_at >= u.started_at) IS NOT TRUE
                        THEN u.first_value_at END AS first_value_at,
                 CASE WHEN u.initial_amount >= 0 AND u.initial_amount < 1e20 THEN u.initial_amount END AS initial_amount,
                 CASE WHEN u.current_amount >= 0 AND u.current_amount < 1e20 THEN u.current_amount END AS current_amount,
                 CASE WHEN u.monthly_amount >= 0 AND u.monthly_amount < 1e20 THEN u.monthly_amount END AS monthly_amount,
                 CASE WHEN u.one_off_amount >= 0 AND u.one_off_amount < 1e20 THEN u.one_off_amount END AS one_off_amount,
                 CASE WHEN _can_be(u.expanded_at) AND u.expanded_at BETWEEN u.started_at AND t.as_of
                           AND (u.expanded_at > u.churned_at AND u.churned_at >= u.started_at) IS NOT TRUE
                      THEN u.expanded_at END AS expanded_at
          FROM told u
          CROSS JOIN (SELECT as_of() AS as_of OFFSET 0) t
          WHERE _can_be(u.started_at) AND u.started_at <= t.as_of) u
    WHERE u.customer_id IS NOT NULL
    GROUP BY u.customer_id, u.has_key, u.started_at, u.churned_at, u.first_value_at, u.initial_amount, u.current_amount,
             u.monthly_amount, u.one_off_amount, u.expanded_at
)
SELECT s.customer_id,
       (array_agg(s.lead_id ORDER BY s.started_at, length(s.lead_id), s.lead_id) FILTER (WHERE s.lead_id IS NOT NULL))[1] AS lead_id,
       min(s.started_at) AS started_at,
       min(s.first_value_at) AS first_value_at,
       CASE WHEN bool_and(s.churned_at IS NOT NULL) THEN max(s.churned_at) END AS churned_at,
       sum(s.initial_amount) FILTER (WHERE s.nth_start = 1) AS initial_amount,
       sum(s.current_amount) FILTER (WHERE s.nth_end = 1) AS current_amount,
       COALESCE(bool_or(s.started_at > s.left_at), false) AS returned,
       sum(s.monthly_amount) FILTER (WHERE s.nth_end = 1) AS monthly_amount, sum(s.one_off_amount) AS one_off_amount,
       min(s.expanded_at) AS expanded_at,
       s.has_key,
       -- What the CRM tells of nobody is not known, rather than 0.
       (SELECT COALESCE(bool_or(_can_be(u.churned_at) AND _can_be(u.started_at) AND u.churned_at >= u.started_at), false)
        FROM told u) AS churn_known,
       (SELECT COALESCE(bool_or(_can_be(u.first_value_at) AND _can_be(u.started_at) AND u.first_value_at >= u.started_at), false)
        FROM told u) AS first_value_known,
       (SELECT COALESCE(bool_or(_can_be(u.expanded_at) AND _can_be(u.started_at) AND u.expanded_at >= u.started_at), false)
        FROM told u) AS expansion_known,
       (SELECT COALESCE(bool_or(u.current_amount <> u.initial_amount), false) FROM told u) AS change_known
FROM (SELECT s.*, rank() OVER (PARTITION BY s.customer_id, s.has_key ORDER BY s.started_at) AS nth_start,
             rank() OVER (PARTITION BY s.customer_id, s.has_key ORDER BY s.churned_at DESC NULLS FIRST) AS nth_end,
             -- When all of the earlier stays had ended.
             max(COALESCE(s.churned_at, 'infinity')) OVER (PARTITION BY s.customer_id, s.has_key ORDER BY s.started_at
                                                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS left_at
      FROM stay s) s
GROUP BY s.customer_id, s.has_key;

COMMENT ON VIEW customer_as_of IS
    'The contract''s customers as they stood at as_of(), one row each, whatever the number of their rows in the view customer. Instants '
    'that cannot be are unknown; customer_finding tells of them.';
COMMENT ON COLUMN customer_as_of.customer_id IS
    'The customer''s key; without one in the CRM "lead" and the key of the lead. Without that, too, a row is left out.';
COMMENT ON COLUMN customer_as_of.lead_id IS 'The lead that the customer first came from.';
COMMENT ON COLUMN customer_as_of.started_at IS 'When it first became a customer, by as_of(). Rows without a start are left out.';
COMMENT ON COLUMN customer_as_of.first_value_at IS 'The first of all its stays; NULL before the start or after the churn.';
COMMENT ON COLUMN customer_as_of.churned_at IS 'When the last of its stays ended; NULL while one goes on, or before the start.';
COMMENT ON COLUMN customer_as_of.initial_amount IS 'What it bought or paid at its first start.';
COMMENT ON COLUMN customer_as_of.current_amount IS
    'What it has bought, or pays, in the stays that go on; of a customer who left in those that ended last.';
COMMENT ON COLUMN customer_as_of.returned IS 'Whether it came back after all of its stays had ended.';
COMMENT ON COLUMN customer_as_of.monthly_amount IS
    'What it pays each month now in the stays that go on; of a customer who left what it paid in those that ended last.';
COMMENT ON COLUMN customer_as_of.one_off_amount IS 'What it has bought in all of its stays that is not paid each month.';
COMMENT ON COLUMN customer_as_of.expanded_at IS 'The first of all its stays; NULL before the start or after the churn.';
COMMENT ON COLUMN customer_as_of.has_key IS 'Whether the CRM gives it a key.';
COMMENT ON COLUMN customer_as_of.churn_known IS
    'Whether the CRM tells who left: of any customer, whenever that was, a churned_at that can be.';
COMMENT ON COLUMN customer_as_of.first_value_known IS 'Likewise whether it tells who had first value.';
COMMENT ON COLUMN customer_as_of.expansion_known IS 'Likewise whether it tells who bought or paid more, and when.';
COMMENT ON COLUMN customer_as_of.change_known IS 'Whether it tells who buys or pays something else than at the start.';
