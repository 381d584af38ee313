# Laws that office hours must keep, on random calendars, zones, instants,
# durations and pauses.  T21, T22, T23 and T30 are labels of test ideas collected
# from the peers' bug lists; the others are in sql/sla_peers_*.sql.
#
# Needs a running server, named by the usual PG* variables, with the extension
# installed.  LF_CALENDARS sets how many calendars are tried, ten questions each,
# and LF_SEED which.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use File::Temp;
use OwnDatabase;
use RandomHours;
use Test::More;

my $calendars = $ENV{LF_CALENDARS} || 100;
my $seed      = $ENV{LF_SEED} || 20260209;
my $questions = 10;

note "LF_SEED=$seed LF_CALENDARS=$calendars";
srand $seed;
my $file = File::Temp->new(SUFFIX => '.txt');
for my $calendar (1 .. $calendars)
{
    my ($hours, $near) = random_calendar();
    for (1 .. $questions)
    {
        my @instants = map { instant_text(random_instant($near)) } 1 .. 3;
        print $file join("\t", $calendar, $hours, @instants, random_duration(), random_duration(), random_pauses($near)), "\n";
    }
}
close $file;

own_database('properties');
is(sql(<<"SQL"), '', 'the random calendars are read');
CREATE TABLE public.asked (calendar int, hours text, a timestamptz, b timestamptz,
    c timestamptz, d bigint, e bigint, p tstzmultirange);
\\copy public.asked FROM '$file'
-- Durations d and e have the same sign, f and g none; x to y are some weeks at
-- most; p may be NULL; r is d later than a; us is a microsecond of d's sign.
-- No duration is more than is open in forty years, or timestamps would end
-- before it does where the office opens for a minute a year.
CREATE TABLE public.question AS
SELECT *, office_add(a, d, h, p) AS r, CASE WHEN d < '0' THEN interval '-1 us' ELSE '1 us' END AS us
FROM (SELECT calendar, hours, h, a, b, c, nullif(p, '{}') AS p,
        d % most * interval '1 us' AS d, abs(e) % most * sign(d) * interval '1 us' AS e,
        abs(d) % most * interval '1 us' AS f, abs(e) % most * interval '1 us' AS g,
        least(a, b) AS x, least(greatest(a, b), least(a, b) + interval '40 days') AS y
    FROM public.asked, LATERAL (SELECT hours::office_hours OFFSET 0) t(h),
        LATERAL (SELECT office_time(a - interval '20 years', a + interval '20 years', h)) u(open),
        LATERAL (SELECT greatest(extract(epoch FROM open) * 1000000, 3600000000)::bigint OFFSET 0) v(most)
    ORDER BY calendar OFFSET 0) q;
SQL
BAIL_OUT('nothing to ask') unless sql('SELECT count(*) FROM question') eq $calendars * $questions;

# A condition that holds of every question; with more tables, columns or values
# beside those of question.
sub holds
{
    my ($name, $condition, $more) = @_;
    $more = $more ? ", LATERAL ($more OFFSET 0) v" : '';
    my $out = sql(<<"SQL");
SELECT count(*), count(*) FILTER (WHERE NOT holds), string_agg(example, E'\n') FILTER (WHERE NOT holds AND n <= 5)
FROM (SELECT holds, row_number() OVER (PARTITION BY holds) AS n,
        concat_ws(' | ', h, 'a ' || a, 'b ' || b, 'c ' || c, 'd ' || d, 'e ' || e, 'p ' || p) AS example
    FROM question$more, LATERAL (SELECT ($condition) IS TRUE) w(holds)) q
SQL
    my $fine = $out =~ /^([1-9]\d*)\|0\|$/;
    ok($fine, $fine ? "$name: $1 times" : $name) or diag $out;
    return;
}
holds('T21 open time from a to b and from b to c is that from a to c, in whatever order',
    'office_time(a, b, h, p) + office_time(b, c, h, p) = office_time(a, c, h, p)');
holds('T21 open time of seven parts is that of the whole',
    'office_time(a, b, h, p) = (SELECT sum(office_time(a + i * part, CASE WHEN i < 6 THEN a + (i + 1) * part ELSE b END, h, p)) FROM generate_series(0, 6) i)',
    'SELECT (b - a) / 7 AS part');
holds('T21 reversed, open time is negative', 'office_time(b, a, h, p) = -office_time(a, b, h, p)');
holds('T21 adding d, then e of the same sign, is adding both', 'office_add(r, e, h, p) = office_add(a, d + e, h, p)');

holds('T22 open time to where d was added is d, of either sign',
    q{CASE WHEN isfinite(r) THEN office_time(a, r, h, p) = d ELSE d <> '0' END});
holds('T22 and a microsecond before that it is less',
    q{NOT isfinite(r) OR CASE WHEN d = '0' THEN r = a ELSE office_time(a, r - us, h, p) = d - us END});
holds('T22 infinity only where no time has so much open time',
    q{isfinite(r) OR CASE r WHEN 'infinity' THEN d > '0' AND office_time(a, '200000-01-01', h, p) < d
        WHEN '-infinity' THEN d < '0' AND office_time(a, '4713-01-01 BC', h, p) > d END});
holds('T22 adding the open time to b leads to b, or to where the clock stopped before',
    q{s BETWEEN least(a, b) AND greatest(a, b) AND office_time(s, b, h, p) = '0'
        AND (s = b) = (a = b OR office_time(b - step, b, h, p) = step)},
    q{SELECT office_add(a, office_time(a, b, h, p), h, p) AS s, CASE WHEN b < a THEN interval '-1 us' ELSE '1 us' END AS step});

holds('T23 the later the start, the later the end',
    'office_add(least(a, b), d, h, p) <= office_add(greatest(a, b), d, h, p)');
holds('T23 the longer the duration, the later the end',
    'CASE WHEN d = e THEN r = s ELSE (r < s) = (d < e) OR r = s AND NOT isfinite(r) END',
    'SELECT office_add(a, e, h, p) AS s');
holds('T23 going back ends before, and adding after', 'office_add(a, -f, h, p) <= a AND office_add(a, g, h, p) >= a');
holds('T23 the higher the target, the later the deadline',
    'sla_deadline(a, least(f, g), h, p) <= sla_deadline(a, greatest(f, g), h, p)');
holds('T23 the more working days, the later the deadline',
    'a <= sla_deadline(a, make_interval(days => n), h, p) AND sla_deadline(a, make_interval(days => n), h, p) <= sla_deadline(a, make_interval(days => n + 1), h, p)',
    'SELECT (extract(epoch FROM f)::bigint % 10)::int AS n');
holds('T23 the later the end, the more open time, and never more than real time',
    q{office_time(a, least(b, c), h, p) <= office_time(a, greatest(b, c), h, p)
        AND office_time(least(b, c), greatest(b, c), h, p) BETWEEN '0' AND greatest(b, c) - least(b, c)});
holds('T23 the more pauses, the later the deadline and the less open time',
    'sla_deadline(a, f, h, p) >= sla_deadline(a, f, h) AND office_time(least(a, b), greatest(a, b), h, p) <= office_time(least(a, b), greatest(a, b), h)');

holds('no pauses are NULL or empty ones',
    q{office_time(a, b, h) = office_time(a, b, h, NULL) AND office_time(a, b, h) = office_time(a, b, h, '{}')
        AND office_add(a, d, h) = office_add(a, d, h, NULL) AND office_add(a, d, h) = office_add(a, d, h, '{}')});
holds('a deadline is what office_add says, what remains what office_time says',
    'sla_deadline(a, f, h, p) = office_add(a, f, h, p) AND sla_remaining(a, b, h) = office_time(a, b, h)');
holds('open time is that of the openings without the pauses',
    q{office_time(x, y, h, p) = (SELECT coalesce(sum(upper(o) - lower(o)), '0')
        FROM unnest((SELECT range_agg(o) FROM open_periods(x, y, h) o) - coalesce(p, '{}')) o)});

holds('open is where the next opening is now, and not just before another one',
    q{CASE WHEN opens IS NULL THEN NOT is_open(a, h) AND office_add(a, '1 us', h) = 'infinity'
        WHEN is_open(a, h) THEN opens = a
        ELSE opens > a AND is_open(opens, h) AND NOT is_open(opens - interval '1 us', h) AND office_time(a, opens, h) = '0' END},
    'SELECT next_open(a, h) AS opens');
holds('an opening lasts until the next closing, and no longer',
    q{CASE WHEN opens IS NULL THEN closes IS NULL
        WHEN closes = 'infinity' THEN office_time(opens, opens + interval '2400000 hours', h) = '2400000:00'
        ELSE opens < closes AND is_open(closes - interval '1 us', h) AND NOT is_open(closes, h) AND office_time(opens, closes, h) = closes - opens END},
    'SELECT next_open(a, h) AS opens, next_close(a, h) AS closes');
holds('openings are from the next opening to the next closing, one after the other',
    q{coalesce(next_open(until, h) >= y, true) AND coalesce((
        SELECT bool_and(lower(o) = next_open(since, h) AND upper(o) = least(next_close(lower(o), h), y))
        FROM (SELECT o, coalesce(lag(upper(o)) OVER (ORDER BY o), x) FROM open_periods(x, y, h) o) o(o, since)), true)},
    'SELECT coalesce(max(upper(o)), x) AS until FROM open_periods(x, y, h) o');
holds('open is what is in an opening',
    q{x = y OR (SELECT bool_and(is_open(t, h) = EXISTS (SELECT FROM open_periods(x, y, h) o WHERE o @> t)) FROM unnest(ARRAY[x, x + (y - x) * 0.37, y - interval '1 us']) t)});

# All answers in binary form, from the text of the hours on.
is(sql(<<'SQL'), '', 'all is answered');
CREATE VIEW public.answers AS
SELECT calendar, h::text AS hours, office_hours_send(h) AS sent, is_open(a, h) AS open,
    timestamptz_send(next_open(a, h)) AS opens, timestamptz_send(next_close(a, h)) AS closes,
    interval_send(office_time(a, b, h)) AS passed, interval_send(office_time(a, b, h, p)) AS passed_unpaused,
    timestamptz_send(office_add(a, d, h)) AS added, timestamptz_send(office_add(a, d, h, p)) AS added_unpaused,
    timestamptz_send(office_add(a, make_interval(days => calendar % 40 - 20), h, p)) AS workdays,
    timestamptz_send(sla_deadline(a, f, h)) AS due, timestamptz_send(sla_deadline(a, f, h, p)) AS due_unpaused,
    sla_state(r, b, c) AS state, sla_state(a, r, b, c, h, 0.5) AS risk,
    interval_send(sla_remaining(c, r, h)) AS remaining, float8send(sla_used(a, c, r, h)) AS used
FROM (SELECT calendar, hours::office_hours AS h, a, b, c, d, f, p, r FROM question) q;
CREATE VIEW public.openings AS
SELECT calendar, a, timestamptz_send(lower(o)) AS opens, timestamptz_send(upper(o)) AS closes
FROM question LEFT JOIN LATERAL open_periods(a, a + interval '48 hours', hours::office_hours) o ON true;
CREATE TABLE public.answers_0 AS TABLE answers;
CREATE TABLE public.openings_0 AS TABLE openings;
SQL

# Answer again, and compare both ways, so that a row more or less is a
# difference, too.  Returns the plans.
sub same_answers
{
    my ($name, $settings) = @_;
    my $plans = sql(<<"SQL");
DROP TABLE IF EXISTS public.answers_1, public.openings_1;
$settings;
EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) CREATE TABLE public.answers_1 AS TABLE answers;
EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) CREATE TABLE public.openings_1 AS TABLE openings;
SQL
    my $out = sql(<<'SQL');
SELECT (SELECT count(*) FROM answers_1) FROM generate_series(1, 1)
WHERE NOT EXISTS (TABLE answers_0 EXCEPT ALL TABLE answers_1) AND NOT EXISTS (TABLE answers_1 EXCEPT ALL TABLE answers_0)
    AND NOT EXISTS (TABLE openings_0 EXCEPT ALL TABLE openings_1) AND NOT EXISTS (TABLE openings_1 EXCEPT ALL TABLE openings_0)
SQL
    is($out, $calendars * $questions, $name) or diag $plans;
    return $plans;
}

for ([ 'Pacific/Apia', 'German', 'iso_8601' ], [ 'America/New_York', 'SQL, DMY', 'sql_standard' ],
    [ 'Australia/Lord_Howe', 'Postgres, MDY', 'postgres_verbose' ], [ 'Asia/Kathmandu', 'ISO, DMY', 'postgres' ])
{
    my ($zone, $dates, $intervals) = @$_;
    same_answers("T30 the same with TimeZone $zone, DateStyle $dates and IntervalStyle $intervals",
        "SET timezone = '$zone'; SET datestyle = '$dates'; SET intervalstyle = '$intervals'");
}

my $plans = same_answers('parallel workers give the same answers', <<'SQL');
DO $$ BEGIN
    PERFORM set_config(CASE WHEN current_setting('server_version_num')::int < 160000
        THEN 'force_parallel_mode' ELSE 'debug_parallel_query' END, 'on', false);
END $$;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
ALTER TABLE question SET (parallel_workers = 2)
SQL
my @workers = $plans =~ /Workers Planned: 2\s+Workers Launched: [12]\b/g;
is(@workers, 2, 'two plans have workers') or diag $plans;
like($plans, qr/Parallel Seq Scan on public.question.*\n\s+Output: .*\bnext_open\(.*\bsla_used\(/, 'they answer the questions') or diag $plans;
like($plans, qr/Workers Launched: [12]\n\s+->  Nested Loop Left Join.*open_periods/s, 'and list the openings');

done_testing();
