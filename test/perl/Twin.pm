# Twin: the report views against the second computation in test/twin, in the script's
# own database.
package Twin;

use strict;
use warnings;

use Exporter 'import';
use FindBin;
use OwnDatabase;
use Test::More;
use TestData;

our @EXPORT = qw(make_twins make_ours drop_ours compare_with_twins compare_planted compare_currencies compare_answers);

# The columns that are compared, and the view: a report more is a line in each.
my %columns = (
    kpi => 'channel, leads, mqls, sqls, opportunities, won, lost, open_leads, mql_rate, sql_rate, close_rate, win_rate, '
      . 'customer_rate, revenue, pipeline, revenue_per_lead, revenue_per_sql, average_deal',
    status => 'lead_id, intent, received_at, responded_at, due_at, restored_at, sla_state',
    handover => 'lead_id, intent, handed_over_at, signals, agreed_stage, verdict, ready_at, waited, waited_wall',
    leaks => 'channel, month, leaks, leads, closed, won, close_rate_with, close_rate_without, clean_closed, average_deal, '
      . 'money_left, money_low, money_high, reason',
    moves => 'lead_id, channel, from_stage, to_stage, moved_at, stayed, direction, from_name, to_name');
my %view = (kpi => 'channel_kpi', status => 'lead_status', handover => 'handover_audit', leaks => 'leak_report', moves => 'stage_move');

# What a file computes, without what all of them read first.
sub computation
{
    my ($file) = @_;
    my $text = file_text("$FindBin::Bin/../twin/$file.sql");
    $text =~ s/^\\ir common\.sql$//m or die "$file.sql does not include common.sql";
    $text =~ s/;\s*$//;
    return $text;
}

# Views on the reports hold disconnect() up.
sub drop_ours
{
    return query('DROP VIEW ' . join ', ', map { "ours_$_" } sort keys %view);
}

# The second computation, from the raw tables, into twin_kpi and so on.
# Rates and amounts are rounded as the reports do.
sub make_twins
{
    my $kpi    = computation('channel_kpi');
    my $status = computation('lead_status');
    my %digits = ((map { $_ => 4 } qw(mql_rate sql_rate close_rate win_rate customer_rate)),
        (map { $_ => 2 } qw(revenue_per_lead revenue_per_sql average_deal)));
    my $rounded = join ', ', map { $digits{$_} ? "round($_, $digits{$_}) AS $_" : $_ } split /, /, $columns{kpi};
    query(join "\n", "\\i $FindBin::Bin/../twin/common.sql",
        "CREATE TABLE twin_kpi AS SELECT $rounded FROM ($kpi) k; CREATE TABLE twin_status AS $status;",
        map { "CREATE TABLE twin_$_ AS " . computation($view{$_}) . "; ANALYZE twin_$_;" } grep { $_ ne 'kpi' && $_ ne 'status' } sort keys %view);
    return;
}

# Views on the reports with the same columns: they go with a disconnect().
# The twin does not know at_risk, which is pending with little time left, and reckons
# what leaks cost with floating point.
sub make_ours
{
    foreach my $name (keys %columns)
    {
        my $ours = $columns{$name} =~ s/\bsla_state\b/CASE sla_state WHEN 'at_risk' THEN 'pending' ELSE sla_state END AS sla_state/r;
        $ours =~ s/\b(money_\w+)\b/round($1, 0) AS $1/g;
        my $query = "SELECT $ours FROM funnel.$view{$name}";

        # Two views, the months apart.
        $query = ($query =~ s/\bmonth\b/NULL::date AS month/r) . " UNION ALL SELECT $ours FROM funnel.leak_report_month" if $name eq 'leaks';
        query("CREATE VIEW ours_$name AS $query");
    }
    return;
}

# EXCEPT ALL, both ways.
sub compare_with_twins
{
    my ($what) = @_;
    foreach my $name (sort keys %columns)
    {
        my $rows = query("SELECT count(*) FROM twin_$name");
        cmp_ok($rows, '>', 5, "$what: the second computation of $view{$name} has rows ($rows)");
        is(query("SELECT * FROM ours_$name EXCEPT ALL SELECT * FROM twin_$name"),
            '', "$what: $view{$name} has no row that it has not");
        is(query("SELECT * FROM twin_$name EXCEPT ALL SELECT * FROM ours_$name"),
            '', "$what: $view{$name} has every row that it has");
    }
    return;
}

# The hand-over of planted leads of which the verdict is known, in a transaction of which
# nothing remains: each has it, and the second computation says the same of all leads.
sub compare_planted
{
    my $twin = "$FindBin::Bin/../twin";

    # The hours and the instant that the planted leads are meant for.
    my $planted = "SET LOCAL lead_funnel.as_of = '2026-11-23 12:00+00'; "
      . 'UPDATE resource_calendar_attendance SET hour_from = floor(hour_from), hour_to = floor(hour_to);';
    my $out  = query(join "\n", 'BEGIN;', $planted, "\\i $twin/handover_planted.sql", "\\i $twin/common.sql",
        'CREATE TEMP TABLE twin AS ' . computation('handover_audit') . ';',
        q(SELECT verdict, count(*) FROM planted GROUP BY 1 ORDER BY 1;),
        q(SELECT 'planted', p.*, h.verdict FROM planted p LEFT JOIN funnel.handover_audit h ON h.lead_id = p.id::text
          WHERE COALESCE(h.verdict, 'none') <> p.verdict;),
        "SELECT 'ours', o.* FROM (SELECT * FROM ours_handover EXCEPT ALL SELECT $columns{handover} FROM twin) o;",
        "SELECT 'twin', t.* FROM (SELECT $columns{handover} FROM twin EXCEPT ALL SELECT * FROM ours_handover) t;",
        'ROLLBACK;');
    is($out, "late|7\nnone|4\nready_not_handed_over|3\nright|7\ntoo_early|4", 'each verdict by each clock, to the second, twice');
    return;
}

# The CRM with leads of three companies, in a transaction of which nothing remains: one has
# rates that change, of its own and shared ones, and one has no rate.
sub compare_currencies
{
    my $twin = "$FindBin::Bin/../twin";
    my $out  = query(join "\n", 'BEGIN;', "\\i $twin/currencies_planted.sql", "\\i $twin/common.sql",
        'CREATE TEMP TABLE twin AS ' . computation('channel_kpi') . ';',
        q(SELECT 'without a rate', count(*) > 100 FROM lead_raw WHERE expected_revenue > 0 AND amount IS NULL;),
        q(SELECT 'converted', count(DISTINCT round(expected_revenue / amount)) > 5 FROM lead_raw WHERE amount > 0;),
        q(SELECT 'told', count(*) FROM (SELECT id::text FROM lead_raw WHERE expected_revenue IS NOT NULL AND amount IS NULL AND received_at <= (SELECT as_of FROM parameter)
          EXCEPT SELECT lead_id FROM funnel_steps.lead_finding WHERE finding LIKE 'amount%') s;),
        q(SELECT 'ours', o.* FROM (SELECT channel, revenue, pipeline FROM ours_kpi EXCEPT ALL SELECT channel, revenue, pipeline FROM twin) o;),
        q(SELECT 'twin', t.* FROM (SELECT channel, revenue, pipeline FROM twin EXCEPT ALL SELECT channel, revenue, pipeline FROM ours_kpi) t;),
        'ROLLBACK;');
    is($out, "without a rate|t\nconverted|t\ntold|0", 'amounts of several currencies, twice');
    return;
}

# The first answer of every lead, when the CRM also holds messages of every sort, in a
# transaction of which nothing remains.
sub compare_answers
{
    my $twin = "$FindBin::Bin/../twin";
    my $out  = query(join "\n", 'BEGIN;', "\\i $twin/answers_planted.sql", "\\i $twin/common.sql",
        'CREATE TEMP TABLE twin AS ' . computation('lead_status') . ';',
        'SELECT count(*) > 100 FROM twin t JOIN twin_status s USING (lead_id) WHERE t.responded_at IS DISTINCT FROM s.responded_at;',
        "SELECT 'ours', o.* FROM (SELECT * FROM ours_status EXCEPT ALL SELECT $columns{status} FROM twin) o;",
        "SELECT 'twin', t.* FROM (SELECT $columns{status} FROM twin EXCEPT ALL SELECT * FROM ours_status) t;",
        'ROLLBACK;');
    is($out, 't', 'the first answer among messages of every type and author, twice');
    return;
}

1;
