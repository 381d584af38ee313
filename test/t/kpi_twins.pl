# Every KPI against plain SQL on random rows with NULLs in every argument, and
# every way to the same rows: one state, byte for byte.  LF_SEED and LF_ROWS
# choose other rows.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use RandomRows;
use Test::More;

own_rows('kpi_twins');
query(random_rows('channel', q((ARRAY['Ads', 'Fair', 'Mail', 'Web'])[1 + (random() * 3)::int])));
query(<<~'SQL');
    -- What has happened to the customers, and for how many full months they stayed.
    CREATE TABLE public.customer AS
    SELECT *, (SELECT max(n) FROM generate_series(0, 1200) AS n WHERE started + make_interval(months => n) <= least(churned, as_of)) AS months
    FROM (SELECT id, part, channel, started, as_of, initial_amount, current_amount,
            CASE WHEN churned <= as_of THEN churned END AS churned, CASE WHEN first_value <= as_of THEN first_value END AS value
        FROM public.row WHERE started <= as_of) AS c;
    SQL

# An aggregate, its rows in plain SQL, and per KPI the function and the same
# from these rows.
my $answered = "state IN ('met', 'breached')";
my $priced = 'churned IS NULL AND round(initial_amount, 8) <> 0 AND current_amount IS NOT NULL';
my $cohort = 'round(initial_amount, 8) <> 0 AND (churned IS NOT NULL OR current_amount IS NOT NULL)';

sub rate { return "($_[0])::numeric / nullif($_[1], 0)"; }
sub rows { return "count(*) FILTER (WHERE $_[0])"; }
sub total { return "sum(round($_[0], 8)) FILTER (WHERE $_[1])"; }

my $reached = sub { rows("stage >= '$_[0]'") };
my $won     = rows("stage = 'customer'");
my $lost    = rows("lost AND stage < 'customer'");
my $revenue = total('amount', "stage = 'customer'");
my $missed  = rows("state IN ('overdue', 'breached')");

my %kpi = (
    funnel => {
        agg    => 'funnel_agg(stage, lost, amount)',
        source => 'public.row',
        read   => {
            leads => rows('stage IS NOT NULL'), mqls => $reached->('mql'), sqls => $reached->('sql'),
            opportunities => $reached->('opportunity'), won => $won, lost => $lost,
            open_leads => rows("stage < 'customer' AND lost IS NOT TRUE"),
            revenue => "coalesce($revenue, 0)",
            pipeline => 'coalesce(' . total('amount', "stage IN ('sql', 'opportunity') AND lost IS NOT TRUE") . ', 0)',
            lost_value => 'coalesce(' . total('amount', "stage < 'customer' AND lost") . ', 0)',
            mql_rate => rate($reached->('mql'), 'count(stage)'), sql_rate => rate($reached->('sql'), 'count(stage)'),
            mql_to_sql_rate => rate($reached->('sql'), $reached->('mql')), close_rate => rate($won, $reached->('sql')),
            win_rate => rate($won, "$won + $lost"), customer_rate => rate($won, 'count(stage)'),
            maturity => rate("$won + $lost", 'count(stage)'), revenue_per_lead => rate($revenue, 'count(stage)'),
            revenue_per_sql => rate($revenue, $reached->('sql')), average_deal => rate($revenue, $won),
            'cost_per_lead:1234.5' => rate('1234.5', 'count(stage)'), 'cost_per_sql:1234.5' => rate('1234.5', $reached->('sql')),
            'cac:1234.5' => rate('1234.5', $won), 'roas:1234.5' => "$revenue / 1234.5",
        },
    },
    response => {
        agg    => 'response_agg(state, response)',
        source => 'public.row',
        read   => {
            met => rows("state = 'met'"), missed => $missed, pending => rows("state IN ('pending', 'at_risk')"),
            response_count => "count(response) FILTER (WHERE $answered)",
            sla_attainment => rate(rows("state = 'met'"), rows("state IN ('met', 'overdue', 'breached')")),
            response_mean => "avg(extract(epoch FROM response)) FILTER (WHERE $answered)",
        },
        percentile => [ response_percentile => 'extract(epoch FROM response)', "$answered AND response IS NOT NULL" ],
    },
    duration => {
        agg    => 'duration_agg(d)',
        source => 'public.row',
        read   => { duration_count => 'count(d)', duration_mean => 'avg(extract(epoch FROM d))' },
        percentile => [ duration_percentile => 'extract(epoch FROM d)', 'd IS NOT NULL' ],
    },
    retention => {
        agg    => 'retention_agg(started, churned, first_value, initial_amount, current_amount, as_of)',
        source => 'public.customer',
        all    => { flagged => rows('churned < started') . ' + ' . rows('value < started AND churned >= started IS NOT FALSE') },
        only   => 'churned >= started IS NOT FALSE',
        read   => {
            customers => 'count(*)', active => rows('churned IS NULL'), churned => 'count(churned)', churn_rate => rate('count(churned)', 'count(*)'),
            upsell_rate => rate(rows("$priced AND current_amount > initial_amount"), rows($cohort)),
            net_revenue_retention => 'coalesce(' . total('current_amount', $priced) . ', 0) / nullif(' . total('initial_amount', $cohort) . ', 0)',
            gross_revenue_retention => 'coalesce(' . total('least(current_amount, initial_amount)', $priced) . ', 0) / nullif(' . total('initial_amount', $cohort) . ', 0)',
            lifetime_revenue => 'coalesce(sum(current_amount), 0)', revenue_per_customer => 'coalesce(sum(current_amount), 0) / count(*)',
        },
        percentile => [ time_to_value_percentile => "CASE WHEN value IS NULL THEN 1e15 ELSE extract(epoch FROM value - started) END", 'value >= started IS NOT FALSE' ],
    },
);

# The curve, from its definition, for each channel and for everything.
query(<<~'SQL');
    CREATE VIEW public.curve_twin AS
    WITH RECURSIVE seen AS MATERIALIZED (
        SELECT channel, false AS everything, months, churned IS NOT NULL AS gone FROM public.customer WHERE churned >= started IS NOT FALSE
        UNION ALL SELECT NULL, true, months, churned IS NOT NULL FROM public.customer WHERE churned >= started IS NOT FALSE
    ), month AS MATERIALIZED (
        SELECT channel, everything, m AS month, count(*) FILTER (WHERE months >= m - 1) AS at_risk, count(*) FILTER (WHERE months = m - 1 AND gone) AS churned
        FROM seen, generate_series(0, 80) AS m GROUP BY channel, everything, m
        HAVING m <= max(months + gone::int)
    ), curve AS (
        SELECT channel, everything, month, at_risk, 0::bigint AS churned, 1::numeric AS retention FROM month WHERE month = 0
        UNION ALL
        SELECT m.channel, m.everything, m.month, m.at_risk, m.churned, round(c.retention * (m.at_risk - m.churned) / m.at_risk, 30)
        FROM curve AS c JOIN month AS m ON m.month = c.month + 1 AND m.everything = c.everything AND m.channel IS NOT DISTINCT FROM c.channel
    )
    SELECT * FROM curve;
    SQL

# A KPI with its arguments, as a number with 12 decimals.
sub read_kpi
{
    my ($what) = @_;
    my ($function, @arguments) = split /:/, $what;
    my $call = "$function(" . join(', ', 'k', @arguments) . ')';
    $call = "extract(epoch FROM $call)" if $function =~ /_mean$/;
    return "round(($call)::numeric, 12)";
}

foreach my $name (sort keys %kpi)
{
    my $it = $kpi{$name};
    my $states = "SELECT channel, grouping(channel) AS g, $it->{agg} AS k FROM public.row GROUP BY ROLLUP (channel)";
    foreach my $case ([ $it->{read}, $it->{only} // 'true' ], $it->{all} ? [ $it->{all}, 'true' ] : ())
    {
        my ($read, $only) = @$case;
        my @names  = sort keys %$read;
        my $ours   = "SELECT channel, g, " . join(', ', map { read_kpi($_) } @names) . " FROM ($states) AS s";
        my $digits = sub { $_[0] =~ /_mean$/ ? "round(round(($read->{$_[0]})::numeric, 6), 12)" : "round(($read->{$_[0]})::numeric, 12)" };
        my $twin   = "SELECT channel, grouping(channel), " . join(', ', map { $digits->($_) } @names) . " FROM $it->{source} WHERE $only GROUP BY ROLLUP (channel)";
        is(query("SELECT count(*) FROM ($ours) AS o"), 6, "$name: five channels, with none for NULL, and all");
        is(query("($ours) EXCEPT ALL ($twin)"), '', "$name: " . join(', ', @names) . ' have no row that plain SQL has not');
        is(query("($twin) EXCEPT ALL ($ours)"), '', "$name: and every row that it has");
    }
    next unless $it->{percentile};

    # Within 1/64 of the exact percentile; not yet is so long that what lies before
    # it is as long, and counts as the longest that is known.
    my ($function, $value, $filter) = @{ $it->{percentile} };
    is( query(<<~"SQL"), '78|0', "$name: percentiles are within 1/64");
        SELECT count(*), count(*) FILTER (WHERE CASE WHEN exact > 1e11 THEN ours IS NOT NULL ELSE abs(extract(epoch FROM ours) - exact) <= exact / 64 IS NOT TRUE END)
        FROM (SELECT p, $function(k, p) AS ours, (SELECT CASE WHEN percentile_cont(p) WITHIN GROUP (ORDER BY ($value)::float8) FILTER (WHERE $filter) > 1e11
                    THEN percentile_disc(p) WITHIN GROUP (ORDER BY ($value)::float8) FILTER (WHERE $filter)
                    ELSE percentile_cont(p) WITHIN GROUP (ORDER BY ($value)::float8) FILTER (WHERE $filter) END
                FROM $it->{source} AS t WHERE (@{[ $it->{only} // 'true' ]}) AND (g = 1 OR t.channel IS NOT DISTINCT FROM s.channel)) AS exact
            FROM ($states) AS s, unnest('{0,0.0001,0.01,0.1,0.25,0.333,0.5,0.75,0.9,0.95,0.99,0.9999,1}'::float8[]) AS p) AS c
        SQL
}

# The whole curve, not only some months of it.
is( query(<<~"SQL"), '0', 'retention: the curve is the one of plain SQL');
    SELECT count(*) FROM (SELECT channel, g = 1 AS everything, k, c.* FROM (SELECT channel, grouping(channel) AS g, $kpi{retention}{agg} AS k FROM public.row GROUP BY ROLLUP (channel)) AS s, retention_curve(k) AS c) AS o
    FULL JOIN public.curve_twin AS t ON t.month = o.month AND t.everything = o.everything AND t.channel IS NOT DISTINCT FROM o.channel
    WHERE (o.at_risk, o.churned) IS DISTINCT FROM (t.at_risk, t.churned) OR abs(o.retention - t.retention) < 0.6e-15 IS NOT TRUE
        OR retention_at(k, o.month) <> o.retention
    SQL

# Add up states in pairs that are drawn at random, until one is left.
foreach my $name (sort keys %kpi)
{
    query(<<~"SQL");
        CREATE FUNCTION public.merge(states ${name}_kpi[]) RETURNS ${name}_kpi
        LANGUAGE plpgsql SET search_path = lead_funnel, public AS \$\$
        DECLARE
            a int;
            b int;
        BEGIN
            WHILE cardinality(states) > 1 LOOP
                a := 1 + floor(random() * cardinality(states));
                b := 1 + floor(random() * (cardinality(states) - 1));
                IF b >= a THEN b := b + 1; END IF;
                states[a] := states[a] + states[b];
                states := states[:b - 1] || states[b + 1:];
            END LOOP;
            RETURN states[1];
        END \$\$
        SQL
}

foreach my $name (sort keys %kpi)
{
    my $agg   = $kpi{$name}{agg};
    my $type  = "${name}_kpi";
    my $bytes = sub { "md5(${type}_send($_[0]))" };
    my $query = "SELECT channel, $agg AS k FROM public.row GROUP BY channel";
    my $whole = query("SET max_parallel_workers_per_gather = 0; SELECT " . $bytes->($agg) . ' FROM public.row');

    like(query("EXPLAIN $query"), qr/Partial .*Aggregate/, "$name: the plan is parallel");
    is(query("SELECT " . $bytes->($agg) . ' FROM public.row'), $whole, "$name: parallel");
    is(query("SELECT " . $bytes->('rollup(k)') . " FROM ($query) AS s"), $whole, "$name: rolled up per channel");

    # Stored, then rolled up, also by text, in parallel and in random trees.
    query("CREATE TABLE public.stored AS SELECT part, id % 5 AS slice, $agg AS k FROM public.row GROUP BY part, slice");
    is(query("SELECT " . $bytes->('rollup(k)') . ' FROM public.stored'), $whole, "$name: stored and rolled up");
    is(query("SELECT " . $bytes->("rollup(k::text::$type)") . ' FROM public.stored'), $whole, "$name: by text");
    is(query("SELECT " . $bytes->('rollup(k ORDER BY random())') . ' FROM public.stored'), $whole, "$name: in another order");
    is( query("SELECT count(*) FILTER (WHERE " . $bytes->('tree') . " <> '$whole') FROM (SELECT merge(array_agg(k)) AS tree FROM public.stored, generate_series(1, 20) AS i GROUP BY i) AS t"),
        0, "$name: 20 random trees of merges");
    is( query("SELECT count(*) FILTER (WHERE " . $bytes->('tree') . " <> '$whole') FROM (SELECT i, merge(array_agg(k)) AS tree FROM
            (SELECT i, $agg AS k FROM public.row, LATERAL (SELECT i, floor(random() * 9 ^ i) AS split FROM generate_series(1, 3) AS i WHERE id > 0) AS r GROUP BY i, split) AS s GROUP BY i) AS t"),
        0, "$name: random splits of the rows");

    # What is taken away leaves what was never there.
    is( query("SELECT count(*) FILTER (WHERE " . $bytes->('whole - k') . ' <> ' . $bytes->('rest') . " OR whole - k + k <> whole OR -(-k) <> k OR k - k <> '{}')
            FROM (SELECT k, (SELECT $agg FROM public.row) AS whole, (SELECT $agg FROM public.row AS r WHERE r.part <> s.part OR r.id % 5 <> s.slice) AS rest
                FROM public.stored AS s) AS d"),
        0, "$name: added, then subtracted");
    is( query("SELECT count(*) FILTER (WHERE " . $bytes->('m.k') . " <> (SELECT " . $bytes->($agg) . " FROM public.row AS r WHERE r.id BETWEEN m.id - 30 AND m.id + 9))
            FROM (SELECT id, $agg OVER (ORDER BY id ROWS BETWEEN 30 PRECEDING AND 9 FOLLOWING) AS k FROM public.row WHERE id <= 700) AS m WHERE m.id BETWEEN 1 AND 690"),
        0, "$name: moving window");
    is( query("SELECT count(*) FILTER (WHERE " . $bytes->('m.k') . " <> (SELECT " . $bytes->('rollup(k)') . " FROM public.stored AS s WHERE s.part BETWEEN m.part - 2 AND m.part))
            FROM (SELECT part, rollup(k) OVER (ORDER BY part RANGE 2 PRECEDING) AS k FROM public.stored) AS m"),
        0, "$name: moving rollup");
    query('DROP TABLE public.stored');
}

done_testing();
