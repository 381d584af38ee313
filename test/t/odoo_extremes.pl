# What an Odoo may hold and no report may fail on or be fooled by: times that cannot be,
# absurd amounts and rates, calendars that nobody can read, mailings to other records than
# leads, companies that are gone, and the mail that made a lead.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

own_database('extremes', set => { search_path => 'public', timezone => "'America/New_York'", jit => 'off', client_min_messages => 'warning', 'lead_funnel.as_of' => "'2026-09-30 15:00+02'" });
query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
query(<<'SQL');
-- A tenth of them will do.
DELETE FROM crm_lead WHERE id % 10 <> 0;
DELETE FROM mail_message WHERE model = 'crm.lead' AND res_id % 10 <> 0;
DELETE FROM mail_tracking_value WHERE mail_message_id NOT IN (SELECT id FROM mail_message);
-- The tables of more of Odoo's applications.
CREATE TABLE stock_picking (id int, partner_id int, sale_id int, state varchar, date_done timestamp);
CREATE TABLE account_move (id int, partner_id int, move_type varchar, state varchar, payment_state varchar, invoice_date date);
INSERT INTO stock_picking SELECT 1, partner_id, id, 'done', '2026-09-01' FROM sale_order ORDER BY id LIMIT 1;
INSERT INTO account_move SELECT 1, partner_id, 'out_invoice', 'posted', 'paid', '2026-09-01' FROM sale_order ORDER BY id LIMIT 1;
ANALYZE;
SELECT lead_funnel.connect('odoo');
-- Every column of the reports that between them read all of the CRM.
CREATE FUNCTION read_all() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY '{company_hours,lead_status,channel_kpi,customer,customer_event,retention,revenue_movement,lifetime_value,data_quality}'::text[] LOOP
        EXECUTE format('SELECT md5(string_agg(v::text, '''')) FROM funnel.%I v', one);
    END LOOP;
    RETURN '';
EXCEPTION WHEN OTHERS THEN
    RETURN format('%s: %s ', one, SQLERRM);
END $$;
CREATE FUNCTION told(what text) RETURNS text LANGUAGE sql AS $$ SELECT concat_ws('|', max(leads), max(examples::text)) FROM funnel.data_quality WHERE finding = what $$;
-- Leads that wait, with nothing of their own.
CREATE TABLE lead AS SELECT id FROM crm_lead WHERE type = 'lead' AND active AND id::text IN (SELECT lead_id FROM funnel.lead WHERE responded_at IS NULL) ORDER BY id LIMIT 20;
SQL
is(query('SELECT count(*) FROM lead'), 20, 'leads that nobody answered');
is(query('SELECT read_all()'), '', 'all views can be read');

my $lead = query('SELECT min(id) FROM lead');

sub planted
{
    my ($what, $planting, $asked, $expected) = @_;
    is(sql("BEGIN; $planting; $asked; ROLLBACK"), $expected, $what);
    return;
}

my $message = 'INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, is_internal, author_id, subject, date)';

# Times.
foreach my $date ("'294276-12-31 23:59:59'", "'4713-01-01 BC'", "'infinity'")
{
    planted("messages, leads, hand-overs, closings and leaves at $date",
        "$message SELECT 90000000 + n, 'crm.lead', $lead, t, 1, false, 3, 'Hello', $date FROM unnest('{comment,email_outgoing,email}'::text[]) WITH ORDINALITY u (t, n);
        UPDATE crm_lead SET create_date = $date WHERE id = (SELECT max(id) FROM lead);
        UPDATE crm_lead SET date_closed = $date, date_last_stage_update = $date, date_conversion = $date, active = false WHERE id = $lead;
        INSERT INTO resource_calendar_leaves (id, company_id, name, time_type, date_from, date_to) VALUES (9001, 1, 'Gone', 'leave', '2030-05-01 12:00', $date),
        (9002, 1, 'Gone', 'leave', $date, '2020-05-01 12:00'), (9003, 1, 'Gone', 'leave', $date, $date)",
        "SELECT read_all() || coalesce((SELECT responded_at::text FROM funnel.lead WHERE lead_id = '$lead'), 'none')", 'none');
    my $day = $date =~ s/294276/5874897/r =~ s/ 23.*(?=')//r;
    planted("a next step on $day is none, and told", "UPDATE mail_activity SET active = false WHERE res_model = 'crm.lead' AND res_id = $lead;
        INSERT INTO mail_activity (id, res_model, res_id, active, date_deadline) VALUES (90000000, 'crm.lead', $lead, true, $day)",
        "SELECT read_all() || (SELECT next_step_at IS NULL FROM funnel.lead_status WHERE lead_id = '$lead') || ' ' || told('a time outside the years 1900 to 9999')",
        "true 1|{$lead}");
}
foreach my $date ("'294276-12-31 23:59:59'", "'4713-01-01 BC'", "'infinity'")
{
    my $day = $date =~ s/294276/5874897/r =~ s/ 23.*(?=')//r;
    planted("orders, deliveries and invoices at $date", "UPDATE sale_order SET date_order = $date WHERE id = (SELECT min(id) FROM sale_order);
        UPDATE stock_picking SET date_done = $date WHERE id = 1; UPDATE account_move SET invoice_date = $day WHERE id = 1;
        DELETE FROM sale_order_log; UPDATE sale_order SET is_subscription = id = (SELECT max(id) FROM sale_order), subscription_state = '6_churn', end_date = $day;
        INSERT INTO sale_order_log (id, order_id, event_date, event_type, amount_signed)
        VALUES (0, (SELECT max(id) FROM sale_order), $day, '0_creation', 10)",
        q(SELECT read_all() || (SELECT count(*) FROM funnel.customer_event)), '0');
}
planted("an order of $_ at a rate of $_", "UPDATE sale_order SET amount_untaxed = $_, currency_rate = abs($_)",
    'SELECT read_all() || (SELECT count(*) FROM funnel.customer WHERE abs(initial_amount) >= 1e20)', '0')
    foreach '-1e40', '1e20', '1e-400', '1e400';
planted('a leave without an end closes for good', "INSERT INTO resource_calendar_leaves (id, company_id, name, time_type, date_from, date_to) VALUES (9001, 1, 'Gone', 'leave', '2030-05-01 12:00', '294276-12-31 23:59:59')",
    "SELECT substring(hours::text, '2030-05-02.*?off') FROM funnel.working_hours", '2030-05-02 - 9999-12-31 off');

# Amounts and rates.
foreach my $amount ('-1e40', '1e20')
{
    planted("an amount of $amount", "UPDATE crm_lead SET expected_revenue = $amount WHERE id = $lead", q(SELECT read_all() || told('amount that is no number or too large')),
        "1|{$lead}");
}
planted("rates of $_", "INSERT INTO res_currency (id, name, symbol, active) VALUES (9901, 'XTS', 'x', true);
    INSERT INTO res_company (id, name, partner_id, currency_id) VALUES (9901, 'Elsewhere', 1, 9901);
    INSERT INTO res_currency_rate (id, currency_id, name, company_id, rate) VALUES (9901, 9901, '2020-01-01', 1, $_);
    UPDATE crm_lead SET company_id = 9901, expected_revenue = 100 WHERE id = $lead",
    q(SELECT read_all() || told('amount in a currency without a rate')), "1|{$lead}")
    foreach '1e-400', '1e40';
planted('a rate of the reports\' own currency that cannot be', "INSERT INTO res_currency (id, name, symbol, active) VALUES (9901, 'XTS', 'x', true);
    INSERT INTO res_company (id, name, partner_id, currency_id) VALUES (9901, 'Elsewhere', 1, 9901);
    INSERT INTO res_currency_rate (id, currency_id, name, company_id, rate) VALUES (9901, 9901, '2020-01-01', 1, 1e-400), (9902, (SELECT currency_id FROM res_company WHERE id = 1), '2020-01-01', 1, 1e400);
    UPDATE crm_lead SET company_id = 9901, expected_revenue = 100 WHERE id = $lead",
    q(SELECT read_all() || told('amount in a currency without a rate')), "1|{$lead}");

# The company of a lead is gone, and its currency with it.
planted('the amount of a lead whose company is gone', "UPDATE crm_lead SET company_id = 9999, expected_revenue = 100 WHERE id = $lead",
    "SELECT read_all() || (SELECT amount IS NULL FROM funnel.lead_status WHERE lead_id = '$lead') || ' ' || told('amount in a currency that nobody knows')",
    "true 1|{$lead}");
planted('a lead without a company has the currency of the main one', "UPDATE crm_lead SET company_id = NULL, expected_revenue = 100 WHERE id = $lead",
    "SELECT amount FROM funnel.lead_status WHERE lead_id = '$lead'", '100');

# Mailings.
my $eight = "$message SELECT 90000000 + id, 'crm.lead', id, 'email_outgoing', 1, false, 3, 'News', timestamp '2026-09-20 10:00' FROM lead ORDER BY id LIMIT 8";
my $answered = "SELECT count(*) FROM funnel.lead WHERE lead_id IN (SELECT id::text FROM lead) AND responded_at IS NOT NULL";
query("UPDATE crm_lead SET create_date = '2026-09-20 09:00' WHERE id IN (SELECT id FROM lead)");
planted('mails to eight leads are answers', $eight, $answered, 8);
planted('which they are not when they went to others as well',
    "$eight; $message SELECT 91000000 + n, 'res.partner', n, 'email_outgoing', 1, false, 3, 'News', '2026-09-20 10:00' FROM generate_series(1, 5000) n", $answered, 0);
planted('a lead and a contact of one number are two', "$eight; $message SELECT 91000000 + id, 'res.partner', id, 'email_outgoing', 1, false, 3, 'News', '2026-09-20 10:00' FROM lead ORDER BY id LIMIT 3",
    $answered, 0);
planted('mails of another subject, author or hour are another matter', "$eight; $message SELECT 91000000 + n, 'res.partner', n, 'email_outgoing', 1, false, 3, 'Other', timestamp '2026-09-20 10:00' FROM generate_series(1, 50) n
    UNION ALL SELECT 92000000 + n, 'res.partner', n, 'email_outgoing', 1, false, 4, 'News', '2026-09-20 10:00' FROM generate_series(1, 50) n
    UNION ALL SELECT 93000000 + n, 'res.partner', n, 'email_outgoing', 1, false, 3, 'News', '2026-09-20 11:00:01' FROM generate_series(1, 50) n
    UNION ALL SELECT 94000000 + n, 'res.partner', n, 'comment', 1, false, 3, 'News', '2026-09-20 10:00' FROM generate_series(1, 50) n", $answered, 8);

# From a reader who does not see the copies of a mailing, it is no answer, and neither is what may be one.
query(<<"SQL");
CREATE ROLE lf_extremes;
SELECT lead_funnel.grant_reader('lf_extremes');
CREATE TABLE own AS SELECT id FROM lead ORDER BY id LIMIT 3;
GRANT SELECT ON own, lead TO lf_extremes;
GRANT EXECUTE ON FUNCTION told, read_all TO lf_extremes;
CREATE POLICY own ON mail_message USING (model <> 'crm.lead' OR res_id IN (SELECT id FROM own));
$message SELECT 90000000 + id, 'crm.lead', id, 'email_outgoing', 1, false, 3, 'News', timestamp '2026-09-20 10:00' FROM lead ORDER BY id LIMIT 12;
$message SELECT 91000000 + min(id), 'crm.lead', min(id), 'comment', 1, false, 3, 'News', timestamp '2026-09-20 11:00' FROM own;
$message SELECT 92000000 + max(id), 'crm.lead', max(id), 'comment', 1, false, 3, 'News', timestamp '2026-09-20 09:30' FROM own;
SQL
my $how = "SELECT string_agg(coalesce(to_char(responded_at AT TIME ZONE 'UTC', 'HH24:MI'), 'none'), ' ' ORDER BY lead_id) FROM funnel.lead WHERE lead_id IN (SELECT id::text FROM own)";
my ($first, $second) = split /\|/, query('SELECT min(id), (array_agg(id ORDER BY id))[2] FROM own');
planted('who sees all sees a mailing', 'SELECT', "$how; SELECT told('answered by what may be a mailing')", "11:00 none 09:30\n");
planted('and so does who sees some of it', 'ALTER TABLE mail_message ENABLE ROW LEVEL SECURITY; SET LOCAL ROLE lf_extremes',
    "$how; SELECT told('answered by what may be a mailing')", "11:00 none 09:30\n2|{$first,$second}");
planted('with a rule by which mailings are answers there is no doubt', "UPDATE funnel.answer_rule SET counts = true WHERE kind = 'mailing'; UPDATE funnel.answer_rule SET kind = NULL, counts = true, author = 'colleague' WHERE kind = 'mailing';
    ALTER TABLE mail_message ENABLE ROW LEVEL SECURITY; SET LOCAL ROLE lf_extremes", "$how; SELECT told('answered by what may be a mailing')", "10:00 10:00 09:30\n");
query("DELETE FROM mail_message WHERE id >= 90000000; DROP POLICY own ON mail_message; DROP OWNED BY lf_extremes; DROP ROLE lf_extremes");

# Calendars that nobody can read, of the main company and of another one.
my $other = "INSERT INTO res_company (id, name, partner_id, currency_id, resource_calendar_id) VALUES (9901, 'Elsewhere', 1, 126, 9901);
    INSERT INTO resource_calendar (id, name, schedule_type, tz) VALUES (9901, 'Theirs', 'fully_fixed', 'UTC');
    INSERT INTO resource_calendar_attendance (id, calendar_id, name, dayofweek, day_period, hour_from, hour_to) VALUES (9901, 9901, 'x', '6', 'morning', 8, 12);
    INSERT INTO resource_calendar_leaves (id, company_id, name, time_type, date_from, date_to) VALUES (9901, 9901, 'x', 'leave', '2026-01-01', '2026-01-02');
    UPDATE crm_lead SET company_id = 9901 WHERE id = $lead";
my $hours = "SELECT read_all() || told('calendar that cannot be read'); SELECT hours::text = (SELECT w.hours::text FROM funnel.working_hours w) FROM funnel_steps.lead_classified WHERE lead_id = '$lead'";
my %unreadable = (
    'a zone that is none' => "UPDATE resource_calendar SET tz = 'Europe/Bogus' WHERE id = 9901",
    'thousands of leaves' => "INSERT INTO resource_calendar_leaves (id, company_id, name, time_type, date_from, date_to)
        SELECT 10000 + n, 9901, 'x', 'leave', d, d + interval '2 hours' FROM generate_series(1, 5000) n CROSS JOIN LATERAL (SELECT timestamp '2000-01-01 10:00' + n * interval '2 days' AS d) d",
);
foreach my $what (sort keys %unreadable)
{
    planted("$what, of another company", "$other; $unreadable{$what}", $hours, "1|{Theirs}\nt");
    planted("$what, with hours in the settings", "$other; $unreadable{$what}; UPDATE funnel.settings SET hours = 'Mo-Fr 09:00-17:00; UTC'", $hours, "1|{Theirs}\nt");
    planted("$what, of the main company", "$other; $unreadable{$what}; UPDATE resource_calendar_leaves SET company_id = 1 WHERE company_id = 9901; UPDATE res_company SET resource_calendar_id = 9901 WHERE id = 1; DELETE FROM res_company WHERE id = 9901",
        "$hours; SELECT hours, zone FROM funnel.working_hours", "1|{Theirs}\nt\nMo-Fr 09:00-17:00; UTC|UTC");
}
planted('hours of a day that are none', "$other; INSERT INTO resource_calendar_attendance (id, calendar_id, name, dayofweek, day_period, hour_from, hour_to) VALUES (9902, 9901, 'x', '5', 'morning', 'NaN', 1e300), (9903, 9901, 'x', '4', 'morning', 1e300, 'NaN')",
    "SELECT read_all() || (SELECT hours FROM funnel.company_hours WHERE company = 'Elsewhere')", 'Su 08:00-12:00; 2026-01-01 off; UTC');

# The mail by which a colleague makes a lead is what was received, not its answer.
sub by_mail
{
    my ($what, $columns, $values, $expected) = @_;
    planted($what, "UPDATE crm_lead SET create_date = '2026-09-20 09:00:00.4' WHERE id = $lead;
        INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, is_internal, author_id, subject, date$columns) VALUES
        (90000000, 'crm.lead', $lead, $values)", "SELECT coalesce(to_char(responded_at AT TIME ZONE 'UTC', 'HH24:MI:SS.MS'), 'none') FROM funnel.lead WHERE lead_id = '$lead'", $expected);
    return;
}
my $mail = "'email', 1, false, 3, 'x', '2026-09-20 09:00";
by_mail('the mail that made the lead', ', create_date', "$mail:00', '2026-09-20 09:00:00.4'", 'none');
by_mail('the same from a clock that is ahead', ', create_date', "$mail:07', '2026-09-20 09:00:00.4'", 'none');
by_mail('a reply', ', create_date, parent_id', "$mail:00', '2026-09-20 09:00:00.4', 5", '09:00:00.400');
by_mail('a mail of its own', ', create_date', "$mail:07', '2026-09-20 09:00:07.2'", '09:00:07.000');
by_mail('a comment in the second of the receipt', ', create_date', "'comment', 1, false, 3, 'x', '2026-09-20 09:00:00', '2026-09-20 09:00:00.4'", '09:00:00.400');

# A lead that is restored after it was lost: Odoo tracks that it is no longer archived, and calls the message restored.
sub restored
{
    my ($what, $planting, $expected, $as_of) = @_;
    my $tracked = "INSERT INTO mail_tracking_value (id, mail_message_id, field_id, old_value_integer, new_value_integer)
        SELECT m.id, m.id, 6619, 0, 1 FROM mail_message m WHERE m.id >= 90000000 AND m.message_type = 'notification'";
    planted($what, "UPDATE crm_lead SET create_date = '2026-09-20 09:00:00.4', partner_id = 2004 WHERE id = $lead; $planting; $tracked; SET lead_funnel.as_of = '@{[ $as_of // '2026-09-30 15:00+02' ]}'",
        "SELECT concat_ws(' ', coalesce(to_char(restored_at AT TIME ZONE 'UTC', 'DD HH24:MI'), '-'), coalesce(to_char(responded_at AT TIME ZONE 'UTC', 'DD HH24:MI'), '-'), responded_by, responded_how)
        FROM funnel.lead_status WHERE lead_id = '$lead'", $expected);
    return;
}
my $one      = query('SELECT min(partner_id) FROM res_users WHERE id > 5 AND NOT share');
my $restored = "$message VALUES (90000000, 'crm.lead', $lead, 'notification', 12, false, 3, NULL, '2026-09-25 10:00')";
my $before   = "$message VALUES (91000000, 'crm.lead', $lead, 'comment', 1, false, 3, NULL, '2026-09-20 10:00')";
my $since    = "$message VALUES (92000000, 'crm.lead', $lead, 'comment', 1, false, $one, NULL, '2026-09-26 10:00')";
my ($three, $other_name) = map { query("SELECT name FROM res_partner WHERE id = $_") } 3, $one;
restored('a lead that is restored, and was answered before only', "$restored; $before", '25 10:00 -');
restored('that was answered again', "$restored; $before; $since", "25 10:00 26 10:00 $other_name comment");
restored('that was never answered', $restored, '25 10:00 -');
restored('that was answered for the first time then', "$restored; $since", "25 10:00 26 10:00 $other_name comment");
restored('that was answered in the second of it', "$restored; $message VALUES (92000000, 'crm.lead', $lead, 'sms', 1, false, 3, NULL, '2026-09-25 10:00')", "25 10:00 25 10:00 $three sms");
restored('that is lost again', "$restored; $before; $since; UPDATE crm_lead SET active = false, probability = 0, won_status = 'lost', date_closed = '2026-09-27 10:00' WHERE id = $lead",
    "- 20 10:00 $three comment");
restored('that is restored later', "$restored; $before", "- 20 10:00 $three comment", '2026-09-25 09:59+00');
restored('that is answered later', "$restored; $before; $since", '25 10:00 -', '2026-09-26 09:59+00');
restored('that is restored once more', "$restored; $since; $message VALUES (90000001, 'crm.lead', $lead, 'notification', 9, false, 3, NULL, '2026-09-27 10:00')", '27 10:00 -');
restored('that was archived, and not lost', ($restored =~ s/'notification', 12, false/'notification', 2, true/r) . "; $before", "- 20 10:00 $three comment");
restored('with which one was merged that was restored before it came', ($restored =~ s/09-25/09-19/r) . "; $before", "- 20 10:00 $three comment");
restored('whose customer wrote since then', "$restored; $message VALUES (92000000, 'crm.lead', $lead, 'email', 1, false, 2004, NULL, '2026-09-26 10:00')", '25 10:00 -');
restored('that was called since then', "$restored; INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, mail_activity_type_id, author_id, date)
    VALUES (92000000, 'crm.lead', $lead, 'notification', 3, 2, $one, '2026-09-26 10:00'); UPDATE mail_message SET message_type = 'comment' WHERE id = 92000000", "25 10:00 26 10:00 $other_name call");
restored('that got a mailing since then', "$restored; $message SELECT 92000000 + id, 'crm.lead', id, 'email_outgoing', 1, false, 3, 'News', '2026-09-26 10:00' FROM lead ORDER BY id LIMIT 11", '25 10:00 -');
restored('by a rule of whom the answer before counts', "$restored; $before; UPDATE funnel.settings SET restored_starts_anew = false", "- 20 10:00 $three comment");

done_testing();
