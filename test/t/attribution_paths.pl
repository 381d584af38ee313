# Attribution of 10,000 paths of the R package ChannelAttribution, whose credits
# by first, last, linear, position and Markov were computed by another program: see
# ../shared/data/README.md.  Each path counts as often as it converted.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

my $paths    = shared_file('data/attribution/pathdata_10000.csv');
my $expected = shared_file('data/attribution/expected_pathdata.csv');
if (!defined $paths || !defined $expected)
{
    diag('*** NOT TESTED: attribution of the 10,000 paths, for want of data/attribution/ in LF_SHARED');
    plan(skip_all => 'no data/attribution/pathdata_10000.csv and expected_pathdata.csv in LF_SHARED');
}

own_database('attribution_paths');
query(<<~"SQL");
    CREATE TABLE public.raw (path text, conversions bigint, value numeric, non_conversions bigint);
    \\copy public.raw from '$paths' (format csv, header)
    CREATE TABLE public.expected (channel text, first numeric, last numeric, linear numeric, position numeric, effect float8, markov float8);
    \\copy public.expected from '$expected' (format csv, header)
    CREATE TABLE public.path AS
    SELECT row_number() OVER () AS id, string_to_array(path, ' > ') AS channels, conversions, value, non_conversions FROM public.raw;
    -- Touches a day apart, up to the conversion.
    CREATE TABLE public.lead AS
    SELECT id, touch_path_agg(channel, timestamptz '2026-01-01' + n * interval '1 day') AS path
    FROM public.path, unnest(channels) WITH ORDINALITY AS c(channel, n) GROUP BY id;
    SQL
is(query('SELECT count(*), sum(conversions), sum(non_conversions) FROM public.path'), '10000|19785|68602', 'the paths');
is(query('SELECT count(*) FROM public.path JOIN public.lead USING (id) WHERE channels(path) <> channels'), '0', 'paths of touches have their channels');

# By arrays, by paths, and by the states: the same credits.
for my $model (qw(first last linear position))
{
    my $close = "count(*) FILTER (WHERE abs(credit - $model) <= 1e-6), max(abs(credit - $model)) < 1e-6";
    is(query(<<~"SQL"), '12|t', "$model, by attribution_credit");
        WITH credited AS (
            SELECT channels[n] AS channel, sum(credit * conversions) AS credit
            FROM public.path, unnest(attribution_credit('$model', ARRAY(SELECT timestamptz '2026-01-01' + n * interval '1 day' FROM generate_series(1, cardinality(channels)) AS n), 'epoch'::timestamptz + interval '100 years')) WITH ORDINALITY AS c(credit, n)
            GROUP BY 1)
        SELECT $close FROM credited JOIN public.expected USING (channel)
        SQL
    is(query(<<~"SQL"), '12|t', "$model, by attribution_agg_by");
        WITH states AS (
            SELECT attribution_agg_by('$model', path, '2100-01-01', false, false, NULL) AS k
            FROM public.lead JOIN public.path USING (id), generate_series(1, conversions)),
        credited AS (SELECT key AS channel, credited_leads(kpi) AS credit FROM states, each(k))
        SELECT $close FROM credited JOIN public.expected USING (channel)
        SQL
    is(query("SELECT trim_scale(sum(credited_leads(kpi))), sum(credited_revenue(kpi)) = (SELECT sum(round(value, 8)) FROM public.path) FROM (SELECT attribution_agg_by('$model', l.path, '2100-01-01', false, true, value) AS k FROM public.lead AS l JOIN public.path AS p USING (id)) AS s, each(k)"),
        '10000|t', "$model: all leads, and all of the revenue");
}

for my $path (qw(channels path))
{
    is(query(<<~"SQL"), '12|12', "Markov, by $path");
        WITH found AS (
            SELECT e.* FROM (SELECT markov_attribution($path, conversions, non_conversions) FROM (SELECT l.path, p.channels, p.conversions, p.non_conversions FROM public.lead AS l JOIN public.path AS p USING (id)) AS x) AS m(r), unnest(r) AS e)
        SELECT count(*) FILTER (WHERE abs(removal_effect - effect) <= 1e-6), count(*) FILTER (WHERE abs(conversions - markov) <= 1e-6)
        FROM found JOIN public.expected USING (channel)
        SQL
    # The workers' parts, and the other way round.
    is(query(<<~"SQL"), 't|t', "Markov in parallel and backwards, by $path");
        CREATE TEMP TABLE one AS SELECT markov_attribution($path, conversions, non_conversions) AS m, shapley_attribution($path, conversions) AS s FROM (SELECT l.path, p.channels, p.conversions, p.non_conversions FROM public.lead AS l JOIN public.path AS p USING (id)) AS x;
        CREATE TABLE public.both_$path AS SELECT l.path, p.channels, p.conversions, p.non_conversions FROM public.lead AS l JOIN public.path AS p USING (id);
        ANALYZE public.both_$path;
        SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2; SET parallel_leader_participation = off;
        CREATE TEMP TABLE two AS SELECT markov_attribution($path, conversions, non_conversions) AS m, shapley_attribution($path, conversions) AS s FROM public.both_$path;
        CREATE TEMP TABLE three AS SELECT markov_attribution($path, conversions, non_conversions ORDER BY ${path}::text DESC) AS m, shapley_attribution($path, conversions ORDER BY ${path}::text DESC) AS s FROM public.both_$path;
        SELECT one.m = two.m AND one.s = two.s, one.m = three.m AND one.s = three.s FROM one, two, three
        SQL
    # A channel's value: what it adds to every set of the others, each set weighed.
    is(query(<<~"SQL"), '12|t', "Shapley, by $path, against all sets of channels");
        CREATE TEMP TABLE channel AS SELECT channel, 1 << (row_number() OVER (ORDER BY channel) - 1)::int AS bit FROM public.expected;
        CREATE TEMP TABLE worth AS SELECT bits, sum(conversions) AS n FROM (SELECT conversions, (SELECT bit_or(bit) FROM channel WHERE channel = ANY (channels)) AS bits FROM public.path) AS p GROUP BY bits;
        CREATE TEMP TABLE value AS SELECT s AS bits, coalesce(sum(n), 0)::float8 AS v FROM generate_series(0, 4095) AS s LEFT JOIN worth ON bits & ~s = 0 GROUP BY s;
        CREATE INDEX ON value (bits);
        CREATE TEMP TABLE brute AS
        SELECT channel, sum((b.v - a.v) * factorial(k.size)::float8 * factorial(11 - k.size)::float8 / factorial(12)::float8) AS conversions, 1 - max(a.v) FILTER (WHERE a.bits = 4095 & ~bit) / (SELECT v FROM value WHERE bits = 4095) AS effect
        FROM channel, value AS a JOIN LATERAL (SELECT length(replace(a.bits::bit(12)::text, '0', ''))) AS k(size) ON true, value AS b
        WHERE a.bits & bit = 0 AND b.bits = a.bits | bit GROUP BY channel;
        SELECT count(*) FILTER (WHERE abs(f.conversions - b.conversions) < 1e-9 AND abs(f.removal_effect - b.effect) < 1e-12), abs(sum(f.conversions) - 19785) < 1e-9
        FROM (SELECT e.* FROM (SELECT shapley_attribution($path, conversions) FROM public.both_$path) AS m(r), unnest(r) AS e) AS f JOIN brute AS b USING (channel)
        SQL
}

done_testing();
