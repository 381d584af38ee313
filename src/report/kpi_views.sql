-- The views per channel.

CREATE FUNCTION lead_funnel._rate(name text, successes text, trials text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.format(E'pg_catalog.round(%2$s::numeric / NULLIF(%3$s, 0), 4) AS %1$s,\n'
    '               pg_catalog.round(pg_catalog.lower(lead_funnel.rate_interval(%2$s, %3$s)), 4) AS %1$s_low,\n'
    '               pg_catalog.round(pg_catalog.upper(lead_funnel.rate_interval(%2$s, %3$s)), 4) AS %1$s_high',
    name, successes, trials);
COMMENT ON FUNCTION lead_funnel._rate(text, text, text) IS
'Internal to connect(): three columns of a report view, a rate and the bounds of its interval, from the SQL expressions of two counts.';

CREATE FUNCTION lead_funnel._rate_comments(name text, formula text, of_what text DEFAULT '') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.format(E'%1$s | %2$s%3$s, rounded to 4 decimals; NULL when there is none to divide by.\n'
    '%1$s_low | The lower bound of %1$s: with 95 %% confidence the true rate is not below it (Wilson''s interval).\n'
    '%1$s_high | The upper bound of %1$s: with 95 %% confidence the true rate is not above it.\n',
    name, formula, of_what);
COMMENT ON FUNCTION lead_funnel._rate_comments(text, text, text) IS
'Internal to connect(): the comments of the columns that _rate() makes.';

CREATE FUNCTION lead_funnel._make_kpi_views(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- k: funnel_kpi, r: response_kpi, s.spend: what the group cost. A channel that
    -- only costs money has empty states, so that its counts are 0.
    kpi text := $kpi$
               lead_funnel.leads(k) AS leads, lead_funnel.mqls(k) AS mqls, lead_funnel.sqls(k) AS sqls,
               lead_funnel.opportunities(k) AS opportunities, lead_funnel.won(k) AS won, lead_funnel.lost(k) AS lost,
               lead_funnel.open_leads(k) AS open_leads,
               $kpi$ || lead_funnel._rate('mql_rate', 'lead_funnel.mqls(k)', 'lead_funnel.leads(k)') || $kpi$,
               $kpi$ || lead_funnel._rate('sql_rate', 'lead_funnel.sqls(k)', 'lead_funnel.leads(k)') || $kpi$,
               $kpi$ || lead_funnel._rate('close_rate', 'lead_funnel.won(k)', 'lead_funnel.sqls(k)') || $kpi$,
               $kpi$ || lead_funnel._rate('win_rate', 'lead_funnel.won(k)', '(lead_funnel.won(k) + lead_funnel.lost(k))') || $kpi$,
               $kpi$ || lead_funnel._rate('customer_rate', 'lead_funnel.won(k)', 'lead_funnel.leads(k)') || $kpi$,
               lead_funnel.revenue(k) AS revenue, lead_funnel.pipeline(k) AS pipeline,
               pg_catalog.round(lead_funnel.revenue_per_lead(k), 2) AS revenue_per_lead,
               pg_catalog.round(lead_funnel.revenue_per_sql(k), 2) AS revenue_per_sql,
               pg_catalog.round(lead_funnel.average_deal(k), 2) AS average_deal,
               pg_catalog.round(lead_funnel.maturity(k), 4) AS maturity,
               lead_funnel.met(r) AS sla_met, lead_funnel.missed(r) AS sla_missed, lead_funnel.pending(r) AS sla_pending,
               $kpi$ || lead_funnel._rate('sla_attainment', 'lead_funnel.met(r)', '(lead_funnel.met(r) + lead_funnel.missed(r))') || $kpi$,
               lead_funnel.response_mean(r) AS response_mean,
               lead_funnel.response_percentile(r, 0.5) AS response_median,
               s.spend,
               pg_catalog.round(lead_funnel.cost_per_lead(k, s.spend), 2) AS cost_per_lead,
               pg_catalog.round(lead_funnel.cost_per_sql(k, s.spend), 2) AS cost_per_sql,
               pg_catalog.round(lead_funnel.cac(k, s.spend), 2) AS cac,
               pg_catalog.round(lead_funnel.roas(k, s.spend), 2) AS roas$kpi$;
    kpi_comments text := $columns$
leads | Leads received.
mqls | Those that reached MQL or further.
sqls | Those that reached SQL or further.
opportunities | Those that reached opportunity or further.
won | Those that became customers.
lost | Those that were lost.
open_leads | Those that are neither won nor lost, with those that are put away: archived or closed in the CRM without either.
$columns$ || lead_funnel._rate_comments('mql_rate', 'mqls / leads') || lead_funnel._rate_comments('sql_rate', 'sqls / leads')
        || lead_funnel._rate_comments('close_rate', 'won / sqls') || lead_funnel._rate_comments('win_rate', 'won / (won + lost)')
        || lead_funnel._rate_comments('customer_rate', 'won / leads')
        || lead_funnel._rate_comments('sla_attainment', 'sla_met / (sla_met + sla_missed)') || $columns$revenue | Amount of the leads won.
pipeline | Amount of the open_leads that are SQL or opportunity, so with those that are put away.
revenue_per_lead | revenue / leads, rounded to 2 decimals; NULL without leads.
revenue_per_sql | revenue / sqls, rounded to 2 decimals; NULL without SQLs.
average_deal | revenue / won, rounded to 2 decimals; NULL when none is won.
maturity | (won + lost) / leads, rounded to 4 decimals: how much of the outcome is known.
sla_met | Leads answered in time.
sla_missed | Leads answered too late, or overdue and unanswered.
sla_pending | Leads that can still be answered in time.
response_mean | The mean response time of the answered leads that have a deadline, by the agreement's clock; of all that were answered, on the wall clock, answer_median of marketing_funnel tells.
response_median | Their median response time, within 2.5 %.
spend | What the channel cost, from the table spend; NULL when nothing is known.
cost_per_lead | spend / leads, rounded to 2 decimals.
cost_per_sql | spend / sqls, rounded to 2 decimals.
cac | spend / won (customer acquisition cost, media only), rounded to 2 decimals.
roas | revenue / spend (return on ad spend), rounded to 2 decimals.
        $columns$;
BEGIN
    PERFORM lead_funnel._make_view(into_schema, '', 'channel_kpi',
        'The KPIs per channel of all leads that have come in by as_of(), and of channels that only cost money.',
        $query$
        SELECT s.channel, m.motion, m.audience,$query$ || kpi || $query$
        FROM (SELECT channel, COALESCE(l.k, '{}') AS k, COALESCE(l.r, '{}') AS r, p.spend
              FROM (SELECT c.channel,
                           lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
                           lead_funnel.response_agg(c.sla_state, c.response_time) AS r
                    FROM {funnel}.lead_classified c
                    GROUP BY c.channel) l
              FULL JOIN (SELECT p.channel, pg_catalog.sum(p.amount) AS spend
                         FROM {funnel}.spend p
                         WHERE p.day <= (SELECT (lead_funnel.as_of() AT TIME ZONE w.zone)::date FROM {funnel}.working_hours w)
                         GROUP BY p.channel) p USING (channel)) s
        LEFT JOIN {funnel}.channel m ON m.name = s.channel
        ORDER BY leads DESC, s.channel$query$,
        $columns$
channel | The reporting channel.
motion | reactive, proactive or relationship.
audience | prospecting or retargeting, where the two stand apart.
        $columns$ || ltrim(kpi_comments));

    PERFORM lead_funnel._make_view(into_schema, '', 'channel_kpi_month',
        'The KPIs per channel and month of receipt. A young month looks poor because little of it is decided yet: see maturity.',
        $query$
        SELECT s.month, s.channel,$query$ || kpi || $query$
        FROM (SELECT month, channel, COALESCE(l.k, '{}') AS k, COALESCE(l.r, '{}') AS r, p.spend
              FROM (SELECT lead_funnel._month(c.received_at, c.zone) AS month,
                           c.channel,
                           lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
                           lead_funnel.response_agg(c.sla_state, c.response_time) AS r
                    FROM {funnel}.lead_classified c
                    WHERE c.received_at IS NOT NULL
                    GROUP BY 1, c.channel) l
              FULL JOIN (SELECT pg_catalog.date_trunc('month', p.day::timestamp)::date AS month, p.channel,
                                pg_catalog.sum(p.amount) AS spend
                         FROM {funnel}.spend p
                         WHERE p.day <= (SELECT (lead_funnel.as_of() AT TIME ZONE w.zone)::date FROM {funnel}.working_hours w)
                         GROUP BY 1, p.channel) p USING (month, channel)) s
        ORDER BY s.month, leads DESC, s.channel$query$,
        $columns$
month | The first day of the month of receipt, in the reports' time zone.
channel | The reporting channel.
        $columns$ || ltrim(kpi_comments));

    PERFORM lead_funnel._make_view(into_schema, '', 'channel_closed_month',
        'What was won and lost per channel and month of closing, whenever the leads came in: what the books of that month show. To compare channels take the cohorts of channel_kpi_month.',
        $query$
        SELECT k.month, k.channel, lead_funnel.won(k.k) AS won, lead_funnel.lost(k.k) AS lost,
               $query$ || lead_funnel._rate('win_rate', 'lead_funnel.won(k.k)', '(lead_funnel.won(k.k) + lead_funnel.lost(k.k))') || $query$,
               lead_funnel.revenue(k.k) AS revenue, pg_catalog.round(lead_funnel.average_deal(k.k), 2) AS average_deal,
               lead_funnel.lost_value(k.k) AS lost_value,
               lead_funnel.duration_percentile(k.cycle, 0.5) AS cycle_median
        FROM (SELECT lead_funnel._month(c.closed_at, c.zone) AS month,
                     c.channel, lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
                     lead_funnel.duration_agg(CASE WHEN c.reached_stage = 'customer' AND c.closed_at >= c.received_at
                                                THEN c.closed_at - c.received_at END) AS cycle
              FROM {funnel}.lead_classified c
              WHERE pg_catalog.isfinite(c.closed_at) AND (c.lost OR c.reached_stage = 'customer')
              GROUP BY 1, 2) k
        ORDER BY k.month, won DESC, k.channel$query$,
        $columns$
month | The first day of the month of closing, in the reports' time zone.
channel | The reporting channel.
won | Leads won in that month.
lost | Leads lost in that month.
        $columns$ || lead_funnel._rate_comments('win_rate', 'won / (won + lost)') || $columns$
revenue | Amount of the leads won.
average_deal | revenue / won, rounded to 2 decimals; NULL when none is won.
lost_value | Amount of the leads lost.
cycle_median | The median lead cycle, from receipt to closing, of the leads won, within 2.5 %, on the wall clock. The sales cycle, from the qualification on, is won_median of sales_funnel.
        $columns$);

    PERFORM lead_funnel._make_view(into_schema, '', 'marketing_funnel',
        'The marketing funnel per channel: inflow and attention, from lead to SQL.',
        $query$
        SELECT k.channel, lead_funnel.leads(k.k) AS leads,
               lead_funnel.leads(k.k) - lead_funnel.mqls(k.k) AS nurture,
               lead_funnel.mqls(k.k) AS mqls, lead_funnel.sqls(k.k) AS sqls,
               $query$ || lead_funnel._rate('mql_rate', 'lead_funnel.mqls(k.k)', 'lead_funnel.leads(k.k)') || $query$,
               $query$ || lead_funnel._rate('mql_to_sql_rate', 'lead_funnel.sqls(k.k)', 'lead_funnel.mqls(k.k)') || $query$,
               $query$ || lead_funnel._rate('sql_rate', 'lead_funnel.sqls(k.k)', 'lead_funnel.leads(k.k)') || $query$,
               lead_funnel.duration_percentile(k.answer, 0.5) AS answer_median,
               lead_funnel.duration_percentile(k.qualified, 0.5) AS qualified_median
        FROM (SELECT c.channel, lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
                     lead_funnel.duration_agg(CASE WHEN c.responded_at >= c.received_at THEN c.responded_at - c.received_at END) AS answer,
                     lead_funnel.duration_agg(CASE WHEN c.qualified_at >= c.received_at THEN c.qualified_at - c.received_at END) AS qualified
              -- Signals that the CRM shows have no time: their receipt would be none.
              FROM (SELECT c.channel, c.reached_stage, c.lost, c.amount, c.received_at, c.responded_at,
                           CASE WHEN c.lacking = 0 THEN c.handed_over_at ELSE c.qualified_at END AS qualified_at
                    FROM {funnel}.lead_classified c) c
              GROUP BY c.channel) k
        ORDER BY leads DESC, k.channel$query$,
        $columns$
channel | The reporting channel.
leads | Leads received.
nurture | Those that are not MQL yet.
mqls | Those that reached MQL or further.
sqls | Those that reached SQL or further.
        $columns$ || lead_funnel._rate_comments('mql_rate', 'mqls / leads')
        || lead_funnel._rate_comments('mql_to_sql_rate', 'sqls / mqls') || lead_funnel._rate_comments('sql_rate', 'sqls / leads') || $columns$
answer_median | The median time from receipt to the first answer of all leads that were answered, on the wall clock, within 2.5 %. Of those with a deadline, by the agreement's clock, it is response_median of channel_kpi.
qualified_median | The median time from receipt to qualification (handed to sales, or an SQL by its noted signals) of the leads that got there, on the wall clock, within 2.5 %. What the CRM shows has no time: a lead that is an SQL by that alone counts when it was handed over, else not at all. NULL when no time is known.
        $columns$);

    PERFORM lead_funnel._make_view(into_schema, '', 'sales_funnel',
        'The sales funnel per channel: pipeline, opportunities, win rate and close rate, from SQL to customer.',
        $query$
        SELECT k.channel, lead_funnel.sqls(k.k) AS sqls, lead_funnel.opportunities(k.k) AS opportunities,
               lead_funnel.won(k.k) AS won, lead_funnel.lost(k.k) AS lost,
               $query$ || lead_funnel._rate('opportunity_rate', 'lead_funnel.opportunities(k.k)', 'lead_funnel.sqls(k.k)') || $query$,
               $query$ || lead_funnel._rate('win_rate', 'lead_funnel.won(k.k)', '(lead_funnel.won(k.k) + lead_funnel.lost(k.k))') || $query$,
               $query$ || lead_funnel._rate('close_rate', 'lead_funnel.won(k.k)', 'lead_funnel.sqls(k.k)') || $query$,
               lead_funnel.pipeline(k.k) AS pipeline, lead_funnel.revenue(k.k) AS revenue,
               pg_catalog.round(lead_funnel.average_deal(k.k), 2) AS average_deal,
               lead_funnel.duration_percentile(k.won_after, 0.5) AS won_median,
               lead_funnel.duration_percentile(k.lost_after, 0.5) AS lost_median,
               pg_catalog.round(CASE WHEN lead_funnel.pipeline(k.k) = lead_funnel.pipeline(k.o) THEN 0
                                     ELSE (lead_funnel.pipeline(k.k) - lead_funnel.pipeline(k.o)) * lead_funnel.win_rate(k.k) END
                                + CASE WHEN lead_funnel.pipeline(k.o) = 0 THEN 0
                                       ELSE lead_funnel.pipeline(k.o) * lead_funnel.win_rate(k.o) END, 2) AS weighted_pipeline,
               pg_catalog.round(lead_funnel.open_leads(k.k) * lead_funnel.win_rate(k.k) * lead_funnel.average_deal(k.k)
                                / NULLIF(EXTRACT(epoch FROM lead_funnel.duration_percentile(k.won_after, 0.5)) / 86400, 0), 2) AS pipeline_velocity
        FROM (SELECT c.channel, lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
                     lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) FILTER (WHERE c.reached_stage >= 'opportunity') AS o,
                     lead_funnel.duration_agg(CASE WHEN c.reached_stage = 'customer' AND pg_catalog.isfinite(c.closed_at)
                                                        AND c.closed_at >= c.started_at THEN c.closed_at - c.started_at END) AS won_after,
                     lead_funnel.duration_agg(CASE WHEN c.reached_stage < 'customer' AND c.lost AND pg_catalog.isfinite(c.closed_at)
                                                        AND c.closed_at >= c.started_at THEN c.closed_at - c.started_at END) AS lost_after
              FROM (SELECT c.channel, c.reached_stage, c.lost, c.amount, c.closed_at,
                           GREATEST(c.qualified_at, c.received_at) AS started_at
                    FROM {funnel}.lead_classified c
                    WHERE c.reached_stage >= 'sql' OFFSET 0) c
              GROUP BY c.channel) k
        ORDER BY sqls DESC, k.channel$query$,
        $columns$
channel | The reporting channel.
sqls | Leads that reached SQL or further.
opportunities | Those that reached opportunity or further.
won | Those that became customers.
lost | SQLs that were lost.
        $columns$ || lead_funnel._rate_comments('opportunity_rate', 'opportunities / sqls')
        || lead_funnel._rate_comments('win_rate', 'won / (won + lost)', ' of the SQLs')
        || lead_funnel._rate_comments('close_rate', 'won / sqls') || $columns$
pipeline | Amount of the open SQLs and opportunities: neither won nor lost, with those that are put away (archived or closed in the CRM without either).
revenue | Amount of those won.
average_deal | revenue / won, rounded to 2 decimals.
won_median | The median time from qualification (or receipt, when the first is unknown) to winning of the leads won, on the wall clock, within 2.5 %: the sales cycle. From the receipt on, the lead cycle, it is cycle_median of channel_closed_month.
lost_median | The same to losing, of the leads lost.
weighted_pipeline | The pipeline times the channel's own win rate by stage, rounded to 2 decimals: the amount of the open SQLs times win_rate, and that of the open opportunities times won / (won + lost) of the leads that became an opportunity. NULL when such a rate is not known yet.
pipeline_velocity | What the pipeline brings per day: open SQLs and opportunities * win_rate * average_deal / won_median in days, rounded to 2 decimals; NULL when none is won.
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_kpi_views(text) IS
'Internal to connect(): the views per channel in into_schema.';

CREATE FUNCTION lead_funnel._make_reports(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_lead_views(into_schema);
    PERFORM lead_funnel._make_status_views(into_schema);
    PERFORM lead_funnel._make_kpi_views(into_schema);
    PERFORM lead_funnel._make_handover_views(into_schema);
    PERFORM lead_funnel._make_leak_views(into_schema);
    PERFORM lead_funnel._make_leak_total(into_schema);
    PERFORM lead_funnel._make_nurture_views(into_schema);
    PERFORM lead_funnel._make_retention_views(into_schema);
    PERFORM lead_funnel._make_quality_views(into_schema);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_reports(text) IS
'Internal to connect(): all report views in into_schema.';
