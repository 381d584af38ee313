-- The views per channel.

CREATE FUNCTION @extschema@._make_kpi_views(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- k: funnel_kpi, r: response_kpi, s.spend: what the group cost. A channel that
    -- only costs money has empty states, so that its counts are 0.
    kpi text := $kpi$
               @extschema@.leads(k) AS leads, @extschema@.mqls(k) AS mqls, @extschema@.sqls(k) AS sqls,
               @extschema@.opportunities(k) AS opportunities, @extschema@.won(k) AS won, @extschema@.lost(k) AS lost,
               @extschema@.open_leads(k) AS open_leads,
               pg_catalog.round(@extschema@.mql_rate(k), 4) AS mql_rate,
               pg_catalog.round(@extschema@.sql_rate(k), 4) AS sql_rate,
               pg_catalog.round(@extschema@.close_rate(k), 4) AS close_rate,
               pg_catalog.round(@extschema@.win_rate(k), 4) AS win_rate,
               pg_catalog.round(@extschema@.customer_rate(k), 4) AS customer_rate,
               @extschema@.revenue(k) AS revenue, @extschema@.pipeline(k) AS pipeline,
               pg_catalog.round(@extschema@.revenue_per_lead(k), 2) AS revenue_per_lead,
               pg_catalog.round(@extschema@.revenue_per_sql(k), 2) AS revenue_per_sql,
               pg_catalog.round(@extschema@.average_deal(k), 2) AS average_deal,
               pg_catalog.round(@extschema@.maturity(k), 4) AS maturity,
               @extschema@.met(r) AS sla_met, @extschema@.missed(r) AS sla_missed, @extschema@.pending(r) AS sla_pending,
               pg_catalog.round(@extschema@.sla_attainment(r), 4) AS sla_attainment,
               @extschema@.response_mean(r) AS response_mean,
               s.spend,
               pg_catalog.round(@extschema@.cost_per_lead(k, s.spend), 2) AS cost_per_lead,
               pg_catalog.round(@extschema@.cost_per_sql(k, s.spend), 2) AS cost_per_sql,
               pg_catalog.round(@extschema@.cac(k, s.spend), 2) AS cac,
               pg_catalog.round(@extschema@.roas(k, s.spend), 2) AS roas$kpi$;
    kpi_comments text := $columns$
leads | Leads received.
mqls | Those that reached MQL or further.
sqls | Those that reached SQL or further.
opportunities | Those that reached opportunity or further.
won | Those that became customers.
lost | Those that were lost.
open_leads | Those that are neither won nor lost.
mql_rate | mqls / leads, rounded to 4 decimals; NULL without leads.
sql_rate | sqls / leads, rounded to 4 decimals; NULL without leads.
close_rate | won / sqls, rounded to 4 decimals; NULL without SQLs.
win_rate | won / (won + lost), rounded to 4 decimals; NULL when none is closed.
customer_rate | won / leads, rounded to 4 decimals; NULL without leads.
revenue | Amount of the leads won.
pipeline | Amount of the open leads that are SQL or opportunity.
revenue_per_lead | revenue / leads, rounded to 2 decimals; NULL without leads.
revenue_per_sql | revenue / sqls, rounded to 2 decimals; NULL without SQLs.
average_deal | revenue / won, rounded to 2 decimals; NULL when none is won.
maturity | (won + lost) / leads, rounded to 4 decimals: how much of the outcome is known.
sla_met | Leads answered in time.
sla_missed | Leads answered too late, or overdue and unanswered.
sla_pending | Leads that can still be answered in time.
sla_attainment | sla_met / (sla_met + sla_missed), rounded to 4 decimals; NULL when there is none.
response_mean | The mean response time of the answered leads that have a deadline, by the agreement's clock.
spend | What the channel cost, from the table spend; NULL when nothing is known.
cost_per_lead | spend / leads, rounded to 2 decimals.
cost_per_sql | spend / sqls, rounded to 2 decimals.
cac | spend / won (customer acquisition cost, media only), rounded to 2 decimals.
roas | revenue / spend (return on ad spend), rounded to 2 decimals.
        $columns$;
BEGIN
    PERFORM @extschema@._make_view(into_schema, '', 'channel_kpi',
        'The KPIs per channel of all leads that have come in by as_of(), and of channels that only cost money.',
        $query$
        SELECT s.channel, m.motion, m.audience,$query$ || kpi || $query$
        FROM (SELECT channel, COALESCE(l.k, '{}') AS k, COALESCE(l.r, '{}') AS r, p.spend
              FROM (SELECT c.channel,
                           @extschema@.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
                           @extschema@.response_agg(c.sla_state, c.response_time) AS r
                    FROM {funnel}.lead_classified c
                    GROUP BY c.channel) l
              FULL JOIN (SELECT p.channel, pg_catalog.sum(p.amount) AS spend
                         FROM {funnel}.spend p
                         WHERE p.day <= (SELECT (@extschema@.as_of() AT TIME ZONE w.zone)::date FROM {funnel}.working_hours w)
                         GROUP BY p.channel) p USING (channel)) s
        LEFT JOIN {funnel}.channel m ON m.name = s.channel
        ORDER BY leads DESC, s.channel$query$,
        $columns$
channel | The reporting channel.
motion | reactive, proactive or relationship.
audience | prospecting or retargeting, where the two stand apart.
        $columns$ || ltrim(kpi_comments));

    PERFORM @extschema@._make_view(into_schema, '', 'channel_kpi_month',
        'The KPIs per channel and month of receipt. A young month looks poor because little of it is decided yet: see maturity.',
        $query$
        SELECT s.month, s.channel,$query$ || kpi || $query$
        FROM (SELECT month, channel, COALESCE(l.k, '{}') AS k, COALESCE(l.r, '{}') AS r, p.spend
              FROM (SELECT pg_catalog.date_trunc('month', c.received_at AT TIME ZONE (SELECT w.zone FROM {funnel}.working_hours w))::date AS month,
                           c.channel,
                           @extschema@.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
                           @extschema@.response_agg(c.sla_state, c.response_time) AS r
                    FROM {funnel}.lead_classified c
                    WHERE c.received_at IS NOT NULL
                    GROUP BY 1, c.channel) l
              FULL JOIN (SELECT pg_catalog.date_trunc('month', p.day::timestamp)::date AS month, p.channel,
                                pg_catalog.sum(p.amount) AS spend
                         FROM {funnel}.spend p
                         WHERE p.day <= (SELECT (@extschema@.as_of() AT TIME ZONE w.zone)::date FROM {funnel}.working_hours w)
                         GROUP BY 1, p.channel) p USING (month, channel)) s
        ORDER BY s.month, leads DESC, s.channel$query$,
        $columns$
month | The first day of the month of receipt, in the reports' time zone.
channel | The reporting channel.
        $columns$ || ltrim(kpi_comments));

    PERFORM @extschema@._make_view(into_schema, '', 'marketing_funnel',
        'The marketing funnel per channel: inflow and attention, from lead to SQL.',
        $query$
        SELECT k.channel, @extschema@.leads(k.k) AS leads,
               @extschema@.leads(k.k) - @extschema@.mqls(k.k) AS nurture,
               @extschema@.mqls(k.k) AS mqls, @extschema@.sqls(k.k) AS sqls,
               pg_catalog.round(@extschema@.mql_rate(k.k), 4) AS mql_rate,
               pg_catalog.round(@extschema@.mql_to_sql_rate(k.k), 4) AS mql_to_sql_rate,
               pg_catalog.round(@extschema@.sql_rate(k.k), 4) AS sql_rate
        FROM (SELECT c.channel, @extschema@.funnel_agg(c.reached_stage, c.lost, c.amount) AS k
              FROM {funnel}.lead_classified c GROUP BY c.channel) k
        ORDER BY leads DESC, k.channel$query$,
        $columns$
channel | The reporting channel.
leads | Leads received.
nurture | Those that are not MQL yet.
mqls | Those that reached MQL or further.
sqls | Those that reached SQL or further.
mql_rate | mqls / leads, rounded to 4 decimals.
mql_to_sql_rate | sqls / mqls, rounded to 4 decimals.
sql_rate | sqls / leads, rounded to 4 decimals.
        $columns$);

    PERFORM @extschema@._make_view(into_schema, '', 'sales_funnel',
        'The sales funnel per channel: pipeline, opportunities, win rate and close rate, from SQL to customer.',
        $query$
        SELECT k.channel, @extschema@.sqls(k.k) AS sqls, @extschema@.opportunities(k.k) AS opportunities,
               @extschema@.won(k.k) AS won, @extschema@.lost(k.k) AS lost,
               pg_catalog.round(@extschema@.opportunities(k.k)::numeric / NULLIF(@extschema@.sqls(k.k), 0), 4) AS opportunity_rate,
               pg_catalog.round(@extschema@.win_rate(k.k), 4) AS win_rate,
               pg_catalog.round(@extschema@.close_rate(k.k), 4) AS close_rate,
               @extschema@.pipeline(k.k) AS pipeline, @extschema@.revenue(k.k) AS revenue,
               pg_catalog.round(@extschema@.average_deal(k.k), 2) AS average_deal
        FROM (SELECT c.channel, @extschema@.funnel_agg(c.reached_stage, c.lost, c.amount) AS k
              FROM {funnel}.lead_classified c
              WHERE c.reached_stage >= 'sql'
              GROUP BY c.channel) k
        ORDER BY sqls DESC, k.channel$query$,
        $columns$
channel | The reporting channel.
sqls | Leads that reached SQL or further.
opportunities | Those that reached opportunity or further.
won | Those that became customers.
lost | SQLs that were lost.
opportunity_rate | opportunities / sqls, rounded to 4 decimals.
win_rate | won / (won + lost) of the SQLs, rounded to 4 decimals; NULL when none is closed.
close_rate | won / sqls, rounded to 4 decimals.
pipeline | Amount of the open SQLs and opportunities.
revenue | Amount of those won.
average_deal | revenue / won, rounded to 2 decimals.
        $columns$);
END
$function$;
COMMENT ON FUNCTION @extschema@._make_kpi_views(text) IS
'Internal to connect(): the views per channel in into_schema.';

CREATE FUNCTION @extschema@._make_reports(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM @extschema@._make_lead_views(into_schema);
    PERFORM @extschema@._make_status_views(into_schema);
    PERFORM @extschema@._make_kpi_views(into_schema);
    PERFORM @extschema@._make_quality_views(into_schema);
END
$function$;
COMMENT ON FUNCTION @extschema@._make_reports(text) IS
'Internal to connect(): all report views in into_schema.';
