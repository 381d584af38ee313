# A marketing funnel: leads by origin, their deals and the orders of the sellers
# that were won.  That of ../data/funnel_deals.sql is compared with plain SQL; the
# 8,000 real leads of Olist, where they are in LF_SHARED, with figures computed elsewhere.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

# The tables, and a view of them.
sub make_tables
{
    my ($name) = @_;
    own_database($name, set => { search_path => 'public, lead_funnel', jit => 'off' });
    query(<<~'SQL');
        CREATE TABLE lead (mql_id text, first_contact date, landing_page text, origin text);
        CREATE TABLE deal (mql_id text, seller_id text, sdr_id text, sr_id text, won timestamp, segment text, lead_type text, profile text,
            has_company text, has_gtin text, stock text, business_type text, catalog_size numeric, declared_revenue numeric);
        CREATE TABLE item (order_id text, item_id int, seller_id text, shipped timestamp, price numeric, freight numeric);
        CREATE VIEW olist AS
        SELECT l.origin, l.first_contact, d.won::date AS won, s.first_order::date AS first_order, s.revenue
        FROM lead AS l LEFT JOIN deal AS d USING (mql_id)
            LEFT JOIN (SELECT seller_id, min(shipped) AS first_order, sum(price) AS revenue FROM item GROUP BY seller_id) AS s USING (seller_id);
        SQL
    return;
}

# The KPIs against the table "expected": of so many origins, of which so many have half
# of their sellers active; the deal that was won before its first contact is of one.
sub check
{
    my ($what, $origins, $known, $odd) = @_;

    # A deal that was won before its first contact has no cycle: NULL for durations,
    # flagged where the first contact is the start and the deal is the value.
    query(<<~'SQL');
        CREATE TABLE public.kpi AS
        SELECT origin, funnel_agg(CASE WHEN won IS NULL THEN 'nurture' ELSE 'customer' END::lead_stage, false, revenue) AS f,
            duration_agg(CASE WHEN won >= first_contact THEN (won - first_contact) * interval '1 day' END) AS cycle,
            duration_agg((first_order - won) * interval '1 day') AS first_value,
            retention_agg(first_contact, NULL, won, NULL, NULL, date '2018-12-31') AS deals,
            retention_agg(won, NULL, first_order, NULL, revenue, date '2018-12-31') AS sellers
        FROM olist GROUP BY origin;
        SQL
    is(query(<<~'SQL'), '', "$what: leads, won, rates, revenue per lead and per deal, active sellers equal the expected ones");
        (SELECT origin, leads(f), won(f), round(100 * customer_rate(f), 4), duration_count(first_value), round(100.0 * duration_count(first_value) / won(f), 4),
            round(revenue(f), 2), round(revenue_per_lead(f), 4), round(average_deal(f), 4) FROM public.kpi)
        EXCEPT ALL SELECT origin, leads, won, won_pct, active_sellers, activation_pct, revenue, revenue_per_lead, revenue_per_won FROM public.expected
        SQL
    is(query('SELECT count(*) FROM public.kpi JOIN public.expected USING (origin)'), $origins, "$what: for every origin");

    is( query("SELECT origin, flagged(deals), won(f) - duration_count(cycle), won(f) - (customers(deals) - (leads(f) - won(f))) FROM public.kpi WHERE flagged(deals) > 0 OR won(f) <> duration_count(cycle)"),
        "$odd|1|1|0", "$what: the deal that was won before the first contact is flagged");
    is(query("SELECT count(*) FROM public.kpi WHERE duration_percentile(cycle, 0) < '0' OR time_to_value_percentile(deals, 0) < '0'"), '0', "$what: and is no negative time");

    # The median of the expected figures is the mean of the two in the middle; they
    # have the deal without a cycle as the shortest one.
    my $median = sub {
        my ($k, $flagged) = @_;
        my $all   = "(duration_count($k) + $flagged)";
        my $place = sub { "extract(epoch FROM duration_percentile($k, COALESCE(($_[0] - $flagged - 1)::float8 / nullif(duration_count($k) - 1, 0), 0))) / 86400" };
        return '(' . $place->("($all + 1) / 2") . ' + ' . $place->("($all / 2 + 1)") . ') / 2';
    };
    foreach my $case ([ 'cycle', 'cycle_days', 'flagged(deals)' ], [ 'first_value', 'ttfv_days', '0' ])
    {
        my ($k, $column, $flagged) = @$case;
        my $ours = "CASE WHEN duration_count($k) > 0 THEN " . $median->($k, $flagged) . ' END';
        is( query("SELECT count(*), count(*) FILTER (WHERE CASE WHEN $column IS NULL THEN ours IS NOT NULL ELSE abs(ours - $column) <= $column / 64 IS NOT TRUE END)
                FROM (SELECT *, $ours AS ours FROM public.kpi JOIN public.expected USING (origin)) AS m"),
            "$origins|0", "$what: median of $k: within 1/64 of the expected one");
    }

    # With those that have no order yet the median is later, or there is none.
    is( query(<<~'SQL'), "$origins|$known|0", "$what: time to the first order, where not yet is not yet");
        SELECT count(*), count(exact), count(*) FILTER (WHERE CASE WHEN exact IS NULL THEN ours IS NOT NULL ELSE abs(extract(epoch FROM ours) / 86400 - exact) <= exact / 64.0 IS NOT TRUE END)
        FROM (SELECT origin, time_to_value_percentile(sellers, 0.5) AS ours,
                (SELECT nullif(CASE WHEN percentile_cont(0.5) WITHIN GROUP (ORDER BY waited) > 1e9 THEN percentile_disc(0.5) WITHIN GROUP (ORDER BY waited)
                    ELSE percentile_cont(0.5) WITHIN GROUP (ORDER BY waited) END, 1e15)
                 FROM public.olist AS o, LATERAL (SELECT coalesce(first_order - won, 1e15) AS waited) AS w WHERE o.origin = k.origin AND won IS NOT NULL) AS exact
            FROM public.kpi AS k) AS t
        SQL
    is(query('SELECT count(*) FROM public.kpi WHERE lifetime_revenue(sellers) <> revenue(f) OR customers(sellers) <> won(f)'), '0', "$what: sellers and deals have the same revenue");
    return;
}

# The sellers as customers, through connect('custom') to the views: a seller starts when its
# deal is won, and has first value with its first order.  It has left when it sold nothing for
# 90 days, which is a rule of this test: the data does not say who left.
sub check_views
{
    my ($what, $as_of) = @_;
    query(<<~"SQL");
        CREATE SCHEMA crm;
        CREATE VIEW crm.lead AS
        SELECT l.mql_id AS lead_id, l.first_contact::timestamp AT TIME ZONE 'UTC' AS received_at, COALESCE(NULLIF(l.origin, ''), 'none') AS source, 'x'::text AS medium,
            NULL::text AS campaign, NULL::text AS landing_page, NULL::text AS conversion, NULL::text[] AS signals, d.sr_id AS owner, NULL::timestamptz AS handed_over_at,
            NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at, CASE WHEN d.won IS NOT NULL THEN 'customer' END AS crm_stage, false AS lost,
            NULL::text AS lost_reason, d.won AT TIME ZONE 'UTC' AS closed_at, NULL::numeric AS amount, d.seller_id AS customer_id
        FROM lead l LEFT JOIN deal d USING (mql_id);
        CREATE TABLE crm.customer AS
        SELECT d.seller_id AS customer_id, d.mql_id AS lead_id, o.won::timestamp AT TIME ZONE 'UTC' AS started_at, o.first_order::timestamp AT TIME ZONE 'UTC' AS first_value_at,
            CASE WHEN s.last_order + 90 <= date '$as_of' AND s.last_order + 90 >= o.won THEN (s.last_order + 90)::timestamp AT TIME ZONE 'UTC' END AS churned_at,
            NULL::numeric AS initial_amount, s.revenue AS current_amount, o.origin
        FROM deal d
        JOIN LATERAL (SELECT COALESCE(NULLIF(l.origin, ''), 'none') AS origin, d.won::date AS won, (SELECT min(i.shipped)::date FROM item i WHERE i.seller_id = d.seller_id) AS first_order
                      FROM lead l WHERE l.mql_id = d.mql_id) o ON true
        LEFT JOIN LATERAL (SELECT max(i.shipped)::date AS last_order, sum(i.price) AS revenue FROM item i WHERE i.seller_id = d.seller_id) s ON true;
        CREATE INDEX ON item (seller_id);
        DO \$\$BEGIN PERFORM lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC'); END\$\$;
        INSERT INTO funnel.channel (name, motion, audience) SELECT DISTINCT 'from ' || source, 'relationship', 'prospecting' FROM crm.lead;
        DELETE FROM funnel.channel_rule;
        INSERT INTO funnel.channel_rule (priority, source_pattern, channel) SELECT row_number() OVER (ORDER BY source), '^' || source || '\$', 'from ' || source
        FROM (SELECT DISTINCT source FROM crm.lead) s;
        ALTER DATABASE ${\ database_name()} SET lead_funnel.as_of = '$as_of 00:00+00';
        SQL
    is( query(q(SELECT substr(channel, 6), customers, had_value FROM funnel.time_to_first_value ORDER BY 1)),
        query(q(SELECT COALESCE(NULLIF(origin, ''), 'none'), won, active_sellers FROM public.expected WHERE won > 0 ORDER BY 1)),
        "$what: sellers per origin, and those with an order, equal the expected ones");

    # The expected median is that of the sellers with an order; here the others come after them.
    is( query(<<~'SQL'), '0', "$what: the expected median is the share of all that stands in the middle of those with an order");
        SELECT count(*) FROM public.expected e
        JOIN LATERAL (SELECT retention_agg(c.started_at, NULL, c.first_value_at, NULL, NULL, as_of()) AS k FROM crm.customer c
                      WHERE c.origin = COALESCE(NULLIF(e.origin, ''), 'none') AND c.first_value_at IS NOT NULL) k ON true
        WHERE abs(EXTRACT(epoch FROM time_to_value_percentile(k.k, 0.5)) / 86400 - e.ttfv_days) > e.ttfv_days / 64
        SQL
    is( query(<<~'SQL'), '0', "$what: the median of all sellers, where not yet is not yet");
        SELECT count(*) FROM funnel.time_to_first_value v,
            LATERAL (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY w) AS low, percentile_disc(0.5) WITHIN GROUP (ORDER BY w) AS high
                FROM (SELECT COALESCE(EXTRACT(epoch FROM first_value_at - started_at) / 3600, 1e15) AS w FROM crm.customer c WHERE 'from ' || c.origin = v.channel) w) e
        WHERE CASE WHEN e.high > 1e14 THEN v.time_to_value_median_hours IS NOT NULL WHEN e.low > 1e9 THEN abs(v.time_to_value_median_hours - e.high) > e.high / 64
                   ELSE abs(v.time_to_value_median_hours - e.low) <= e.low / 64 + 0.001 IS NOT TRUE END
        SQL
    is( query(<<~'SQL'), '0', "$what: retention after 3 months, by logarithms");
        WITH stay AS (
            SELECT origin, churned_at IS NOT NULL AS gone,
                (SELECT max(n) FROM generate_series(0, 40) n WHERE (started_at AT TIME ZONE 'UTC') + make_interval(months => n) <= COALESCE(churned_at, as_of()) AT TIME ZONE 'UTC') AS months
            FROM crm.customer
        ), twin AS (
            SELECT origin, count(*) AS n, count(*) FILTER (WHERE gone) AS gone, max(months) AS seen,
                (SELECT CASE WHEN min(left_over) = 0 THEN 0 ELSE round(exp(sum(ln(NULLIF(left_over, 0)))), 4) END
                 FROM (SELECT 1 - count(*) FILTER (WHERE t.gone AND t.months = j)::numeric(40, 30) / NULLIF(count(*) FILTER (WHERE t.months >= j), 0) AS left_over
                       FROM generate_series(0, 2) j CROSS JOIN stay t WHERE t.origin = s.origin GROUP BY j) j) AS kept
            FROM stay s GROUP BY origin
        )
        SELECT count(*) FROM twin t FULL JOIN funnel.retention r ON r.channel = 'from ' || t.origin
        WHERE (t.n, t.gone) IS DISTINCT FROM (r.customers, r.churned) OR t.seen >= 3 AND t.kept IS DISTINCT FROM r.retention_3_months
        SQL
    return;
}

make_tables('funnel_deals');
query("\\i '" . data_file('funnel_deals.sql') . "'");
query(<<~'SQL');
    CREATE TABLE expected AS
    SELECT origin, leads, won, round(100.0 * won / leads, 4) AS won_pct, active_sellers, round(100.0 * active_sellers / won, 4) AS activation_pct,
        revenue, round(revenue / leads, 4) AS revenue_per_lead, round(revenue / won, 4) AS revenue_per_won, cycle_days, ttfv_days
    FROM (SELECT origin, count(*) AS leads, count(won) AS won, count(first_order) AS active_sellers, sum(revenue) AS revenue,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY won - first_contact) AS cycle_days,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY first_order - won) AS ttfv_days
        FROM olist GROUP BY origin) AS o;
    SQL
is(query('SELECT count(*), count(DISTINCT origin), count(won) > 100, count(first_order) > 50 FROM olist'), '900|7|t|t', 'made up: leads, origins, deals, sellers');
check('made up', 7, 6, 'organic_search');
check_views('made up', '2018-12-31');

SKIP:
{
    my @names = qw(olist_marketing_qualified_leads_dataset olist_closed_deals_dataset order_items_of_won_sellers expected_by_origin);
    my %file = map { $_ => shared_file("data/olist/$_.csv") } @names;
    my @missing = grep { !defined $file{$_} } @names;
    skip "NOT RUN: no data/olist/$missing[0].csv in LF_SHARED", 1 if @missing;
    make_tables('olist');
    query(<<~"SQL");
        CREATE TABLE expected (origin text, leads int, won int, won_pct numeric, active_sellers int, activation_pct numeric, revenue numeric,
            revenue_per_lead numeric, revenue_per_won numeric, cycle_days numeric, ttfv_days numeric);
        \\copy lead from '$file{olist_marketing_qualified_leads_dataset}' (format csv, header, force_not_null (origin))
        \\copy deal from '$file{olist_closed_deals_dataset}' (format csv, header)
        \\copy item from '$file{order_items_of_won_sellers}' (format csv, header)
        \\copy expected from '$file{expected_by_origin}' (format csv, header, force_not_null (origin))
        SQL
    is(query('SELECT count(*), count(won), count(DISTINCT origin) FROM olist'), '8000|842|11', 'Olist: the leads, the deals, the origins');
    check('Olist', 11, 3, 'organic_search');
    check_views('Olist', '2018-12-31');
}

done_testing();
