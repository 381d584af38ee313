# connect() while others read: no read fails, also none in a transaction that has read
# another view before, and none waits for longer than it must. LF_CONNECTS is how many connects (20 when unset).
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use IPC::Run qw(start finish);
use Time::HiRes;
use LeadFunnelTest;
use PostgreSQL::Test::Utils;
use Test::More;

my ($sessions, $connects) = (12, $ENV{LF_CONNECTS} || 20);
my $node = new_server('readers');
my @psql = ('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'));

sub result
{
    my ($sql) = @_;
    return $node->safe_psql('postgres', $sql);
}

my $connect = q(SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC'));
result(<<"SQL");
ALTER DATABASE postgres SET lead_funnel.as_of = '2026-11-30 12:00+00';
CREATE SCHEMA crm;
CREATE TABLE crm.lead AS
SELECT i::text AS lead_id, timestamptz '2026-01-05 08:00+00' + i * interval '21 hours' AS received_at,
       (ARRAY['google', 'facebook', 'partner', NULL])[i % 4 + 1] AS source, (ARRAY['cpc', 'paid_social', 'referral', NULL])[i % 4 + 1] AS medium,
       NULL AS campaign, NULL AS landing_page, (ARRAY['offerteaanvraag', 'calculator', 'nieuwsbrief', 'iets anders'])[i % 4 + 1] AS conversion,
       CASE WHEN i % 5 = 0 THEN '{need,budget}'::text[] END AS signals, 'ann' AS owner, NULL::timestamptz AS handed_over_at,
       CASE WHEN i % 3 > 0 THEN timestamptz '2026-01-05 08:20+00' + i * interval '21 hours' END AS responded_at,
       NULL::timestamptz AS next_step_at, CASE WHEN i % 7 = 0 THEN 'customer' WHEN i % 7 = 1 THEN 'sql' END AS crm_stage,
       i % 7 = 3 AS lost, NULL AS lost_reason, NULL::timestamptz AS closed_at, i * 10.01 AS amount, (i % 7)::text AS customer_id
FROM generate_series(1, 300) i;
ANALYZE crm.lead;
$connect;
CREATE TABLE public.reading (session int, reads int, longest interval);
CREATE TABLE public.stop ();
CREATE PROCEDURE public.read_reports(session int, per_transaction int, pause float8)
LANGUAGE plpgsql AS \$\$
DECLARE
    views   text[];
    one     text;
    started timestamptz;
    reads   int := 0;
    longest interval := '0';
BEGIN
    WHILE NOT EXISTS (SELECT FROM pg_class WHERE relname = 'stopped') LOOP
        SELECT array_agg(c.relname ORDER BY random()) INTO views
        FROM pg_class c WHERE c.relnamespace = 'funnel'::regnamespace AND c.relkind = 'v';
        FOREACH one IN ARRAY views LOOP
            started := clock_timestamp();
            EXECUTE format('SELECT count(v) FROM funnel.%I v', one);
            longest := GREATEST(longest, clock_timestamp() - started);
            reads := reads + 1;
            IF reads % per_transaction = 0 THEN
                COMMIT;
                PERFORM pg_sleep(pause * random());
            END IF;
        END LOOP;
        COMMIT;
    END LOOP;
    INSERT INTO public.reading VALUES (session, reads, longest);
END
\$\$;
SQL

# Half of the sessions read two views in a transaction.
sub start_readers
{
    my ($pause) = @_;
    return map {
        my %reader = (out => '');
        $reader{run} = start([ @psql, '-c', "CALL public.read_reports($_, " . (1 + $_ % 2) . ", $pause)" ], '<', \undef, '>&', \$reader{out});
        \%reader;
    } 1 .. $sessions;
}

sub stop_readers
{
    my ($title, @readers) = @_;
    result('ALTER TABLE public.stop RENAME TO stopped');
    foreach my $reader (@readers)
    {
        finish($reader->{run});
        is($reader->{out}, '', "$title: no read fails");
    }
    result('ALTER TABLE public.stopped RENAME TO stop');
    my ($reads, $longest) = split /\|/, result(q(SELECT sum(reads), EXTRACT(epoch FROM max(longest)) FROM public.reading));
    cmp_ok($reads, '>', 10 * $sessions, "$title: $reads reads beside it, the longest took $longest s");
    is(result('SELECT count(*) FROM public.reading'), $sessions, "$title: by all sessions");
    result('TRUNCATE public.reading');
    return;
}

# The sessions pause a little between transactions, as people do; longer where every view has
# become another one, which takes a lock against readers.
foreach my $case ([ 'the same again', 0.2, $connects, '' ],
    [ 'every view another one', 1, $connects, 'UPDATE funnel.made_by_connect SET fingerprint = NULL; ' ])
{
    my ($title, $pause, $times, $before) = @$case;
    my @readers = start_readers($pause);
    result('SELECT pg_sleep(1)');
    my ($failed, $longest) = (0, 0);
    foreach (1 .. $times)
    {
        my $started = Time::HiRes::time();
        my ($status, undef, $stderr) = $node->psql('postgres', "$before$connect");
        if ($status != 0) { $failed++; diag($stderr); }
        my $took = Time::HiRes::time() - $started;
        $longest = $took if $took > $longest;
    }
    is($failed, 0, sprintf('%s: %d connects, the longest took %.1f s', $title, $times, $longest));
    stop_readers($title, @readers);
}

# One who does not end, such as pg_dump.
my ($in, $out) = ('', '');
my $idle = start([ @psql ], '<', \$in, '>&', \$out);
$in .= "SET application_name = 'dump';\nBEGIN;\nSELECT count(*) > 0 FROM funnel.sales_funnel;\n";
$idle->pump until $out =~ /t\n/;
like(result($connect), qr/reports in schema funnel/, 'beside an open transaction: the same again');
my (undef, undef, $stderr) = $node->psql('postgres',
    "SET lock_timeout = '2s'; UPDATE funnel.made_by_connect SET fingerprint = NULL; $connect");
like($stderr, qr/could not lock the relations of schema "funnel" within 2 seconds/, 'views that changed: gives up');
like($stderr, qr/DETAIL:  In the way: process \d+ \(user "[^"]+", application "dump", idle in transaction\)\./, 'and says who is in the way');
(undef, undef, $stderr) = $node->psql('postgres', "SET lock_timeout = '1s'; SELECT lead_funnel.disconnect()");
like($stderr, qr/could not lock the relations of schema "funnel" within 1 seconds/, 'so does disconnect()');
$in .= "SELECT count(*) > 0 FROM funnel.channel_kpi;\nCOMMIT;\n\\q\n";
$idle->finish;
is($out, "t\nt\n", 'whom nothing happened to');
like(result("UPDATE funnel.made_by_connect SET fingerprint = NULL; $connect"), qr/reports in schema funnel/, 'once it has ended they are made');
like(result("SET deadlock_timeout = '1ms'; SET lock_timeout = '2s'; UPDATE funnel.made_by_connect SET fingerprint = NULL; $connect"),
    qr/reports in schema funnel/, 'checks that take longer than locks may are no obstacle');

$node->stop;
done_testing();
