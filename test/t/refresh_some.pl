# refresh() of leads of Odoo reads again those that may have changed, and no others: after each of many small changes at random,
# see perl/OdooChanges.pm, all that is stored is what the same Odoo says as it is. LF_SEED is the seed, LF_ROUNDS how many changes
# (30 when unset).
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OdooChanges;
use OwnDatabase;
use Test::More;

my $seed   = $ENV{LF_SEED} || 1;
my $rounds = $ENV{LF_ROUNDS} || 30;
note("seed $seed, $rounds rounds");
srand $seed;

own_database('refresh_some', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'2026-09-30 15:00+02'" });
make_small_odoo();
query(<<~'SQL');
    SET client_min_messages = warning;
    ALTER TABLE mail_tracking_value ALTER mail_message_id DROP NOT NULL;
    CREATE TABLE mail_blacklist (id int PRIMARY KEY, email varchar NOT NULL UNIQUE, active boolean);
    SELECT lead_funnel.connect('odoo', 'public', s) FROM unnest('{live,stored}'::text[]) s \g /dev/null
    SELECT lead_funnel.materialize('stored') \g /dev/null
    SELECT lead_funnel.refresh('stored') \g /dev/null
    SQL
make_changes('live', 'stored');

# What is stored of a relation and what the CRM says of it, both ways; of mailings those to leads.
my %stored = (
    'stored.lead' => 'live.lead', map { ("stored_steps.$_" => "live_steps.$_") }
      qw(unsure_answer odoo_blocked odoo_past_work odoo_past_owner odoo_sale odoo_change stage_change odoo_keeper odoo_fx odoo_calendar));
my $of_leads = "(SELECT g.* FROM %s_steps.odoo_mailing g JOIN mail_message m ON m.id = g.id AND m.model = 'crm.lead')";
$stored{ sprintf $of_leads, 'stored' } = sprintf $of_leads, 'live';
my $differences = join ' UNION ALL ', map { differences_between($_, $stored{$_}) } sort keys %stored;

sub differences_between
{
    my ($stored, $live) = @_;
    my ($is, $says) = ("SELECT to_jsonb(s) - 'valid_from' FROM $stored s", "SELECT to_jsonb(l) FROM $live l");
    my ($name) = $stored =~ /(\w+)(?: g JOIN.*)?$/;
    return "SELECT '$name' AS relation, d.* FROM ((($is) EXCEPT ALL ($says)) UNION ALL (($says) EXCEPT ALL ($is))) d (row)";
}

# The scope of a refresh() after the statements, or what is wrong.
sub refreshed_after
{
    my (@statements) = @_;
    query(join "\n", @statements);
    my $refreshed = query(q(SELECT outcome, scope, left(error, 200) FROM lead_funnel.refresh('stored')));
    my $differing = query("SELECT relation, count(*), min(row::text) FROM ($differences) d GROUP BY relation");
    my ($scope) = $refreshed =~ /^done\|(\w+)\|$/;
    return defined $scope && $differing eq '' ? $scope : "$refreshed\n$differing";
}

# What hardly comes by chance: facts that concern other leads, and keys that are NULL.
my $lead = "INSERT INTO crm_lead (id, name, type, active, stage_id, company_id, expected_revenue, probability, won_status, create_date)
    SELECT n, 'L', 'lead', true, 1, 1, 0, 10, 'pending', '2026-09-30 09:00' FROM generate_series(%d, %d) n;";
my $message = "INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, is_internal, author_id, subject, date) VALUES ";
my $owner = "INSERT INTO mail_tracking_value (id, field_id, mail_message_id, old_value_integer, old_value_char)
    SELECT %d, f.id, %s, %d, '%s' FROM ir_model_fields f WHERE f.model = 'crm.lead' AND f.name = 'user_id';";
my @planted = (
    [ 'new leads, people and messages', "$lead
        INSERT INTO res_partner (id, name, commercial_partner_id, email, active, is_company, partner_share)
        VALUES (7001, 'Portal One', 7001, 'p\@x.example', true, false, true), (7002, 'Gone Colleague', 7002, 'g\@x.example', true, false, true);
        INSERT INTO res_users (id, company_id, partner_id, active, login, share, notification_type) VALUES (7001, 1, 7001, true, 'p1', true, 'email');
        $message (1500001, 'crm.lead', 80001, 'email', 1, false, 7002, NULL, '2026-09-30 10:00'),
            (1500002, 'crm.lead', 80002, 'notification', 1, false, 3, NULL, '2026-09-30 10:00'),
            (1500003, 'crm.lead', 80003, 'notification', 1, false, 3, NULL, '2026-09-30 10:00'),
            (1500004, 'crm.lead', 80004, 'comment', 1, false, 7001, NULL, '2026-09-30 10:00');", [ 80001, 80020 ], 0, 'all' ],
    [ 'a portal user who was a salesperson', $owner, [ 1500001, 1500002, 7001, 'Portal One' ], 1 ],
    [ 'a salesperson who is gone', $owner, [ 1500002, 1500003, 7999, 'Gone Colleague' ], 1 ],
    [ 'a salesperson who never was', 'DELETE FROM mail_tracking_value WHERE id = 1500002;', [], 1 ],
    [ 'a tracked value without a message', "DELETE FROM mail_tracking_value WHERE id = 1500001; $owner", [ 1500005, 'NULL', 7001, 'Portal One' ] ],
    [ 'a note to no lead', "$message (1500006, 'crm.lead', NULL, 'comment', 1, true, 7001, NULL, '2026-09-30 10:00');", [], 0, 'none' ],
    [ 'a note to another lead', "$message (1500007, 'crm.lead', 80009, 'comment', 1, true, 7001, NULL, '2026-09-30 10:00');", [], 1 ],
    [ 'no note to it any more', 'DELETE FROM mail_message WHERE id = 1500007;', [], 1 ],
    [ 'ten mails', $message . join(', ', map { "(16000$_, 'crm.lead', 800$_, 'email_outgoing', 1, false, 3, 'HELLO', '2026-09-30 10:00')" } 11 .. 20) . ';' ],
    [ 'an eleventh, to nothing', "$message (1700001, 'res.partner', NULL, 'email_outgoing', 1, false, 3, 'HELLO', '2026-09-30 10:05');", [], 1 ],
    [ 'that is deleted', 'DELETE FROM mail_message WHERE id = 1700001;', [], 1 ],
    [ 'a mail of another lead', 'UPDATE mail_message SET res_id = 80005 WHERE id = 1600012;', [], 1 ],
    [ 'a mail of another record', "UPDATE mail_message SET model = 'res.partner' WHERE id = 1600012;", [], 1 ],
    [ 'a lead that is restored', "$message (1900001, 'crm.lead', 80007, 'notification', 12, false, 3, NULL, '2026-09-30 10:30');
        INSERT INTO mail_tracking_value (id, field_id, mail_message_id, old_value_integer, new_value_integer) VALUES (1900001, 6619, 1900001, 0, 1);", [], 1 ],
    [ 'and answered again', "$message (1900002, 'crm.lead', 80007, 'comment', 1, false, 3, NULL, '2026-09-30 10:40');", [], 1 ],
    [ 'by somebody with another name', q(UPDATE res_partner SET name = 'Named Anew' WHERE id = 3;), [], 1 ],
    [ 'as the answer was before', q(UPDATE mail_message SET date = '2026-09-30 10:20' WHERE id = 1900002;), [], 1 ],
    [ 'a lead that was archived only', 'UPDATE mail_message SET subtype_id = 2 WHERE id = 1900001;', [], 1 ],
    [ 'or lost all the same', 'UPDATE mail_message SET subtype_id = 12 WHERE id = 1900001;', [], 1 ],
    [ 'another one that is restored', 'UPDATE mail_message SET res_id = 80008 WHERE id = 1900001;', [], 1 ],
    [ 'none that is', 'DELETE FROM mail_tracking_value WHERE id = 1900001;', [], 1 ],
    [ 'somebody who wants no mail', 'INSERT INTO mail_blacklist SELECT 1, email_normalized, true FROM crm_lead WHERE email_normalized IS NOT NULL ORDER BY id LIMIT 1;', [], 1 ],
    [ 'a stranger', q(INSERT INTO mail_blacklist VALUES (2, 'stranger@x.example', true);), [], 0, 'none' ],
    [ 'who wants mail again', 'UPDATE mail_blacklist SET active = false WHERE id = 1;', [], 1 ],
    [ 'a lead with another key', 'UPDATE crm_lead SET id = 90001 WHERE id = 80006;' ]);
for my $case (@planted)
{
    my ($what, $statement, $values, $changes, $scope) = @$case;
    $statement = sprintf $statement, @$values if @{ $values // [] };
    is(refreshed_after($statement), $scope // 'some', $what);
    cmp_ok(query(q(SELECT added + changed + removed FROM stored.refresh_run ORDER BY position DESC LIMIT 1)), '>', 0, "$what: which changes a lead")
      if $changes;
}

my (%scopes, $failed);
for my $round (1 .. $rounds)
{
    # What concerns all leads is tried less often.
    my @statements = changes(1 + int rand 3, $round % 12 ? qw(rules settings office) : ());
    my $scope = refreshed_after(@statements);
    $scopes{$scope}++;
    next if $scope =~ /^(?:some|all|none)$/;
    $failed = join "\n", "round $round: $scope", @statements;
    last;
}
is($failed, undef, 'after each change what is stored is what the CRM says');
note(join ', ', map { "$_: $scopes{$_}" } sort keys %scopes);
cmp_ok($scopes{some} // 0, '>', $rounds / 2, 'most of them read some leads');
cmp_ok($scopes{all} // 0, '<', $rounds / 3, 'few read all');
is(query(q(SELECT scope FROM lead_funnel.refresh('stored'))), 'none', 'and none when nothing has changed');

# Ids as a copy of an Odoo may have them, one of them beyond those of Odoo.
query(<<~'SQL');
    SET client_min_messages = warning;
    SELECT lead_funnel.disconnect(s) FROM unnest('{live,stored}'::text[]) s \g /dev/null
    ALTER TABLE mail_message ALTER res_id TYPE bigint;
    ALTER TABLE crm_tag_rel ALTER lead_id TYPE bigint;
    SELECT lead_funnel.connect('odoo', 'public', s) FROM unnest('{live,stored}'::text[]) s \g /dev/null
    SELECT lead_funnel.materialize('stored') \g /dev/null
    SQL
is(refreshed_after("$message (1800001, 'res.partner', 5000000001, 'comment', 1, false, 3, NULL, '2026-09-30 10:00');"), 'all', 'a key that no lead can have');
is(refreshed_after('SELECT tool.answered(0.3), tool.tags(0.4) \\g /dev/null'), 'some', 'which are read as such');
query(q(UPDATE stored_steps.refresh_sum SET sums = substr(sums, 1, 1000) WHERE relation = 'public.crm_lead' AND nth = 0));
is(refreshed_after('UPDATE crm_lead SET expected_revenue = expected_revenue + 1 WHERE id = (SELECT min(id) FROM crm_lead);'),
    'all', 'sums that another version kept');
is(refreshed_after('UPDATE crm_lead SET expected_revenue = expected_revenue + 1 WHERE id = (SELECT min(id) FROM crm_lead);'),
    'some', 'which are kept anew');

# Some leads are found by index: a page of it costs little more than one in passing, and no more than the session says.
query(<<~'SQL');
    CREATE TABLE public.cost (of_random real, of_passing real);
    CREATE FUNCTION public.note_cost() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO public.cost VALUES (current_setting(''random_page_cost'')::real, current_setting(''seq_page_cost'')::real); RETURN NULL; END';
    CREATE TRIGGER note_cost AFTER INSERT OR UPDATE ON stored.lead EXECUTE FUNCTION public.note_cost();
    SQL
for my $case ([ 7, 1, 1.1 ], [ 0.5, 1, 0.5 ], [ 40, 10, 11 ])
{
    my ($random, $passing, $wanted) = @$case;
    is(query(<<~"SQL"), "some\n$random\n$wanted|$passing", "and that is $wanted where they cost $random and $passing");
        BEGIN;
        SET LOCAL random_page_cost = $random;
        SET LOCAL seq_page_cost = $passing;
        UPDATE crm_lead SET expected_revenue = expected_revenue + 1 WHERE id = (SELECT min(id) FROM crm_lead);
        TRUNCATE public.cost;
        SELECT scope FROM lead_funnel.refresh('stored');
        SHOW random_page_cost;
        SELECT DISTINCT c.* FROM public.cost c;
        COMMIT;
        SQL
}

# A copy by which no source finds its keys.
query(q(DELETE FROM stored_steps.refresh_key WHERE relation = 'odoo_blocked'));
is(refreshed_after('INSERT INTO mail_blacklist SELECT 3, email_normalized, true FROM crm_lead WHERE email_normalized IS NOT NULL ORDER BY id DESC LIMIT 1;'),
    'all', 'where nobody knows whom a change concerns');
done_testing();
