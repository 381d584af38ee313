-- comments: customer_classified
-- A customer with events pays by these. Of another one only its start, its first expansion and its end are known; the amount
-- before the expansion is that of its start where both are monthly ones. One of several rows pays what its stays add up to.
CREATE OR REPLACE VIEW customer_pay WITH (security_invoker = true) AS
WITH stay AS MATERIALIZED (
    SELECT u.* FROM customer_classified u
), event AS MATERIALIZED (
    -- What customer_finding tells of moves nothing. The joins are full ones, as the planner may take both sides for few, and
    -- would compare each row with each.
    SELECT DISTINCT ON (e.customer_id, e.at) e.customer_id, e.at, CASE WHEN e.kind = 'left' THEN 0 ELSE e.monthly_amount END AS pays
    FROM (SELECT e.customer_id, e.at, e.kind, e.monthly_amount, u.started_at, u.churned_at
          FROM (SELECT e.customer_id, e.at, lower(e.kind) AS kind, e.monthly_amount FROM customer_event e) e
          FULL JOIN (SELECT u.customer_id, u.started_at, u.churned_at FROM stay u WHERE u.has_key) u ON u.customer_id = e.customer_id
          OFFSET 0) e
    WHERE _can_be(e.at) AND e.at BETWEEN e.started_at AND (SELECT as_of()) AND (e.at >= e.churned_at) IS NOT TRUE
      AND (e.kind = 'left' OR e.kind IN ('started', 'changed', 'returned') AND e.monthly_amount >= 0 AND e.monthly_amount < 1e20)
    -- Of several at one instant the highest counts, and one of leaving only alone.
    ORDER BY e.customer_id, e.at, e.kind = 'left', e.monthly_amount DESC
), paid AS (
    SELECT e.customer_id, true AS has_key, e.at, e.pays, true AS by_event FROM event e
    UNION ALL
    -- Who left pays no more, also where no event tells of it.
    SELECT u.customer_id, true, u.churned_at, 0, NULL
    FROM stay u
    WHERE u.has_key AND u.churned_at IS NOT NULL
    UNION ALL
    SELECT u.customer_id, u.has_key, c.at, sum(sum(c.change)) OVER (PARTITION BY u.customer_id, u.has_key ORDER BY c.at), false
    FROM stay u
    CROSS JOIN LATERAL unnest(u.stays_from, u.stays_until, u.stays_raised_at, u.stays_paid_first, u.stays_pay)
        s (started_at, churned_at, raised_at, paid_first, pays)
    CROSS JOIN LATERAL (VALUES (s.started_at, s.paid_first), (s.raised_at, s.pays - s.paid_first), (s.churned_at, -s.pays)) c (at, change)
    -- With one amount unknown nobody knows what they add up to.
    WHERE array_position(u.stays_pay, NULL) IS NULL AND c.at IS NOT NULL
    GROUP BY u.customer_id, u.has_key, c.at
), grouped AS (
    SELECT c.customer_id, c.has_key, min(c.at) FILTER (WHERE c.paid_before > 0 AND c.pays > c.paid_before) AS raised_at,
           sum(c.pays - c.paid_before) AS pays, bool_or(c.by_event) AS by_event,
           sum(c.pays * EXTRACT(epoch FROM c.until - c.at)) AS pay_seconds, array_agg(c.at ORDER BY c.at) AS changed_at,
           array_agg(c.pays ORDER BY c.at) AS pays_from, min(c.at) FILTER (WHERE c.pays > 0) AS first_paid_at
    FROM (SELECT c.*, lead(c.at, 1, (SELECT LEAST(as_of(), '9999-12-30 00:00+00'))) OVER w AS until,
                 COALESCE(lag(c.pays) OVER w, 0) AS paid_before
          FROM (SELECT c.*, COALESCE(bool_or(c.by_event) OVER (PARTITION BY c.customer_id, c.has_key), false) AS has_events
                FROM paid c) c
          -- Where there are events they alone count.
          WHERE CASE WHEN c.has_events THEN c.by_event IS NOT FALSE ELSE c.by_event IS FALSE END
          WINDOW w AS (PARTITION BY c.customer_id, c.has_key ORDER BY c.at)) c
    GROUP BY c.customer_id, c.has_key
), priced AS (
    SELECT u.*, p.customer_id IS NOT NULL AS has_changes, p.raised_at AS changed_up_at, p.pays AS changed_pays, p.by_event,
           p.pay_seconds, p.changed_at AS changes_at, p.pays_from AS changes_to, p.first_paid_at
    FROM stay u
    FULL JOIN grouped p ON p.customer_id = u.customer_id AND p.has_key = u.has_key
    OFFSET 0
)
SELECT u.customer_id, u.has_key, u.channel, u.campaign, u.started_in, u.started, u.churned, u.first_value, u.as_of, u.zone,
       u.initial_amount, u.current_amount, u.churn_known, u.expansion_known,
       u.started + (LEAST(u.expanded_at, u.changed_up_at, CASE WHEN o.paid_first > 0 THEN o.raised_at END) - u.started_at) AS expanded,
       COALESCE(u.changed_pays, CASE WHEN o.pays IS NOT NULL AND u.churned_at IS NOT NULL THEN 0 ELSE o.pays END) AS pays,
       CASE WHEN u.by_event OR u.churn_known
            -- A month is the twelfth of 365.25 days.
            THEN COALESCE(round(COALESCE(u.pay_seconds,
                                         o.paid_first * EXTRACT(epoch FROM COALESCE(o.raised_at, o.ended_at) - u.started_at)
                                         + COALESCE(o.pays * EXTRACT(epoch FROM o.ended_at - o.raised_at), 0)) / 2629800, 2)
                          + COALESCE(u.one_off_amount, 0), u.current_amount)
            ELSE u.current_amount END AS revenue,
       u.started_at || COALESCE(u.changes_at,
                                CASE WHEN o.pays IS NOT NULL
                                     THEN array_remove(ARRAY[u.started_at, o.raised_at, u.churned_at], NULL) END) AS changed_at,
       0::numeric || COALESCE(u.changes_to,
                              CASE WHEN o.pays IS NOT NULL
                                   THEN array_remove(ARRAY[o.paid_first, CASE WHEN o.raised_at IS NOT NULL THEN o.pays END,
                                                           CASE WHEN u.churned_at IS NOT NULL THEN 0 END], NULL) END) AS pays_from,
       _month(COALESCE(u.first_paid_at, CASE WHEN o.paid_first > 0 THEN u.started_at WHEN o.pays > 0 THEN o.raised_at END), u.zone)
           AS first_paid_in,
       EXISTS (SELECT 1 FROM event e) AS events_known
FROM priced u
CROSS JOIN LATERAL (
    SELECT s.pays, s.raised_at, s.ended_at, CASE WHEN s.raised_at IS NULL THEN s.pays ELSE u.initial_amount END AS paid_first
    FROM (SELECT CASE WHEN NOT u.has_changes AND u.stays_from IS NULL THEN u.monthly_amount END AS pays,
                 CASE WHEN NOT u.has_changes AND u.stays_from IS NULL
                           AND _is_raised(u.started_at, u.expanded_at, u.initial_amount, u.current_amount, u.monthly_amount)
                      THEN u.expanded_at END AS raised_at,
                 COALESCE(u.churned_at, (SELECT LEAST(as_of(), '9999-12-30 00:00+00'))) AS ended_at) s) o;

COMMENT ON VIEW customer_pay IS
    'The customers as they stood at as_of(), with what each pays each month: by the view customer_event, else from its start on its '
    'monthly_amount.';
COMMENT ON COLUMN customer_pay.expanded IS
    'When it first bought or paid more, by expanded_at and by what it pays, in the reports'' time zone; NULL: not yet.';
COMMENT ON COLUMN customer_pay.pays IS 'What it pays each month now, 0 when it left; NULL: nothing is known of that.';
COMMENT ON COLUMN customer_pay.revenue IS
    'What it has paid so far: its monthly amounts for the time that it paid each, a month being 365.25 / 12 days, and '
    'one_off_amount; where nothing is known of the months, current_amount.';
COMMENT ON COLUMN customer_pay.changed_at IS 'When what it pays changed; its start comes before all changes.';
COMMENT ON COLUMN customer_pay.pays_from IS 'What it pays each month from each of these instants on; 0 for the first, its start.';
COMMENT ON COLUMN customer_pay.first_paid_in IS 'The first day of the month in which it first paid anything.';
COMMENT ON COLUMN customer_pay.events_known IS 'Whether the CRM tells of any customer when what it pays changed.';
