# A foe who may create in the database plants, for every operator and function that
# the extension and the views of connect() use, ones of the same name whose argument
# types are exact, which the parser prefers to pg_catalog's with a cast; and tables,
# views and types of all names that they use.  None is ever called, and nothing that
# is stored refers to one.  traps/*.sql find out what is used, and plant.
use strict;
use warnings;

use File::Basename 'basename';
use FindBin;
use lib "$FindBin::Bin/../perl";
use LeadFunnelTest;
use PostgreSQL::Test::Utils;
use Test::More;

# What is said of a schema lead_funnel that has what is not the extension's.
my $holds = qr/schema "lead_funnel" holds/;

my $node = new_server('traps', conf => "lead_funnel.as_of = '2026-09-30 15:00+02'\ntimezone = 'UTC'\n");
my $sql = "$FindBin::Bin/../traps";

# All that psql prints, errors included; it goes on after an error.
sub said
{
    my ($database, $statements) = @_;
    my ($status, $out, $err) = $node->psql($database, "\\set VERBOSITY terse\n$statements", on_error_stop => 0);
    return join "\n", grep { $_ ne '' } $out, $err;
}

sub load
{
    my ($database, @files) = @_;
    return command_ok([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($database), map { ('-f', $_) } @files ],
        'loaded: ' . join ', ', map { basename($_) } @files);
}

# Casts in the user's own statements, that no foe's type comes into.
sub text { return "'$_[0]'::pg_catalog.text" }

my $connect = 'SELECT lead_funnel.connect(' . text('odoo') . ");\n"
  . 'SELECT lead_funnel.connect(' . text('custom') . ', crm_schema => ' . text('my_crm') . ', into_schema => ' . text('funnel_custom')
  . ", hours => 'Mo-Fr 08:30-12:00,13:00-17:30; Europe/Brussels'::lead_funnel.office_hours)";
my $disconnect = 'SELECT lead_funnel.disconnect(' . text('funnel') . '); SELECT lead_funnel.disconnect(' . text('funnel_custom') . ')';

# Every function that reads or writes a connected schema.
my %report;
for my $schema ('funnel', 'funnel_custom')
{
    my $into = text($schema);
    $report{"run_report in $schema"} = "SELECT lead_funnel.run_report($into, '2026-09-07'::pg_catalog.date, '2026-09-14'::pg_catalog.date)";
    $report{"diagnosis in $schema"} = 'SELECT lead_funnel.diagnosis(NULL::pg_catalog.text, ' . text('nl') . ", $into)";
    $report{"diagnosis of a channel in $schema"} = 'SELECT lead_funnel.diagnosis(' . text('Google Ads') . ", NULL::pg_catalog.text, $into)";
    $report{"next_question in $schema"} = "SELECT lead_funnel.next_question('{need}'::lead_funnel.lead_signals, NULL::pg_catalog.text, $into)";
    $report{"record_signal in $schema"} = 'SELECT lead_funnel.record_signal(10::pg_catalog.int8, ' . text('scope') . ', ' . text('B') . ", $into)";
    $report{"withdraw_signal in $schema"} = 'SELECT lead_funnel.withdraw_signal(' . text('10') . ', ' . text('scope') . ', ' . text('no') . ", $into)";
    $report{"notify_sla in $schema"} = 'SELECT lead_funnel.notify_sla(' . text('sla') . ", $into)";
    $report{"sees_all_leads in $schema"} = "SELECT lead_funnel.sees_all_leads($into)";
    $report{"grant_reader in $schema"} = 'SELECT lead_funnel.grant_reader(' . text('pg_monitor') . ", $into)";
    $report{"sla_breaches_since in $schema"} = "SELECT * FROM lead_funnel.sla_breaches_since('2026-09-01 00:00+00'::pg_catalog.timestamptz, $into)";
}
my @report = map { $report{$_} } sort keys %report;

# The leads stored, read, and read from the CRM again.
my $store = join ";\n", map { my ($schema, $into) = ($_, text($_));
    ("SELECT lead_funnel.materialize($into)", "SELECT outcome, added, changed FROM lead_funnel.refresh($into)",
     "SELECT stored, is_fresh, leads FROM lead_funnel.status($into)", "TABLE $schema.lead_status", "TABLE $schema.sla_queue",
     "SELECT lead_funnel.forget(" . text('20') . ", $into)", "SELECT lead_funnel.materialize($into, false)") } 'funnel', 'funnel_custom';

# What meets the triggers, constraints and defaults of the tables.
my $edit = join ";\n", map { my $schema = $_;
    ("UPDATE $schema.agreement SET respond_within = '1 hour', team = 'north'",
     "UPDATE $schema.settings SET hours = 'Mo-Fr 09:00-12:00; UTC', language = 'NL', zone = 'Europe/Paris'",
     "INSERT INTO $schema.channel VALUES ('Doves', 'proactive', 'prospecting')",
     "INSERT INTO $schema.channel_rule VALUES (1, 'dove', NULL, NULL, 'Doves')",
     "INSERT INTO $schema.conversion_rule VALUES (1, 'tour', '/tour', 'scan')",
     "INSERT INTO $schema.signal_rule VALUES ('tag', 'tour', 'need')",
     "INSERT INTO $schema.question VALUES ('need', 'de', 'Was?')",
     "INSERT INTO $schema.signal (lead_id, signal) VALUES ('20', 'need')",
     "INSERT INTO $schema.spend VALUES ('2026-09-01', 'Doves', 12)",
     "DELETE FROM $schema.signal_note",
     "TABLE $schema.agreement") } 'funnel', 'funnel_custom';

# The CRMs; from what is used in a clean database comes what to plant in others.
$node->safe_psql('postgres', $_) for 'CREATE ROLE foe', 'CREATE DATABASE crm';
load('crm', "$FindBin::Bin/../demo/odoo_crm.sql", map { "$sql/$_.sql" } 'custom_crm', 'stored', 'plant');
$node->safe_psql('crm', 'ANALYZE');
$node->safe_psql('postgres', 'CREATE DATABASE reference TEMPLATE crm');
my %clean = (extension => said('reference', 'CREATE EXTENSION lead_funnel'), connect => said('reference', $connect));
is($clean{extension}, '', 'the extension is made');
load('reference', "$sql/used.sql");
is($node->safe_psql('reference', 'SELECT * FROM traps.strange'), '', 'nothing is strange where there is no foe');
my $views = $node->safe_psql('reference', <<'SQL');
SELECT string_agg(format('TABLE %I.%I', schemaname, viewname), E';\n' ORDER BY 1)
FROM pg_views WHERE schemaname IN ('funnel', 'funnel_steps', 'funnel_custom', 'funnel_custom_steps')
SQL
my $use = join ";\n", $views, @report, 'SELECT report, error FROM funnel.report_run', $edit, $store, $connect;
$clean{use} = said('reference', $use);
is(join("\n", grep { /ERROR/ && !/rows of table "signal_note" are not changed/ } split /\n/, $clean{use}), '', 'the reports and the edits work');
$clean{all} = "$clean{connect}\n$clean{use}";
$clean{disconnect} = said('reference', $disconnect);
my $rows = $node->safe_psql('reference', 'COPY traps.wanted TO STDOUT');
$node->safe_psql('crm', "COPY traps.wanted FROM STDIN;\n$rows\n\\.\nANALYZE traps.wanted");
note($node->safe_psql('crm', 'SELECT kind, count(*), count(DISTINCT name) FROM traps.wanted GROUP BY kind ORDER BY kind'));
$node->safe_psql('postgres', 'CREATE DATABASE planted TEMPLATE crm; GRANT CREATE ON DATABASE planted TO foe');
$node->safe_psql('planted', q(SET ROLE foe; CREATE SCHEMA foe; CALL traps.plant('foe', taken => false)));
$node->safe_psql('planted', 'ANALYZE pg_proc');
cmp_ok($node->safe_psql('planted', q(SELECT count(*) FROM pg_operator WHERE oprnamespace = 'foe'::regnamespace)), '>', 1000, 'traps are planted');

# A copy of a database for one foe.
sub victim
{
    my ($name, $from, $setup) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE $from; GRANT CREATE ON DATABASE $name TO foe");
    $node->safe_psql($name, $setup) if defined $setup;
    return $name;
}

# The foe does it; what went wrong is told.
sub foe
{
    my ($database, $statements) = @_;
    return said($database, "SET ROLE foe; $statements");
}

# A superuser helps the foe to what the extension does not let the foe do.
sub plant_with_help
{
    my ($database, $schema) = @_;
    return $node->safe_psql($database, <<~"SQL");
        GRANT CREATE ON SCHEMA $schema TO foe;
        SET ROLE foe;
        CALL traps.plant('$schema');
        RESET ROLE;
        REVOKE CREATE ON SCHEMA $schema FROM foe;
        SQL
}

# No trap was called, and none is referred to.
sub escaped
{
    my ($database, $when) = @_;
    my $called = $node->safe_psql($database, 'SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM traps.called');
    my @strange = split /\n/, $node->safe_psql($database, 'SELECT use FROM traps.strange ORDER BY 1');
    is($called, 0, "no trap was called $when");
    is(scalar @strange, 0, "none is referred to $when")
      or diag(map { "$_\n" } grep { !/function \S*"trap / } @strange);
    return;
}

# The same rows and messages as without a foe; what is not is shown.
sub same
{
    my ($database, $step, $statements, $when) = @_;
    my %count;
    my @got = map { s/^psql:<stdin>:\d+: //r } split /\n/, said($database, $statements);
    $count{$_}++ for @got;
    $count{ s/^psql:<stdin>:\d+: //r }-- for split /\n/, $clean{$step};
    my @differ = grep { $count{$_} != 0 } sort keys %count;
    return 1 if is(scalar @differ, 0, "$step says the same $when");
    diag(map { substr($_, 0, 250) . "\n" } grep { $count{$_} > 0 } @differ[ 0 .. ($#differ < 30 ? $#differ : 30) ]);
    return 0;
}

# From the extension to the reports, with traps before each step.
sub whole_way
{
    my ($database, $plant) = @_;
    $plant //= sub { };
    same($database, 'extension', 'CREATE EXTENSION lead_funnel', 'with traps before it');
    is($plant->(), '', 'traps before connect()');
    same($database, 'connect', $connect, 'with traps before it');
    is($plant->(), '', 'traps before the reports');
    same($database, 'use', $use, 'with traps before it');
    escaped($database, 'from beginning to end');
    same($database, 'disconnect', $disconnect, 'at last');
    return;
}

# Schema lead_funnel, which the views and functions of the extension look into.
subtest 'schema lead_funnel, with traps before CREATE EXTENSION' => sub {
    my $database = victim('before', 'planted');
    is(foe($database, 'ALTER SCHEMA foe RENAME TO lead_funnel'), '', 'the foe has it');
    like(said($database, 'CREATE EXTENSION lead_funnel'), $holds, 'CREATE EXTENSION is refused');
    # Where there is one, what the foe can do with it is shown.
    is($node->safe_psql($database, q(SELECT count(*) FROM pg_extension WHERE extname = 'lead_funnel')), 0, 'there is no extension')
      or said($database, "$connect;\n$use");
    escaped($database, 'by it');
};

for my $case ([ owned => 'the foe\'s own, empty', 'SET ROLE foe; CREATE SCHEMA lead_funnel; GRANT ALL ON SCHEMA lead_funnel TO PUBLIC' ],
    [ granted => 'empty, open to the foe', 'CREATE SCHEMA lead_funnel; GRANT ALL ON SCHEMA lead_funnel TO PUBLIC, foe' ])
{
    my ($name, $what, $setup) = @$case;
    subtest "schema lead_funnel, $what, before CREATE EXTENSION" => sub {
        my $database = victim($name, 'crm', $setup);
        is(said($database, 'CREATE EXTENSION lead_funnel'), '', 'CREATE EXTENSION works');
        is( $node->safe_psql($database, q(SELECT nspowner::regrole, has_schema_privilege('foe', oid, 'CREATE') FROM pg_namespace
                                          WHERE nspname = 'lead_funnel')),
            'postgres|f', 'the schema is the superuser\'s alone');
        like(foe($database, q(CALL traps.plant('lead_funnel'))), qr/permission denied for schema lead_funnel/, 'the foe cannot plant');
        same($database, 'connect', $connect, 'then');
        escaped($database, 'by it');
    };
}

subtest 'schema lead_funnel, with traps after connect()' => sub {
    my $database = victim('connected', 'crm', "CREATE EXTENSION lead_funnel; $connect");
    plant_with_help($database, 'lead_funnel');
    like(said($database, $_), $holds, 'connect() refuses') for split /;\n/, $connect;
    like(said($database, $report{$_}), $holds, "$_ refuses") for sort keys %report;
    is(join("\n", grep { /the foe was called/ } split /\n/, said($database, "$views;\n$edit")), '', 'views and triggers call none of them');
    escaped($database, 'by it');
};

subtest 'schema lead_funnel, with traps before connect()' => sub {
    my $database = victim('unconnected', 'connected', q(DROP SCHEMA funnel, funnel_steps, funnel_custom, funnel_custom_steps CASCADE; SELECT setval('traps.called', 1, false)));
    like(said($database, $_), $holds, 'connect() refuses') for split /;\n/, $connect;
    is($node->safe_psql($database, q(SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'funnel%')), 0, 'and makes nothing')
      or said($database, $use);
    escaped($database, 'by it');
};

# Other schemas that a search path may name, of the database or of the role.
subtest 'schema public' => sub {
    my $database = victim('in_public', 'crm', 'GRANT CREATE ON SCHEMA public TO PUBLIC');
    my $plant = sub { foe($database, q(CALL traps.plant('public'))) };
    is($plant->(), '', 'traps before CREATE EXTENSION');
    whole_way($database, $plant);
};

subtest 'a schema that is first in the path' => sub {
    my $database = victim('path', 'planted', 'ALTER DATABASE path SET search_path = foe, pg_catalog, public');
    is($node->safe_psql($database, 'SHOW search_path'), 'foe, pg_catalog, public', 'before pg_catalog');
    like(said($database, 'SELECT 1::pg_catalog.numeric / 2::pg_catalog.int8'), qr/the foe was called: .*"trap \/"\(numeric,bigint\)/, 'a trap works');
    $node->safe_psql($database, q(SELECT setval('traps.called', 1, false)));
    whole_way($database, sub { foe($database, q(CALL traps.plant('foe'))) });
};

subtest 'temporary tables and types' => sub {
    my $database = victim('temporary', 'crm');
    my $plant = q(CALL traps.plant('pg_temp', '{relation,type}'));
    same($database, 'all', "$plant;\nCREATE EXTENSION lead_funnel;\n$plant;\n$connect;\n$plant;\n$use", 'beside them');
    escaped($database, 'from beginning to end');
};

# The schemas into which connect() makes the views.
for my $schema ('funnel', 'funnel_steps')
{
    subtest "schema $schema of the foe's" => sub {
        my $database = victim("foes_$schema", 'planted', 'CREATE EXTENSION lead_funnel');
        is(foe($database, "ALTER SCHEMA foe RENAME TO $schema"), '', 'the foe has it');
        like(said($database, $connect), qr/schema "$schema" belongs to user "foe"/, 'connect() refuses');
        escaped($database, 'by it');
    };

    subtest "schema $schema, open to the foe" => sub {
        my $database = victim("open_$schema", 'crm', "CREATE SCHEMA $schema; GRANT ALL ON SCHEMA $schema TO PUBLIC, foe;
            ALTER ROLE postgres IN DATABASE open_$schema SET search_path = $schema, pg_catalog, public");
        my $plant = qq(CALL traps.plant('$schema', '{function,aggregate,operator,type}'));
        is(foe($database, $plant), '', 'traps before CREATE EXTENSION');
        same($database, 'extension', 'CREATE EXTENSION lead_funnel', 'with traps before it');
        is(foe($database, $plant), '', 'traps before connect()');
        my $out = said($database, $connect);
        if ($out !~ /ERROR/)
        {
            is($out, $clean{connect}, 'connect() says the same');
            is($node->safe_psql($database, qq(SELECT has_schema_privilege('foe', '$schema', 'CREATE'))), 'f', 'and closes the schema');
            same($database, 'use', $use, 'then');
        }
        else
        {
            like($out, qr/ERROR:  schema "$schema"/, 'connect() refuses');
        }
        escaped($database, 'from beginning to end');
    };
}

$node->stop;
done_testing();
