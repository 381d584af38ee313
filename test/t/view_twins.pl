# The reports on speed, signals, weeks, campaigns, owners, targets, spend, questions, persons,
# hand-overs and single leads against the same in plain SQL, of whole CRMs: that of the demo always, and a
# real one of Odoo 19 where it is in LF_SHARED; live, at a past instant, and stored.  The
# second computation is that of the regression tests, ../../sql/helpers/twin_*.sql.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

my $helpers = "$FindBin::Bin/../../sql/helpers";
my @twins   = qw(week owner target speed signal budget sameness question person fact);

# How many rows each report has at least, so that something is compared.
my %least = (
    budget_burnt => 50, campaign_kpi => 20, channel_kpi_week => 100, handover_kpi => 3, lead_fact => 1000, lost_reason_kpi => 3,
    owner_kpi => 3, owner_week => 50, person_kpi => 4, question_effect => 3, sameness => 3, signal_border => 3, signal_value => 20, sla_board => 3, speed_curve => 60,
    speed_effect => 20, target_attainment => 200, team_kpi => 2);

# What only users know: spend by the day and by the month, targets, questions, answers and
# deadlines for all steps, drawn by the numbers of the leads.
my $planted = <<~'SQL';
    INSERT INTO funnel.spend (day, channel, campaign, amount)
    SELECT received_at::date, channel, COALESCE(campaign, ''), sum(5 + lead_id::int % 40 + 0.25) FROM funnel.lead_status
    WHERE lead_id::int % 3 = 0 AND channel NOT IN ('Google Ads', 'Referral') GROUP BY 1, 2, 3;
    INSERT INTO funnel.spend (day, channel, campaign, amount)
    SELECT m::date, c.channel, '', 300 + EXTRACT(month FROM m) FROM (VALUES ('Google Ads'), ('Radio')) c (channel),
           generate_series((SELECT date_trunc('month', min(received_at)) FROM funnel.lead_status), lead_funnel.as_of(), '1 month') m
    ON CONFLICT DO NOTHING;
    INSERT INTO funnel.target (metric, channel, owner, team, since, until, value)
    SELECT m.metric, w.channel, w.owner, w.team, p.since, p.until, CASE WHEN m.metric ~ 'rate|attainment' THEN 0.4 ELSE 12 END
    FROM unnest('{leads,mqls,sqls,opportunities,won,revenue,sql_rate,close_rate,sla_attainment}'::text[]) m (metric)
    CROSS JOIN (SELECT NULL, NULL, NULL UNION ALL SELECT 'Google Ads', NULL, NULL UNION ALL SELECT NULL, NULL, max(team) FROM funnel.lead_status
                UNION ALL (SELECT NULL, owner, NULL FROM funnel.lead_status WHERE owner <> '' GROUP BY owner ORDER BY count(*) DESC LIMIT 3)
                UNION ALL SELECT DISTINCT channel, max(owner), NULL FROM funnel.lead_status GROUP BY channel) w (channel, owner, team)
    CROSS JOIN (VALUES (date '2026-04-01', date '2026-05-01'), ('2026-03-28', '2026-04-04'), ('2026-07-01', '2026-10-01'), ('2027-01-01', '2027-02-01')) p (since, until)
    ON CONFLICT DO NOTHING;
    INSERT INTO funnel.question_asked (lead_id, signal, asked_at)
    SELECT lead_id, 'need', received_at + lead_id::int % 97 * interval '1 hour' FROM funnel.lead_status WHERE lead_id::int % 3 = 0 AND received_at > '2026-02-01';
    INSERT INTO funnel.signal (lead_id, signal, noted_at)
    SELECT lead_id, s.signal, received_at + lead_id::int % 11 * interval '5 hours' FROM funnel.lead_status, (VALUES (7, 'scope'), (5, 'timing')) s (of, signal) WHERE lead_id::int % s.of = 0
    ON CONFLICT DO NOTHING;
    SET lead_funnel.agreement_from = '-infinity';
    UPDATE funnel.agreement SET next_step_within = '3 days', decide_within = '60 days', qualify_within = '2 days' WHERE intent = 'high';
    RESET lead_funnel.agreement_from;
    ANALYZE;
    SQL

# What differs from the twins, which are made once; the reports once more of what is stored.
# Of a past instant, too, if one is given.
sub check
{
    my ($what, $past) = @_;

    my $compared = <<~'SQL';
        SELECT 'rows', c.* FROM pg_temp.all_compared() c
        UNION ALL SELECT 'medians', m.report, NULL, m.far, 0 FROM pg_temp.week_medians() m
        UNION ALL SELECT 'medians', m.report, NULL, m.far, 0 FROM pg_temp.owner_medians() m
        UNION ALL SELECT 'hours', 'lead_fact', NULL, f.wrong, 0 FROM pg_temp.fact_hours() f;
        SQL
    query(q(SELECT lead_funnel.connect('odoo')));
    query($planted);
    foreach my $instant ($past // (), 'now')
    {
        my $how = $instant eq 'now' ? 'live' : $instant;
        my $count = 0;
        my @lines = split /\n/, query(join "\n", $instant eq 'now' ? () : "SET lead_funnel.as_of = '$instant';",
            "\\i $helpers/twins.sql", 'SELECT pg_temp.make_lead_row() \g /dev/null', '\set lead_row_stands 1',
            (map { "\\i $helpers/twin_$_.sql" } @twins), $compared,
            $instant eq 'now' ? "SELECT 'stored' FROM lead_funnel.materialize('funnel'); $compared" : ());
        foreach my $line (@lines)
        {
            my ($kind, $report, $rows, $extra, $missing) = split /\|/, $line;
            if ($kind eq 'stored') { $how = 'stored'; next; }
            $count++;
            is("$extra|$missing", '0|0', "$what, $how: $kind of $report");
            cmp_ok($rows, '>=', $least{$report}, "$what, $how: $report has rows ($rows)") if $kind eq 'rows' && $instant eq 'now';
        }
        is($count, $instant eq 'now' ? 50 : 25, "$what: all are compared");
    }
    return;
}

own_database('twins_demo', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'2026-09-30 15:00+02'" });
query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
check('the demo');

SKIP:
{
    my $dump = shared_file('data/odoo19_crm.sql.gz') or skip('NOT RUN: no data/odoo19_crm.sql.gz in LF_SHARED', 1);
    own_database('twins_odoo', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'2026-11-23 12:00+00'" });
    my $load = system("gzip -dc '$dump' | psql -X -q -v ON_ERROR_STOP=1 -d " . database_name() . ' >/dev/null');
    is($load, 0, 'the dump loads');
    check('Odoo 19', '2026-08-03 10:00+02');
}

done_testing();
