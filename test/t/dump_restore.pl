# pg_dump and restore of a connected database, by a user who is no superuser:
# the same agreement, the same reports.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use LeadFunnelTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('dump');
my $file = "$PostgreSQL::Test::Utils::tmp_check/connected.dump";

# Trusted: a user with CREATE on the database may install it.
$node->safe_psql('postgres', 'CREATE ROLE analyst LOGIN; CREATE DATABASE crm OWNER analyst; CREATE DATABASE copy OWNER analyst');
my @as = (extra_params => [ '-U', 'analyst' ]);
sub in_crm
{
    my ($database, $sql) = @_;
    return $node->safe_psql($database, "SET lead_funnel.as_of = '2026-11-30 12:00+00'; $sql", @as);
}

$node->safe_psql('crm', 'CREATE EXTENSION lead_funnel', @as);
is($node->safe_psql('crm', q(SELECT extowner::regrole FROM pg_extension WHERE extname = 'lead_funnel'), @as),
    'analyst', 'a user who is no superuser installs it');
$node->safe_psql('crm', <<'SQL', @as);
CREATE SCHEMA my_crm;
CREATE TABLE my_crm.lead AS
SELECT i::text AS lead_id, '2026-01-05 08:00+00'::timestamptz + i * interval '37 hours' AS received_at,
       (ARRAY['google', 'facebook', 'partner', NULL])[i % 4 + 1] AS source,
       (ARRAY['cpc', 'paid_social', 'referral', NULL])[i % 4 + 1] AS medium,
       (ARRAY['brand', 'retargeting', NULL])[i % 3 + 1] AS campaign, NULL AS landing_page,
       (ARRAY['offerteaanvraag', 'calculator', 'nieuwsbrief', 'iets anders'])[i % 4 + 1] AS conversion,
       CASE WHEN i % 5 = 0 THEN '{need,budget}'::text[] END AS signals, 'ann' AS owner, NULL::timestamptz AS handed_over_at,
       CASE WHEN i % 3 > 0 THEN '2026-01-05 08:00+00'::timestamptz + i * interval '37 hours 20 minutes' END AS responded_at,
       NULL::timestamptz AS next_step_at, CASE WHEN i % 7 = 0 THEN 'customer' WHEN i % 7 = 1 THEN 'sql' END AS crm_stage,
       i % 7 = 3 AS lost, NULL AS lost_reason, NULL::timestamptz AS closed_at, i * 10.01 AS amount, (i % 7)::text AS customer_id
FROM generate_series(1, 200) i;
SELECT lead_funnel.connect('custom', crm_schema => 'my_crm', hours => 'Mo-Fr 08:30-12:00,13:00-17:30; 2026-05-01 off; Europe/Brussels');
SET lead_funnel.as_of = '2026-11-29 12:00+00';
UPDATE funnel.agreement SET respond_within = '45 minutes' WHERE intent = 'high';
RESET lead_funnel.as_of;
INSERT INTO funnel.signal VALUES ('1', 'need', '2026-02-01 00:00+00', 'asked by phone');
INSERT INTO funnel.spend VALUES ('2026-02-01', 'Google Ads', 1234.56);
SELECT lead_funnel.run_report('funnel', '2026-06-01', '2026-06-08');
SQL

# What there is to compare: every table and view of the schema, as text.
my @relations = split /\n/, in_crm('crm', q(SELECT relname FROM pg_class WHERE relnamespace = 'funnel'::regnamespace
                                              AND relkind IN ('r', 'v') ORDER BY 1));
cmp_ok(scalar @relations, '>', 20, 'the schema has tables and views');

command_ok([ 'pg_dump', '-Fc', '-U', 'analyst', '-f', $file, '-d', $node->connstr('crm') ], 'pg_dump');
command_ok([ 'pg_restore', '--exit-on-error', '-U', 'analyst', '-d', $node->connstr('copy'), $file ], 'pg_restore');
for my $relation (@relations)
{
    my $rows = qq(SELECT r::text FROM funnel."$relation" r ORDER BY 1);
    is(in_crm('copy', $rows), in_crm('crm', $rows), "$relation is the same");
}

# Another one has installed it: the restore is a superuser's, and nothing is lost, neither
# the constraints of the agreement nor who may read.
$node->safe_psql('postgres', 'CREATE ROLE reader LOGIN; CREATE DATABASE hosted; CREATE DATABASE hosted_copy; GRANT CREATE ON DATABASE hosted TO analyst');
$node->safe_psql('hosted', q(CREATE EXTENSION lead_funnel; SELECT lead_funnel.grant_connect('analyst')));
$node->safe_psql('hosted', <<'SQL', @as);
CREATE SCHEMA my_crm;
CREATE TABLE my_crm.lead AS SELECT '1' AS lead_id, timestamptz '2026-11-20 08:00+00' AS received_at, 'google' AS source, 'cpc' AS medium, NULL AS campaign,
    NULL AS landing_page, 'offerte' AS conversion, NULL::text[] AS signals, 'ann' AS owner, NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at,
    NULL::timestamptz AS next_step_at, NULL AS crm_stage, false AS lost, NULL AS lost_reason, NULL::timestamptz AS closed_at, 5 AS amount, NULL AS customer_id;
SELECT lead_funnel.connect('custom', crm_schema => 'my_crm', hours => '24/7; UTC');
SELECT lead_funnel.record_signal(1, 'need');
SELECT lead_funnel.grant_reader('reader');
SQL
command_ok([ 'pg_dump', '-Fc', '-f', $file, '-d', $node->connstr('hosted') ], 'pg_dump of a schema that is not of who installed it');
command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('hosted_copy'), $file ], 'pg_restore');
my $constraints = q(SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'funnel'::regnamespace ORDER BY 1, 2);
is($node->safe_psql('hosted_copy', $constraints), $node->safe_psql('hosted', $constraints), 'with all constraints');
my $policies = q(SELECT tablename, policyname, qual, (SELECT relrowsecurity FROM pg_class WHERE oid = ('funnel.' || tablename)::regclass) FROM pg_policies ORDER BY 1);
is($node->safe_psql('hosted_copy', $policies), $node->safe_psql('hosted', $policies), 'and policies');
is($node->safe_psql('hosted_copy', 'SELECT lead_id, channel, signals FROM funnel.lead_status', extra_params => [ '-U', 'reader' ]),
    '1|Google Ads|{need}', 'and readers');
like($node->safe_psql('hosted_copy', q(SELECT lead_funnel.connect('custom', crm_schema => 'my_crm')), @as), qr/reports in schema funnel/, 'and who connects');

# And it goes on: connecting again, disconnecting.
like(in_crm('copy', q(SELECT lead_funnel.connect('custom', crm_schema => 'my_crm'))), qr/reports in schema funnel/, 'connect() in the copy');
my $history = q(SELECT respond_within FROM funnel.agreement WHERE intent = 'high' ORDER BY valid_from);
is(in_crm('copy', $history), "00:15:00\n00:45:00", 'with its agreement, the past included');
in_crm('copy', q(UPDATE funnel.agreement SET respond_within = '1 hour' WHERE intent = 'high'));
is(in_crm('copy', $history), "00:15:00\n00:45:00\n01:00:00", 'whose changes leave the past alone there, too');
my ($status, $stdout, $stderr) = $node->psql('copy', 'DROP EXTENSION lead_funnel', @as);
isnt($status, 0, 'the extension cannot be dropped from under the views');
like($stderr, qr/cannot drop extension lead_funnel because other objects depend on it/, 'and says so');
in_crm('copy', 'SELECT lead_funnel.disconnect()');
is(in_crm('copy', 'DROP EXTENSION lead_funnel'), '', 'after disconnect() it can');

$node->stop;
done_testing();
