# The views attribution, attribution_campaign, path and bridge against plain SQL, test/twin/attribution_views.sql:
# on LF_ROWS random leads (1,500 when unset), whose touches come before and after all that happens to them, and on the
# CRM of the demo.  The channel of a touch is that of a lead with the same values: touches are connected once more as
# leads.  LF_SEED chooses other rows.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

my $leads = $ENV{LF_ROWS} || 1_500;
my $seed  = $ENV{LF_SEED} || 1;
my $twin  = "$FindBin::Bin/../twin";
diag("LF_SEED=$seed LF_ROWS=$leads");

own_database('attribution_views', set => { jit => 'off', work_mem => "'64MB'", 'lead_funnel.as_of' => "'2026-10-01 00:00+00'" });
query(<<~"SQL");
    SELECT setseed(1.0 / (1 + $seed));
    CREATE SCHEMA crm;
    CREATE TABLE crm.lead AS
    SELECT i::text AS lead_id, CASE WHEN random() < 0.99 THEN timestamptz '2026-01-01' + random() * interval '300 days' END AS received_at,
        (ARRAY['google', 'facebook', 'facebook', 'newsletter', '(direct)', 'linkedin', NULL])[1 + floor(random() * 7)::int] AS source,
        (ARRAY['cpc', 'paid_social', 'retargeting', 'email', '(none)', 'organic', NULL])[1 + floor(random() * 7)::int] AS medium,
        (ARRAY['a', 'b', 'c retargeting', NULL, ''])[1 + floor(random() * 5)::int] AS campaign,
        CASE WHEN random() < 0.2 THEN 'https://x.example/?utm_source=google&utm_medium=cpc&utm_campaign=page' END AS landing_page,
        (ARRAY['Quote request', 'Download', 'Newsletter', NULL])[1 + floor(random() * 4)::int] AS conversion,
        (ARRAY['{need,budget}', '{need}', '{}', '{need,timing,scope}'])[1 + floor(random() * 4)::int]::text[] AS signals, 'Ann' AS owner,
        NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at,
        (ARRAY['customer', 'customer', 'sql', 'opportunity', NULL, NULL, NULL])[1 + floor(random() * 7)::int] AS crm_stage, random() < 0.4 AS lost,
        NULL::text AS lost_reason, NULL::timestamptz AS closed_at, CASE WHEN random() < 0.95 THEN round((random() * 10000)::numeric, 2) END AS amount, i::text AS customer_id
    FROM generate_series(1, $leads) AS i;
    UPDATE crm.lead SET handed_over_at = received_at + random() * interval '20 days' WHERE crm_stage IS NOT NULL AND random() < 0.8;
    UPDATE crm.lead SET closed_at = received_at + random() * interval '60 days' WHERE (crm_stage = 'customer' OR lost) AND random() < 0.9;
    ALTER TABLE crm.lead ADD PRIMARY KEY (lead_id);
    CREATE TABLE crm.touch AS
    SELECT lead_id, date_trunc(CASE WHEN random() < 0.2 THEN 'day' ELSE 'second' END, coalesce(received_at, '2026-05-01') - interval '20 days' + random() * interval '40 days') AS touched_at,
        (ARRAY['google', 'facebook', 'facebook', 'newsletter', '(direct)', 'linkedin', NULL])[1 + floor(random() * 7)::int] AS source,
        (ARRAY['cpc', 'paid_social', 'retargeting', 'email', '(none)', 'organic', NULL])[1 + floor(random() * 7)::int] AS medium,
        (ARRAY['a', 'b', 'c retargeting', NULL, ''])[1 + floor(random() * 5)::int] AS campaign,
        CASE WHEN random() < 0.05 THEN 'https://x.example/?gclid=x&utm_campaign=touched' END AS landing_page
    -- A number of touches of each lead's own: what does not refer to it would be drawn once.
    FROM crm.lead, generate_series(1, floor(random() * 9 + 0 * length(lead_id))::int);
    -- Of nobody, and at instants that cannot be.
    INSERT INTO crm.touch SELECT 'nobody', '2026-01-01', 'google', 'cpc' UNION ALL
    SELECT lead_id, t, 'google', 'cpc' FROM crm.lead, unnest('{infinity,-infinity,NULL,1800-01-01,2027-01-01}'::timestamptz[]) AS t WHERE lead_id::int % 97 = 1;
    SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
    INSERT INTO funnel.attribution_model (name, model, weights) VALUES ('ours', 'custom', '{3,2,5}'), ('shapley', 'shapley', NULL);
    SQL

# The connected schema's tables of the twin, from its touches as leads.
sub make_twin
{
    my ($schema) = @_;
    my $values = "SELECT row_number() OVER (ORDER BY lead_id, touched_at, source, medium, campaign, landing_page) AS lead_id, timestamptz '2026-01-01' AS received_at, source, medium, campaign, landing_page FROM $schema.touch";
    query(<<~"SQL");
        DROP SCHEMA IF EXISTS touch_crm CASCADE;
        CREATE SCHEMA touch_crm;
        CREATE TABLE touch_crm.lead AS
        SELECT lead_id, received_at, source, medium, campaign, landing_page, NULL::text AS conversion, NULL::text[] AS signals, NULL::text AS owner, NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at,
            NULL::timestamptz AS next_step_at, NULL::text AS crm_stage, NULL::boolean AS lost, NULL::text AS lost_reason, NULL::timestamptz AS closed_at, NULL::numeric AS amount, NULL::text AS customer_id FROM ($values) AS t;
        SELECT lead_funnel.connect('custom', crm_schema => 'touch_crm', into_schema => 'touched', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
        DROP TABLE IF EXISTS public.touch_channel;
        CREATE TABLE public.touch_channel AS SELECT lead_id::bigint AS n, channel, campaign, motion, audience FROM touched_steps.lead_classified;
        SELECT lead_funnel.disconnect('touched');
        \\set connected $schema
        \\set steps ${schema}_steps
        \\i $twin/attribution_views.sql
        SQL

    # The twin of the credits has these terms.
    query("UPDATE $schema.attribution_model SET half_life = '3 days', lookback = '90 days' WHERE model NOT IN ('markov', 'shapley')");
    my %until = (leads => [ 'until_receipt', 'true' ], sqls => [ 'until_sql', 'is_sql' ], won => [ 'until_close', 'is_won' ]);
    foreach my $grain ('channel', 'campaign')
    {
        my $key = $grain eq 'channel' ? 'channel' : "channel || coalesce(chr(1) || campaign, '')";
        foreach my $conversion (sort keys %until)
        {
            my ($until, $which) = @{ $until{$conversion} };

            # A milestone is one when it is known, and not before the conversion has it.
            my $offered = $conversion eq 'leads' ? 'NULL::timestamptz' : 'CASE WHEN qualified_at <= until_sql THEN qualified_at WHEN qualified_at IS NOT NULL THEN until_sql END';
            my $closed  = $conversion eq 'won'   ? 'closed_at'         : 'NULL::timestamptz';
            query(<<~"SQL");
                DROP TABLE IF EXISTS public.lead, public.touch, public.twin;
                CREATE TABLE public.lead AS SELECT lead_id AS lead, $until AS converted_at, received_at AS opened_at, $offered AS offered_at, $closed AS closed_at, is_sql, is_won, amount AS revenue
                FROM public.one WHERE $which;
                CREATE TABLE public.touch AS SELECT lead_id AS lead, $key AS channel, touched_at, channel = 'Direct' AS direct FROM public.contact;
                CREATE INDEX ON public.lead (lead);
                ANALYZE public.lead, public.touch;
                \\i $twin/attribution.sql
                INSERT INTO public.twin_credit
                SELECT '$grain', '$conversion', CASE model WHEN 'custom' THEN 'ours' ELSE model END, channel, sum(credit), sum(credit * revenue) FROM public.twin JOIN public.lead USING (lead) WHERE credit > 0 GROUP BY 3, 4;
                -- From counted paths, which is another way than from each lead's.
                INSERT INTO public.twin_credit
                SELECT '$grain', '$conversion', model, e.channel, e.conversions, e.conversions / nullif(sum(e.conversions) OVER (PARTITION BY model), 0) * (SELECT sum(revenue) FROM public.lead)
                FROM (SELECT markov_attribution(channels, yes, no) AS markov, shapley_attribution(channels, yes) AS shapley
                    FROM (SELECT channels, count(*) FILTER (WHERE $which) AS yes, count(*) FILTER (WHERE NOT $which) AS no
                        FROM public.one AS l, LATERAL (SELECT array_agg($key ORDER BY touched_at, ($key) COLLATE "C") AS channels FROM public.contact AS c WHERE c.lead_id = l.lead_id AND touched_at <= $until) AS p
                        GROUP BY channels) AS p) AS m, LATERAL (SELECT 'markov' AS model, * FROM unnest(markov) WHERE '$grain' = 'channel' UNION ALL SELECT 'shapley', * FROM unnest(shapley)) AS e
                WHERE e.conversions > 0;
                SQL
        }
    }
    return;
}

sub compare
{
    my ($what, $schema) = @_;
    my $models = "(SELECT name FROM $schema.attribution_model)";
    foreach my $grain ('channel', 'campaign')
    {
        my ($view, $key) = $grain eq 'channel' ? ('attribution', 'channel') : ('attribution_campaign', "channel || coalesce(chr(1) || campaign, '')");
        my $ours = "SELECT model, $key AS key, c.* FROM $schema.$view, LATERAL (VALUES ('leads', credited_leads, NULL), ('sqls', credited_sqls, NULL), ('won', credited_won, credited_revenue)) AS c(conversion, credit, revenue) WHERE credit <> 0 OR revenue <> 0";
        cmp_ok(query("SELECT count(*) FROM ($ours) AS o"), '>', 50, "$what: $view has credits");
        is(query(<<~"SQL"), '', "$what: and they are those of the twin");
            SELECT conversion, model, key, o.credit, t.credit, o.revenue, t.revenue
            FROM ($ours) AS o FULL JOIN (SELECT * FROM public.twin_credit WHERE grain = '$grain' AND model IN $models) AS t USING (conversion, model, key)
            WHERE o.credit IS NULL OR t.credit IS NULL OR abs(o.credit - t.credit) > 1e-6 OR abs(o.revenue - coalesce(t.revenue, 0)) > 1e-3
            ORDER BY 1, 2, 3 LIMIT 9
            SQL
    }
    my %columns = (path => 'channels, leads, sqls, won, closed, close_rate, revenue',
        bridge => 'prospecting_channel, bridging_channel, bridge, prospected, leads, sqls, won, revenue, ready, ready_soft, ready_soft_won, ready_soft_lost_value');
    foreach my $view (sort keys %columns)
    {
        cmp_ok(query("SELECT count(*) FROM public.twin_$view"), '>', 5, "$what: $view has rows");
        is(query("SELECT $columns{$view} FROM $schema.$view EXCEPT ALL SELECT $columns{$view} FROM public.twin_$view"), '', "$what: $view has no row that the twin has not");
        is(query("SELECT $columns{$view} FROM public.twin_$view EXCEPT ALL SELECT $columns{$view} FROM $schema.$view"), '', "$what: $view has every row of the twin");
    }
    my $close = "count(*) FILTER (WHERE (hours IS NULL) <> (seconds IS NULL) OR abs(hours * 3600 - seconds) > 0.026 * seconds + 2)";
    is(query("SELECT $close FROM (SELECT channels, won_median_hours AS hours FROM $schema.path) AS v JOIN public.twin_path AS t USING (channels) WHERE t.won <> 2"), 0, "$what: the medians of path") if $what eq 'the demo';
    is(query("SELECT $close FROM (SELECT prospecting_channel AS p, bridging_channel AS b, bridge AS k, cross_median_hours AS hours FROM $schema.bridge WHERE leads > 30) AS v JOIN public.twin_bridge AS t ON (p, b, k) IS NOT DISTINCT FROM (prospecting_channel, bridging_channel, bridge)"),
        0, "$what: the medians of bridge");

    # Without a lookback all of it is credited, to the last decimal.
    query("UPDATE $schema.attribution_model SET lookback = NULL");
    foreach my $view ('attribution', 'attribution_campaign')
    {
        is(query("SELECT DISTINCT sum(credited_leads) = (SELECT sum(leads) FROM $schema.channel_kpi), sum(credited_sqls) = (SELECT sum(sqls) FROM $schema.channel_kpi), sum(credited_won) = (SELECT sum(won) FROM $schema.channel_kpi), sum(credited_revenue) = (SELECT sum(revenue) FROM $schema.channel_kpi) FROM $schema.$view GROUP BY model"),
            't|t|t|t', "$what: $view adds up to all of it, by every model");
    }
    is(query("SELECT count(*) > 50, count(*) FILTER (WHERE abs(a.credited_leads - c.leads) + abs(a.credited_sqls - c.sqls) + abs(a.credited_won - c.won) + abs(a.credited_revenue - c.revenue) > 1e-6) FROM $schema.attribution AS a
        JOIN (SELECT model, channel, sum(credited_leads) AS leads, sum(credited_sqls) AS sqls, sum(credited_won) AS won, sum(credited_revenue) AS revenue FROM $schema.attribution_campaign GROUP BY 1, 2) AS c USING (model, channel) WHERE model <> 'shapley'"),
        't|0', "$what: and campaigns to their channel");
    return;
}

make_twin('funnel');
is(query("SELECT count(*) > $leads / 20 FROM public.one WHERE lead_id NOT IN (SELECT lead_id FROM crm.touch)"), 't', 'leads of which the log knows nothing');
is(query("SELECT count(*) > $leads / 20 FROM public.one AS l WHERE received_at < (SELECT min(touched_at) FROM crm.touch AS t WHERE t.lead_id = l.lead_id)"), 't', 'and of which it knows only what came later');
compare('random leads', 'funnel');

# Spend: of all months, of some, of a channel that nobody touched.
query(<<~'SQL');
    INSERT INTO funnel.spend (day, channel, amount)
    SELECT m::date, 'Google Ads', 1000 FROM generate_series(timestamp '2025-12-01', '2026-10-01', '1 month') AS m
    UNION ALL SELECT m::date, 'Meta prospecting', 700 FROM generate_series(timestamp '2026-03-01', '2026-10-01', '1 month') AS m
    UNION ALL SELECT '2026-02-01', 'TikTok Ads', 50 UNION ALL SELECT '2026-02-01', 'Email', 0;
    SQL
is(query(<<~'SQL'), "Email|0|f|f\nGoogle Ads|11000|t|f\nMeta prospecting|5600|f|f\nTikTok Ads|50|t|t", 'spend, and ROAS where all months are known');
    SELECT channel, spend, bool_and(roas IS NOT NULL), bool_and(roas = 0) IS TRUE FROM funnel.attribution WHERE spend IS NOT NULL GROUP BY 1, 2 ORDER BY 1
    SQL
is(query("SELECT count(*) FILTER (WHERE roas <> round(credited_revenue / spend, 2)) FROM funnel.attribution WHERE channel = 'Google Ads'"), 0, 'which is revenue / spend');
is(query(<<~'SQL'), '0', 'the months are those of the touches');
    SELECT count(*) FROM (SELECT channel, spend_months FROM funnel.attribution WHERE channel IN ('Google Ads', 'Meta prospecting') GROUP BY 1, 2) AS v
    JOIN (SELECT c.channel, (SELECT count(*) FROM generate_series(date_trunc('month', min(touched_at AT TIME ZONE 'Europe/Brussels')), date_trunc('month', max(touched_at AT TIME ZONE 'Europe/Brussels')), '1 month')) AS months
        FROM public.contact AS c JOIN public.one USING (lead_id) WHERE touched_at <= until_close GROUP BY 1) AS t USING (channel) WHERE split_part(spend_months, ' of ', 2)::int <> months
    SQL

# The CRM of the demo, a part of it, of which nothing but the receipt of each lead is known.
query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
query("ALTER DATABASE " . database_name() . " SET lead_funnel.as_of = '2026-09-30 15:00+02'");
query("DELETE FROM crm_lead WHERE id % 3 = 0; ANALYZE; SELECT lead_funnel.connect('odoo', into_schema => 'odoo')");
query("INSERT INTO odoo.attribution_model (name, model, weights) VALUES ('ours', 'custom', '{3,2,5}'), ('shapley', 'shapley', NULL)");
make_twin('odoo');
compare('the demo', 'odoo');
is(query('SELECT count(*) FROM (SELECT channel, leads, sqls, won, revenue FROM odoo.channel_kpi EXCEPT ALL SELECT channel, credited_leads, credited_sqls, credited_won, credited_revenue FROM odoo.attribution WHERE model = $$last$$) AS s'), 0, 'a single touch has it all');

done_testing();
