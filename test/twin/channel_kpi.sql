-- The channel KPIs of an Odoo CRM, computed a second time: from the raw tables
-- in schema public, with the types, functions and operators of PostgreSQL only.
-- One row per channel; money in the company's currency; a rate is NULL when its
-- denominator is zero.
\ir common.sql

WITH
-- Stages as numbers: nurture 1, mql 2, sql 3, opportunity 4, customer 5. Nobody
-- records an agreed next step here, so the agreement ends at sql.
agreed_stage AS (
    SELECT l.id,
           CASE
               WHEN coalesce(s.signals, 0) >= CASE i.intent WHEN 3 THEN 1 ELSE 2 END THEN 3
               WHEN coalesce(s.signals, 0) >= CASE WHEN i.intent IN (2, 3) THEN 0 ELSE 1 END THEN 2
               ELSE 1
           END AS stage
    FROM lead_raw l
    LEFT JOIN intent i ON i.id = l.id
    LEFT JOIN signals s ON s.id = l.id
),
first_stage AS (
    SELECT min(sequence) AS sequence
    FROM public.crm_stage
),
crm_stage AS (
    SELECT l.id,
           CASE
               WHEN l.won THEN 5
               WHEN l.type = 'lead' THEN NULL
               WHEN l.stage_sequence > f.sequence THEN 4
               ELSE 3
           END AS stage
    FROM lead_raw l
    CROSS JOIN first_stage f
),
reached AS (
    SELECT l.id, c.channel, l.lost, coalesce(l.amount, 0) AS amount,
           greatest(a.stage, s.stage) AS stage
    FROM lead_raw l
    JOIN channel c ON c.id = l.id
    JOIN agreed_stage a ON a.id = l.id
    JOIN crm_stage s ON s.id = l.id
),
per_channel AS (
    SELECT channel,
           count(*) AS leads,
           sum(CASE WHEN stage >= 2 THEN 1 ELSE 0 END) AS mqls,
           sum(CASE WHEN stage >= 3 THEN 1 ELSE 0 END) AS sqls,
           sum(CASE WHEN stage >= 4 THEN 1 ELSE 0 END) AS opportunities,
           sum(CASE WHEN stage = 5 THEN 1 ELSE 0 END) AS won,
           sum(CASE WHEN stage < 5 AND lost THEN 1 ELSE 0 END) AS lost,
           sum(CASE WHEN stage < 5 AND NOT lost THEN 1 ELSE 0 END) AS open_leads,
           sum(CASE WHEN stage = 5 THEN amount ELSE 0 END) AS revenue,
           sum(CASE WHEN stage IN (3, 4) AND NOT lost THEN amount ELSE 0 END) AS pipeline
    FROM reached
    GROUP BY channel
)
SELECT channel,
       leads, mqls, sqls, opportunities, won, lost, open_leads,
       mqls::numeric / nullif(leads, 0) AS mql_rate,
       sqls::numeric / nullif(leads, 0) AS sql_rate,
       won::numeric / nullif(sqls, 0) AS close_rate,
       won::numeric / nullif(won + lost, 0) AS win_rate,
       won::numeric / nullif(leads, 0) AS customer_rate,
       revenue,
       pipeline,
       revenue / nullif(leads, 0) AS revenue_per_lead,
       revenue / nullif(sqls, 0) AS revenue_per_sql,
       revenue / nullif(won, 0) AS average_deal
FROM per_channel
ORDER BY channel;
