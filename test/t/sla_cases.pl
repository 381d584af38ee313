# The office-hours cases of other projects' test suites, in one query.
#
# Needs a running server with the extension installed, named by the usual PG*
# variables.  The cases are read from LF_SHARED, by default ../shared beside
# this project.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp;
use Test::More;

my $top    = abs_path(dirname(__FILE__) . '/../..');
my $shared = $ENV{LF_SHARED} || "$top/../shared";
my $cases  = "$shared/data/sla_cases.csv";

plan skip_all => "NOT RUN: no $cases; set LF_SHARED" unless -r $cases;

my $database = "lf_sla_cases_$$";

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
CREATE TABLE public.sla_case (id text, kind text, hours text,
    pauses tstzmultirange, start timestamptz, arg text, expected text,
    peer_expected text, source text, note text);
\\copy public.sla_case FROM '$cases' (FORMAT csv, HEADER)

CREATE FUNCTION public.to_hours(text) RETURNS office_hours LANGUAGE plpgsql AS \$\$
BEGIN
    RETURN \$1::lead_funnel.office_hours;
EXCEPTION WHEN invalid_text_representation OR invalid_parameter_value
    OR datetime_field_overflow THEN
    RETURN NULL;
END \$\$;

CREATE TABLE public.answer AS
SELECT id, kind, c.hours, pauses, start, arg, expected, CASE kind
    WHEN 'add' THEN sla_deadline(start, make_interval(secs => arg::float8), h, pauses)::text
    WHEN 'sub' THEN office_add(start, make_interval(secs => -arg::float8), h, pauses)::text
    WHEN 'diff' THEN extract(epoch FROM office_time(start, arg::timestamptz, h, pauses))::text
    WHEN 'open' THEN is_open(start, h)::text
    WHEN 'next_open' THEN next_open(start, h)::text
    END AS answer
FROM public.sla_case c, public.to_hours(c.hours) h
WHERE h IS NOT NULL;

ALTER TABLE public.answer ADD matches boolean;
UPDATE public.answer SET matches = coalesce(CASE
    WHEN kind = 'diff' THEN answer::numeric = expected::numeric
    WHEN kind = 'open' THEN answer = expected
    WHEN expected = 'never' THEN coalesce(answer, 'infinity') = 'infinity'
    ELSE answer::timestamptz = expected::timestamptz END, false);
SQL
is($out, '', 'cases are loaded and answered');

(undef, $out) = psql($database, 'SELECT kind, count(*), count(*)'
    . ' FILTER (WHERE matches) FROM answer GROUP BY kind ORDER BY kind');
for (split /\n/, $out)
{
    my ($kind, $asked, $matching) = split /\|/;
    is($matching, $asked, "$kind: $matching of $asked match");
}

(undef, $out) = psql($database, "SELECT concat_ws(' | ', id, kind, hours,"
    . " pauses, start, arg, 'expected ' || expected, 'not ' || answer)"
    . ' FROM answer WHERE NOT matches ORDER BY id');
is($out, '', 'no answer differs from the expected one');

(undef, $out) = psql($database, "SELECT id FROM public.answer a WHERE kind = 'add' AND answer::timestamptz"
    . ' IS DISTINCT FROM lead_funnel.office_add(start, make_interval(secs => arg::float8), hours::lead_funnel.office_hours, pauses)');
is($out, '', 'office_add gives the same instants as sla_deadline');

(undef, $out) = psql($database, "SELECT concat_ws(' ', id, hours)"
    . ' FROM sla_case c WHERE NOT EXISTS (SELECT FROM answer a'
    . ' WHERE a.id = c.id) ORDER BY id');
my @left = split /\n/, $out;
(undef, $out) = psql($database, 'SELECT count(*) FROM sla_case');
chomp $out;
diag sprintf '%d of %d cases have hours that are understood', $out - @left, $out;
diag "left: $_" for @left;

done_testing();
