# A software firm: churn, the curve of retention, time to value and upsell, against a
# second computation in plain SQL.  That of ../data/accounts.sql is made up; 500 accounts
# with 5,000 subscriptions, where they are in LF_SHARED, are compared in the same way.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

# The tables, filled by FILL.  An account starts when it signs up, has its first value
# with its first paid subscription, and has churned when its last event says so.  It pays
# what its subscriptions cost per month: at the start those of its first 90 days.
sub make_tables
{
    my ($name, $fill) = @_;
    own_database($name, set => { search_path => 'public, lead_funnel' });
    query(<<~"SQL");
        SET datestyle = 'ISO, DMY';
        CREATE TABLE account (account_id text, name text, industry text, country text, signup date, source text, plan text, seats int, is_trial boolean, churn_flag boolean);
        CREATE TABLE subscription (subscription_id text, account_id text, started date, ended date, plan text, seats int, mrr numeric, arr numeric, is_trial boolean,
            upgrade boolean, downgrade boolean, churn_flag boolean, billing text, auto_renew boolean);
        CREATE TABLE event (event_id text, account_id text, churned date, reason text, refund numeric, upgraded boolean, downgraded boolean, is_reactivation boolean, feedback text);
        $fill
        CREATE TABLE customer AS
        SELECT a.account_id, a.source, a.signup AS started,
            (SELECT max(e.churned) FROM event AS e WHERE e.account_id = a.account_id AND a.churn_flag) AS churned,
            (SELECT min(s.started) FROM subscription AS s WHERE s.account_id = a.account_id AND mrr > 0) AS first_value,
            (SELECT sum(mrr) FROM subscription AS s WHERE s.account_id = a.account_id AND s.started < a.signup + 90) AS initial_amount,
            (SELECT sum(mrr) FROM subscription AS s WHERE s.account_id = a.account_id AND s.ended IS NULL) AS current_amount
        FROM account AS a;
        SQL
    return;
}

sub check
{
    my ($what) = @_;
    foreach my $as_of ('2023-07-01', '2024-03-31', '2024-12-31')
    {
        query(<<~"SQL");
            CREATE VIEW public.kpi AS
            SELECT source, retention_agg(started, churned, first_value, initial_amount, current_amount, date '$as_of') AS k FROM customer GROUP BY ROLLUP (source);

            -- The rows as they were known, and their full months.
            CREATE TABLE public.known AS
            SELECT *, (SELECT max(n) FROM generate_series(0, 40) AS n WHERE started + make_interval(months => n) <= coalesce(gone, date '$as_of')) AS months
            FROM (SELECT *, CASE WHEN churned <= '$as_of' THEN churned END AS gone FROM customer WHERE started <= '$as_of') AS c;
            SQL
        cmp_ok(query('SELECT count(gone) FROM public.known'), '>', 0, "$what, $as_of: some have churned");
        my $ours = 'SELECT source, customers(k), active(k), churned(k), flagged(k), round(churn_rate(k), 12), round(upsell_rate(k), 12), round(net_revenue_retention(k), 12), round(gross_revenue_retention(k), 12), lifetime_revenue(k) FROM public.kpi';
        my $twin = <<~'SQL';
            SELECT source, count(*), count(*) - count(gone), count(gone), 0::bigint, round(count(gone)::numeric / count(*), 12),
                round(avg((gone IS NULL AND current_amount > initial_amount)::int) FILTER (WHERE initial_amount <> 0 AND (gone IS NOT NULL OR current_amount IS NOT NULL)), 12),
                round(sum(CASE WHEN gone IS NULL THEN current_amount ELSE 0 END) FILTER (WHERE initial_amount <> 0)
                    / sum(initial_amount) FILTER (WHERE gone IS NOT NULL OR current_amount IS NOT NULL), 12),
                round(sum(CASE WHEN gone IS NOT NULL THEN 0 WHEN current_amount > initial_amount THEN initial_amount ELSE current_amount END) FILTER (WHERE initial_amount <> 0)
                    / sum(initial_amount) FILTER (WHERE gone IS NOT NULL OR current_amount IS NOT NULL), 12),
                trim_scale(sum(current_amount))
            FROM public.known GROUP BY ROLLUP (source)
            SQL
        is(query("SELECT count(*) FROM ($ours) AS o"), 6, "$what, $as_of: five sources, and all");
        is(query("($ours) EXCEPT ALL ($twin)"), '', "$what, $as_of: churn, upsell, NRR and GRR have no row that plain SQL has not");
        is(query("($twin) EXCEPT ALL ($ours)"), '', "$what, $as_of: and every row that it has");

        # The product of the shares that stayed, by logarithms.
        is( query(<<~'SQL'), '0', "$what, $as_of: the curve");
            WITH seen AS (SELECT source, months, gone FROM public.known UNION ALL SELECT NULL, months, gone FROM public.known),
            month AS (
                SELECT source, m AS month, count(*) FILTER (WHERE months >= m - 1) AS at_risk, count(*) FILTER (WHERE months = m - 1 AND gone IS NOT NULL) AS churned
                FROM seen, generate_series(0, 40) AS m GROUP BY source, m HAVING m <= max(months + (gone IS NOT NULL)::int)
            ), twin AS (
                SELECT *, exp(sum(ln(1 - churned::numeric(40, 30) / at_risk)) OVER (PARTITION BY source ORDER BY month)) AS retention FROM month
            )
            SELECT count(*) FROM twin AS t FULL JOIN (SELECT source, k, c.* FROM public.kpi, retention_curve(k) AS c) AS o ON o.month = t.month AND o.source IS NOT DISTINCT FROM t.source
            WHERE (t.at_risk, t.churned) IS DISTINCT FROM (o.at_risk, o.churned) OR abs(t.retention - o.retention) < 1e-12 IS NOT TRUE OR retention_at(k, o.month) <> o.retention
            SQL
        is( query(<<~"SQL"), '30|0', "$what, $as_of: time to value is within 1/64");
            SELECT count(*), count(*) FILTER (WHERE CASE WHEN exact IS NULL THEN ours IS NOT NULL ELSE abs(extract(epoch FROM ours) / 86400 - exact) <= exact / 64.0 IS NOT TRUE END)
            FROM (SELECT time_to_value_percentile(k, p) AS ours,
                    (SELECT nullif(CASE WHEN percentile_cont(p) WITHIN GROUP (ORDER BY waited) > 1e9 THEN percentile_disc(p) WITHIN GROUP (ORDER BY waited)
                        ELSE percentile_cont(p) WITHIN GROUP (ORDER BY waited) END, 1e15)
                    FROM public.known AS c, LATERAL (SELECT CASE WHEN first_value <= '$as_of' THEN first_value - started ELSE 1e15 END AS waited) AS w WHERE grouped = 1 OR c.source = s.source) AS exact
                FROM (SELECT source, k, (source IS NULL)::int AS grouped FROM public.kpi) AS s, unnest('{0,0.25,0.5,0.75,1}'::float8[]) AS p) AS t
            SQL
        query('DROP VIEW public.kpi; DROP TABLE public.known');
    }

    # Subscriptions as customers: long curves of many.
    is( query(<<~'SQL'), '0', "$what, subscriptions: retention after each month");
        WITH months AS (
            SELECT ended IS NOT NULL AS gone, (SELECT max(n) FROM generate_series(0, 40) AS n WHERE started + make_interval(months => n) <= coalesce(ended, date '2024-12-31')) AS months
            FROM subscription
        ), hazard AS (
            SELECT m, ln(1 - count(*) FILTER (WHERE months = m AND gone)::numeric(40, 30) / count(*) FILTER (WHERE months >= m)) AS h
            FROM months, generate_series(0, 22) AS m GROUP BY m
        )
        SELECT count(*) FROM generate_series(0, 23) AS month, (SELECT retention_agg(started, ended, NULL, NULL, NULL, date '2024-12-31') AS k FROM subscription) AS s
        WHERE abs(retention_at(k, month) - coalesce((SELECT exp(sum(h)) FROM hazard WHERE hazard.m < month), 1)) < 1e-12 IS NOT TRUE
        SQL
    return;
}

make_tables('accounts', "\\i '" . data_file('accounts.sql') . "'");
is(query('SELECT count(*), count(DISTINCT source), count(churned) > 20, count(first_value) > 100 FROM customer'), '150|5|t|t',
    'made up: accounts, sources, those that have churned, those that paid');
check('made up');

SKIP:
{
    my @names = qw(accounts subscriptions churn_events);
    my %file = map { $_ => shared_file("data/saas/ravenstack_$_.csv") } @names;
    my @missing = grep { !defined $file{$_} } @names;
    skip "NOT RUN: no data/saas/ravenstack_$missing[0].csv in LF_SHARED", 1 if @missing;
    make_tables('saas', <<~"SQL");
        \\copy account from '$file{accounts}' (format csv, header)
        \\copy subscription from '$file{subscriptions}' (format csv, header)
        \\copy event from '$file{churn_events}' (format csv, header)
        SQL
    is(query('SELECT count(*), count(churned), count(first_value) FROM customer'), '500|75|500',
        'RavenStack: accounts, those that have churned, those that paid');
    check('RavenStack');
}

done_testing();
