-- What became of the customers, per channel.

CREATE FUNCTION lead_funnel._make_retention_views(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- The state of each channel's customers, in months of the reports' time zone.
    states text := $query$
              SELECT COALESCE(c.channel, 'Unassigned') AS channel,
                     lead_funnel.retention_agg(u.started_at AT TIME ZONE w.zone, u.churned_at AT TIME ZONE w.zone,
                                               u.first_value_at AT TIME ZONE w.zone, u.initial_amount, u.current_amount,
                                               lead_funnel.as_of() AT TIME ZONE w.zone) AS k
              FROM {funnel}.customer u
              CROSS JOIN (SELECT w.zone FROM {funnel}.working_hours w OFFSET 0) w
              LEFT JOIN {funnel}.lead_classified c ON c.lead_id = u.lead_id
              WHERE pg_catalog.isfinite(u.started_at)
              GROUP BY 1$query$;
BEGIN
    PERFORM lead_funnel._make_view(into_schema, '', 'retention',
        'Per channel what became of the customers who had started by as_of(): whether they stay, what they pay, and how soon they had what they came for.',
        $query$
        SELECT s.channel, lead_funnel.customers(s.k) AS customers, lead_funnel.active(s.k) AS active,
               lead_funnel.churned(s.k) AS churned,
               $query$ || lead_funnel._rate('churn_rate', 'lead_funnel.churned(s.k)', 'lead_funnel.customers(s.k)') || $query$,
               pg_catalog.round(lead_funnel.retention_at(s.k, 3), 4) AS retention_3_months,
               pg_catalog.round(lead_funnel.retention_at(s.k, 12), 4) AS retention_12_months,
               lead_funnel.time_to_value_percentile(s.k, 0.5) AS time_to_value_median,
               pg_catalog.round(lead_funnel.upsell_rate(s.k), 4) AS upsell_rate,
               pg_catalog.round(lead_funnel.net_revenue_retention(s.k), 4) AS net_revenue_retention,
               pg_catalog.round(lead_funnel.gross_revenue_retention(s.k), 4) AS gross_revenue_retention,
               lead_funnel.lifetime_revenue(s.k) AS lifetime_revenue,
               pg_catalog.round(lead_funnel.revenue_per_customer(s.k), 2) AS revenue_per_customer,
               lead_funnel.flagged(s.k) AS flagged
        FROM ($query$ || states || $query$) s
        ORDER BY customers DESC, s.channel$query$,
        $columns$
channel | The reporting channel of the lead that the customer came from; Unassigned when there is none.
customers | Customers who have started.
active | Those who stay, as far as the CRM tells: without churned_at in the view customer, as of Odoo, all of them.
churned | Those who left, as far as the CRM tells; 0 where it does not.
        $columns$ || lead_funnel._rate_comments('churn_rate', 'churned / customers') || $columns$
retention_3_months | The share that stays for three months and longer, by Kaplan and Meier, rounded to 4 decimals; NULL when none was seen for so long.
retention_12_months | The share that stays for twelve months and longer.
time_to_value_median | The time within which half of them had first value, within 2.5 %; NULL when fewer than half have.
upsell_rate | The share that buys or pays more now than at the start, rounded to 4 decimals.
net_revenue_retention | What they pay now / what they paid at the start, those who left included with nothing, rounded to 4 decimals.
gross_revenue_retention | The same without what anybody pays more.
lifetime_revenue | What they bought or pay now, in sum.
revenue_per_customer | lifetime_revenue / customers, rounded to 2 decimals.
flagged | Customers left out because they left before they started.
        $columns$);

    PERFORM lead_funnel._make_view(into_schema, '', 'retention_curve',
        'Per channel the share of the customers that stays, month by month after the start (Kaplan and Meier).',
        $query$
        SELECT s.channel, r.month, r.at_risk, r.churned, pg_catalog.round(r.retention, 4) AS retention
        FROM ($query$ || states || $query$) s
        CROSS JOIN LATERAL lead_funnel.retention_curve(s.k) r
        ORDER BY s.channel, r.month$query$,
        $columns$
channel | The reporting channel of the lead that the customer came from; Unassigned when there is none.
month | The month of the customers, counted from 1; 0 is the start.
at_risk | Customers that were seen at the start of that month of theirs.
churned | Those of them that left in it.
retention | The share that stays to its end and longer, rounded to 4 decimals.
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_retention_views(text) IS
'Internal to connect(): the views retention and retention_curve in into_schema.';
