# What kpi_change() says of 10,000 pairs of periods of the demo's CRM: the parts add up to what changed, to the
# cent; and, of some pairs, each is what floating point makes of all orders in which the factors can change.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;

my $seed = $ENV{LF_SEED} || 1;
my $pairs = $ENV{LF_ROWS} || 10_000;
note("LF_SEED=$seed LF_ROWS=$pairs");
own_database('kpi_change', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'2026-09-30 15:00+02'", client_min_messages => 'warning' });
query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
query(q(ANALYZE; SELECT lead_funnel.connect('odoo'); SELECT lead_funnel.materialize()));

# The states of each day, and pairs of periods of days: short ones, in which channels come and go, and long ones.
query(<<~"SQL");
    SELECT setseed(1.0 / (1 + $seed));
    CREATE TABLE day AS
    SELECT (c.received_at AT TIME ZONE c.zone)::date AS day, lead_funnel.funnel_agg_by(c.channel, c.reached_stage, c.lost, c.amount) AS k
    FROM funnel_steps.lead_classified c GROUP BY 1;
    CREATE TABLE pair AS
    SELECT p.nth, p.since1, p.until1, p.since2, p.until2,
           lead_funnel.rollup(d.k) FILTER (WHERE d.day >= p.since1 AND d.day < p.until1) AS k1,
           lead_funnel.rollup(d.k) FILTER (WHERE d.day >= p.since2 AND d.day < p.until2) AS k2
    FROM (SELECT nth, s.since1, s.since1 + (1 + random() ^ 6 * 120)::int AS until1, s.since2, s.since2 + (1 + random() ^ 6 * 120)::int AS until2
          FROM generate_series(1, $pairs) nth, LATERAL (SELECT date '2025-09-25' + (0 * nth + random() * 370)::int AS since1,
                                                              date '2025-09-25' + (0 * nth + random() * 370)::int AS since2) s) p
    JOIN day d ON d.day >= p.since1 AND d.day < p.until1 OR d.day >= p.since2 AND d.day < p.until2
    GROUP BY p.nth, p.since1, p.until1, p.since2, p.until2;
    -- Of each metric: how many sums, over parts, channels or both, are not what they should be.
    CREATE TABLE checked AS
    SELECT p.nth, w.metric, w.wrong, w.is_turned, w.is_unknown, (w.before, w.after) IS DISTINCT FROM (r.before, r.after) AS is_other
    FROM (SELECT p.*, (SELECT lead_funnel.rollup(e.kpi) FROM lead_funnel.each(p.k1) e) AS a,
                 (SELECT lead_funnel.rollup(e.kpi) FROM lead_funnel.each(p.k2) e) AS b FROM pair p OFFSET 0) p
    CROSS JOIN LATERAL (
        SELECT s.metric, count(*) FILTER (WHERE s.wrong) AS wrong, max(s.before) AS before, max(s.after) AS after,
               bool_or(s.is_turned) AS is_turned, bool_or(s.is_unknown) AS is_unknown
        FROM (SELECT c.metric, c.metric <> 'maturity' AND CASE grouping(c.part) WHEN 0 THEN sum(CASE WHEN c.channel IS NULL THEN c.effect ELSE -c.effect END)
                                           ELSE sum(CASE c.part WHEN 'total' THEN c.effect ELSE -c.effect END) END <> 0
                     OR bool_or(c.effect <> c.after - c.before AND c.part = 'total' AND (c.channel IS NULL OR c.metric = 'revenue'))
                     OR count(c.effect) NOT IN (0, count(*)) AS wrong,
                     max(c.before) FILTER (WHERE c.part = 'total' AND c.channel IS NULL) AS before,
                     max(c.after) FILTER (WHERE c.part = 'total' AND c.channel IS NULL) AS after,
                     bool_or(c.note LIKE '%in each channel%') AS is_turned, bool_or(c.effect IS NULL) AS is_unknown
              FROM lead_funnel._kpi_change(p.k1, p.k2, NULL) c
              GROUP BY c.metric, GROUPING SETS ((c.part), (c.channel))
              HAVING c.metric <> 'maturity' OR grouping(c.part) = 0) s
        GROUP BY s.metric) w
    JOIN LATERAL (VALUES ('revenue', COALESCE(lead_funnel.revenue(p.a), 0), COALESCE(lead_funnel.revenue(p.b), 0)),
        ('revenue_per_lead', round(lead_funnel.revenue_per_lead(p.a), 2), round(lead_funnel.revenue_per_lead(p.b), 2)),
        ('sql_rate', round(lead_funnel.sql_rate(p.a), 6), round(lead_funnel.sql_rate(p.b), 6)),
        ('close_rate', round(lead_funnel.close_rate(p.a), 6), round(lead_funnel.close_rate(p.b), 6)),
        ('customer_rate', round(lead_funnel.customer_rate(p.a), 6), round(lead_funnel.customer_rate(p.b), 6)),
        ('maturity', round(lead_funnel.maturity(p.a), 6), round(lead_funnel.maturity(p.b), 6))) r (metric, before, after) ON r.metric = w.metric;
    CREATE TABLE change AS
    SELECT p.nth, c.* FROM pair p, LATERAL lead_funnel._kpi_change(p.k1, p.k2, NULL) c WHERE p.nth % ($pairs / 100) = 0;
    SQL
cmp_ok(query('SELECT count(DISTINCT nth) FROM checked'), '>', 0.99 * $pairs, 'nearly all pairs have leads');
is(query('SELECT metric, count(*), sum(wrong) FROM checked WHERE wrong > 0 GROUP BY 1 ORDER BY 1'), '', 'parts and channels add up exactly, in both directions');
is(query('SELECT * FROM checked WHERE is_other LIMIT 5'), '', 'before and after are those of the states');
note('pairs with a rate that turns against every channel: ' . query('SELECT count(DISTINCT nth) FROM checked WHERE is_turned'));
cmp_ok(query('SELECT count(*) FROM checked WHERE is_unknown'), '>', 0, 'some have nothing to divide by');

# Every order in which the factors can change, in floating point. A factor is a pair of hashes by channel; what a
# period does not know is that of the other one.
sub orders
{
    my (@of) = @_;
    return [] unless @of;
    return map { my $i = $_; map { [$of[$i], @$_] } orders(@of[grep { $_ != $i } 0 .. $#of]) } 0 .. $#of;
}

sub ratio { return $_[1] ? $_[0] / $_[1] : undef }

# What each factor of a metric does to each channel: { factor => { channel => effect } }.
sub effects
{
    my ($state, $metric) = @_;
    my @channels = sort keys %$state;
    my (@all, %factor);
    foreach my $period (0, 1)
    {
        foreach my $what (0 .. 3) { $all[$period][$what] += $state->{$_}[$period][$what] foreach @channels }
    }
    foreach my $channel (@channels)
    {
        my @by_period = map { my ($l, $s, $w, $r) = @{ $state->{$channel}[$_] };
            { volume => $all[$_][0], mix => ratio($l, $all[$_][0]), sql_rate => ratio($s, $l), close_rate => ratio($w, $s), average_deal => ratio($r, $w) } } 0, 1;
        foreach my $name (keys %{ $by_period[0] })
        {
            my @value = map { $by_period[$_]{$name} } 0, 1;
            $factor{$name}{$channel} = [$value[0] // $value[1] // 0, $value[1] // $value[0] // 0];
        }
    }
    my %made_of = (revenue => [qw(volume mix sql_rate close_rate average_deal)], revenue_per_lead => [qw(mix sql_rate close_rate average_deal)],
        sql_rate => [qw(mix sql_rate)], close_rate => [qw(mix sql_rate close_rate)], customer_rate => [qw(mix sql_rate close_rate)]);
    my ($above, $below) = @{ { revenue => [3, undef], revenue_per_lead => [3, 0], sql_rate => [1, 0], close_rate => [2, 1], customer_rate => [2, 0] }->{$metric} };
    my $mean = defined $below ? (ratio($all[0][$above], $all[0][$below]) + ratio($all[1][$above], $all[1][$below])) / 2 : 0;

    # What each channel adds, with these factors of the second period.
    my $worth = sub {
        my (%changed) = @_;
        my $is = sub { $factor{ $_[0] }{ $_[1] }[$changed{ $_[0] } ? 1 : 0] };
        my %sqls = map { $_ => $is->('mix', $_) * $is->('sql_rate', $_) } @channels;
        %sqls = map { my $c = $_; $c => $is->('mix', $c) * ((grep { $state->{$c}[$_][1] } 0, 1) ? 1 : 0) } @channels unless grep { $_ } values %sqls;
        my $sqls = 0;
        $sqls += $_ foreach values %sqls;
        return map {
            my $of_all = $metric eq 'close_rate' ? $sqls{$_} / $sqls : $is->('mix', $_);
            my $own = 1;
            foreach my $name (@{ $made_of{$metric} }) { $own *= $is->($name, $_) unless $name eq 'mix' || $metric eq 'close_rate' && $name eq 'sql_rate' }
            ($_ => $of_all * ($own - $mean));
        } @channels;
    };
    my (%effect, %known);
    my @orders = orders(@{ $made_of{$metric} });
    foreach my $order (@orders)
    {
        my %changed;
        foreach my $name (@$order)
        {
            my $before = $known{ join ',', sort keys %changed } //= { $worth->(%changed) };
            $changed{$name} = 1;
            my $after = $known{ join ',', sort keys %changed } //= { $worth->(%changed) };
            $effect{$name}{$_} += ($after->{$_} - $before->{$_}) / @orders foreach @channels;
        }
    }
    return \%effect;
}

my (%state, %told);
foreach my $row (split /\n/, query(<<"SQL"))
SELECT p.nth, s.period, e.key, lead_funnel.leads(e.kpi), lead_funnel.sqls(e.kpi), lead_funnel.won(e.kpi), lead_funnel.revenue(e.kpi)
FROM pair p, LATERAL (VALUES (0, p.k1), (1, p.k2)) s (period, k), LATERAL lead_funnel.each(s.k) e WHERE p.nth % ($pairs / 100) = 0
SQL
{
    my ($nth, $period, $channel, @counts) = split /\|/, $row;
    $state{$nth}{$channel}[$_] //= [0, 0, 0, 0] foreach 0, 1;
    $state{$nth}{$channel}[$period] = \@counts;
}
$told{ $_->[0] }{ $_->[1] }{ $_->[2] }{ $_->[3] } = $_->[4] foreach map { [split /\|/] } split /\n/, query(<<'SQL');
SELECT nth, metric, part, channel, effect FROM change WHERE metric <> 'maturity' AND part <> 'total' AND channel IS NOT NULL AND effect IS NOT NULL
SQL
my ($compared, @far) = (0);
foreach my $nth (sort { $a <=> $b } keys %told)
{
    foreach my $metric (sort keys %{ $told{$nth} })
    {
        my $effect = effects($state{$nth}, $metric);
        my $unit = $metric =~ /^revenue/ ? 0.01 : 1e-6;

        # What rounding leaves is in one of them: half a unit of each, and of each part.
        my $channels = keys %{ $state{$nth} };
        foreach my $part (sort keys %$effect)
        {
            foreach my $channel (sort keys %{ $effect->{$part} })
            {
                my ($is, $should) = ($told{$nth}{$metric}{$part}{$channel}, $effect->{$part}{$channel});
                $compared++;
                push @far, "$nth $metric $part $channel: $is, not $should" if !defined $is || abs($is - $should) > $unit * (3 + $channels / 2);
            }
        }
    }
}
note("effects that are compared: $compared");
cmp_ok($compared, '>', 5000, 'effects are compared with those of all orders');
is(join("\n", @far[0 .. ($#far > 9 ? 9 : $#far)]), '', 'each is the mean over all orders');

done_testing();
