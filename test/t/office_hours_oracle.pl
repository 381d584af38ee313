# Random calendars, zones, instants and durations, against the slow oracle.
#
# Needs a running server with the extension installed, named by the usual PG*
# variables.  ../data/office_hours_oracle.csv has answers that the oracle gave
# before; their instants are before 2023, so that no later zone database knows
# better.  The oracle itself, with python3 and its zone database, is in
# LF_SHARED, by default ../shared beside this project.  LF_CALENDARS sets how
# many calendars it is asked about, ten questions each, and LF_SEED which; the
# Easter Sundays of 9000 years are compared, too.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use File::Temp;
use OwnDatabase;
use Test::More;
use TestData;

my $calendars = $ENV{LF_CALENDARS} || 300;
my $seed      = $ENV{LF_SEED} || 20260209;

own_database('oracle');
is(sql(<<'SQL'), '', 'what is asked, and how it is answered');
CREATE TABLE public.asked (kind text, hours office_hours, pauses tstzmultirange,
    start timestamptz, arg bigint, near boolean, expected text);
CREATE VIEW public.given AS
SELECT asked.*, CASE kind
    WHEN 'add' THEN office_add(start, arg * interval '1 us', hours, pauses)::text
    WHEN 'sub' THEN office_add(start, -arg * interval '1 us', hours, pauses)::text
    WHEN 'diff' THEN (extract(epoch FROM office_time(start,
        start + arg * interval '1 us', hours, pauses)) * 1000000)::bigint::text
    WHEN 'days' THEN office_add(start, make_interval(days => arg::int), hours)::text
    WHEN 'open' THEN is_open(start, hours)::text
    WHEN 'easter_day' THEN is_open(start, hours)::text
    WHEN 'next_open' THEN next_open(start, hours)::text
    WHEN 'easter' THEN next_open(start, hours)::text
    WHEN 'next_close' THEN next_close(start, hours)::text
    WHEN 'periods' THEN (SELECT string_agg(
        to_char(lower(p), 'YYYY-MM-DD HH24:MI:SS.US+00 ')
        || to_char(upper(p), 'YYYY-MM-DD HH24:MI:SS.US+00'), ' ' ORDER BY p)
        FROM open_periods(start, start + arg * interval '1 us', hours) p)
    END AS answer
FROM public.asked;
CREATE VIEW public.compared AS
SELECT given.*, CASE
    WHEN kind IN ('add', 'sub', 'days', 'next_open', 'next_close', 'easter')
    THEN answer::timestamptz IS NOT DISTINCT FROM expected::timestamptz
    ELSE answer IS NOT DISTINCT FROM expected END AS matches
FROM public.given;
CREATE TABLE public.answer AS TABLE public.compared;
SQL

# The questions of a CSV file; gives how many there are, but for those about Easter.
sub ask
{
    my ($file, $what) = @_;
    is(sql(<<"SQL"), '', "$what: the questions are answered");
TRUNCATE public.asked, public.answer;
\\copy public.asked FROM '$file' (FORMAT csv, HEADER)
INSERT INTO public.answer TABLE public.compared;
SQL
    my $out = sql('SELECT kind, count(*), count(*) FILTER (WHERE matches) FROM answer GROUP BY kind ORDER BY kind');
    for (split /\n/, $out)
    {
        my ($kind, $asked, $matching) = split /\|/;
        is($matching, $asked, "$what: $kind: $matching of $asked match");
    }
    is(sql(<<'SQL'), '', "$what: no answer differs");
SELECT concat_ws(' | ', kind, hours, pauses, start, arg, 'expected ' || expected, 'not ' || answer)
FROM answer WHERE matches IS NOT TRUE ORDER BY hours, start LIMIT 10
SQL
    is(sql('SELECT count(*) FROM asked WHERE hours <> hours::text::office_hours'), 0,
        "$what: the text of every calendar reads back as the same");
    return sql("SELECT count(*) FROM asked WHERE kind NOT LIKE 'easter%'");
}

# How many questions were asked and how many answers match, as "matching/asked":
# a row for each zone, a column for each kind of question.
sub note_table
{
    my $out = sql(<<'SQL');
SELECT coalesce(substring(hours::text FROM '([^ ]+)$'), 'all zones'),
    coalesce(kind, 'all'), count(*), count(*) FILTER (WHERE matches),
    count(*) FILTER (WHERE near)
FROM answer WHERE kind NOT LIKE 'easter%'
GROUP BY CUBE (substring(hours::text FROM '([^ ]+)$'), kind)
SQL
    my (%cell, %near, %kinds);
    for (split /\n/, $out)
    {
        my ($zone, $kind, $asked, $matching, $near) = split /\|/;
        $cell{$zone}{$kind} = "$matching/$asked";
        $near{$zone} = $near if $kind eq 'all';
        $kinds{$kind} = 1;
    }
    my @kinds = ((grep { $_ ne 'all' } sort keys %kinds), 'all');
    my @zones = ((grep { $_ ne 'all zones' } sort keys %cell), 'all zones');
    my $row = '%-20s' . ' %13s' x (@kinds + 1);
    note sprintf $row, 'matching/asked', @kinds, 'near a change';
    note sprintf $row, $_, (map { $_ // '' } @{ $cell{$_} }{@kinds}), $near{$_} for @zones;
    return;
}

cmp_ok(ask(data_file('office_hours_oracle.csv'), 'before'), '>=', 250, 'before: some hundred questions');

SKIP:
{
    skip "NOT RUN: no oracles/office_hours.py in LF_SHARED", 1 unless shared_file('oracles/office_hours.py');
    skip 'NOT RUN: no python3 with a zone database', 1
        if system(q{python3 -c "import zoneinfo; zoneinfo.ZoneInfo('Pacific/Apia')" 2>/dev/null}) != 0;
    my $shared = shared_file('');
    note "LF_SEED=$seed LF_CALENDARS=$calendars";
    my $cases = File::Temp->new(SUFFIX => '.csv');
    system("python3 $FindBin::Bin/office_hours_oracle.py '$shared' $calendars $seed > $cases") == 0
        or BAIL_OUT('the oracle fails');
    is(ask("$cases", 'random'), 10 * $calendars, 'random: all of them');
    note_table();
}

done_testing();
