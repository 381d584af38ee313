# The extension in a folder of its own: since PostgreSQL 18 a server finds it
# there by extension_control_path and dynamic_library_path.
use strict;
use warnings;

use Cwd qw(getcwd);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

chomp(my $version = `$ENV{PG_CONFIG} --version`);
my ($major) = $version =~ /^PostgreSQL (\d+)/ or BAIL_OUT("what version is $version?");
plan skip_all => "extension_control_path came with 18, this is $major" if $major < 18;

chomp(my $bindir    = `$ENV{PG_CONFIG} --bindir`);
chomp(my $sharedir  = `$ENV{PG_CONFIG} --sharedir`);
chomp(my $pkglibdir = `$ENV{PG_CONFIG} --pkglibdir`);

# A second installation of the server, which has no lead_funnel.
my $tree = "$ENV{LF_WORK}/tree";
my $bare = "$ENV{TESTDATADIR}/bare_tree";
my $own  = "$ENV{TESTDATADIR}/own_folder";
my ($installation) = "$bare$bindir" =~ s/\Q$tree\E//r =~ m{^(.*)/bin$} or BAIL_OUT("no installation in $bindir");
system('cp', '-al', $tree, $bare) == 0 or BAIL_OUT("could not copy $tree");
system('find', $bare, '(', '-name', 'lead_funnel*.so', '-o', '-name', 'lead_funnel.control', '-o', '-name',
    'lead_funnel--*.sql', ')', '-delete') == 0
  or BAIL_OUT("could not take lead_funnel out of $bare");
ok(-f "$sharedir/extension/lead_funnel.control", 'the installation that the other tests use keeps it');

# Not prefix=, which does nothing where the server was configured with each of
# its folders by name, as distributions do.
command_ok([ 'make', '-s', '-C', getcwd(), 'install', "DESTDIR=$own" ], 'make install into a folder of its own');
my ($share, $lib) = ("$own$sharedir", "$own$pkglibdir");
ok(-f "$share/extension/lead_funnel.control" && -f "$lib/lead_funnel.so", 'everything is there');

my $node = PostgreSQL::Test::Cluster->new('control_path', install_path => $installation);
$node->init;
$node->start;

# psql that must fail, and what it says.
sub refused
{
    my ($sql) = @_;
    my ($status, undef, $stderr) = $node->psql('postgres', $sql);
    isnt($status, 0, "refused: $sql");
    return $stderr;
}

like(refused('CREATE EXTENSION lead_funnel'), qr/extension "lead_funnel" is not available/, 'the server alone has no lead_funnel');

$node->append_conf('postgresql.conf', <<"CONF");
extension_control_path = '$share:\$system'
dynamic_library_path = '$lib:\$libdir'
CONF
$node->reload;
ok($node->poll_query_until('postgres', q(SELECT count(*) = 1 FROM pg_available_extensions WHERE name = 'lead_funnel')),
    'with the two settings it is available');

$node->safe_psql('postgres', 'CREATE ROLE analyst LOGIN; CREATE DATABASE crm OWNER analyst');
my @as = (extra_params => [ '-U', 'analyst' ]);
$node->safe_psql('crm', 'CREATE EXTENSION lead_funnel', @as);
my ($default) = slurp_file("$share/extension/lead_funnel.control") =~ /^default_version\s*=\s*'([^']+)'/m;
is($node->safe_psql('crm', q(SELECT extversion FROM pg_extension WHERE extname = 'lead_funnel')),
    $default, 'a user who is no superuser installs it');

# A function in C, and the library that it is in.
my $hours = q(lead_funnel.office_hours 'Mo-Fr 09:00-17:00; Europe/Brussels');
is($node->safe_psql('crm', "SELECT $hours", @as), 'Mo-Fr 09:00-17:00; Europe/Brussels', 'a function in C works');
is($node->safe_psql('crm', "SET client_min_messages = error; SELECT $hours; "
          . q{SELECT DISTINCT m[1] FROM regexp_matches(pg_read_file('/proc/self/maps'), '(/\S*lead_funnel\.so)', 'g') m}),
    "Mo-Fr 09:00-17:00; Europe/Brussels\n$lib/lead_funnel.so", 'in the library of that folder');

# The control file says $libdir/lead_funnel; the server takes such a prefix for
# none, and looks in all of dynamic_library_path.
my ($status, undef, $stderr) = $node->psql('crm', q(SET dynamic_library_path = '$libdir'; SELECT ) . $hours);
isnt($status, 0, 'without dynamic_library_path it does not');
like($stderr, qr/could not access file ".*lead_funnel": No such file/, 'and says so');

# And the rest, down to a report.
$node->safe_psql('crm', <<'SQL', @as);
CREATE SCHEMA my_crm;
CREATE TABLE my_crm.lead AS
SELECT i::text AS lead_id, '2026-09-28 08:00+00'::timestamptz + i * interval '1 hour' AS received_at,
       'google' AS source, 'cpc' AS medium, NULL AS campaign, NULL AS landing_page, 'offerteaanvraag' AS conversion,
       NULL::text[] AS signals, 'ann' AS owner, NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at,
       NULL::timestamptz AS next_step_at, NULL AS crm_stage, false AS lost, NULL AS lost_reason,
       NULL::timestamptz AS closed_at, 10 AS amount, NULL AS customer_id
FROM generate_series(1, 5) i;
SELECT lead_funnel.connect('custom', crm_schema => 'my_crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
SQL
is($node->safe_psql('crm', 'SELECT channel, leads FROM funnel.channel_kpi', @as), 'Google Ads|5', 'a view of the reports works');
like($node->safe_psql('crm', q(SET lead_funnel.as_of = '2026-11-30 12:00+00';
                               SELECT lead_funnel.run_report('funnel', '2026-09-28', '2026-10-05');
                               SELECT report FROM funnel.report_run), @as),
    qr/^# Leads from /m, 'so does the report');

$node->stop;
done_testing();
