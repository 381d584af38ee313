-- Where the leads of an Odoo CRM leak, computed a second time: from the raw tables in
-- schema public and from twin_status and twin_handover, which were computed so too, with
-- the types, functions and operators of PostgreSQL only. One row per channel, month and
-- combination of leaks; month NULL: all months, as in leak_report.
\ir common.sql

WITH
-- A contact request suits a retargeting audience; one that did something else as well
-- counts for that.
contact AS (
    SELECT i.id
    FROM intent i
    JOIN named_intent p ON p.id = i.id
    JOIN named n ON n.id = p.id AND n.place = p.place
    JOIN conversion v ON n.name ~ v.pattern AND v.intent = i.intent
    WHERE p.place = (SELECT min(f.place) FROM named_intent f WHERE f.id = i.id)
    GROUP BY i.id
    HAVING bool_and(v.pattern = 'contact')
),
lead AS (
    SELECT c.channel,
           date_trunc('month', s.received_at AT TIME ZONE 'Europe/Brussels')::date AS month,
           r.won, r.lost, CASE WHEN r.won THEN coalesce(r.amount, 0) ELSE 0 END AS revenue,
           CASE
               WHEN c.channel IN ('Email', 'Referral', 'Unassigned') OR s.intent IS NULL THEN false
               WHEN c.channel = 'Meta retargeting' THEN s.intent <> 'high' AND k.id IS NULL
               WHEN c.channel IN ('Google Ads', 'Microsoft Ads', 'Organic Search', 'Phone', 'Direct', 'Website') THEN s.intent <> 'high'
               ELSE s.intent = 'high'
           END AS wrong,
           coalesce(h.verdict = 'too_early', false) AS early,
           s.sla_state IN ('overdue', 'breached') AS late
    FROM lead_raw r
    JOIN channel c ON c.id = r.id
    JOIN twin_status s ON s.lead_id = r.id::text
    LEFT JOIN twin_handover h ON h.lead_id = r.id::text
    LEFT JOIN contact k ON k.id = r.id
),
-- Every lead stands in two rows: that of its channel, and of its month there.
row AS (
    SELECT l.channel,
           CASE WHEN by_month THEN l.month END AS month,
           (CASE WHEN wrong THEN ARRAY['wrong_conversion'] ELSE '{}'::text[] END
            || CASE WHEN early THEN ARRAY['too_early'] ELSE '{}'::text[] END
            || CASE WHEN late THEN ARRAY['too_late'] ELSE '{}'::text[] END) AS leaks,
           count(*) AS leads,
           sum(CASE WHEN won OR lost THEN 1 ELSE 0 END) AS closed,
           sum(CASE WHEN won THEN 1 ELSE 0 END) AS won,
           sum(revenue) AS revenue
    FROM lead l
    CROSS JOIN (VALUES (true), (false)) AS m (by_month)
    GROUP BY 1, 2, 3
),
whole AS (
    SELECT channel, month, sum(revenue) / nullif(sum(won), 0) AS average_deal,
           coalesce(sum(won) FILTER (WHERE cardinality(leaks) = 0), 0) AS clean_won,
           coalesce(sum(closed) FILTER (WHERE cardinality(leaks) = 0), 0) AS clean_closed,
           greatest(count(*) FILTER (WHERE cardinality(leaks) > 0 AND closed > 0)
                    -- and every leak that stands in several combinations, taken together
                    + CASE WHEN count(*) FILTER (WHERE 'wrong_conversion' = ANY (leaks) AND closed > 0) > 1 THEN 1 ELSE 0 END
                    + CASE WHEN count(*) FILTER (WHERE 'too_early' = ANY (leaks) AND closed > 0) > 1 THEN 1 ELSE 0 END
                    + CASE WHEN count(*) FILTER (WHERE 'too_late' = ANY (leaks) AND closed > 0) > 1 THEN 1 ELSE 0 END, 1) AS compared
    FROM row
    GROUP BY channel, month
),
-- The normal deviates of 1 - 0.05 / compared.
deviate (compared, z) AS (
    VALUES (1, 1.959963984540054::double precision),
           (2, 2.241402727604946::double precision),
           (3, 2.393979799818510::double precision),
           (4, 2.497705474412374::double precision),
           (5, 2.575829303548900::double precision),
           (6, 2.638257273476751::double precision),
           (7, 2.690109527158866::double precision),
           (8, 2.734368786533176::double precision),
           (9, 2.772921294608662::double precision),
           (10, 2.807033768343811::double precision)
),
-- Logarithms of factorials, for the exact test of Fisher.
factorial AS (
    SELECT n, sum(CASE WHEN n > 0 THEN ln(n::double precision) ELSE 0 END) OVER (ORDER BY n) AS ln
    FROM (SELECT generate_series(0, count(*)) AS n FROM lead) AS number
),
cell AS (
    SELECT r.*, w.average_deal, w.clean_won, w.clean_closed, w.compared, d.z,
           r.won::double precision / nullif(r.closed, 0) AS p, w.clean_won::double precision / nullif(w.clean_closed, 0) AS q
    FROM row r
    JOIN whole w ON w.channel IS NOT DISTINCT FROM r.channel AND w.month IS NOT DISTINCT FROM r.month
    JOIN deviate d ON d.compared = w.compared
),
-- For the won as they are, and if none had been won: the chance of what is no likelier.
chance AS (
    SELECT c.channel, c.month, c.leaks, t.if_none,
           sum(CASE WHEN g.ln <= g.ln_seen + 1e-7 THEN exp(g.ln) ELSE 0 END) AS chance
    FROM cell c
    CROSS JOIN (VALUES (true), (false)) AS t (if_none)
    CROSS JOIN LATERAL (SELECT CASE WHEN if_none THEN 0 ELSE c.won END AS won) AS x
    CROSS JOIN LATERAL (
        SELECT a.ln + b.ln - k1.ln - k2.ln - (r1.ln + r2.ln) + s.ln AS ln,
               max(CASE WHEN k = x.won THEN a.ln + b.ln - k1.ln - k2.ln - (r1.ln + r2.ln) + s.ln END) OVER () AS ln_seen
        FROM generate_series(greatest(0, x.won + c.clean_won - c.clean_closed)::bigint, least(c.closed, x.won + c.clean_won)::bigint) AS k
        JOIN factorial k1 ON k1.n = k
        JOIN factorial k2 ON k2.n = c.closed - k
        JOIN factorial r1 ON r1.n = x.won + c.clean_won - k
        JOIN factorial r2 ON r2.n = c.clean_closed - (x.won + c.clean_won - k)
        JOIN factorial a ON a.n = c.closed
        JOIN factorial b ON b.n = c.clean_closed
        CROSS JOIN LATERAL (
            SELECT f.ln + g.ln - h.ln AS ln
            FROM factorial f, factorial g, factorial h
            WHERE f.n = x.won + c.clean_won
              AND g.n = c.closed + c.clean_closed - x.won - c.clean_won
              AND h.n = c.closed + c.clean_closed
        ) AS s
    ) AS g
    WHERE c.closed > 0 AND c.clean_closed > 0 AND cardinality(c.leaks) > 0
    GROUP BY c.channel, c.month, c.leaks, t.if_none
),
judged AS (
    SELECT c.*,
           CASE
               WHEN cardinality(c.leaks) = 0 THEN NULL
               WHEN s.chance <= 0.05 / c.compared THEN CASE WHEN c.p > c.q THEN 'closes better' END
               WHEN n.chance <= 0.05 / c.compared THEN 'no difference beyond chance'
               ELSE 'too few leads'
           END AS reason,
           round(((c.won + c.z ^ 2 / 2 - c.z * sqrt(c.won * (1 - c.p) + c.z ^ 2 / 4)) / (c.closed + c.z ^ 2))::numeric, 8) AS low,
           round(((c.won + c.z ^ 2 / 2 + c.z * sqrt(c.won * (1 - c.p) + c.z ^ 2 / 4)) / (c.closed + c.z ^ 2))::numeric, 8) AS high,
           round(((c.clean_won + c.z ^ 2 / 2 - c.z * sqrt(c.clean_won * (1 - c.q) + c.z ^ 2 / 4)) / (c.clean_closed + c.z ^ 2))::numeric, 8) AS clean_low,
           round(((c.clean_won + c.z ^ 2 / 2 + c.z * sqrt(c.clean_won * (1 - c.q) + c.z ^ 2 / 4)) / (c.clean_closed + c.z ^ 2))::numeric, 8) AS clean_high
    FROM cell c
    LEFT JOIN chance s ON NOT s.if_none AND s.channel IS NOT DISTINCT FROM c.channel AND s.month IS NOT DISTINCT FROM c.month AND s.leaks = c.leaks
    LEFT JOIN chance n ON n.if_none AND n.channel IS NOT DISTINCT FROM c.channel AND n.month IS NOT DISTINCT FROM c.month AND n.leaks = c.leaks
)
SELECT channel, month, leaks, leads, closed, won,
       round(won::numeric / nullif(closed, 0), 4) AS close_rate_with,
       round(clean_won::numeric / nullif(clean_closed, 0), 4) AS close_rate_without,
       clean_closed,
       round(average_deal, 2) AS average_deal,
       CASE WHEN cardinality(leaks) > 0 AND reason IS NULL
           THEN round(round((clean_won::numeric / clean_closed - won::numeric / closed) * closed * average_deal, 2), 0) END AS money_left,
       CASE WHEN cardinality(leaks) > 0 AND reason IS NULL
           THEN round(round((q - p - sqrt((q - clean_low) ^ 2 + (high - p) ^ 2))::numeric * closed * average_deal, 2), 0) END AS money_low,
       CASE WHEN cardinality(leaks) > 0 AND reason IS NULL
           THEN round(round((q - p + sqrt((clean_high - q) ^ 2 + (p - low) ^ 2))::numeric * closed * average_deal, 2), 0) END AS money_high,
       reason
FROM judged
ORDER BY channel, month, leaks;
