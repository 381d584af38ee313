SELECT format(CASE $2 - $1 WHEN 7 THEN _said(s.words, 'In this week: %s. In the week before: %s.')
                           ELSE _said(s.words, 'In this period: %s. In the period before: %s.') END, n.is, n.was)
FROM spoken s
CROSS JOIN settings t
CROSS JOIN LATERAL (
    SELECT format(f.counts, c.won, _amount_of(c.revenue, t.currency, s.words), c.lost, c.received) AS is,
           format(f.counts, c.won_before, _amount_of(c.revenue_before, t.currency, s.words), c.lost_before, c.received_before) AS was
    FROM (SELECT _said(s.words, 'won %s for %s, lost %s, received %s') AS counts) f
    CROSS JOIN (
        SELECT count(*) FILTER (WHERE c.closed_at >= p.since AND c.won) AS won,
               sum(c.amount) FILTER (WHERE c.closed_at >= p.since AND c.won) AS revenue,
               count(*) FILTER (WHERE c.closed_at >= p.since AND c.lost) AS lost,
               count(*) FILTER (WHERE c.received_at >= p.since) AS received,
               count(*) FILTER (WHERE c.closed_at < p.since AND c.won) AS won_before,
               sum(c.amount) FILTER (WHERE c.closed_at < p.since AND c.won) AS revenue_before,
               count(*) FILTER (WHERE c.closed_at < p.since AND c.lost) AS lost_before,
               count(*) FILTER (WHERE c.received_at < p.since) AS received_before
        FROM (SELECT ($1 - ($2 - $1))::timestamp AT TIME ZONE w.zone AS before, $1::timestamp AT TIME ZONE w.zone AS since,
                     $2::timestamp AT TIME ZONE w.zone AS until
              FROM working_hours w OFFSET 0) p
        -- What is not of the two periods is unknown to the counts.
        CROSS JOIN LATERAL (
            SELECT CASE WHEN l.closed_at >= p.before AND l.closed_at < p.until THEN l.closed_at END AS closed_at,
                   CASE WHEN l.received_at >= p.before AND l.received_at < p.until THEN l.received_at END AS received_at,
                   l.reached_stage = 'customer' AS won, l.lost, l.amount
            FROM lead_classified l) c) c) n;
