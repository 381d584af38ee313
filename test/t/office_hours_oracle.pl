# Random calendars, zones, instants and durations, against the slow oracle.
#
# Needs a running server with the extension installed, named by the usual PG*
# variables, python3 with the zone database, and the oracle in LF_SHARED, by
# default ../shared beside this project.  LF_CALENDARS sets how many calendars
# are tried, six questions each, and of as many days near Easter;
# the Easter Sundays of 9000 years are compared, too.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp;
use Test::More;

my $here      = abs_path(dirname(__FILE__));
my $shared    = $ENV{LF_SHARED} || "$here/../../../shared";
my $calendars = $ENV{LF_CALENDARS} || 500;

plan skip_all => "NOT RUN: no $shared/oracles/office_hours.py; set LF_SHARED"
    unless -r "$shared/oracles/office_hours.py";
plan skip_all => 'NOT RUN: no python3 with a zone database'
    if system(q{python3 -c "import zoneinfo; zoneinfo.ZoneInfo('Pacific/Apia')" 2>/dev/null}) != 0;

my $cases = File::Temp->new(SUFFIX => '.csv');
system("python3 $here/office_hours_oracle.py '$shared' $calendars > $cases") == 0
    or BAIL_OUT('the oracle fails');

my $database = "lf_oracle_$$";

sub psql
{
    my ($db, $sql) = @_;
    my $file = File::Temp->new(SUFFIX => '.sql');
    print $file $sql;
    close $file;
    my $out = `psql -XAtq -v ON_ERROR_STOP=1 -d $db -f $file 2>&1`;
    return ($?, $out);
}

my ($status, $out) = psql('postgres', "CREATE DATABASE $database");
$status == 0 or BAIL_OUT("cannot create a database: $out");
END { psql('postgres', "DROP DATABASE IF EXISTS $database") if $database }

($status, $out) = psql($database, <<"SQL");
CREATE EXTENSION lead_funnel;
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
CREATE TABLE public.asked (kind text, hours office_hours, pauses tstzmultirange,
    start timestamptz, arg bigint, expected text);
\\copy public.asked FROM '$cases' (FORMAT csv)

CREATE TABLE public.answer AS
SELECT asked.*, CASE kind
    WHEN 'add' THEN office_add(start, arg * interval '1 us', hours, pauses)::text
    WHEN 'sub' THEN office_add(start, -arg * interval '1 us', hours, pauses)::text
    WHEN 'diff' THEN (extract(epoch FROM office_time(start,
        start + arg * interval '1 us', hours, pauses)) * 1000000)::bigint::text
    WHEN 'days' THEN office_add(start, make_interval(days => arg::int), hours)::text
    WHEN 'open' THEN is_open(start, hours)::text
    WHEN 'next_open' THEN next_open(start, hours)::text
    WHEN 'next_close' THEN next_close(start, hours)::text
    WHEN 'periods' THEN (SELECT string_agg(
        to_char(lower(p), 'YYYY-MM-DD HH24:MI:SS.US+00 ')
        || to_char(upper(p), 'YYYY-MM-DD HH24:MI:SS.US+00'), ' ' ORDER BY p)
        FROM open_periods(start, start + arg * interval '1 us', hours) p)
    END AS answer
FROM public.asked;

ALTER TABLE public.answer ADD matches boolean;
UPDATE public.answer SET matches = CASE
    WHEN kind IN ('add', 'sub', 'days', 'next_open', 'next_close')
    THEN answer::timestamptz IS NOT DISTINCT FROM expected::timestamptz
    ELSE answer IS NOT DISTINCT FROM expected END;
SQL
is($out, '', 'questions are asked');

(undef, $out) = psql($database, 'SELECT kind, count(*), count(*)'
    . ' FILTER (WHERE matches) FROM answer GROUP BY kind ORDER BY kind');
for (split /\n/, $out)
{
    my ($kind, $asked, $matching) = split /\|/;
    is($matching, $asked, "$kind: $matching of $asked match");
}

(undef, $out) = psql($database, "SELECT concat_ws(' | ', kind, hours,"
    . " pauses, start, arg, 'expected ' || expected, 'not ' || answer)"
    . ' FROM answer WHERE matches IS NOT TRUE ORDER BY hours, start LIMIT 10');
is($out, '', 'no answer differs from the oracle');

(undef, $out) = psql($database, 'SELECT count(*) FROM asked WHERE NOT hours'
    . ' OPERATOR(lead_funnel.=) hours::text::lead_funnel.office_hours');
is($out, "0\n", 'the text of every calendar reads back as the same');

done_testing();
