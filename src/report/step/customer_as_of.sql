-- Each row of the contract is a stay of a customer, who may have several of them: one
-- after another, or at the same time. A row that comes twice, as when a customer is
-- joined to each of his leads, is one stay. Most customers have one row, which is not
-- grouped. Two keys of one hash are only grouped for nothing.
CREATE OR REPLACE VIEW customer_as_of WITH (security_invoker = true) AS
WITH told AS MATERIALIZED (
    SELECT u.*, COALESCE(NULLIF(u.customer_id, ''), 'lead ' || NULLIF(u.lead_id, '')) AS key,
           COALESCE(u.customer_id <> '', false) AS has_key
    FROM customer u
), several AS MATERIALIZED (
    SELECT _repeated(array_agg(hashtextextended(u.key, 0)) FILTER (WHERE u.key IS NOT NULL)) AS hashes FROM told u
), stay AS NOT MATERIALIZED (
    SELECT u.key AS customer_id, u.has_key, hashtextextended(u.key, 0) AS hash, NULLIF(u.lead_id, '') AS lead_id,
           u.started_at,
           CASE WHEN _can_be(u.churned_at) AND u.churned_at BETWEEN u.started_at AND (SELECT as_of()) THEN u.churned_at END AS churned_at,
           CASE WHEN _can_be(u.first_value_at) AND u.first_value_at BETWEEN u.started_at AND (SELECT as_of())
                     AND (u.first_value_at > u.churned_at AND u.churned_at >= u.started_at) IS NOT TRUE
                THEN u.first_value_at END AS first_value_at,
           CASE WHEN u.initial_amount >= 0 THEN _finite(u.initial_amount) END AS initial_amount,
           CASE WHEN u.current_amount >= 0 THEN _finite(u.current_amount) END AS current_amount,
           CASE WHEN u.monthly_amount >= 0 THEN _finite(u.monthly_amount) END AS monthly_amount,
           CASE WHEN u.one_off_amount >= 0 THEN _finite(u.one_off_amount) END AS one_off_amount,
           CASE WHEN _can_be(u.expanded_at) AND u.expanded_at BETWEEN u.started_at AND (SELECT as_of())
                     AND (u.expanded_at > u.churned_at AND u.churned_at >= u.started_at) IS NOT TRUE
                THEN u.expanded_at END AS expanded_at
    FROM told u
    WHERE u.key IS NOT NULL AND _can_be(u.started_at) AND u.started_at <= (SELECT as_of())
)
SELECT s.*,
       -- What the CRM tells of nobody is not known, rather than 0.
       EXISTS (SELECT 1 FROM told u WHERE _can_be(u.churned_at) AND _can_be(u.started_at) AND u.churned_at >= u.started_at) AS churn_known,
       EXISTS (SELECT 1 FROM told u WHERE _can_be(u.first_value_at) AND _can_be(u.started_at) AND u.first_value_at >= u.started_at)
           AS first_value_known,
       EXISTS (SELECT 1 FROM told u WHERE _can_be(u.expanded_at) AND _can_be(u.started_at) AND u.expanded_at >= u.started_at)
           AS expansion_known,
       EXISTS (SELECT 1 FROM told u WHERE u.current_amount <> u.initial_amount) AS change_known
FROM (SELECT s.customer_id, s.has_key, s.lead_id, s.started_at, s.first_value_at, s.churned_at, s.initial_amount, s.current_amount,
             false AS returned, s.monthly_amount, s.one_off_amount, s.expanded_at, NULL::timestamptz[] AS stays_from,
             NULL::timestamptz[] AS stays_until, NULL::timestamptz[] AS stays_raised_at, NULL::numeric[] AS stays_paid_first,
             NULL::numeric[] AS stays_pay
      FROM stay s
      CROSS JOIN several v
      WHERE NOT _is_among(s.hash, v.hashes)
      UNION ALL
      SELECT s.customer_id, s.has_key,
             (array_agg(s.lead_id ORDER BY s.started_at, length(s.lead_id), s.lead_id) FILTER (WHERE s.lead_id IS NOT NULL))[1],
             min(s.started_at), min(s.first_value_at), CASE WHEN bool_and(s.churned_at IS NOT NULL) THEN max(s.churned_at) END,
             sum(s.initial_amount) FILTER (WHERE s.nth_start = 1), sum(s.current_amount) FILTER (WHERE s.nth_end = 1),
             COALESCE(bool_or(s.started_at > s.left_at), false), sum(s.monthly_amount) FILTER (WHERE s.nth_end = 1),
             sum(s.one_off_amount), min(s.expanded_at), array_agg(s.started_at ORDER BY s.nth), array_agg(s.churned_at ORDER BY s.nth),
             array_agg(CASE WHEN s.is_raised THEN s.expanded_at END ORDER BY s.nth),
             array_agg(CASE WHEN s.is_raised THEN s.initial_amount ELSE s.monthly_amount END ORDER BY s.nth),
             array_agg(s.monthly_amount ORDER BY s.nth)
      FROM (SELECT s.*, rank() OVER (PARTITION BY s.customer_id, s.has_key ORDER BY s.started_at) AS nth_start,
                   rank() OVER (PARTITION BY s.customer_id, s.has_key ORDER BY s.churned_at DESC NULLS FIRST) AS nth_end,
                   row_number() OVER (PARTITION BY s.customer_id, s.has_key ORDER BY s.started_at) AS nth,
                   -- When all of the earlier stays had ended.
                   max(COALESCE(s.churned_at, 'infinity')) OVER (PARTITION BY s.customer_id, s.has_key ORDER BY s.started_at
                                                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS left_at,
                   _is_raised(s.started_at, s.expanded_at, s.initial_amount, s.current_amount, s.monthly_amount) AS is_raised
            FROM (SELECT s.customer_id, s.has_key, (array_agg(s.lead_id ORDER BY length(s.lead_id), s.lead_id))[1] AS lead_id,
                         s.started_at, s.churned_at, s.first_value_at, s.initial_amount, s.current_amount, s.monthly_amount,
                         s.one_off_amount, s.expanded_at
                  FROM stay s
                  CROSS JOIN several v
                  WHERE (SELECT v.hashes IS NOT NULL FROM several v) AND _is_among(s.hash, v.hashes)
                  GROUP BY s.customer_id, s.has_key, s.started_at, s.churned_at, s.first_value_at, s.initial_amount,
                           s.current_amount, s.monthly_amount, s.one_off_amount, s.expanded_at) s) s
      GROUP BY s.customer_id, s.has_key) s;

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
COMMENT ON COLUMN customer_as_of.stays_from IS
    'When each of its stays started, where it has several rows; the following arrays tell of the same stays.';
COMMENT ON COLUMN customer_as_of.stays_until IS 'When each ended; NULL while it goes on.';
COMMENT ON COLUMN customer_as_of.stays_raised_at IS 'When the monthly amount of each rose from that of the start; NULL: not known to have.';
COMMENT ON COLUMN customer_as_of.stays_paid_first IS 'What was paid each month from the start of each.';
COMMENT ON COLUMN customer_as_of.stays_pay IS 'What was paid each month at the end of each, or is paid now.';
COMMENT ON COLUMN customer_as_of.has_key IS 'Whether the CRM gives it a key.';
COMMENT ON COLUMN customer_as_of.churn_known IS
    'Whether the CRM tells who left: of any customer, whenever that was, a churned_at that can be.';
COMMENT ON COLUMN customer_as_of.first_value_known IS 'Likewise whether it tells who had first value.';
COMMENT ON COLUMN customer_as_of.expansion_known IS 'Likewise whether it tells who bought or paid more, and when.';
COMMENT ON COLUMN customer_as_of.change_known IS 'Whether it tells who buys or pays something else than at the start.';
