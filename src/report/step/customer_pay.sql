-- A customer with events pays by these. Of another one only its start, its first expansion and its end are known; the amount
-- before the expansion is that of its start where both are monthly ones.
CREATE OR REPLACE VIEW customer_pay WITH (security_invoker = true) AS
WITH stay AS MATERIALIZED (
    SELECT u.* FROM customer_as_of u
), event AS MATERIALIZED (
    -- What customer_finding tells of moves nothing.
    SELECT DISTINCT ON (e.customer_id, e.at) e.customer_id, true AS has_key, e.at,
           CASE WHEN e.kind = 'left' THEN 0 ELSE e.monthly_amount END AS pays
    FROM (SELECT e.customer_id, e.at, lower(e.kind) AS kind, e.monthly_amount FROM customer_event e) e
    JOIN stay u ON u.customer_id = e.customer_id AND u.has_key
    WHERE _can_be(e.at) AND e.at BETWEEN u.started_at AND (SELECT as_of())
      AND (e.kind = 'left' OR e.kind IN ('started', 'changed', 'returned') AND e.monthly_amount >= 0 AND e.monthly_amount < 1e20)
    -- Of several at one instant the highest counts, and one of leaving only alone.
    ORDER BY e.customer_id, e.at, e.kind = 'left', e.monthly_amount DESC
), paid AS (
    SELECT e.customer_id, e.has_key, e.at, e.pays FROM event e
    UNION ALL
    -- Who left pays no more, also where no event tells of it.
    SELECT u.customer_id, true, u.churned_at, 0
    FROM stay u
    JOIN (SELECT e.customer_id, max(e.at) AS last_at FROM event e GROUP BY e.customer_id) e ON e.customer_id = u.customer_id
    WHERE u.has_key AND u.churned_at > e.last_at
), change AS (
    SELECT c.customer_id, c.has_key, c.at, lead(c.at, 1, (SELECT as_of())) OVER w AS until,
           COALESCE(lag(c.pays) OVER w, 0) AS paid_before, c.pays, true AS by_event
    FROM paid c
    WINDOW w AS (PARTITION BY c.customer_id ORDER BY c.at)
    UNION ALL
    SELECT u.customer_id, u.has_key, c.at, c.until, c.paid_before, c.pays, false
    FROM (SELECT u.customer_id, u.has_key, u.started_at, COALESCE(u.churned_at, (SELECT as_of())) AS ended_at, u.churned_at,
                 u.monthly_amount, u.initial_amount,
                 CASE WHEN u.initial_amount < u.monthly_amount AND u.current_amount = u.monthly_amount AND u.expanded_at > u.started_at
                      THEN u.expanded_at END AS expanded_at
          FROM stay u
          WHERE u.monthly_amount IS NOT NULL
                AND NOT (u.has_key AND EXISTS (SELECT FROM event e WHERE e.customer_id = u.customer_id))) u
    CROSS JOIN LATERAL (
        VALUES (u.started_at, COALESCE(u.expanded_at, u.ended_at), 0,
                CASE WHEN u.expanded_at IS NULL THEN u.monthly_amount ELSE u.initial_amount END),
               (u.expanded_at, u.ended_at, u.initial_amount, u.monthly_amount),
               (u.churned_at, (SELECT as_of()), u.monthly_amount, 0)) c (at, until, paid_before, pays)
    WHERE c.at IS NOT NULL
)
SELECT u.*, LEAST(u.expanded_at, p.raised_at) AS grew_at, p.pays,
       CASE WHEN p.by_event OR u.churn_known THEN COALESCE(p.revenue + COALESCE(u.one_off_amount, 0), u.current_amount)
            ELSE u.current_amount END AS revenue,
       u.started_at || p.changed_at AS changed_at, 0::numeric || p.pays_from AS pays_from, p.first_paid_at,
       (SELECT count(*) > 0 FROM event e) AS events_known
FROM stay u
LEFT JOIN (SELECT p.customer_id, p.has_key, min(p.at) FILTER (WHERE p.paid_before > 0 AND p.pays > p.paid_before) AS raised_at,
                  sum(p.pays - p.paid_before) AS pays, bool_or(p.by_event) AS by_event,
                  -- A month is the twelfth of 365.25 days.
                  round(sum(p.pays * EXTRACT(epoch FROM p.until - p.at) / 2629800), 2) AS revenue,
                  -- A customer without events may start and leave at one instant.
                  array_agg(p.at ORDER BY p.at, p.paid_before) AS changed_at,
                  array_agg(p.pays ORDER BY p.at, p.paid_before) AS pays_from, min(p.at) FILTER (WHERE p.pays > 0) AS first_paid_at
           FROM change p
           GROUP BY p.customer_id, p.has_key) p ON p.customer_id = u.customer_id AND p.has_key = u.has_key;

COMMENT ON VIEW customer_pay IS
    'The customers as they stood at as_of(), with what each pays each month: by the view customer_event, else from its start on its '
    'monthly_amount.';
COMMENT ON COLUMN customer_pay.grew_at IS 'When it first bought or paid more, by expanded_at and by what it pays; NULL: not yet.';
COMMENT ON COLUMN customer_pay.pays IS 'What it pays each month now, 0 when it left; NULL: nothing is known of that.';
COMMENT ON COLUMN customer_pay.revenue IS
    'What it has paid so far: its monthly amounts for the time that it paid each, a month being 365.25 / 12 days, and '
    'one_off_amount; where nothing is known of the months, current_amount.';
COMMENT ON COLUMN customer_pay.changed_at IS 'When what it pays changed; its start comes before all changes.';
COMMENT ON COLUMN customer_pay.pays_from IS 'What it pays each month from each of these instants on; 0 for the first, its start.';
COMMENT ON COLUMN customer_pay.first_paid_at IS 'When it first paid anything.';
COMMENT ON COLUMN customer_pay.events_known IS 'Whether the CRM tells of any customer when what it pays changed.';
