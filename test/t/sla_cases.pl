# The office-hours cases of other projects' test suites, in one query.
#
# Needs a running server with the extension installed, named by the usual PG*
# variables.  Where each case in ../data/sla_cases.csv is from stands in it.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

my $cases = data_file('sla_cases.csv');

own_database('sla_cases');
is(sql(<<"SQL"), '', 'cases are loaded and answered');
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

is(sql('SELECT count(*) FROM sla_case'), 485, 'there are 485');
my $out = sql('SELECT kind, count(*), count(*) FILTER (WHERE matches) FROM answer GROUP BY kind ORDER BY kind');
for (split /\n/, $out)
{
    my ($kind, $asked, $matching) = split /\|/;
    is($matching, $asked, "$kind: $matching of $asked match");
}

is(sql(<<'SQL'), '', 'no answer differs from the expected one');
SELECT concat_ws(' | ', id, kind, hours, pauses, start, arg, 'expected ' || expected, 'not ' || answer)
FROM answer WHERE NOT matches ORDER BY id
SQL
is(sql(<<'SQL'), '', 'office_add gives the same instants as sla_deadline');
SELECT id FROM answer WHERE kind = 'add' AND answer::timestamptz
    IS DISTINCT FROM office_add(start, make_interval(secs => arg::float8), hours::office_hours, pauses)
SQL

my @left = split /\n/, sql(<<'SQL');
SELECT concat_ws(' ', id, hours) FROM sla_case c
WHERE NOT EXISTS (SELECT FROM answer a WHERE a.id = c.id) ORDER BY id
SQL
my $all = sql('SELECT count(*) FROM sla_case');
diag sprintf '%d of %d cases have hours that are understood', $all - @left, $all;
diag "left: $_" for @left;

done_testing();
