# What a backend holds in memory for the calendars that its queries have met:
# less than 64 MB, however many they are, and at how many places of a query.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use LeadFunnelTest;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'this system has no /proc' unless -r '/proc/self/status';

my $bar  = 64 * 1024 * 1024;
# Whatever else takes memory is kept small; a query is one backend.
my $node = new_server('calendar_memory', conf => <<~'CONF');
    jit = off
    max_parallel_workers_per_gather = 0
    shared_buffers = 8MB
    work_mem = 64kB
    CONF

# Thousands of calendars, which differ in their hours: public holidays of a
# country (all but US have Easter), three opening days of their own, a zone.
# Rows are interleaved: each calendar comes again after all others.
$node->safe_psql('postgres', <<'SQL');
SET search_path = public, lead_funnel;
CREATE FUNCTION calendar(i int) RETURNS office_hours LANGUAGE sql IMMUTABLE AS $$
SELECT office_hours(
    format('Mo-Fr %s-12:30,13:%s-17:30; Sa[%s] 10:00-12:00', to_char(time '08:00' + i % 60 * interval '1 min', 'HH24:MI'),
        to_char(i / 60 % 60, 'FM00'), 1 + i / 3600),
    public_holidays((ARRAY['AT','BE','CH','DE','ES','FR','GB','IE','IT','LU','NL','PT','US'])[1 + i % 13]),
    (ARRAY['Europe/Brussels','America/New_York','Asia/Tokyo','Australia/Sydney','Europe/London','Africa/Casablanca','America/Sao_Paulo'])[1 + i % 7])
$$;
CREATE TABLE lead (calendar int, hours office_hours, at timestamptz);
INSERT INTO lead SELECT i, calendar(i), '2024-01-01'::timestamptz + (r * 1000 + i) * interval '80 minutes'
FROM generate_series(1, 4) r, generate_series(1, 1000) i ORDER BY r, i;
CREATE TABLE many (LIKE lead);
INSERT INTO many SELECT i, calendar(i), '2024-01-01'::timestamptz + i * interval '80 minutes'
FROM generate_series(1, 2) r, generate_series(1, 6000) i ORDER BY r, i;
CREATE VIEW memory AS
SELECT (SELECT sum(total_bytes) FROM pg_backend_memory_contexts) AS contexts,
    (SELECT count(*) FROM pg_backend_memory_contexts WHERE name = 'lead_funnel calendar') AS calendars,
    1024 * (regexp_match(status, 'VmHWM:\s*(\d+)'))[1]::bigint AS peak,
    1024 * (regexp_match(status, 'RssAnon:\s*(\d+)'))[1]::bigint AS private
FROM pg_read_file('/proc/self/status') status;
VACUUM ANALYZE;
SQL

is($node->safe_psql('postgres', 'SELECT count(DISTINCT hours) FROM lead'),  1000, '1000 calendars');
is($node->safe_psql('postgres', 'SELECT count(DISTINCT hours) FROM many'), 6000, '6000 calendars');

# One backend: memory before, half-way through the rows, after the last one, and
# when the query has ended; in bytes.
sub measure
{
    my ($title, $table, $columns) = @_;
    my $rows   = $node->safe_psql('postgres', "SELECT count(*) FROM $table");
    my $half   = int($rows / 2);
    my $memory = 'SELECT contexts, calendars, peak, private FROM public.memory';
    my @lines  = split /\n/, $node->safe_psql('postgres', <<"SQL");
SET search_path = public, lead_funnel;
$memory;
BEGIN;
DECLARE c CURSOR FOR SELECT $columns FROM $table;
MOVE $half IN c;
$memory;
MOVE ALL IN c;
$memory;
COMMIT;
$memory;
SQL
    my @at;
    foreach my $line (grep { /\|/ } @lines)
    {
        my %m;
        @m{qw(contexts calendars peak private)} = split /\|/, $line;
        push @at, \%m;
    }
    my @when = ('before', 'half-way', 'after the last row', 'after the query');
    is(scalar @at, scalar @when, "$title: measured");
    note(sprintf '%s, %s: contexts %.1f MB with %d calendars, VmHWM %.1f MB, RssAnon %.1f MB',
        $title, $when[$_], $at[$_]{contexts} / 2**20, $at[$_]{calendars}, $at[$_]{peak} / 2**20, $at[$_]{private} / 2**20)
      foreach 0 .. $#at;
    foreach my $i (1 .. $#at)
    {
        cmp_ok($at[$i]{contexts}, '<', $bar, "$title: memory contexts, $when[$i]");
        cmp_ok($at[$i]{private},  '<', $bar, "$title: private memory, $when[$i]");
    }
    cmp_ok($at[-1]{peak} - $at[0]{peak}, '<', $bar, "$title: the peak is less than that above the start");
    return $at[-1];
}

my $two  = q{sla_deadline(at, '3 hours', hours), office_time(at, at + interval '30 hours', hours)};
my $four = "$two, is_open(at, hours), next_open(at, hours)";
my $eight = "$four, next_close(at, hours), office_add(at, '2 days', hours), office_add(at, '-5 hours', hours),"
  . q{ sla_used(at, at + interval '1 hour', at + interval '9 hours', hours)};
my $far = q{office_time(at, at + interval '87660 hours', hours), office_time(at, '9999-12-31', hours)};

is(measure('two call sites', 'lead', $two)->{calendars}, 1000, 'all calendars are still known');
measure('four call sites',  'lead', $four);
measure('eight call sites', 'lead', $eight);
measure('to the end of time', '(SELECT * FROM lead WHERE calendar <= 3) l', $far);
cmp_ok(measure('6000 calendars', 'many', $four)->{calendars}, '<', 6000, 'the oldest calendars are dropped');

# Sums over all the years take more memory than the hours themselves, which is
# counted, too: what is kept stays within its limit of 32 MB and the one in use.
my $sums = $node->safe_psql('postgres', <<'SQL');
SET search_path = public, lead_funnel;
SELECT count(office_time('0001-01-01', '9999-12-31', hours)) FROM (SELECT DISTINCT hours FROM many WHERE calendar % 13 = 12) m;
SELECT sum(total_bytes) <= 34 * 1024 * 1024 FROM pg_backend_memory_contexts WHERE name = 'lead_funnel calendar';
SQL
is($sums, "461\nt", 'sums over all the years count as memory');

# Whatever is dropped in between, the answers are those for one calendar after the other.
$node->safe_psql('postgres', 'CREATE TABLE grouped AS SELECT * FROM many ORDER BY calendar, at');
$node->safe_psql('postgres', "SET search_path = public, lead_funnel; CREATE TABLE answer_$_ AS SELECT calendar, at, $four FROM $_")
  foreach qw(many grouped);
is($node->safe_psql('postgres', 'SELECT count(*) FROM (SELECT * FROM answer_many EXCEPT ALL SELECT * FROM answer_grouped) d'),
    '0', 'interleaved calendars get the answers of calendars that are not');

done_testing();
