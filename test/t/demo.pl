# The demo as a user runs it: make demo, make demo-psql, make demo-stop.
use strict;
use warnings;

use Cwd qw(getcwd);
use FindBin;
use lib "$FindBin::Bin/../perl";
use LeadFunnelTest;
use PostgreSQL::Test::Utils;
use Test::More;
use TestData;

my $top = getcwd();
my $work = PostgreSQL::Test::Utils::tempdir_short();
$ENV{LF_DEMO} = "$work/demo";
delete $ENV{LF_WORK};

# The status and all output of a command in the project's folder.
sub run_make
{
    my ($arguments, $input) = @_;
    open my $in, '>', "$work/input" or die;
    print $in $input // '';
    close $in;
    my $output = `cd '$top' && make -s $arguments <'$work/input' 2>&1`;
    return ($? >> 8, $output);
}

# Whatever happens, no server stays behind.
END { run_make('demo-stop') if defined $work }

my ($status, $output) = run_make('demo');
is($status, 0, 'make demo') or diag($output);
like($output, qr/^4,000 leads, 400 won, 1,898 lost, 1,702 open\. Revenue 4,691,723\.42 EUR\.$/m, 'says what it found');
like($output, qr/^ Google Ads +\| +912 /m, 'prints the channels');
like($output, qr/^ 3997 .*\| 2026-09-30 15:00 /m, 'the lead to answer first');
like($output, qr/^ channel +\| Batibouw 2026 +\| Beurs /m, 'what is not mapped');
like($output, qr/make demo-psql .*\n.*make demo-stop /, 'and what to do next');
like($output, qr/clock of this CRM stands still at 2026-09-30 15:00:00\+02\. .*\n +SET lead_funnel\.as_of = '';$/m, 'how to set its clock going');
my ($export) = $output =~ /^ +(export PGHOST=.*)$/m;
is(`$export; psql -XAtc 'SELECT count(*) FROM funnel.lead_status'`, "4000\n", 'and how to reach it from another shell');
unlike($output, qr/ERROR|WARNING/, 'without an error');

($status, $output) = run_make('demo-psql', "SELECT count(*) FROM funnel.lead_status;\nSHOW listen_addresses;\n");
is($status, 0, 'make demo-psql');
like($output, qr/^ +4000$/m, 'reaches the CRM');
unlike($output, qr/localhost|\*/, 'which listens on no network');

($status, $output) = run_make('demo CRM=/nowhere.sql');
isnt($status, 0, 'a CRM that is not there');
like($output, qr{there is no such CRM to load: /nowhere\.sql}, 'is told');
open my $zip, '>', "$work/dump.sql" or die;
print $zip "PK\003\004 and so on";
close $zip;
($status, $output) = run_make("demo CRM=$work/dump.sql");
like($output, qr/is a zip file; unpack it/, 'what is no SQL is told, too');
($status) = run_make('demo-psql', "SELECT 1;\n");
is($status, 0, 'and the demo goes on');

SKIP:
{
    my $dump = shared_file('data/odoo19_crm.sql.gz') or skip('no test data: data/odoo19_crm.sql.gz is not in LF_SHARED', 3);
    ($status, $output) = run_make("demo CRM='$dump'");
    is($status, 0, 'make demo with a dump') or diag($output);
    like($output, qr/^1,244 leads, 210 won, 413 lost, 621 open\. Revenue 1,272,835\.30 USD\.$/m, 'says what it found');
    like($output, qr/^ Meta prospecting +\| +302 .*^ Meta retargeting +\| +153 /ms, 'and prints its channels');
}

($status, $output) = run_make('demo-stop');
is($status, 0, 'make demo-stop');
ok(!-e $ENV{LF_DEMO}, 'leaves nothing behind');
($status, $output) = run_make('demo-psql');
like($output, qr/no demo server is running; start one with: make demo/, 'after which there is no demo');
undef $work;

done_testing();
