# Money is summed exactly: against sum(numeric) over random amounts, LF_AMOUNTS
# of them (200,000 when unset), small and large, with up to twelve decimals.
use strict;
use warnings;

use LeadFunnelTest;
use Test::More;

my $amounts = $ENV{LF_AMOUNTS} || 200_000;
my $node    = new_server('money_exact', conf => "shared_buffers = '256MB'\nmax_wal_size = '4GB'\n");

sub result
{
    my ($sql) = @_;
    return $node->safe_psql('postgres', "SET search_path = lead_funnel, public; $sql");
}

# Half of them have cents, the others any number of digits on both sides.
result(<<~"SQL");
    SELECT setseed(0.125);
    CREATE UNLOGGED TABLE public.money AS
    SELECT (ARRAY['nurture', 'sql', 'opportunity', 'customer', 'customer']::lead_stage[])[1 + i % 5] AS stage, i % 3 = 0 AS lost,
        CASE WHEN i % 2 = 0 THEN round((random() * 100000)::numeric, 2)
            WHEN i % 7 = 0 THEN -round(random()::numeric, 8)
            ELSE trunc((random() * 1e15)::numeric * 10 ^ floor(random() * 24 - 23)::numeric, floor(random() * 13)::int) END AS amount
    FROM generate_series(1, $amounts) AS i;
    ANALYZE public.money;
    SQL
my $shapes = result('SELECT count(*), count(DISTINCT scale(amount)), count(*) FILTER (WHERE scale(amount) > 8) > 0, min(amount) < 0, max(amount) > 1e12 FROM public.money');
is($shapes, "$amounts|13|t|t|t", 'amounts of every shape');

# An amount of more than eight decimals counts as rounded to eight.
my $exact = result(<<~'SQL');
    SELECT trim_scale(sum(round(amount, 8)) FILTER (WHERE stage = 'customer')), trim_scale(sum(round(amount, 8)) FILTER (WHERE stage IN ('sql', 'opportunity') AND NOT lost)),
        trim_scale(sum(round(amount, 8)) FILTER (WHERE stage < 'customer' AND lost)) FROM public.money
    SQL
my $all = result('SELECT trim_scale(sum(round(amount, 8))) FROM public.money');
foreach my $workers (0, 2)
{
    my $plan = "SET max_parallel_workers_per_gather = $workers; SET parallel_setup_cost = 0; SET min_parallel_table_scan_size = 0;";
    is(result("$plan SELECT revenue(k), pipeline(k), lost_value(k) FROM (SELECT funnel_agg(stage, lost, amount) AS k FROM public.money) AS s"),
        $exact, "revenue, pipeline and lost value equal sum(numeric), with $workers workers");
    is(result("$plan SELECT lifetime_revenue(retention_agg(date '2026-01-01', NULL, NULL, NULL, amount, date '2026-01-01')) FROM public.money"),
        $all, "lifetime revenue equals sum(numeric), with $workers workers");
}
is(result("SELECT revenue(funnel_agg('customer', false, amount)) FROM public.money"), $all, 'all amounts as revenue');
is(result("SELECT revenue(funnel_agg('customer', false, amount) - funnel_agg('customer', false, amount) FILTER (WHERE lost)) FROM public.money"),
    result('SELECT trim_scale(sum(round(amount, 8))) FROM public.money WHERE NOT lost'), 'what is subtracted is gone to the last decimal');

done_testing();
