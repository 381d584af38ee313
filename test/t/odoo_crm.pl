# A real Odoo 19 CRM, from connect() to the reports, against what its own tables
# say and against a second computation of the KPIs and the SLA in plain SQL.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use LeadFunnelTest;
use Twin;
use PostgreSQL::Test::Utils;
use Test::More;

my $dump = need_shared('data/odoo19_crm.sql.gz');
my $node = new_server('odoo');
my $load = system("gzip -dc '$dump' | psql -X -q -v ON_ERROR_STOP=1 -d '" . $node->connstr('postgres') . "' >/dev/null");
is($load, 0, 'the dump loads');
$node->safe_psql('postgres', 'ANALYZE');
$node->safe_psql('postgres', q(ALTER DATABASE postgres SET lead_funnel.as_of = '2026-11-23 12:00+00'));

sub result
{
    my ($sql) = @_;
    return $node->safe_psql('postgres', $sql);
}

is(result(q(SELECT lead_funnel.connect('odoo'))),
    'CRM odoo in schema public: reports in schema funnel', 'connected');

# Odoo's own figures.
is(result('SELECT count(*), count(DISTINCT lead_id) FROM funnel.lead_status'), '1244|1244', 'one row per lead');
is( result(q(SELECT count(*) FILTER (WHERE reached_stage = 'customer'),
                    sum(amount) FILTER (WHERE reached_stage = 'customer'),
                    count(*) FILTER (WHERE lost)
             FROM funnel.lead_status)),
    '210|1272835.30|413', 'won, revenue and lost');
is( result(q(SELECT sum(won), sum(revenue)::numeric(12,2), sum(lost), sum(leads) FROM funnel.channel_kpi)),
    '210|1272835.30|413|1244', 'and so per channel')
  or diag('the channels do not add up');
is( result(q(SELECT l.type, count(*), sum(s.amount),
                    count(*) FILTER (WHERE s.lost), count(*) FILTER (WHERE s.reached_stage = 'customer'),
                    sum(s.amount) FILTER (WHERE s.reached_stage = 'customer'),
                    count(*) FILTER (WHERE NOT s.lost AND s.reached_stage <> 'customer')
             FROM funnel.lead_status s JOIN crm_lead l ON l.id::text = s.lead_id GROUP BY l.type ORDER BY 1)),
    result(q(SELECT type, count(*), sum(expected_revenue),
                    count(*) FILTER (WHERE won_status = 'lost'), count(*) FILTER (WHERE won_status = 'won'),
                    sum(expected_revenue) FILTER (WHERE won_status = 'won'),
                    count(*) FILTER (WHERE won_status = 'pending')
             FROM crm_lead GROUP BY type ORDER BY 1)),
    'leads, amounts, lost, won, revenue and open per CRM type equal crm_lead');
is( result(q(SELECT channel, leads FROM funnel.channel_kpi
             WHERE channel IN ('Google Ads', 'Meta prospecting', 'Meta retargeting') ORDER BY 1)),
    "Google Ads|164\nMeta prospecting|302\nMeta retargeting|153", 'the paid channels stand apart');
is(result(q(SELECT hours, origin FROM funnel.working_hours)),
    'Mo-Fr 08:00-12:00,13:00-17:00; Europe/Brussels|calendar Standard 40 hours/week', q(the company's own hours));

make_twins($node);
make_ours($node);
compare_with_twins($node, 'Odoo 19');
compare_planted($node);

# A plan that costs more is compiled (jit), which takes many times as long as running it.
for my $view (split /\n/, result(q(SELECT name FROM funnel.made_by_connect WHERE kind = 'view' ORDER BY 1)))
{
    my ($cost) = result(qq(EXPLAIN SELECT * FROM funnel."$view")) =~ /\.\.([0-9.]+) rows/;
    cmp_ok($cost, '<', result(q(SELECT boot_val FROM pg_settings WHERE name = 'jit_above_cost')), "$view is not compiled");
}
is( result(q(SELECT sum(sla_met), sum(sla_missed), sum(sla_pending) FROM funnel.channel_kpi)),
    result(q(SELECT count(*) FILTER (WHERE sla_state = 'met'), count(*) FILTER (WHERE sla_state IN ('breached', 'overdue')),
                    count(*) FILTER (WHERE sla_state = 'pending') FROM twin_status)),
    'SLA counts');

# Months and funnels are other cuts of the same leads.
is(result(q(SELECT sum(leads), sum(won), sum(revenue) FROM funnel.channel_kpi_month)),
    result(q(SELECT sum(leads), sum(won), sum(revenue) FROM funnel.channel_kpi)), 'the months add up');
is(result(q(SELECT sum(m.sqls) = sum(k.sqls) AND sum(m.leads) = sum(k.leads) FROM funnel.marketing_funnel m
            FULL JOIN funnel.channel_kpi k USING (channel))), 't', 'the marketing funnel adds up');
is(result(q(SELECT sum(s.sqls) = sum(k.sqls) AND sum(s.won) = 210 AND sum(s.pipeline) = sum(k.pipeline)
            FROM funnel.sales_funnel s FULL JOIN funnel.channel_kpi k USING (channel))), 't', 'the sales funnel adds up');
is(result(q(SELECT sum(leads) FROM funnel.unmapped WHERE kind = 'conversion')),
    result(q(SELECT count(*) FROM funnel.lead_status WHERE conversion IS NULL)),
    'every lead without a conversion stands in unmapped');
is(result(q(SELECT sum(leads) FROM funnel.unmapped WHERE kind = 'channel')),
    result(q(SELECT count(*) FROM funnel.lead_status WHERE channel = 'Unassigned')),
    'every lead without a channel too');

# A changed agreement shows at once.
result(q(UPDATE funnel.stage_map SET stage = 'sql' WHERE name = 'Qualified'));
is(result(q(SELECT crm_stage, count(*) FROM funnel.lead_status WHERE crm_stage IS NOT NULL GROUP BY 1 ORDER BY 1)),
    "customer|210\nopportunity|162\nsql|299", 'stages by the edited map');
result(q(DELETE FROM funnel.stage_map));
is(result(q(SELECT crm_stage, count(*) FROM funnel.lead_status WHERE crm_stage IS NOT NULL GROUP BY 1 ORDER BY 1)),
    "customer|210\nopportunity|461", 'a stage that nobody mapped is an opportunity, or a customer when won');
result(q(SELECT lead_funnel.connect('odoo')));
is(result(q(SELECT crm_stage, count(*) FROM funnel.lead_status WHERE crm_stage IS NOT NULL GROUP BY 1 ORDER BY 1)),
    "customer|210\nopportunity|309\nsql|152", 'connect() maps the stages anew');

# In a won stage, but not won: Odoo still counts it as open.
is( result(q(BEGIN;
             UPDATE crm_lead SET won_status = 'pending', probability = 60, date_closed = NULL
             WHERE id = (SELECT min(id) FROM crm_lead WHERE won_status = 'won');
             SELECT sum(won), sum(lost), sum(open_leads) FROM funnel.channel_kpi;
             ROLLBACK)),
    '209|413|622', 'a won stage alone makes no customer');

# Lead properties: as Odoo stores them, under a generated key whose label the team
# knows, and as its API shows them; what is not filled in is no signal.
is( result(q(BEGIN;
             UPDATE crm_team SET lead_properties_definition =
                 '[{"name": "1f", "string": "Budget", "type": "boolean"}, {"name": "2e", "string": "Timing", "type": "char"}]'
             WHERE id = 1;
             UPDATE crm_lead SET team_id = 1, expected_revenue = 0, date_deadline = NULL, function = NULL, partner_id = NULL,
                 lead_properties = CASE id WHEN 1 THEN '{"1f": true, "2e": false}'
                                           WHEN 2 THEN '{"1f": false, "2e": "before the winter"}'
                                           WHEN 3 THEN '[{"name": "9a", "string": "Need", "type": "char", "value": "roof"},
                                                         {"name": "scope", "type": "char"}, null]'
                                           WHEN 4 THEN '{"scope": "all", "3d": 1}'
                                           WHEN 5 THEN '"scope"' END::jsonb
             WHERE id <= 5;
             DELETE FROM crm_tag_rel WHERE lead_id <= 5;
             SELECT lead_id, signals FROM funnel.lead_status WHERE lead_id IN ('1', '2', '3', '4', '5') ORDER BY 1;
             ROLLBACK)),
    "1|{budget}\n2|{timing}\n3|{need}\n4|{scope}\n5|{}", 'signals in lead properties');

# Leaves of the company stop the clock: a whole day, part of a day, several days.
result(<<'SQL');
INSERT INTO resource_calendar_leaves (id, calendar_id, company_id, date_from, date_to, time_type)
VALUES (901, 1, 1, '2026-02-10 23:00', '2026-02-11 22:59:59', 'leave'),
       (902, NULL, 1, '2026-02-16 12:00', '2026-02-16 16:00', 'leave'),
       (903, 1, NULL, '2026-07-20 06:00', '2026-07-24 15:00', 'leave'),
       (904, 2, 2, '2026-03-01 23:00', '2026-03-02 22:59:59', 'leave'),
       (906, 1, 1, '2026-09-07 22:00', '2026-09-08 22:00', 'leave');
INSERT INTO resource_calendar_leaves (id, calendar_id, company_id, resource_id, date_from, date_to, time_type)
VALUES (905, 1, 1, 7, '2026-03-01 23:00', '2026-03-02 22:59:59', 'leave');
SQL
is( result(q(SET datestyle = 'SQL, DMY'; SELECT hours FROM funnel.working_hours)),
    'Mo-Fr 08:00-12:00,13:00-17:00; 2026-02-11 off; 2026-02-16 13:00-17:00 off; 2026-07-20 08:00-24:00 off; '
      . '2026-07-21 - 2026-07-23 off; 2026-07-24 00:00-17:00 off; 2026-09-08 off; Europe/Brussels',
    q(the company's leaves, not those of others));

# Hours of one's own go before the calendar's; without them it is the calendar again.
is( result(q(BEGIN;
             SELECT lead_funnel.connect('odoo', hours => '24/7; UTC');
             SAVEPOINT calendar;
             UPDATE resource_calendar SET tz = 'Mars/Olympus';
             SELECT hours, origin FROM funnel.working_hours;
             ROLLBACK TO calendar;
             UPDATE funnel.settings SET hours = NULL;
             SELECT split_part(hours::text, ';', 1), origin FROM funnel.working_hours;
             ROLLBACK)),
    "CRM odoo in schema public: reports in schema funnel\n24/7; UTC|settings\n"
      . 'Mo-Fr 08:00-12:00,13:00-17:00|calendar Standard 40 hours/week', 'own hours come and go');

is( result(q(BEGIN;
             UPDATE res_company SET resource_calendar_id = NULL WHERE id = 1;
             SELECT hours, origin FROM funnel.working_hours;
             ROLLBACK)), 'Mo-Fr 09:00-17:00; UTC|default', q(another company's calendar is not its own));

# The past can be replayed.
is( result(q(SET lead_funnel.as_of = '2026-06-01 00:00+00';
             SELECT count(*), count(*) FILTER (WHERE closed_at > '2026-06-01 00:00+00' OR responded_at > '2026-06-01 00:00+00'
                                                     OR received_at > '2026-06-01 00:00+00'),
                    count(*) FILTER (WHERE reached_stage = 'customer') FROM funnel.lead_status)),
    result(q(SELECT count(*), 0, count(*) FILTER (WHERE won_status = 'won' AND date_closed <= '2026-06-01')
             FROM crm_lead WHERE create_date <= '2026-06-01')),
    'as of a past day');

# Activities: the next step is the first that is still planned.
result(<<'SQL');
CREATE TABLE mail_activity (id int, res_model varchar, res_id int, date_deadline date, active boolean);
INSERT INTO mail_activity VALUES (1, 'crm.lead', 1, '2026-01-10', false), (2, 'crm.lead', 1, '2026-12-01', true),
                                 (3, 'crm.lead', 1, '2026-12-03', NULL), (4, 'crm.lead', 2, '2026-01-10', false),
                                 (5, 'res.partner', 2, '2026-12-01', true);
SELECT lead_funnel.connect('odoo');
SQL
is(result(q(SELECT lead_id, next_step_at FROM funnel.lead WHERE next_step_at IS NOT NULL)),
    '1|2026-12-01 00:00:00+00', 'finished activities are no next step');
result(q(ALTER TABLE mail_activity RENAME TO old_activity));
result(q(SELECT lead_funnel.connect('odoo')));

# Older Odoos: no won_status, names that are plain text, another tracking column.
result(<<'SQL');
DROP VIEW ours_kpi, ours_status, ours_handover, ours_leaks;
SELECT lead_funnel.disconnect();
ALTER TABLE crm_lead DROP COLUMN won_status;
ALTER TABLE mail_tracking_value RENAME COLUMN field_id TO field;
ALTER TABLE crm_tag ALTER COLUMN name TYPE varchar USING name ->> 'en_US';
ALTER TABLE crm_stage ALTER COLUMN name TYPE varchar USING name ->> 'en_US';
ALTER TABLE crm_lost_reason ALTER COLUMN name TYPE varchar USING name ->> 'en_US';
DELETE FROM resource_calendar_leaves;
ALTER TABLE resource_calendar_attendance ADD date_from date, ADD date_to date;
INSERT INTO resource_calendar_attendance (id, calendar_id, name, dayofweek, day_period, hour_from, hour_to, date_from, date_to)
VALUES (901, 1, 'Summer of 2025', '5', 'morning', 8, 12, '2025-07-01', '2025-08-31'),
       (902, 1, 'No time at all', '6', 'morning', 8, 8.00001, NULL, NULL);
SELECT lead_funnel.connect('odoo');
SQL
is(result('SELECT hours FROM funnel.working_hours'), 'Mo-Fr 08:00-12:00,13:00-17:00; Europe/Brussels',
    'hours of a past season do not count');
make_ours($node);
compare_with_twins($node, 'an older Odoo');

# What is missing is told at once, and nothing is made.
my ($status_code, $stdout, $stderr) = $node->psql('postgres', <<'SQL');
DROP VIEW ours_kpi, ours_status, ours_handover, ours_leaks;
SELECT lead_funnel.disconnect();
ALTER TABLE crm_lead DROP COLUMN date_conversion;
DROP TABLE utm_medium;
SELECT lead_funnel.connect('odoo');
SQL
like($stderr, qr/schema "public" does not hold the tables of CRM "odoo"/, 'missing things are an error');
like($stderr, qr/Missing: column crm_lead\.date_conversion, table utm_medium\./, 'that lists them all');
is(result(q(SELECT to_regnamespace('funnel') IS NULL)), 't', 'and makes nothing');

$node->stop;
done_testing();
