# RandomRows: random rows for the KPIs, with NULLs in every argument.
package RandomRows;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(own_rows random_rows);

use OwnDatabase;
use Test::More;

# A database in which the smallest table is read in parallel, and the statements that make
# public.row in it: LF_ROWS rows, by LF_SEED always the same. GROUP is its column that the
# rows are grouped by, as NAME => EXPRESSION; s.n is a number from 0 to 99.
sub own_rows
{
    my ($name) = @_;
    own_database($name, set => { map { $_ => 0 } qw(min_parallel_table_scan_size parallel_setup_cost parallel_tuple_cost) });
    return;
}

sub random_rows
{
    my ($column, $expression) = @_;
    my $seed = $ENV{LF_SEED} || 0.5;
    my $rows = $ENV{LF_ROWS} || 20_000;
    note("seed $seed, $rows rows");
    return <<~"SQL";
        SELECT setseed($seed);
        CREATE FUNCTION public.maybe(value anyelement, nulls float8 DEFAULT 0.1) RETURNS anyelement
        LANGUAGE sql VOLATILE AS 'SELECT CASE WHEN random() >= nulls THEN value END';
        CREATE TABLE public.row AS
        SELECT i AS id, (random() * 12)::int AS part, maybe($expression) AS $column,
            maybe((stages)[1 + floor(random() * 5)::int]) AS stage, maybe(random() < 0.3) AS lost,
            maybe(round((random() ^ 3 * 1e5 - 500)::numeric, (random() * 9)::int)) AS amount,
            maybe((states)[1 + floor(random() * 6)::int]) AS state,
            maybe(make_interval(days => (random() * 2)::int, secs => exp(random() * 20 - 5))) AS response,
            maybe(make_interval(days => (random() * 300 * random())::int, secs => exp(random() * 14 - 5)) * (random() > 0.05)::int) AS d,
            maybe(started) AS started, maybe(started + random() * interval '900 days' - interval '10 days', 0.6) AS churned,
            maybe(started + random() ^ 2 * interval '200 days' - interval '1 day', 0.3) AS first_value,
            maybe(round((random() * 900)::numeric, 2)) AS initial_amount, maybe(round((random() * 1000)::numeric, 2)) AS current_amount,
            maybe('2026-07-01'::timestamptz - (random() * 3)::int * interval '100 days', 0.05) AS as_of
        FROM (SELECT i, (random() ^ 2 * 99)::int AS n, date_trunc('second', timestamptz '2022-01-01' + random() * interval '1700 days') AS started
                FROM generate_series(1, $rows) AS i OFFSET 0) AS s,
            (VALUES ('{nurture,mql,sql,opportunity,customer}'::lead_stage[],
                '{none,pending,at_risk,overdue,met,breached}'::sla_state[])) AS v (stages, states);
        ANALYZE public.row;
        SQL
}

1;
