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
    own_database($name, set => { search_path => 'public, lead_funnel', jit => 'off' });
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

# Through connect('custom') to the views: every figure per source from its definition, at one
# instant after all that the data tells.  A customer pays what its subscriptions that run cost.
sub check_views
{
    my ($what, $as_of) = @_;
    query(<<~"SQL");
        CREATE SCHEMA crm;
        CREATE TABLE crm.lead (lead_id text PRIMARY KEY, received_at timestamptz, source text, medium text, campaign text, landing_page text, conversion text,
            signals text[], owner text, handed_over_at timestamptz, responded_at timestamptz, next_step_at timestamptz, crm_stage text, lost boolean,
            lost_reason text, closed_at timestamptz, amount numeric, customer_id text);
        INSERT INTO crm.lead (lead_id, received_at, source, medium, campaign, crm_stage, customer_id, amount)
        SELECT account_id, signup::timestamp AT TIME ZONE 'UTC', source, 'x', account.plan, 'customer', account_id, 1 FROM account;
        CREATE TABLE crm.change AS
        SELECT account_id, on_day, sum(sum(amount)) OVER (PARTITION BY account_id ORDER BY on_day) AS pays
        FROM (SELECT account_id, started AS on_day, mrr AS amount FROM subscription WHERE started <= '$as_of'
              UNION ALL SELECT account_id, ended, -mrr FROM subscription WHERE ended <= '$as_of' AND ended >= started) s
        GROUP BY account_id, on_day;
        CREATE INDEX ON crm.change (account_id, on_day);
        CREATE TABLE crm.customer AS
        SELECT account_id AS customer_id, account_id AS lead_id, LEAST(started, (SELECT min(on_day) FROM crm.change x WHERE x.account_id = c.account_id))::timestamp
                AT TIME ZONE 'UTC' AS started_at,
            first_value::timestamp AT TIME ZONE 'UTC' AS first_value_at, churned::timestamp AT TIME ZONE 'UTC' AS churned_at, initial_amount, current_amount,
            current_amount AS monthly_amount, NULL::timestamptz AS expanded_at, 'Ann' AS account_manager
        FROM customer c;
        CREATE TABLE crm.customer_event AS
        SELECT account_id AS customer_id, on_day::timestamp AT TIME ZONE 'UTC' AS at, CASE WHEN pays = 0 THEN 'left' ELSE 'changed' END AS kind, pays AS monthly_amount
        FROM crm.change;
        DO \$\$BEGIN PERFORM lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC'); END\$\$;
        INSERT INTO funnel.channel (name, motion, audience) SELECT DISTINCT 'from ' || source, 'relationship', 'prospecting' FROM account ON CONFLICT DO NOTHING;
        DELETE FROM funnel.channel_rule;
        INSERT INTO funnel.channel_rule (priority, source_pattern, channel) SELECT row_number() OVER (ORDER BY source), '^' || source || '\$', 'from ' || source
        FROM (SELECT DISTINCT source FROM account) s;
        INSERT INTO funnel.spend (day, channel, amount) SELECT m::date, 'from ' || source, 1000 FROM (SELECT DISTINCT source FROM account) s,
            generate_series(timestamp '2022-12-01', '$as_of', '1 month') m;
        UPDATE funnel.settings SET margin = 0.8, lifetime_months = 12;
        ALTER DATABASE ${\ database_name()} SET lead_funnel.as_of = '$as_of 00:00+00';
        -- The rows from which every figure is reckoned anew.
        CREATE TABLE crm.one AS
        SELECT 'from ' || a.source AS channel, a.plan AS campaign, date_trunc('month', c.started_at)::date AS start_month, c.customer_id, c.current_amount,
            c.started_at::date AS started, c.first_value_at::date AS first_value,
            CASE WHEN c.churned_at <= '$as_of' AND c.churned_at >= c.started_at THEN c.churned_at::date END AS churned
        FROM crm.customer c JOIN account a ON a.account_id = c.customer_id WHERE c.started_at <= '$as_of';
        -- Who left pays no more, whatever the events tell.
        DELETE FROM crm.change x USING crm.one o WHERE o.customer_id = x.account_id AND x.on_day >= o.churned;
        -- Whose events all come after that pays what its row says.
        INSERT INTO crm.change (account_id, on_day, pays)
        SELECT o.customer_id, o.started, o.current_amount FROM crm.one o
        WHERE o.current_amount IS NOT NULL AND o.churned IS NOT NULL AND NOT EXISTS (SELECT FROM crm.change x WHERE x.account_id = o.customer_id);
        INSERT INTO crm.change (account_id, on_day, pays)
        SELECT o.customer_id, o.churned, 0 FROM crm.one o WHERE o.churned > (SELECT max(x.on_day) FROM crm.change x WHERE x.account_id = o.customer_id);
        CREATE TABLE crm.month AS SELECT m::date AS month, (m + interval '1 month')::date AS next FROM generate_series(timestamp '2022-12-01', '$as_of', '1 month') m;
        SQL
    my $pays = sub { "COALESCE((SELECT x.pays FROM crm.change x WHERE x.account_id = o.customer_id AND x.on_day $_[0] ORDER BY x.on_day DESC LIMIT 1), 0)" };
    my ($before, $after) = ($pays->('< m.month'), $pays->('< m.next'));
    query(<<~"SQL");
        CREATE TABLE crm.paid AS
        SELECT m.month, o.channel, o.campaign, o.start_month, o.customer_id, o.started, $before AS was, $after AS pays,
            EXISTS (SELECT FROM crm.change x WHERE x.account_id = o.customer_id AND x.on_day < m.month AND x.pays > 0) AS ever
        FROM crm.one o CROSS JOIN crm.month m;
        -- The full months that each was seen.
        CREATE TABLE crm.stay AS
        SELECT o.*, o.churned IS NOT NULL AS gone,
            (SELECT max(n) FROM generate_series(0, 40) n WHERE started + make_interval(months => n) <= COALESCE(churned, date '$as_of')) AS months
        FROM crm.one o;
        SQL

    # In a query KEYS are what the rows are grouped by, KEYS(x) those of x, and SAME(x, y) that x and y have the same.
    my %twin = (
        retention => [ 'KEYS, customers, active, churned, churn_rate, lifetime_revenue', <<~'SQL' ],
            SELECT KEYS, count(*), count(*) - count(churned), count(churned), round(count(churned)::numeric / count(*), 4), sum(current_amount) FROM crm.one GROUP BY KEYS
            SQL
        retention_curve => [ 'month, KEYS, at_risk, churned, retention', <<~'SQL' ],
            SELECT month, KEYS, at_risk, churned, round(CASE WHEN min(left_over) OVER w = 0 THEN 0 ELSE exp(sum(ln(NULLIF(left_over, 0))) OVER w) END, 4)
            FROM (SELECT m AS month, KEYS, count(*) FILTER (WHERE months >= m - 1) AS at_risk, count(*) FILTER (WHERE months = m - 1 AND gone) AS churned,
                      1 - count(*) FILTER (WHERE months = m - 1 AND gone)::numeric(40, 30) / NULLIF(count(*) FILTER (WHERE months >= m - 1), 0) AS left_over
                  FROM crm.stay, generate_series(0, 40) m GROUP BY m, KEYS HAVING m <= max(months + gone::int)) c
            WINDOW w AS (PARTITION BY KEYS ORDER BY month)
            SQL
        churn_month => [ 'month, KEYS, customers_at_start, churned, churn_rate', <<~'SQL' ],
            SELECT month, KEYS, n, gone, round(gone::numeric / NULLIF(n, 0), 4) FROM (
                SELECT m.month, KEYS(o), count(*) FILTER (WHERE started < m.month AND (churned < m.month) IS NOT TRUE) AS n,
                    count(*) FILTER (WHERE started < m.month AND churned >= m.month AND churned < m.next) AS gone
                FROM crm.one o CROSS JOIN crm.month m GROUP BY m.month, KEYS(o)
                HAVING m.month >= (date_trunc('month', min(started)) + interval '1 month')) c
            SQL
        revenue_movement => [ 'month, KEYS, mrr_at_start, new, expansion, contraction, churned, returned, mrr_at_end, net_revenue_retention, gross_revenue_retention', <<~'SQL' ],
            SELECT p.month, KEYS(p), sum(was), sum(CASE WHEN was = 0 AND NOT ever THEN pays ELSE 0 END), sum(CASE WHEN was > 0 AND pays > was THEN pays - was ELSE 0 END),
                sum(CASE WHEN was > pays AND pays > 0 THEN pays - was ELSE 0 END), sum(CASE WHEN pays = 0 THEN -was ELSE 0 END),
                sum(CASE WHEN was = 0 AND ever THEN pays ELSE 0 END), sum(pays),
                round(sum(pays) FILTER (WHERE was > 0) / NULLIF(sum(was), 0), 4), round(sum(LEAST(pays, was)) / NULLIF(sum(was), 0), 4)
            FROM crm.paid p GROUP BY p.month, KEYS(p) HAVING p.month >= date_trunc('month', min(p.started))
            SQL
        revenue_retention => [ 'KEYS, period, customers, mrr_at_start, mrr_at_end, net_revenue_retention, gross_revenue_retention', <<~"SQL" ],
            SELECT KEYS, period, count(*), sum(was), sum(pays), round(sum(pays) / sum(was), 4), round(sum(LEAST(pays, was)) / sum(was), 4)
            FROM (SELECT KEYS(o), m.period, ${\ $pays->('<= m.since')} AS was, ${\ $pays->("<= date '$as_of'")} AS pays
                  FROM crm.one o CROSS JOIN (VALUES ('year', date '$as_of' - interval '1 year'), ('month', date '$as_of' - interval '1 month')) m (period, since)) p
            WHERE was > 0 GROUP BY KEYS, period
            SQL
        upsell => [ 'KEYS, customers, expanded, upsell_rate', <<~'SQL' ],
            SELECT KEYS, count(*), count(*) FILTER (WHERE grew), round(avg(grew::int), 4) FROM (
                SELECT KEYS(o), EXISTS (SELECT FROM crm.change x JOIN LATERAL (SELECT y.pays FROM crm.change y WHERE y.account_id = x.account_id
                    AND y.on_day < x.on_day ORDER BY y.on_day DESC LIMIT 1) b ON b.pays > 0 AND x.pays > b.pays WHERE x.account_id = o.customer_id) AS grew
                FROM crm.one o) o GROUP BY KEYS
            SQL
        time_to_first_value => [ 'KEYS, customers, had_value, not_yet', <<~"SQL" ],
            SELECT KEYS, count(*), count(*) FILTER (WHERE v), count(*) FILTER (WHERE NOT v) FROM (SELECT KEYS, COALESCE(first_value <= '$as_of'
                AND (first_value > churned) IS NOT TRUE, false) AS v FROM crm.one) o GROUP BY KEYS
            SQL
        lifetime_value => [ 'KEYS, customers, round(lifetime_revenue), round(monthly_amount, 2), expected_value, round(cac, 2), months_to_pay_back, ltv_to_cac', <<~"SQL" ],
            WITH paid AS (
                SELECT x.account_id, round(sum(x.pays * (LEAST(COALESCE((SELECT min(y.on_day) FROM crm.change y WHERE y.account_id = x.account_id AND y.on_day > x.on_day),
                    date '$as_of'), date '$as_of') - x.on_day) / (365.25 / 12)), 2) AS revenue FROM crm.change x GROUP BY 1
            ), gone AS (
                SELECT KEYS, m, count(*) FILTER (WHERE gone AND months = m)::numeric(40, 30) / NULLIF(count(*) FILTER (WHERE months >= m), 0) AS share
                FROM crm.stay s CROSS JOIN generate_series(0, 11) m GROUP BY KEYS, m
            ), kept AS (
                SELECT KEYS(g), g.m, COALESCE((SELECT CASE WHEN max(b.share) = 1 THEN 0 ELSE exp(sum(ln(NULLIF(1 - b.share, 0)))) END FROM gone b
                    WHERE SAME(b, g) AND b.m < g.m), 1) AS share
                FROM gone g JOIN (SELECT KEYS, max(months + gone::int) AS months FROM crm.stay GROUP BY KEYS) s ON SAME(s, g) AND g.m <= s.months
            ), worth AS (
                SELECT KEYS(o), count(*) AS n, sum(p.revenue) AS revenue, avg(a.pays) FILTER (WHERE a.pays > 0) AS monthly
                FROM crm.one o LEFT JOIN paid p ON p.account_id = o.customer_id CROSS JOIN LATERAL (SELECT ${\ $pays->("<= date '$as_of'")} AS pays) a GROUP BY KEYS(o)
            ), cost AS (
                SELECT KEYS, sum(amount) AS spend FROM (SELECT channel, NULL::text AS campaign, date_trunc('month', day)::date AS start_month, amount FROM funnel.spend
                    WHERE day <= '$as_of') p GROUP BY KEYS
            )
            SELECT KEYS(w), w.n, round(w.revenue), round(w.monthly, 2), round(w.monthly * 0.8 * k.months, 2), round(c.spend / w.n, 2),
                (SELECT min(m) + 1 FROM (SELECT m, sum(share) OVER (ORDER BY m) AS months FROM kept b WHERE SAME(b, w)) r WHERE w.monthly * 0.8 * r.months >= c.spend / w.n),
                round(w.monthly * 0.8 * k.months / (c.spend / w.n), 2)
            FROM worth w LEFT JOIN cost c ON SAME(c, w) JOIN (SELECT KEYS, sum(share) AS months FROM kept GROUP BY KEYS) k ON SAME(k, w)
            SQL
    );
    foreach my $view (sort keys %twin)
    {
        foreach my $kind ([ '', 'channel' ], [ '_campaign', 'channel', 'campaign' ], [ '_cohort', 'channel', 'start_month' ])
        {
            my ($suffix, @keys) = @$kind;
            my ($columns, $twin) = @{ $twin{$view} };

            # What a campaign costs nobody tells.
            ($columns, $twin) = ($columns =~ s/, round\(cac.*//r, $twin =~ s/, round\(c\.spend.*?(?=\s+FROM worth)//sr) if $view eq 'lifetime_value' && $suffix eq '_campaign';
            foreach ($columns, $twin)
            {
                s/KEYS\((\w+)\)/my $from = $1; join ', ', map { "$from.$_" } @keys/ge;
                s/SAME\((\w+), (\w+)\)/my ($one, $other) = ($1, $2); join ' AND ', map { "$one.$_ IS NOT DISTINCT FROM $other.$_" } @keys/ge;
                s/KEYS/join ', ', @keys/ge;
            }
            my $ours = "SELECT $columns FROM funnel.$view$suffix";
            cmp_ok(query("SELECT count(*) FROM funnel.$view$suffix"), '>=', 5, "$what: $view$suffix has rows");
            is(query("$ours EXCEPT ALL ($twin)"), '', "$what: $view$suffix has no row that plain SQL has not");
            is(query("($twin) EXCEPT ALL $ours"), '', "$what: and every row that it has");
        }
    }
    is(query('SELECT count(*) FROM funnel.revenue_movement WHERE mrr_at_start + new + expansion + contraction + churned + returned <> mrr_at_end'),
        '0', "$what: start and movements are the end, to the cent");
    is( query(<<~"SQL"), '0', "$what: half and nine of ten have first value within, where not yet is not yet");
        SELECT count(*) FROM funnel.time_to_first_value v, LATERAL (VALUES (0.5, v.time_to_value_median_hours), (0.9, v.time_to_value_p90_hours)) p (p, ours),
            LATERAL (SELECT percentile_cont(p.p) WITHIN GROUP (ORDER BY waited) AS low, percentile_disc(p.p) WITHIN GROUP (ORDER BY waited) AS high
                FROM (SELECT CASE WHEN first_value <= '$as_of' AND (first_value > churned) IS NOT TRUE THEN (first_value - started) * 24 ELSE 1e15 END AS waited
                      FROM crm.one o WHERE o.channel = v.channel) w) e
        WHERE CASE WHEN e.high = 1e15 AND ours IS NULL THEN false WHEN e.low > 1e9 THEN abs(ours - e.high) > e.high / 64.0 + 1
                   ELSE abs(ours - e.low) <= e.low / 64.0 + 0.001 IS NOT TRUE END
        SQL
    return;
}

make_tables('accounts', "\\i '" . data_file('accounts.sql') . "'");
is(query('SELECT count(*), count(DISTINCT source), count(churned) > 20, count(first_value) > 100 FROM customer'), '150|5|t|t',
    'made up: accounts, sources, those that have churned, those that paid');
check('made up');
check_views('made up', '2024-12-31');

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
    check_views('RavenStack', '2024-12-31');
}

done_testing();
