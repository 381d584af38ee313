\set twins_echo :ECHO \set ECHO none
-- To count what the reports of schema funnel say a second time, in plain SQL, from the leads one by one. The files twin_NAME.sql make a
-- temporary table VIEW_twin for each view that they are about, with those of its columns that they know, as of as_of(); each may run again,
-- on leads that it reads anew unless \set lead_row_stands 1 says that pg_temp.lead_row is as it should be.
-- Only the first line of this file is seen in the output of a test.

-- Wilson's bounds.
CREATE FUNCTION pg_temp.bound(sign int, n bigint, of bigint) RETURNS numeric
RETURN (SELECT CASE WHEN of > 0 THEN round(((p + z * z / 2 / of + sign * z * sqrt(p * (1 - p) / of + z * z / 4 / of / of))
                                            / (1 + z * z / of))::numeric, 4) + 0 END
        FROM (SELECT n::float8 / NULLIF(of, 0) AS p, 1.959963984540054::float8 AS z) x);
-- What is left of a chi-square distribution above x. trend_chance() of a root is that of one degree of freedom.
CREATE FUNCTION pg_temp.chi_square_tail(x float8, degrees int) RETURNS float8
RETURN CASE WHEN x <= 0 THEN 1 WHEN x > 1400 THEN 0
         WHEN degrees % 2 = 0 THEN (SELECT sum(exp(-x / 2 + i * ln(x / 2) - ln(factorial(i)::float8))) FROM generate_series(0, degrees / 2 - 1) i)
         ELSE lead_funnel.trend_chance(sqrt(x), 1)
              + COALESCE((SELECT sum(exp(-x / 2 + (i - 0.5) * ln(x / 2) - g.ln))
                          FROM generate_series(1, (degrees - 1) / 2) i,
                               -- The gamma function of i + 1 / 2.
                               LATERAL (SELECT ln(sqrt(pi())) + sum(ln(j - 0.5)) AS ln FROM generate_series(1, i) j) g), 0) END;
-- The day of as_of() in the reports' time zone. As text, so that nothing depends on the reports.
CREATE FUNCTION pg_temp.today() RETURNS date STABLE LANGUAGE sql AS $$
    SELECT (lead_funnel.as_of() AT TIME ZONE w.zone)::date FROM funnel.working_hours w
$$;
-- The leads as lead_status and the CRM tell of them, as a temporary table.
CREATE FUNCTION pg_temp.make_lead_row() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DROP TABLE IF EXISTS pg_temp.lead_row;
    CREATE TEMP TABLE lead_row AS
    SELECT s.lead_id, s.channel, (SELECT min(h.motion) FROM funnel.channel h WHERE h.name = s.channel) AS motion, s.audience, s.source, s.medium,
           NULLIF(s.campaign, '') AS campaign, s.conversion, s.intent, s.signals, NULLIF(s.owner, '') AS owner, NULLIF(s.team, '') AS team,
           s.received_at, d.received, date_trunc('week', d.received)::date AS week, date_trunc('month', d.received)::date AS month,
           s.sla_state, s.response_time_hours, c.response_time, s.due_at, s.next_target, s.next_due_at, s.next_state, s.amount,
           array_position('{nurture,mql,sql,opportunity,customer}', s.reached_stage) AS stage, s.reached_stage, s.agreed_stage,
           s.reached_stage = 'customer' AS won, s.lost AND s.reached_stage <> 'customer' AS lost, s.closed_at, s.qualified_at,
           s.responded_at, s.restored_at, s.handed_over_at, s.next_step_at, s.crm_stage, NULLIF(btrim(s.lost_reason), '') AS lost_reason,
           s.customer_id, s.contactable, s.fit, s.leaks, c.sql_signals, d.zone, c.handover_unknown,
           NOT s.lost AND s.reached_stage <> 'customer' AND (l.archived IS FALSE OR s.closed_at IS NULL) AS is_open
    FROM funnel.lead_status s
    JOIN funnel_steps.lead_classified c USING (lead_id)
    LEFT JOIN funnel.lead l USING (lead_id)
    CROSS JOIN LATERAL (SELECT s.received_at AT TIME ZONE w.zone AS received, w.zone FROM funnel.working_hours w) d;
    CREATE INDEX ON lead_row (week, channel);
    ANALYZE lead_row;
END $$;
-- The figures of channel_kpi but times and costs, by a key, of leads that are called l, as a temporary table.
CREATE FUNCTION pg_temp.make_twin(name text, key text, leads text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS pg_temp.%I', name);
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
-- How many rows a report and its twin have, and how many of each the other lacks, in the columns of the twin.
CREATE FUNCTION pg_temp.compared(report text, in_schema text DEFAULT 'funnel', OUT rows bigint, OUT not_in_twin bigint, OUT not_in_report bigint)
LANGUAGE plpgsql AS $$
DECLARE
    twin    CONSTANT text := format('pg_temp.%I', report || '_twin');
    columns CONSTANT text := (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                              FROM pg_attribute a WHERE a.attrelid = twin::regclass AND a.attnum > 0);
BEGIN
    EXECUTE format('CREATE TEMP TABLE compared_report AS SELECT %s FROM %I.%I', columns, in_schema, report);
    EXECUTE format('SELECT (SELECT count(*) FROM compared_report), '
                   '(SELECT count(*) FROM (TABLE compared_report EXCEPT ALL TABLE %1$s) d), '
                   '(SELECT count(*) FROM (TABLE %1$s EXCEPT ALL TABLE compared_report) d)', twin)
        INTO rows, not_in_twin, not_in_report;
    DROP TABLE compared_report;
END $$;
-- The same of all twins that there are.
CREATE FUNCTION pg_temp.all_compared(OUT report text, OUT rows bigint, OUT not_in_twin bigint, OUT not_in_report bigint) RETURNS SETOF record
LANGUAGE plpgsql AS $$
BEGIN
    FOR report IN SELECT left(t.relname, -5) FROM pg_class t
                  WHERE t.relnamespace = pg_my_temp_schema() AND t.relname ~ '_twin$' ORDER BY t.relname COLLATE "C" LOOP
        SELECT c.* INTO rows, not_in_twin, not_in_report FROM pg_temp.compared(report) c;
        RETURN NEXT;
    END LOOP;
END $$;
-- Whether a median in hours is as far from that of the rows as a histogram may be.
CREATE FUNCTION pg_temp.is_near(said numeric, median float8) RETURNS boolean
RETURN CASE WHEN said IS NULL OR median IS NULL THEN said IS NULL AND median IS NULL
         ELSE abs(said - median) <= median / 64 + 0.5 / 3600 + 0.0001 END;
-- In how many rows of a report the median response time is not near that of the leads l of which the condition holds for a row k.
CREATE FUNCTION pg_temp.far(report text, condition text, OUT far bigint) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT count(*) FROM funnel.%I k WHERE NOT pg_temp.is_near(k.response_median_hours, '
                   '(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY l.response_time_hours) FROM lead_row l '
                   'WHERE %s AND l.sla_state IN (''met'', ''breached'')))', report, condition) INTO far;
END $$;
\set ECHO :twins_echo
