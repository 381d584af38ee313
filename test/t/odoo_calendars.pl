# Odoo's working calendars: random ones, with the two weeks of a fortnight, seasons and
# leaves, of many companies, against a second computation day by day; and those that
# have no times at all.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

my $seed      = $ENV{LF_SEED} || 20261129;
my $companies = 60;
note "LF_SEED=$seed";

own_database('calendars', set => { search_path => 'public', 'lead_funnel.as_of' => "'2026-09-30 15:00+02'" });
query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
query('ALTER TABLE resource_calendar_attendance ADD date_from date, ADD date_to date');

my ($attendance, $leave) = (1000, 1000);
srand $seed;
sub pick { return $_[ rand @_ ] }
sub some_date { return sprintf '2026-%02d-%02d', 1 + rand 12, 1 + rand 28 }

# One row of what a calendar is open, some of which Odoo does not count.
sub attendance_row
{
    my ($calendar, $two_weeks, $seasons) = @_;
    my $from = pick(0, 6, 7.5, 8, 8.25, 9 + 1 / 3, 12.75, 13, 14 + 5 / 6, 22);
    my $to   = rand() < 0.1 ? $from - 1 : rand() < 0.1 ? 24 : $from + pick(0, 0.5, 2, 3.75, 4, 8 + 1 / 3);
    $to = 24 if $to > 24;
    my $week = $two_weeks ? pick(0, 1) : rand() < 0.1 ? pick(0, 1) : undef;
    my @season = ('NULL', 'NULL');
    @season = sort { $a cmp $b } map { "'" . some_date() . "'" } 1, 2 if $seasons && rand() < 0.5;
    $season[ pick(0, 1) ] = 'NULL' if rand() < 0.3;
    return sprintf "(%d, %d, 'row', '%d', '%s', %s, %s, %s, %s, %s, %s)", ++$attendance, $calendar, rand 7,
      rand() < 0.1 ? 'lunch' : pick('morning', 'afternoon', 'full_day'), defined $week ? "'$week'" : 'NULL',
      rand() < 0.05 ? "'line_section'" : 'NULL', $from, $to, @season;
}

sub leave_row
{
    my ($company, $calendar) = @_;
    my $whole = rand() < 0.5;
    my $begin = some_date() . ' ' . ($whole ? pick('22:00:00', '23:00:00', '00:00:00') : sprintf '%02d:%02d:00', 4 + rand 16, pick(0, 15, 30));
    my $days  = pick(0, 0, 1, 2, 14, 40);
    my $end   = $whole ? "timestamp '$begin' + interval '" . ($days + 1) . " days' - interval '1 second'"
      : "timestamp '$begin' + interval '$days days " . pick(-2, 0, 1, 3.5) . " hours'";
    return sprintf "(%d, %s, %s, %s, 'leave', '%s', '%s', %s)", ++$leave, pick($company, $company, 'NULL', 1 + int rand $companies),
      rand() < 0.5 ? $calendar : 'NULL', rand() < 0.1 ? 7 : 'NULL', rand() < 0.25 ? 'other' : 'leave', $begin, $end;
}

my (@companies, @calendars, @attendances, @leaves);
foreach my $company (2 .. $companies)
{
    my $calendar  = 100 + $company;
    my $two_weeks = pick(0, 1);
    my $seasons   = pick(0, 0, 1);
    push @companies, "($company, 'Company $company', 1, 126, $calendar)";
    push @calendars, sprintf "(%d, %d, 'Calendar %d', 'fully_fixed', '%s', %s)", $calendar, $company, $calendar,
      pick('Europe/Brussels', 'UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Sydney'), $two_weeks ? 'true' : pick('false', 'NULL');
    push @attendances, map { attendance_row($calendar, $two_weeks, $seasons) } 1 .. 3 + rand 14;
    push @leaves, map { leave_row($company, $calendar) } 1 .. rand 8;
}
query('INSERT INTO res_company (id, name, partner_id, currency_id, resource_calendar_id) VALUES ' . join ', ', @companies);
query('INSERT INTO resource_calendar (id, company_id, name, schedule_type, tz, two_weeks_calendar) VALUES ' . join ', ', @calendars);
query('INSERT INTO resource_calendar_attendance (id, calendar_id, name, dayofweek, day_period, week_type, display_type, hour_from, hour_to, date_from, date_to) VALUES '
      . join ', ', @attendances);
query('INSERT INTO resource_calendar_leaves (id, company_id, calendar_id, resource_id, name, time_type, date_from, date_to) VALUES ' . join ', ', @leaves);
# A calendar on which nobody works is another matter, below.
query(q(DELETE FROM res_company c WHERE id > 1 AND NOT EXISTS (SELECT FROM resource_calendar_attendance a JOIN resource_calendar r ON r.id = a.calendar_id
        WHERE a.calendar_id = c.resource_calendar_id AND a.day_period <> 'lunch' AND a.display_type IS NULL AND a.hour_from < a.hour_to
          AND (a.date_from <= a.date_to) IS NOT FALSE)));
query(q(UPDATE crm_lead SET company_id = (SELECT c.id FROM res_company c WHERE c.id >= 1 + crm_lead.id % 61 ORDER BY c.id LIMIT 1)));
query('ANALYZE');
query(q(SELECT lead_funnel.connect('odoo')));

my $twin = file_text("$FindBin::Bin/../twin/calendar.sql");
$twin =~ s/;\s*$//;
query("CREATE TABLE twin_calendar AS $twin");
query(<<'SQL');
CREATE VIEW ours AS
SELECT h.company, h.hours, (SELECT COALESCE(range_agg(p), '{}') FROM lead_funnel.open_periods('2026-01-01 00:00+00', '2028-01-01 00:00+00', h.hours) p) AS open
FROM (SELECT (SELECT c.name FROM res_company c WHERE c.id = 1) AS company, w.hours FROM funnel.working_hours w
      UNION ALL
      SELECT c.company, c.hours FROM funnel.company_hours c) h;
SQL
cmp_ok(query('SELECT count(*) FROM twin_calendar'), '>', 40, 'many calendars');
is(query('SELECT count(*) FROM ours'), query('SELECT count(*) FROM twin_calendar'), 'each company that has one');
is(query('SELECT t.company, o.hours, o.open - t.open AS only_ours, t.open - o.open AS only_twin FROM twin_calendar t LEFT JOIN ours o USING (company) WHERE o.open IS DISTINCT FROM t.open LIMIT 3'),
    '', 'each is open when it should be, to the second');
cmp_ok(query(q(SELECT count(*) FROM ours WHERE hours::text LIKE '%/14%')), '>', 15, 'among them fortnights');
cmp_ok(query(q(SELECT count(*) FROM ours WHERE hours::text ~ '2026-..-.. - 2026-..-.. (Mo|Tu|We|Th|Fr|Sa|Su).* [0-9:,-]+;')), '>', 5, 'and seasons');

# Deadlines of 15 minutes, by each lead's company.
query(<<'SQL');
CREATE TABLE twin_opening AS
SELECT c.id, GREATEST(lower(o.o), '-infinity') AS opens, upper(o.o) AS closes FROM twin_calendar c CROSS JOIN LATERAL unnest(c.open) o (o);
CREATE INDEX ON twin_opening (id, closes);
ANALYZE twin_opening;
CREATE TABLE twin_due AS
SELECT l.id::text AS lead_id, d.due_at
FROM (SELECT l.id, l.company_id, l.create_date AT TIME ZONE 'UTC' AS received_at FROM crm_lead l) l
JOIN funnel.lead_status s ON s.lead_id = l.id::text AND s.intent = 'high' AND s.team IS NOT NULL
CROSS JOIN LATERAL (
    SELECT r.closes - (r.open - interval '15 minutes') AS due_at
    FROM (SELECT o.closes, sum(o.closes - GREATEST(o.opens, l.received_at)) OVER (ORDER BY o.closes) AS open
          FROM twin_opening o WHERE o.id = l.company_id AND o.closes > l.received_at) r
    WHERE r.open >= interval '15 minutes' ORDER BY r.closes LIMIT 1) d
WHERE l.received_at >= '2026-01-01 00:00+00';
SQL
cmp_ok(query('SELECT count(*) FROM twin_due'), '>', 500, 'many deadlines');
is(query('SELECT s.lead_id, s.due_at, t.due_at FROM twin_due t JOIN funnel.lead_status s USING (lead_id) WHERE s.due_at IS DISTINCT FROM t.due_at LIMIT 3'),
    '', 'each lead is due by the hours of its company');
cmp_ok(query('SELECT count(DISTINCT company) FROM funnel.lead'), '>', 40, 'leads of many companies');
is(query(q(SELECT count(*) FROM funnel.lead l JOIN crm_lead c ON c.id::text = l.lead_id JOIN res_company r ON r.id = c.company_id WHERE l.company <> r.name)),
    '0', 'named as in Odoo');

# The settings are the main company's.
is(query(q(BEGIN;
           SET LOCAL lead_funnel.agreement_from = '-infinity';
           UPDATE funnel.settings SET hours = '24/7; UTC';
           SELECT count(*) FILTER (WHERE c.company = 'Dakwerken Nokvorst' AND c.hours::text <> '24/7; UTC'), count(*) FILTER (WHERE c.company <> 'Dakwerken Nokvorst' AND c.hours::text = '24/7; UTC')
           FROM funnel_steps.lead_classified c;
           ROLLBACK)), '0|0', q(hours in the settings are the main company's));

# Worked time closes nothing.
is(query(q(BEGIN; INSERT INTO resource_calendar_leaves (id, company_id, calendar_id, name, time_type, date_from, date_to)
                  VALUES (9001, 1, 1, 'Training', 'other', '2026-11-16 06:00', '2026-11-16 18:00');
           SELECT lead_funnel.sla_deadline('2026-11-16 10:00+01', '15 minutes', hours) AT TIME ZONE 'Europe/Brussels' FROM funnel.working_hours;
           UPDATE resource_calendar_leaves SET time_type = 'leave' WHERE id = 9001;
           SELECT lead_funnel.sla_deadline('2026-11-16 10:00+01', '15 minutes', hours) AT TIME ZONE 'Europe/Brussels' FROM funnel.working_hours;
           ROLLBACK)), "2026-11-16 10:15:00\n2026-11-17 08:45:00", 'a training closes nothing, a holiday does');

# Calendars without times, a leave without an end, and hours that Odoo keeps from another zone.
is(query(<<'SQL'), <<'OUT' =~ s/\n\z//r, 'calendars without times are told');
BEGIN;
DELETE FROM resource_calendar_leaves;
DELETE FROM res_company WHERE id > 4;
INSERT INTO res_company (id, name, partner_id, currency_id, resource_calendar_id)
VALUES (92, 'Flex 38', 1, 126, 92), (93, 'Flex 20', 1, 126, 93), (94, 'Empty', 1, 126, 94), (95, 'None', 1, 126, NULL), (96, 'Flex 0', 1, 126, 96);
DELETE FROM res_company WHERE id BETWEEN 2 AND 4;
UPDATE crm_lead SET company_id = 94 + id % 2;
INSERT INTO resource_calendar (id, name, schedule_type, tz, flexible_hours, hours_per_day, full_time_required_hours)
VALUES (92, 'A', 'flexible', 'UTC', true, 7.6, 38), (93, 'B', 'flexible', 'UTC', true, 8, 20), (94, 'C', 'fully_fixed', 'UTC', false, 8, 40), (96, 'D', 'flexible', 'UTC', true, NULL, 0);
INSERT INTO resource_calendar_attendance (id, calendar_id, name, dayofweek, day_period, hour_from, hour_to) VALUES (9001, 92, 'not counted', '6', 'morning', 8, 12);
INSERT INTO resource_calendar_leaves (id, company_id, name, time_type, date_from, date_to) VALUES (9001, 93, 'for ever', 'leave', '2030-05-01 12:00', '9999-12-31 23:59:59');
SELECT * FROM funnel.company_hours ORDER BY company;
SELECT * FROM funnel_steps.calendar_finding ORDER BY calendar;
SELECT company, count(DISTINCT hours), min(hours::text) FROM funnel_steps.lead_classified GROUP BY 1 ORDER BY 1;
ROLLBACK;
SQL
Empty|Mo-Fr 09:00-17:00; UTC|UTC|calendar without hours C
Flex 0|Mo-Fr 09:00-17:00; UTC|UTC|calendar without hours D
Flex 20|Mo,Tu 08:00-16:00; We 10:00-14:00; 2030-05-01 12:00-24:00 off; 2030-05-02 - 9999-12-31 off; UTC|UTC|flexible calendar B
Flex 38|Mo-Fr 08:12-15:48; UTC|UTC|flexible calendar A
flexible calendar|A
flexible calendar|B
calendar without hours|C
calendar without hours|D
Empty|1|Mo-Fr 09:00-17:00; UTC
None|1|Mo-Fr 08:30-12:30,13:15-17:15; Europe/Brussels
OUT

done_testing();
