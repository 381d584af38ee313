# Row-level security of the CRM's leads: two salespeople who see their own leads there see
# nothing of each other's in any view or table of the reports, nor in what is sent.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use LeadFunnelTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_server('rows');
command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-f',
        "$FindBin::Bin/../demo/odoo_crm.sql" ], 'the CRM loads');

sub as
{
    my ($role, $sql) = @_;
    return $node->safe_psql('postgres', "SET ROLE $role; $sql");
}

# The error as which a statement of a role ends.
sub refused
{
    my ($role, $sql) = @_;
    my ($status, undef, $stderr) = $node->psql('postgres', "SET ROLE $role; $sql");
    return $status == 0 ? 'none' : $stderr;
}

# The leads' keys are numbers that nothing else is, so that a text that has one tells.
$node->safe_psql('postgres', <<'SQL');
ALTER DATABASE postgres SET timezone = 'Europe/Brussels';
-- Policies make plans that the server thinks worth compiling.
ALTER DATABASE postgres SET jit = off;
ALTER DATABASE postgres SET lead_funnel.as_of = '2026-09-30 15:00+02';
UPDATE crm_lead SET id = 880000000 + id;
UPDATE crm_tag_rel SET lead_id = 880000000 + lead_id;
UPDATE mail_message SET res_id = 880000000 + res_id WHERE model = 'crm.lead';
UPDATE mail_activity SET res_id = 880000000 + res_id WHERE res_model = 'crm.lead';
ANALYZE;
CREATE ROLE anna;
CREATE ROLE bert;
CREATE ROLE chief;
CREATE ROLE carl;
CREATE TABLE salesperson AS
SELECT CASE row_number() OVER (ORDER BY count(*) DESC) WHEN 1 THEN 'anna' ELSE 'bert' END AS role, l.user_id
FROM crm_lead l WHERE l.user_id IS NOT NULL GROUP BY l.user_id ORDER BY count(*) DESC LIMIT 2;
GRANT SELECT ON salesperson TO PUBLIC;
CREATE TABLE own_lead AS SELECT s.role, l.id::text AS lead_id FROM salesperson s JOIN crm_lead l USING (user_id);
CREATE TABLE own_name AS SELECT s.role, p.name FROM salesperson s JOIN res_users u ON u.id = s.user_id JOIN res_partner p ON p.id = u.partner_id;
GRANT SELECT ON own_lead, own_name TO PUBLIC;
CREATE POLICY own ON crm_lead USING (current_user = 'chief' OR user_id = (SELECT s.user_id FROM salesperson s WHERE s.role = current_user));
ALTER TABLE crm_lead ENABLE ROW LEVEL SECURITY;
SELECT lead_funnel.connect('odoo');
-- The same leads as a table of a CRM that nobody knows.
CREATE SCHEMA other_crm;
CREATE TABLE other_crm.lead AS SELECT * FROM funnel.lead;
ANALYZE other_crm.lead;
-- Its customers and contacts have no policy of their own; a third of the customers are not as they should be.
CREATE TABLE other_crm.customer AS
SELECT 'of ' || lead_id AS customer_id, lead_id, CASE WHEN lead_id NOT LIKE '%7' THEN started_at END AS started_at, first_value_at, churned_at,
       initial_amount, current_amount FROM funnel.customer;
CREATE TABLE other_crm.touch AS SELECT * FROM funnel.touch;
CREATE POLICY own ON other_crm.lead USING (current_user = 'chief' OR lead_id IN (SELECT o.lead_id FROM own_lead o WHERE o.role = current_user));
ALTER TABLE other_crm.lead ENABLE ROW LEVEL SECURITY;
SELECT lead_funnel.connect('custom', 'other_crm', 'funnel_custom', 'Mo-Fr 09:00-17:00; Europe/Brussels');
SQL
is($node->safe_psql('postgres', 'SELECT min(n) > 300 FROM (SELECT count(*) AS n FROM own_lead GROUP BY role) o'), 't', 'both have leads');

# What a relation of the schema shows a role of others' leads.
my $foreign = <<'SQL';
SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM regexp_matches(r.row, '\m88000\d{4}\M', 'g') m
                                      WHERE m[1] NOT IN (SELECT o.lead_id FROM own_lead o WHERE o.role = current_user))
                           OR EXISTS (SELECT FROM own_name o WHERE o.role <> current_user AND strpos(r.unanswered, o.name) > 0))
-- Who answered a lead of one's own may be anybody.
FROM (SELECT v::text, (to_jsonb(v) - 'responded_by')::text FROM %s v) r (row, unanswered)
SQL

foreach my $schema ('funnel', 'funnel_custom')
{
    # Everything that is kept is filled, of both salespeople's leads.
    $node->safe_psql('postgres', <<"SQL");
SELECT count(lead_funnel.record_signal(o.lead_id, 'scope', 'asked by ' || n.name, '$schema'))
FROM (SELECT role, lead_id, row_number() OVER (PARTITION BY role ORDER BY lead_id) AS i FROM own_lead) o JOIN own_name n USING (role) WHERE i <= 5;
SELECT count(lead_funnel.record_question(o.lead_id, 'need', '$schema'))
FROM (SELECT lead_id, row_number() OVER (PARTITION BY role ORDER BY lead_id) AS i FROM own_lead) o WHERE i <= 5;
SELECT lead_funnel.notify_sla('sla', '$schema');
SELECT lead_funnel.run_report('$schema');
SELECT lead_funnel.grant_reader(r, '$schema') FROM unnest('{anna,bert,chief}'::text[]) r;
SQL
    my @relations = split /\n/, $node->safe_psql('postgres', qq(SELECT oid::regclass FROM pg_class
        WHERE relnamespace = '$schema'::regnamespace AND relkind IN ('r', 'v') ORDER BY 1));
    cmp_ok(scalar @relations, '>', 35, "$schema: " . @relations . ' relations');
    foreach my $role ('anna', 'bert')
    {
        # In one session, which plans faster from the second query on.
        my @rows = split /\n/, as($role, join ';', map { sprintf $foreign, $_ } @relations);
        is(scalar @rows, scalar @relations, "$schema: $role may read each of them");
        my %shown = map { $rows[$_] eq '0' ? () : ($relations[$_] => $rows[$_]) } 0 .. $#relations;
        is_deeply(\%shown, {}, "$schema: no relation shows $role a foreign lead");
        is( as($role, "SELECT count(*) FROM $schema.lead_status"),
            as($role, 'SELECT count(*) FROM own_lead o WHERE o.role = current_user'), "$schema: $role sees the own ones");
        is(as($role, "SELECT count(*), count(*) FILTER (WHERE lead_id NOT IN (SELECT lead_id FROM own_lead WHERE role = current_user)) FROM $schema.$_"),
            '5|0', "$schema: $role sees the own rows of $_")
          foreach 'signal', 'signal_note', 'question_asked';
        cmp_ok(as($role, "SELECT count(*) FROM $schema.sla_notice"), '>', 0, "$schema: and of sla_notice");
        is(as($role, "SELECT count(*), lead_funnel.sees_all_leads('$schema') FROM $schema.report_run"), '0|f', "$schema: no report of all leads for $role");
    }
    # The test sees what there is to see.
    cmp_ok($node->safe_psql('postgres', sprintf($foreign, "$schema.$_")), '>', 0, "$schema: $_ shows others more")
      foreach 'lead_status', 'signal', 'signal_note', 'question_asked', 'sla_notice', 'report_run';
    is(as('chief', "SELECT lead_funnel.sees_all_leads('$schema')"), 'f', "$schema: a policy that hides nothing counts all the same");

    # Writing: about the own leads only, and no report of a part as that of all.
    $node->safe_psql('postgres', <<"SQL");
GRANT INSERT, UPDATE, DELETE ON $schema.signal, $schema.report_run TO anna;
GRANT INSERT ON $schema.signal_note, $schema.sla_notice TO anna;
SQL
    my $own    = as('anna', 'SELECT max(lead_id) FROM own_lead WHERE role = current_user');
    my $others = as('anna', 'SELECT max(lead_id) FROM own_lead WHERE role <> current_user');
    is(as('anna', "SELECT lead_funnel.record_signal($own, 'need', 'hers', '$schema')"), 't', "$schema: anna notes what she learned");
    like(refused('anna', "SELECT lead_funnel.record_signal($others, 'need', 'his', '$schema')"), qr/lead "$others" /, "$schema: not of bert's leads");
    like(refused('anna', "INSERT INTO $schema.signal (lead_id, signal) VALUES ('$others', 'need')"),
        qr/new row violates row-level security policy for table "signal"/, "$schema: nor by hand");
    like(refused('anna', "INSERT INTO $schema.signal_note (lead_id, signal, noted_at) VALUES ('$others', 'need', now())"),
        qr/new row violates row-level security policy for table "signal_note"/, "$schema: nor there");
    like(refused('anna', "SELECT lead_funnel.run_report('$schema', '2026-09-07', '2026-09-14')"),
        qr/ERROR:  row-level security may hide leads from role "anna"/, "$schema: her report is not the period's");
    is($node->safe_psql('postgres', "SELECT count(*) FROM $schema.report_run WHERE since = '2026-09-07'"), '0', "$schema: and does not stand there");

    # What is sent reaches whoever listens.
    my $send = "LISTEN sla; DELETE FROM $schema.sla_notice; SELECT lead_funnel.notify_sla('sla', '$schema') > 0";
    like($node->safe_psql('postgres', $send), qr/^t\n.*payload.*88000\d{4}.*"owner"/s, "$schema: with names");
    my $sent = $node->safe_psql('postgres', "UPDATE $schema.settings SET notify_names = false; $send");
    like($sent, qr/^t\n.*payload "\{"notice" : \d+, "target" : "\w+", "sla_state" : "\w+"\}"/s, "$schema: without names a number");
    unlike($sent, qr/88000\d{4}|owner/, "$schema: no lead, no owner");
    unlike($sent, qr/\Q$_\E/, "$schema: no $_") foreach split /\n/, $node->safe_psql('postgres', 'SELECT name FROM own_name');
    my ($number) = $sent =~ /"notice" : (\d+)/;
    is( as('anna', "SELECT count(*) FROM $schema.sla_notice WHERE position = $number") + as('bert', "SELECT count(*) FROM $schema.sla_notice WHERE position = $number"),
        $node->safe_psql('postgres', "SELECT count(*) FROM $schema.sla_notice n JOIN own_lead o USING (lead_id) WHERE n.position = $number"),
        "$schema: which tells who may see the lead which one it is");
}

# Without views nobody is known to see a lead; with views made again a reader is let in again.
$node->safe_psql('postgres', q(SELECT lead_funnel.disconnect(keep_agreement => true)));
is(as('anna', 'SELECT count(*) FROM funnel.signal'), '0', 'without views nobody is known to see a lead');
$node->safe_psql('postgres', q(SELECT lead_funnel.connect('odoo'); SELECT lead_funnel.grant_reader(r) FROM unnest('{anna,bert,chief}'::text[]) r));
cmp_ok(as('anna', 'SELECT count(*) FROM funnel.lead_status'), '>', 300, 'a reader once more');
is(as('anna', sprintf($foreign, 'funnel.signal')), '0', 'of the own leads');
is( $node->safe_psql('postgres', q(SELECT has_column_privilege('anna', 'crm_lead', 'expected_revenue', 'SELECT'),
    has_column_privilege('anna', 'crm_lead', 'email_from', 'SELECT'), has_column_privilege('anna', 'crm_lead', 'phone', 'SELECT'),
    has_column_privilege('anna', 'crm_lead', 'description', 'SELECT'), has_column_privilege('anna', 'mail_message', 'body', 'SELECT'))),
    't|t|f|f|f', 'and may read of the CRM what the reports read');

# connect() says who may read less than its views read; a reader does not connect.
my (undef, undef, $notices) = $node->psql('postgres', 'REVOKE SELECT (expected_revenue) ON crm_lead FROM anna; UPDATE funnel.made_by_connect SET fingerprint = NULL; '
      . q(SELECT lead_funnel.connect('odoo')));
like($notices, qr/NOTICE:  not all who read schema "funnel" may read all of its views any more: anna\n/, 'connect() names readers who lack a right');
$node->safe_psql('postgres', q(SELECT lead_funnel.grant_reader('anna')));
(undef, undef, $notices) = $node->psql('postgres', q(UPDATE funnel.made_by_connect SET fingerprint = NULL; SELECT lead_funnel.connect('odoo')));
unlike($notices, qr/may read all/, 'and no others');
like(refused('anna', q(SELECT lead_funnel.connect('odoo', into_schema => 'hers'))), qr/permission denied for connect\(\)/, 'a reader does not connect');

# Who reads may not let others read.
like(refused('anna', q(SELECT lead_funnel.grant_reader('carl'))), qr/permission denied to grant the use of the extension/, 'a reader lets nobody read');
like(refused('anna', q(SELECT lead_funnel.grant_reader('bert'))), qr/permission denied to grant the reports of schema "funnel"/, 'nor one who may already');

$node->stop;
done_testing();
