\set twin_echo :ECHO \set ECHO none
-- Twin of budget_burnt, see twins.sql.
\if :{?lead_row_stands} \else
SELECT pg_temp.make_lead_row() \g /dev/null
\endif
DROP TABLE IF EXISTS pg_temp.budget_burnt_twin;
CREATE TEMP TABLE budget_burnt_twin AS
WITH lead AS (
    SELECT l.month, l.channel, o.name AS campaign, l.leaks, l.sla_state FROM lead_row l, LATERAL (SELECT NULL AS name UNION SELECT l.campaign) o
    WHERE l.month IS NOT NULL
), cost AS (
    SELECT date_trunc('month', day::timestamp)::date AS month, channel, NULLIF(campaign, '') AS campaign, sum(amount) AS spend
    FROM funnel.spend WHERE day <= (SELECT pg_temp.today()) GROUP BY 1, 2, 3
), key AS (
    SELECT month, channel, campaign FROM lead UNION SELECT month, channel, campaign FROM cost
), life AS (
    -- From the first to the last month in which it has leads, those of which the spend is known.
    SELECT l.channel, l.campaign, count(c.month) AS covered, count(*) AS months
    FROM (SELECT channel, campaign, min(month) AS first, max(month) AS last FROM lead GROUP BY 1, 2) l
    CROSS JOIN LATERAL generate_series(l.first::timestamp, l.last, '1 month') m (month)
    LEFT JOIN cost c ON (c.month, c.channel) = (m.month, l.channel) AND c.campaign IS NOT DISTINCT FROM l.campaign
    WHERE EXISTS (SELECT FROM cost a WHERE a.channel = l.channel AND a.campaign IS NOT DISTINCT FROM l.campaign)
    GROUP BY 1, 2
)
SELECT k.month, k.channel, k.campaign, c.spend, l.leads, l.wrong AS wrong_conversion, l.early AS too_early, l.answered + l.never AS too_late,
       l.answered AS answered_late, l.never AS never_answered, l.leaking, round(l.leaking::numeric / NULLIF(l.leads, 0), 4) AS burnt_share,
       pg_temp.bound(-1, l.leaking, l.leads) AS burnt_share_low, pg_temp.bound(1, l.leaking, l.leads) AS burnt_share_high,
       round(c.spend * l.wrong / NULLIF(l.leads, 0), 2) AS wrong_conversion_spend, round(c.spend * l.early / NULLIF(l.leads, 0), 2) AS too_early_spend,
       round(c.spend * (l.answered + l.never) / NULLIF(l.leads, 0), 2) AS too_late_spend, round(c.spend * l.answered / NULLIF(l.leads, 0), 2) AS answered_late_spend,
       round(c.spend * l.never / NULLIF(l.leads, 0), 2) AS never_answered_spend, round(c.spend * l.leaking / NULLIF(l.leads, 0), 2) AS burnt,
       f.covered || ' of ' || f.months AS spend_months
FROM key k
LEFT JOIN cost c ON (c.month, c.channel) = (k.month, k.channel) AND c.campaign IS NOT DISTINCT FROM k.campaign
LEFT JOIN life f ON f.channel = k.channel AND f.campaign IS NOT DISTINCT FROM k.campaign
CROSS JOIN LATERAL (
    SELECT count(*) AS leads, count(*) FILTER (WHERE 'wrong_conversion' = ANY (leaks)) AS wrong, count(*) FILTER (WHERE 'too_early' = ANY (leaks)) AS early,
           count(*) FILTER (WHERE sla_state = 'breached') AS answered, count(*) FILTER (WHERE sla_state = 'overdue') AS never, count(*) FILTER (WHERE cardinality(leaks) > 0) AS leaking
    FROM lead l WHERE (l.month, l.channel) = (k.month, k.channel) AND l.campaign IS NOT DISTINCT FROM k.campaign) l;
\set ECHO :twin_echo
