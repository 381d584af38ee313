# Every SQL example of the README is run, in order, on the demo's CRM, those of
# docs/row_security.md on another one, and those of docs/kpi.md in a database of
# their own; their output is compared.  Every make
# target that the README names exists.
#
#   ```sql        is run; the ```text block that follows is what psql prints
#   ```sql no-run is shown only    ```sql cron is run by cron.pl
#
# With README_OUT=FOLDER the pages with today's output are written there.
use strict;
use warnings;

use File::Basename qw(basename);
use FindBin;
use lib "$FindBin::Bin/../perl";
use LeadFunnelTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $top    = "$FindBin::Bin/../..";
my $readme = slurp_file("$top/README.md");
my $node   = PostgreSQL::Test::Cluster->new('readme');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE DATABASE crm');
command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('crm'), '-f', "$top/test/demo/odoo_crm.sql" ],
    'the demo CRM loads');
$node->safe_psql('crm', <<'SQL');
ANALYZE;
ALTER DATABASE crm SET timezone = 'Europe/Brussels';
ALTER DATABASE crm SET lead_funnel.as_of = '2026-09-30 15:00+02';
SQL

# Run the examples of a page; one session each.
sub run_page
{
    my ($file, $database) = @_;
    my $page     = slurp_file("$top/$file");
    my $updated  = '';
    my $examples = 0;
    while ($page =~ /\G(.*?)^```sql([^\n]*)\n(.*?)^```\n(?:(\n```text\n)(.*?)^```\n)?/gmsc)
    {
        my ($before, $flag, $sql, $text, $expected) = ($1, $2, $3, $4, $5);
        my ($title) = split /\n/, $sql;
        my $output = '';
        if ($flag eq '')
        {
            my ($code, $stdout, $stderr) = $node->psql($database, "\\pset format aligned\n\\pset tuples_only off\n$sql");
            $output = $stdout eq '' ? '' : "$stdout\n";
            $output =~ s/\A(?:Output format is aligned\.\n|Tuples only is off\.\n)+//;
            $output =~ s/[ \t]+$//mg;
            $output =~ s/\n+\z/\n/;
            # Which the page tells in words.
            $stderr =~ s/^psql:\S+ NOTICE:  not all who read schema .*\nHINT: .*\n?//m;
            is("$code$stderr", '0', "runs: $title") or diag($stderr);
            is($output, $expected // '', "prints what $file says: $title") if defined $text || $output ne '';
            # Whoever runs them in one session goes on as who he was.
            unlike($sql, qr/^SET ROLE(?!.*^RESET ROLE)/ms, "leaves no other role: $title");
            $examples++;
        }
        $updated .= "$before```sql$flag\n$sql```\n" . (defined $text ? "$text$output```\n" : '');
    }
    $page =~ /\G(.*)\z/s;
    $updated .= $1;
    cmp_ok($examples, '>', 2, "examples were found in $file");
    return unless $ENV{README_OUT};
    open my $out, '>', "$ENV{README_OUT}/" . basename($file) or die;
    print $out $updated;
    close $out;
}

$node->safe_psql('postgres', 'CREATE DATABASE rows TEMPLATE crm');
$node->safe_psql('rows', q(ALTER DATABASE rows SET timezone = 'Europe/Brussels'; ALTER DATABASE rows SET lead_funnel.as_of = '2026-09-30 15:00+02'));
run_page('README.md', 'crm');
run_page('docs/row_security.md', 'rows');
$node->safe_psql('postgres', 'CREATE DATABASE kpi');
$node->safe_psql('postgres', 'ALTER DATABASE kpi SET search_path = lead_funnel, public');
run_page('docs/kpi.md', 'kpi');
is( $node->safe_psql('kpi', q(SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                              WHERE n.nspname !~ '^(pg_|information_schema|lead_funnel$)'
                              UNION ALL SELECT nspname, NULL FROM pg_namespace WHERE nspname LIKE 'kpi%')),
    '', 'docs/kpi.md leaves nothing behind');

# The targets of the shell blocks.
pos($readme) = 0;
while ($readme =~ /^```sh\n(.*?)^```/gms)
{
    for my $command (split /\n/, $1)
    {
        my ($target) = $command =~ /^(?:sudo )?make ?(\S*)/ or next;
        is(system("make -n -C $top $target >/dev/null 2>&1"), 0, "$command is a target");
    }
}

$node->stop;
done_testing();
