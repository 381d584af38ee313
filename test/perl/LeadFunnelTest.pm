# LeadFunnelTest: what the scripts in test/t share.
#
# A script may use the runner's private server (PGHOST and the like are set),
# or start its own with new_server(), for instance to restart it.
package LeadFunnelTest;

use strict;
use warnings;

use Exporter 'import';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(new_server has_library);

# new_server(NAME, conf => TEXT, cron => 1): a running PostgreSQL::Test::Cluster
# with lead_funnel in database "postgres"; with "cron", pg_cron is preloaded
# and created there too, and runs its jobs in background workers.
sub new_server
{
    my ($name, %option) = @_;
    my $node = PostgreSQL::Test::Cluster->new($name);

    $node->init;
    $node->append_conf('postgresql.conf', $option{conf}) if $option{conf};
    $node->append_conf('postgresql.conf', <<~'CONF') if $option{cron};
        shared_preload_libraries = 'pg_cron'
        cron.database_name = 'postgres'
        cron.use_background_workers = on
        CONF
    $node->start;
    $node->safe_psql('postgres', 'CREATE EXTENSION pg_cron') if $option{cron};
    $node->safe_psql('postgres', 'CREATE EXTENSION lead_funnel');
    return $node;
}

# Whether the server under test has a loadable library, such as "pg_cron".
sub has_library
{
    my ($library) = @_;
    chomp(my $dir = `$ENV{PG_CONFIG} --pkglibdir`);
    return -f "$dir/$library.so";
}

1;
