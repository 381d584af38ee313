\set team_echo :ECHO \set ECHO none
-- A CRM in schema crm with leads of half a year, of a few owners, teams and campaigns, as seen on Monday 2026-11-23 at 13:00 in Brussels,
-- and pg_temp functions to count them in plain SQL. Only the first line of this file is seen in the output of a test.
\ir crm_lead.sql
ALTER TABLE crm.lead ADD team text;
CREATE TABLE crm.touch (lead_id text, touched_at timestamptz, source text, medium text, campaign text);
INSERT INTO crm.lead (lead_id, received_at, source, medium, campaign, conversion, signals, owner, team, handed_over_at, responded_at,
                      next_step_at, crm_stage, lost, lost_reason, closed_at, amount)
SELECT i, r, ('{google,facebook,news}'::text[])[1 + h % 3], ('{cpc,cpc,email}'::text[])[1 + h % 3],
       ('{roof,brand,NULL,""}'::text[])[1 + h / 3 % 4], ('{quote request,calculator,newsletter,contact}'::text[])[1 + h / 5 % 4],
       CASE WHEN h % 7 < 3 THEN '{need,budget}'::text[] END, o.owner,
       CASE o.owner WHEN 'Ann' THEN 'North' WHEN 'Bob' THEN ('{North,South}'::text[])[1 + i % 2] WHEN 'Cas' THEN ''
         WHEN 'Dan' THEN NULL ELSE 'South' END,
       CASE WHEN h % 5 < 2 THEN r + h % 97 * interval '70 minutes' END,
       CASE WHEN h % 11 < 7 THEN r + (i % 3 * 200 + h % 7) * interval '3 minutes' END,
       CASE WHEN h % 6 = 0 THEN r + interval '30 days' END, ('{sql,opportunity,customer,NULL,NULL}'::text[])[1 + h % 5],
       h % 5 <> 2 AND h % 13 < 5, CASE WHEN h % 13 < 5 THEN ('{price," price ","",NULL,too late}'::text[])[1 + i % 5] END,
       CASE WHEN h % 5 = 2 OR h % 13 < 5 OR h % 17 = 0 THEN r + (1 + h % 41) * interval '7 hours' END, h % 1000 + 0.25
FROM generate_series(1, 420) i
CROSS JOIN LATERAL (SELECT i * 7919 % 1009 AS h) n
-- The last ones on the last days; two on a Sunday evening in London, Monday in Brussels.
CROSS JOIN LATERAL (SELECT CASE WHEN i > 400 THEN timestamptz '2026-11-23 12:00+00' - (i - 400) * interval '5 minutes' * (i - 400)
                             WHEN i IN (399, 400) THEN '2026-10-25 23:30+00'
                             ELSE timestamptz '2026-06-03 05:00+00' + i * i * 7 % 4137 * interval '1 hour' END AS r) t
CROSS JOIN LATERAL (SELECT CASE WHEN i IN (5, 250) THEN 'Dan' WHEN i % 9 = 1 THEN '' WHEN i % 9 > 1
                             THEN ('{Ann,Bob,Cas}'::text[])[1 + h % 3] END AS owner) o;
INSERT INTO crm.touch
SELECT lead_id, received_at + d, source, medium, campaign
FROM crm.lead, unnest('{0,2 days,200 days}'::interval[]) d
WHERE lead_id::int % 4 = 0 AND (d = '0' OR lead_id::int % 12 = 0);

-- Wilson's bounds.
CREATE FUNCTION pg_temp.bound(sign int, n bigint, of bigint) RETURNS numeric
RETURN (SELECT CASE WHEN of > 0 THEN round(((p + z * z / 2 / of + sign * z * sqrt(p * (1 - p) / of + z * z / 4 / of / of))
                                            / (1 + z * z / of))::numeric, 4) + 0 END
        FROM (SELECT n::float8 / NULLIF(of, 0) AS p, 1.959963984540054::float8 AS z) x);
-- The leads as lead_status and the CRM tell of them, as a temporary table.
CREATE FUNCTION pg_temp.make_lead_row() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE lead_row AS
    SELECT s.lead_id, s.channel, NULLIF(s.campaign, '') AS campaign, NULLIF(s.owner, '') AS owner, NULLIF(s.team, '') AS team, s.received_at,
           date_trunc('week', s.received_at AT TIME ZONE 'Europe/Brussels')::date AS week, s.sla_state, s.response_time_hours, s.amount,
           array_position('{nurture,mql,sql,opportunity,customer}', s.reached_stage) AS stage, s.lost, s.closed_at, s.qualified_at,
           s.responded_at, s.handed_over_at, s.next_step_at, s.crm_stage, NULLIF(btrim(s.lost_reason), '') AS lost_reason,
           NOT s.lost AND s.reached_stage <> 'customer' AND s.closed_at IS NULL AS is_open
    FROM funnel.lead_status s;
END $$;
-- The figures of channel_kpi but times and costs, by a key, of leads that are called l, as a temporary table.
CREATE FUNCTION pg_temp.make_twin(name text, key text, leads text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TEMP TABLE %I AS
        SELECT k.*, m.*
        FROM (SELECT %s, count(l.lead_id) AS leads, count(*) FILTER (WHERE stage >= 2) AS mqls, count(*) FILTER (WHERE stage >= 3) AS sqls,
                     count(*) FILTER (WHERE stage >= 4) AS opportunities, count(*) FILTER (WHERE stage = 5) AS won,
                     count(*) FILTER (WHERE lost) AS lost, count(*) FILTER (WHERE NOT lost AND stage < 5) AS open_leads,
                     COALESCE(sum(amount) FILTER (WHERE stage = 5), 0) AS revenue,
                     COALESCE(sum(amount) FILTER (WHERE NOT lost AND stage IN (3, 4)), 0) AS pipeline,
                     count(*) FILTER (WHERE sla_state = ''met'') AS sla_met,
                     count(*) FILTER (WHERE sla_state IN (''breached'', ''overdue'')) AS sla_missed,
                     count(*) FILTER (WHERE sla_state IN (''pending'', ''at_risk'')) AS sla_pending
              FROM %s
              GROUP BY %s) k
        CROSS JOIN LATERAL (
            SELECT round(mqls::numeric / NULLIF(leads, 0), 4) AS mql_rate, pg_temp.bound(-1, mqls, leads) AS mql_rate_low,
                   pg_temp.bound(1, mqls, leads) AS mql_rate_high, round(sqls::numeric / NULLIF(leads, 0), 4) AS sql_rate,
                   pg_temp.bound(-1, sqls, leads) AS sql_rate_low, pg_temp.bound(1, sqls, leads) AS sql_rate_high,
                   round(won::numeric / NULLIF(sqls, 0), 4) AS close_rate, pg_temp.bound(-1, won, sqls) AS close_rate_low,
                   pg_temp.bound(1, won, sqls) AS close_rate_high, round(won::numeric / NULLIF(won + lost, 0), 4) AS win_rate,
                   pg_temp.bound(-1, won, won + lost) AS win_rate_low, pg_temp.bound(1, won, won + lost) AS win_rate_high,
                   round(won::numeric / NULLIF(leads, 0), 4) AS customer_rate, pg_temp.bound(-1, won, leads) AS customer_rate_low,
                   pg_temp.bound(1, won, leads) AS customer_rate_high, round(revenue / NULLIF(leads, 0), 2) AS revenue_per_lead,
                   round(revenue / NULLIF(sqls, 0), 2) AS revenue_per_sql, round(revenue / NULLIF(won, 0), 2) AS average_deal,
                   round((won + lost)::numeric / NULLIF(leads, 0), 4) AS maturity,
                   round(sla_met::numeric / NULLIF(sla_met + sla_missed, 0), 4) AS sla_attainment,
                   pg_temp.bound(-1, sla_met, sla_met + sla_missed) AS sla_attainment_low,
                   pg_temp.bound(1, sla_met, sla_met + sla_missed) AS sla_attainment_high) m', name, key, leads,
        (SELECT string_agg(nth::text, ', ') FROM unnest(string_to_array(key, ', ')) WITH ORDINALITY u (part, nth)));
END $$;
-- How many rows a report and a table have, and how many of each the other lacks, in the columns of the table.
CREATE FUNCTION pg_temp.compared(report text, twin text, OUT rows bigint, OUT not_in_twin bigint, OUT not_in_report bigint)
LANGUAGE plpgsql AS $$
DECLARE
    columns CONSTANT text := (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                              FROM pg_attribute a WHERE a.attrelid = twin::regclass AND a.attnum > 0);
BEGIN
    EXECUTE format('SELECT (SELECT count(*) FROM funnel.%I), '
                   '(SELECT count(*) FROM (SELECT %2$s FROM funnel.%1$I EXCEPT ALL SELECT %2$s FROM %3$I) d), '
                   '(SELECT count(*) FROM (SELECT %2$s FROM %3$I EXCEPT ALL SELECT %2$s FROM funnel.%1$I) d)', report, columns, twin)
        INTO rows, not_in_twin, not_in_report;
END $$;
-- Whether a median in hours is as far from that of the rows as a histogram may be.
CREATE FUNCTION pg_temp.is_near(said numeric, median float8) RETURNS boolean
RETURN CASE WHEN said IS NULL OR median IS NULL THEN said IS NULL AND median IS NULL
         ELSE abs(said - median) <= median / 64 + 0.5 / 3600 + 0.0001 END;
\set ECHO :team_echo
