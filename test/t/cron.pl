# The scheduled report on the real pg_cron: the lines of the pages, at a pace
# that a test can wait for.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use LeadFunnelTest;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'pg_cron is not installed' unless has_library('pg_cron');

# The schedule lines stand in pages; the weekly job is run each minute here.
my @jobs = map { slurp_file($_) =~ /^```sql cron\n(.*?)\n```$/gms } glob "$FindBin::Bin/../../docs/how-to/*.md";
is(scalar @jobs, 3, 'the pages have three schedule lines') or BAIL_OUT('no schedule lines');
my ($report) = grep { /run_report/ } @jobs;
like($report, qr/'0 7 \* \* 1'/, 'the report for Monday at seven');
(my $often = join "\n", @jobs) =~ s/'0 7 \* \* 1'/'* * * * *'/;

my $node = new_server('cron', cron => 1);
$node->safe_psql('postgres', <<'SQL');
CREATE SCHEMA my_crm;
CREATE TABLE my_crm.lead AS
SELECT '1' AS lead_id, pg_catalog.now() - interval '9 days' AS received_at, 'google' AS source, 'cpc' AS medium, NULL AS campaign,
       NULL AS landing_page, 'offerteaanvraag' AS conversion, NULL::text[] AS signals, 'ann' AS owner,
       NULL::timestamptz AS handed_over_at, NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at,
       NULL AS crm_stage, false AS lost, NULL AS lost_reason, NULL::timestamptz AS closed_at, 10 AS amount, NULL AS customer_id;
SELECT lead_funnel.connect('custom', crm_schema => 'my_crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
SELECT lead_funnel.materialize('funnel');
SQL
$node->safe_psql('postgres', $often);
ok($node->poll_query_until('postgres', 'SELECT count(*) = 1 FROM funnel.report_run WHERE report IS NOT NULL'),
    'the job has written the report');
ok($node->poll_query_until('postgres', q(SELECT count(*) >= 1 FROM cron.job_run_details WHERE status = 'succeeded')),
    'and pg_cron says that it succeeded');
like($node->safe_psql('postgres', 'SELECT report FROM funnel.report_run'), qr/^# Leads from .*\n\nAs of /, 'it is a Markdown report');
ok($node->poll_query_until('postgres', 'SELECT count(*) = 1 FROM funnel.sla_notice'), 'the overdue lead is notified, once');
ok($node->poll_query_until('postgres', q(SELECT count(*) >= 2 FROM funnel.refresh_run WHERE outcome = 'done')), 'the leads are refreshed');
is($node->safe_psql('postgres', q(SELECT count(*) FROM funnel.refresh_run WHERE outcome <> 'done')), '0', 'each time');
is($node->safe_psql('postgres', q(SELECT error FROM funnel.report_run)), '', 'without an error');

$node->stop;
done_testing();
