# An Odoo CRM, from connect() to the reports, against what its own tables say and
# against a second computation of the KPIs and the SLA in plain SQL: that of the demo
# always, and a real one of Odoo 19 where it is in LF_SHARED.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;
use Twin;

# The CRM of the database, of which is known how many leads it has, and the like.
sub check
{
    my ($what, %is) = @_;

    is(query(q(SELECT lead_funnel.connect('odoo'))),
        'CRM odoo in schema public: reports in schema funnel', 'connected');

    # Odoo's own figures.
    is(query('SELECT count(*), count(DISTINCT lead_id) FROM funnel.lead_status'), "$is{leads}|$is{leads}", 'one row per lead');
    is( query(q(SELECT count(*) FILTER (WHERE reached_stage = 'customer'),
                        sum(amount) FILTER (WHERE reached_stage = 'customer'),
                        count(*) FILTER (WHERE lost)
                 FROM funnel.lead_status)),
        "$is{won}|$is{revenue}|$is{lost}", 'won, revenue and lost');
    is( query(q(SELECT sum(won), sum(revenue)::numeric(12,2), sum(lost), sum(leads) FROM funnel.channel_kpi)),
        "$is{won}|$is{revenue}|$is{lost}|$is{leads}", 'and so per channel')
      or diag('the channels do not add up');
    is( query(q(SELECT l.type, count(*), sum(s.amount),
                        count(*) FILTER (WHERE s.lost), count(*) FILTER (WHERE s.reached_stage = 'customer'),
                        sum(s.amount) FILTER (WHERE s.reached_stage = 'customer'),
                        count(*) FILTER (WHERE NOT s.lost AND s.reached_stage <> 'customer')
                 FROM funnel.lead_status s JOIN crm_lead l ON l.id::text = s.lead_id GROUP BY l.type ORDER BY 1)),
        query(q(SELECT type, count(*), sum(expected_revenue),
                        count(*) FILTER (WHERE won_status = 'lost'), count(*) FILTER (WHERE won_status = 'won'),
                        sum(expected_revenue) FILTER (WHERE won_status = 'won'),
                        count(*) FILTER (WHERE won_status = 'pending')
                 FROM crm_lead GROUP BY type ORDER BY 1)),
        'leads, amounts, lost, won, revenue and open per CRM type equal crm_lead');
    is( query(q(SELECT channel, leads FROM funnel.channel_kpi
                 WHERE channel IN ('Google Ads', 'Meta prospecting', 'Meta retargeting') ORDER BY 1)),
        "Google Ads|$is{google}\nMeta prospecting|$is{prospecting}\nMeta retargeting|$is{retargeting}", 'the paid channels stand apart');
    is(query(q(SELECT hours, origin FROM funnel.working_hours)),
        "$is{hours}; Europe/Brussels|calendar $is{calendar}", q(the company's own hours));

    make_twins();
    make_ours();
    compare_with_twins($what);
    compare_planted();
    compare_currencies();
    compare_answers();
    # Rows that were rolled back make tables, and so plans, larger than they are.
    query('VACUUM FULL ANALYZE');

    # A plan that costs more is compiled (jit), which takes many times as long as running it.
    # In one session, which plans faster from the second query on.
    my $limit = query(q(SELECT boot_val FROM pg_settings WHERE name = 'jit_above_cost'));
    my @costs = split /\n/, query(<<~'SQL');
        CREATE FUNCTION pg_temp.cost(view text) RETURNS numeric LANGUAGE plpgsql AS $$
        DECLARE plan json;
        BEGIN EXECUTE format('EXPLAIN (FORMAT json) SELECT * FROM funnel.%I', view) INTO plan; RETURN plan #>> '{0,Plan,Total Cost}'; END $$;
        SELECT name, pg_temp.cost(name) FROM funnel.made_by_connect WHERE kind = 'view' ORDER BY 1
        SQL
    cmp_ok(scalar @costs, '>', 50, 'there are views');
    cmp_ok((split /\|/)[1], '<', $limit, (split /\|/)[0] . ' is not compiled') for @costs;
    is( query(q(SELECT sum(sla_met), sum(sla_missed), sum(sla_pending) FROM funnel.channel_kpi)),
        query(q(SELECT count(*) FILTER (WHERE sla_state = 'met'), count(*) FILTER (WHERE sla_state IN ('breached', 'overdue')),
                        count(*) FILTER (WHERE sla_state = 'pending') FROM twin_status)),
        'SLA counts');

    # Months and funnels are other cuts of the same leads.
    is(query(q(SELECT sum(leads), sum(won), sum(revenue) FROM funnel.channel_kpi_month)),
        query(q(SELECT sum(leads), sum(won), sum(revenue) FROM funnel.channel_kpi)), 'the months add up');
    is(query(q(SELECT sum(m.sqls) = sum(k.sqls) AND sum(m.leads) = sum(k.leads) FROM funnel.marketing_funnel m
                FULL JOIN funnel.channel_kpi k USING (channel))), 't', 'the marketing funnel adds up');
    is(query(qq(SELECT sum(s.sqls) = sum(k.sqls) AND sum(s.won) = $is{won} AND sum(s.pipeline) = sum(k.pipeline)
                FROM funnel.sales_funnel s FULL JOIN funnel.channel_kpi k USING (channel))), 't', 'the sales funnel adds up');
    is(query(q(SELECT sum(leads) FROM funnel.unmapped WHERE kind = 'conversion')),
        query(q(SELECT count(*) FROM funnel.lead_status WHERE conversion IS NULL)),
        'every lead without a conversion stands in unmapped');
    is(query(q(SELECT sum(leads) FROM funnel.unmapped WHERE kind = 'channel')),
        query(q(SELECT count(*) FROM funnel.lead_status WHERE channel = 'Unassigned')),
        'every lead without a channel too');

    # A changed agreement shows at once.
    query(q(UPDATE funnel.stage_map SET stage = 'sql' WHERE name = 'Qualified'));
    is(query(q(SELECT crm_stage, count(*) FROM funnel.lead_status WHERE crm_stage IS NOT NULL GROUP BY 1 ORDER BY 1)),
        $is{edited}, 'stages by the edited map');
    query(q(DELETE FROM funnel.stage_map));
    is(query(q(SELECT crm_stage, count(*) FROM funnel.lead_status WHERE crm_stage IS NOT NULL GROUP BY 1 ORDER BY 1)),
        $is{unmapped}, 'a stage that nobody mapped is an opportunity, or a customer when won');
    query(q(SELECT lead_funnel.connect('odoo')));
    is(query(q(SELECT crm_stage, count(*) FROM funnel.lead_status WHERE crm_stage IS NOT NULL GROUP BY 1 ORDER BY 1)),
        $is{mapped}, 'connect() maps the stages anew');

    # In a won stage, but not won: Odoo still counts it as open.
    is( query(q(BEGIN;
                 UPDATE crm_lead SET won_status = 'pending', probability = 60, date_closed = NULL
                 WHERE id = (SELECT min(id) FROM crm_lead WHERE won_status = 'won');
                 SELECT sum(won), sum(lost), sum(open_leads) FROM funnel.channel_kpi;
                 ROLLBACK)),
        join('|', $is{won} - 1, $is{lost}, $is{leads} - $is{won} - $is{lost} + 1), 'a won stage alone makes no customer');

    # Lead properties: as Odoo stores them, under a generated key whose label the team
    # knows, and as its API shows them; what is not filled in is no signal.
    is( query(q(BEGIN;
                 ALTER TABLE crm_team ADD IF NOT EXISTS lead_properties_definition jsonb;
                 ALTER TABLE crm_lead ADD IF NOT EXISTS lead_properties jsonb;
                 DO $$BEGIN PERFORM lead_funnel.connect('odoo'); END$$;
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

    # Rates as Odoo reads them: of the first company or what it is a branch of, then the
    # shared ones, by the first company's currency; what the user enters goes before.
    my ($currency) = query('SELECT currency FROM funnel.settings');
    is( query(qq(BEGIN;
                 \\i $FindBin::Bin/../twin/currencies_planted.sql
                 DELETE FROM res_currency_rate WHERE currency_id = 9001;
                 INSERT INTO res_currency_rate (id, currency_id, company_id, name, rate)
                 VALUES (9501, 9001, NULL, '2025-01-01', 200), (9502, 9001, 1, '2026-03-01', 100), (9503, 9001, NULL, '2026-05-01', 999),
                        (9504, 9001, 9001, '2026-03-02', 1), (9505, 9001, 9002, '2026-04-01', 50);
                 SELECT * FROM funnel.fx;
                 UPDATE res_company SET parent_id = 9002 WHERE id = 1;
                 SELECT 'branch', * FROM funnel.fx;
                 INSERT INTO funnel.fx_rate VALUES ('2026-02-01', ' yen', 120);
                 SELECT 'user', day, upper(btrim(currency)), rate FROM funnel.fx ORDER BY day;
                 UPDATE res_company SET parent_id = NULL WHERE id = 1;
                 TRUNCATE funnel.fx_rate;
                 UPDATE funnel.settings SET currency = 'yen';
                 SELECT 'in yen', day, currency, round(rate, 4) FROM funnel.fx ORDER BY day DESC LIMIT 1;
                 UPDATE crm_lead SET company_id = 1, expected_revenue = 7;
                 SELECT min(amount), max(amount) FROM funnel.lead_status WHERE closed_at > '2026-03-02';
                 ROLLBACK) =~ s/\n {17}/\n/gr),
        join("\n", '2025-01-01|YEN|200', '2026-03-01|YEN|100', 'branch|2025-01-01|YEN|200', 'branch|2026-04-01|YEN|50',
            'user|2025-01-01|YEN|200', 'user|2026-02-01|YEN|120', "in yen|2026-03-01|$currency|0.0100", '700.00|700.00'),
        'exchange rates');

    # Recurring revenue shows a budget, and is an amount only by the setting; else it is told.
    is( query(q(BEGIN;
                 UPDATE crm_lead SET expected_revenue = CASE id WHEN 1 THEN 50 ELSE 0 END, recurring_revenue = 1200,
                     recurring_revenue_monthly = CASE WHEN id < 3 THEN 100 END, recurring_plan = NULL, active = true, date_closed = NULL,
                     won_status = 'pending', probability = 10
                 WHERE id IN (1, 2, 3);
                 DELETE FROM crm_tag_rel WHERE lead_id IN (1, 2, 3);
                 SELECT lead_id, amount, 'budget' = ANY (signals) FROM funnel.lead_status WHERE lead_id IN ('1', '2', '3') ORDER BY 1;
                 SELECT finding, lead_id FROM funnel_steps.lead_finding WHERE finding LIKE 'recurring%' ORDER BY 2;
                 UPDATE funnel.settings SET recurring_months = 12;
                 SELECT lead_id, round(amount) FROM funnel.lead_status WHERE lead_id IN ('1', '2', '3') ORDER BY 1;
                 SELECT finding, lead_id FROM funnel_steps.lead_finding WHERE finding LIKE 'recurring%';
                 ROLLBACK)),
        "1|50|t\n2|0|t\n3|0|t\n" . join('', map { "recurring revenue that is not counted|$_\n" } 1 .. 3) . "1|1250\n2|1200\n3|14400",
        'recurring revenue');

    # Leaves of the company stop the clock: a whole day, part of a day, several days.
    query(<<'SQL');
INSERT INTO resource_calendar_leaves (id, calendar_id, company_id, date_from, date_to, time_type)
VALUES (901, 1, 1, '2026-02-10 23:00', '2026-02-11 22:59:59', 'leave'),
       (902, NULL, 1, '2026-02-16 12:00', '2026-02-16 16:00', 'leave'),
       (903, 1, NULL, '2026-07-20 06:00', '2026-07-24 15:00', 'leave'),
       (904, 2, 2, '2026-03-01 23:00', '2026-03-02 22:59:59', 'leave'),
       (906, 1, 1, '2026-09-07 22:00', '2026-09-08 22:00', 'leave');
INSERT INTO resource_calendar_leaves (id, calendar_id, company_id, resource_id, date_from, date_to, time_type)
VALUES (905, 1, 1, 7, '2026-03-01 23:00', '2026-03-02 22:59:59', 'leave');
SQL
    is( query(q(SET datestyle = 'SQL, DMY'; SELECT hours FROM funnel.working_hours)),
        "$is{hours}; 2026-02-11 off; " . '2026-02-16 13:00-17:00 off; 2026-07-20 08:00-24:00 off; '
          . '2026-07-21 - 2026-07-23 off; 2026-07-24 00:00-17:00 off; 2026-09-08 off; Europe/Brussels',
        q(the company's leaves, not those of others));

    # Hours of one's own go before the calendar's; without them it is the calendar again.
    is( query(q(BEGIN;
                 SELECT lead_funnel.connect('odoo', hours => '24/7; UTC');
                 SAVEPOINT calendar;
                 UPDATE resource_calendar SET tz = 'Mars/Olympus';
                 SELECT hours, origin FROM funnel.working_hours;
                 ROLLBACK TO calendar;
                 UPDATE funnel.settings SET hours = NULL;
                 SELECT split_part(hours::text, ';', 1), origin FROM funnel.working_hours;
                 ROLLBACK)),
        "CRM odoo in schema public: reports in schema funnel\n24/7; UTC|settings\n"
          . "$is{hours}|calendar $is{calendar}", 'own hours come and go');

    is( query(q(BEGIN;
                 UPDATE res_company SET resource_calendar_id = NULL WHERE id = 1;
                 SELECT hours, origin FROM funnel.working_hours;
                 ROLLBACK)), 'Mo-Fr 09:00-17:00; UTC|default', q(another company's calendar is not its own));

    # The past can be replayed.
    is( query(q(SET lead_funnel.as_of = '2026-06-01 00:00+00';
                 SELECT count(*), count(*) FILTER (WHERE closed_at > '2026-06-01 00:00+00' OR responded_at > '2026-06-01 00:00+00'
                                                         OR received_at > '2026-06-01 00:00+00'),
                        count(*) FILTER (WHERE reached_stage = 'customer') FROM funnel.lead_status)),
        query(q(SELECT count(*), 0, count(*) FILTER (WHERE won_status = 'won' AND date_closed <= '2026-06-01')
                 FROM crm_lead WHERE create_date <= '2026-06-01')),
        'as of a past day');

    # Activities: the next step is the first that is still planned.
    query(<<'SQL');
CREATE TABLE IF NOT EXISTS mail_activity (id int, res_model varchar, res_id int, date_deadline date, active boolean);
INSERT INTO mail_activity (id, res_model, res_id, date_deadline, active)
VALUES (1, 'crm.lead', 1, '2026-01-10', false), (2, 'crm.lead', 1, '2026-12-01', true),
       (3, 'crm.lead', 1, '2026-12-03', NULL), (4, 'crm.lead', 2, '2026-01-10', false),
       (5, 'res.partner', 2, '2026-12-01', true);
SELECT lead_funnel.connect('odoo');
SQL
    is(query(q(SELECT lead_id, next_step_at FROM funnel.lead WHERE next_step_at IS NOT NULL)),
        '1|2026-12-01 00:00:00+00', 'finished activities are no next step');
    query(q(ALTER TABLE mail_activity RENAME TO old_activity));
    query(q(SELECT lead_funnel.connect('odoo')));

    # Older Odoos: no won_status, names that are plain text, another tracking column.
    drop_ours();
    query(<<'SQL');
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
    is(query('SELECT hours FROM funnel.working_hours'), "$is{hours}; 2025-07-01 - 2025-08-31 Sa 08:00-12:00; Europe/Brussels",
        'hours of a season count in it only');
    make_ours();
    compare_with_twins("$what, older");

    # What is missing is told at once, and nothing is made.
    drop_ours();
    my $error = sql(<<'SQL');
SELECT lead_funnel.disconnect();
ALTER TABLE crm_lead DROP COLUMN date_conversion;
DROP TABLE utm_medium;
SELECT lead_funnel.connect('odoo');
SQL
    like($error, qr/schema "public" does not hold the tables of CRM "odoo"/, 'missing things are an error');
    like($error, qr/Missing: column crm_lead\.date_conversion, table utm_medium\./, 'that lists them all');
    is(query(q(SELECT to_regnamespace('funnel') IS NULL)), 't', 'and makes nothing');
    return;
}

# The second computation knows neither next steps nor leaves.
own_database('odoo_demo', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'2026-09-30 15:00+02'" });
query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
query('DELETE FROM mail_activity; DELETE FROM resource_calendar_leaves; ANALYZE');
check(
    'the demo',
    leads       => 4000,
    won         => 400,
    lost        => 1898,
    revenue     => '4691723.42',
    google      => 912,
    prospecting => 968,
    retargeting => 247,
    hours       => 'Mo-Fr 08:30-12:30,13:15-17:15',
    calendar    => 'Kantoor 40 uur/week',
    edited      => "customer|400\nopportunity|373\nsql|789",
    unmapped    => "customer|400\nopportunity|1162",
    mapped      => "customer|400\nopportunity|745\nsql|417");

SKIP:
{
    my $dump = shared_file('data/odoo19_crm.sql.gz') or skip('NOT RUN: no data/odoo19_crm.sql.gz in LF_SHARED', 1);
    own_database('odoo', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'2026-11-23 12:00+00'" });
    my $load = system("gzip -dc '$dump' | psql -X -q -v ON_ERROR_STOP=1 -d " . database_name() . ' >/dev/null');
    is($load, 0, 'the dump loads');
    query('ANALYZE');
    check(
        'Odoo 19',
        leads       => 1244,
        won         => 210,
        lost        => 413,
        revenue     => '1272835.30',
        google      => 164,
        prospecting => 302,
        retargeting => 153,
        hours       => 'Mo-Fr 08:00-12:00,13:00-17:00',
        calendar    => 'Standard 40 hours/week',
        edited      => "customer|210\nopportunity|162\nsql|299",
        unmapped    => "customer|210\nopportunity|461",
        mapped      => "customer|210\nopportunity|309\nsql|152");
}

done_testing();
