# What may befall leads that are stored, see materialize(): two who refresh, a backend that is killed, dump and restore, tables of
# the CRM that are away, changed or made anew, roles without rights, row-level security, disconnect() and forget().
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use IPC::Run qw(start finish);
use LeadFunnelTest;
use PostgreSQL::Test::Utils;
use StoredAgainstLive;
use Test::More;
use Time::HiRes;

my $node = new_server('faults', conf => "restart_after_crash = on\njit = off\n");
my $database = 'crm';

sub result
{
    my ($sql) = @_;
    return $node->safe_psql($database, "SET client_min_messages = warning; $sql");
}

# The error as which a statement ends.
sub refused
{
    my ($sql) = @_;
    my ($status, undef, $stderr) = $node->psql($database, $sql);
    return $status == 0 ? 'none' : $stderr;
}

sub as_role
{
    my ($role, $sql) = @_;
    return result("SET ROLE $role; $sql");
}

# A session of its own, which runs beside this one.
sub session
{
    my ($sql) = @_;
    my %session = (out => '');
    $session{run} = start([ 'psql', '-XAtq', '-d', $node->connstr($database), '-c', $sql ], '<', \undef, '>&', \$session{out});
    return \%session;
}

sub wait_for
{
    my ($what, $condition) = @_;
    $node->poll_query_until('postgres', "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = '$database' AND $condition")
      or BAIL_OUT("$what never came");
    return;
}

sub refresh
{
    return result(q(SELECT concat_ws('|', outcome, error) FROM lead_funnel.refresh('stored')));
}

# Which of these views, or of all, say something else than the CRM as it is.
sub differs
{
    my ($views) = @_;
    $views //= q('{lead,lead_status,channel_kpi,sla_queue,data_quality,touch,customer,customer_event}');
    return result("SELECT * FROM public.differ('stored', 'live', $views)");
}

# Which reports cannot be read, and with which error.
sub unreadable
{
    my ($role) = @_;
    return result(($role ? "SET ROLE $role;" : '') . "SELECT * FROM public.unreadable('stored')");
}

# What the relations of the reports show a role of the leads of others.
sub check_visible
{
    my ($what) = @_;
    my @relations = split /\n/, result(<<~'SQL');
        SELECT c.oid::regclass FROM pg_class c
        WHERE c.relnamespace IN ('stored'::regnamespace, 'stored_steps'::regnamespace) AND c.relkind IN ('r', 'v') ORDER BY 1
        SQL
    for my $role ('anna', 'bert')
    {
        my @counts = split /\n/, as_role($role, join ';', map { <<~"SQL" } @relations);
            SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM regexp_matches(to_jsonb(v)::text, '\\m88000\\d{4}\\M', 'g') m
                                                  WHERE m[1] NOT IN (SELECT o.lead_id FROM own_lead o WHERE o.owner = current_user))) FROM $_ v
            SQL
        is(scalar @counts, scalar @relations, "$what: $role may read all " . @relations);
        is(join(', ', map { $counts[$_] eq '0' ? () : "$relations[$_] $counts[$_]" } 0 .. $#relations), '', "$what: nothing shows $role a foreign lead");
        is(as_role($role, 'SELECT count(*) FROM stored.lead_status'), result("SELECT count(*) FROM own_lead WHERE owner = '$role'"), "$what: $role sees the own ones");
        is(as_role($role, 'SELECT sum(leads) FROM stored.channel_kpi'), as_role($role, 'SELECT count(*) FROM stored.lead_status'), "$what: and counts these only");
    }
    return;
}

my $tables = <<'SQL';
CREATE TABLE crm.lead AS
SELECT (880000000 + i)::text AS lead_id, timestamptz '2026-08-05 08:00+00' + i * interval '9 hours' AS received_at,
       (ARRAY['google', 'facebook', 'partner', NULL])[i % 4 + 1] AS source, (ARRAY['cpc', 'paid_social', 'referral', NULL])[i % 4 + 1] AS medium,
       NULL AS campaign, NULL AS landing_page, (ARRAY['offerteaanvraag', 'calculator', 'nieuwsbrief', 'iets anders'])[i % 4 + 1] AS conversion,
       CASE WHEN i % 5 = 0 THEN '{need,budget}'::text[] END AS signals, (ARRAY['anna', 'bert', 'bert'])[i % 3 + 1] AS owner,
       NULL::timestamptz AS handed_over_at,
       CASE WHEN i % 3 > 0 THEN timestamptz '2026-08-05 08:20+00' + i * interval '9 hours' END AS responded_at,
       NULL::timestamptz AS next_step_at, CASE WHEN i % 7 = 0 THEN 'customer' WHEN i % 7 = 1 THEN 'sql' END AS crm_stage,
       i % 7 = 3 AS lost, NULL AS lost_reason, NULL::timestamptz AS closed_at, i * 10.01 AS amount, 'of ' || 880000000 + i AS customer_id
FROM generate_series(1, 300) i;
CREATE TABLE crm.customer AS
SELECT customer_id, lead_id, received_at + interval '2 days' AS started_at, NULL::timestamptz AS first_value_at, NULL::timestamptz AS churned_at,
       amount AS initial_amount, amount AS current_amount FROM crm.lead WHERE crm_stage = 'customer';
CREATE TABLE crm.customer_event AS
SELECT customer_id, started_at AS at, 'started' AS kind, 10 AS monthly_amount FROM crm.customer;
SQL
my $touches = q(SELECT lead_id, received_at - interval '1 day' AS touched_at, source, medium, campaign FROM crm.lead);
my $hours = "'Mo-Fr 09:00-17:00; Europe/Brussels'";

# A database with such a CRM.
sub new_database
{
    my ($name) = @_;
    $database = $name;
    $node->safe_psql('postgres', "CREATE DATABASE $name; ALTER DATABASE $name SET lead_funnel.as_of = '2026-11-30 12:00+00'");
    return result('CREATE EXTENSION lead_funnel; CREATE SCHEMA crm;' . $tables);
}

sub make_helpers
{
    return result(differ_sql() . <<'SQL');
CREATE FUNCTION public.unreadable(of_schema text, OUT relation regclass, OUT error text) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
    FOR relation IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = of_schema AND c.relkind IN ('r', 'v') ORDER BY 1 LOOP
        BEGIN
            EXECUTE format('SELECT count(to_jsonb(v)) FROM %s v', relation);
        EXCEPTION WHEN OTHERS THEN
            error := SQLERRM;
            RETURN NEXT;
        END;
    END LOOP;
END $$;
SQL
}

new_database('crm');
make_helpers();
result(<<"SQL");
-- A view, and slow when it is told to be.
CREATE TABLE crm.slow (seconds float8);
INSERT INTO crm.slow VALUES (0);
CREATE VIEW crm.touch AS SELECT t.* FROM (SELECT pg_sleep(s.seconds) IS NOT NULL AS slept FROM crm.slow s OFFSET 0) s CROSS JOIN LATERAL ($touches) t WHERE s.slept;
SELECT lead_funnel.connect('custom', 'crm', s, $hours) FROM unnest('{live,stored}'::text[]) s;
UPDATE stored.settings SET fresh_within = '100 years';
CREATE VIEW public.mine AS SELECT channel, leads, won FROM stored.channel_kpi;
SQL
my $mine = result('SELECT * FROM public.mine ORDER BY 1');
like(result(q(SELECT lead_funnel.materialize('stored'))), qr/^\d+ leads are stored in schema stored$/, 'materialized');
like(refused(q(SELECT lead_funnel.distribute('stored'))), qr/extension "citus" is not installed/, 'distributed by Citus only');
is(differs('NULL'), '', 'the same as the CRM');
is(result('SELECT * FROM public.mine ORDER BY 1'), $mine, q(a user's own view on a report goes on));
result(q(UPDATE crm.lead SET amount = 1, source = 'bing' WHERE lead_id LIKE '%1'));
isnt(refresh(), '', 'refreshed');
is(result('SELECT * FROM public.mine ORDER BY 1'), result('SELECT channel, leads, won FROM live.channel_kpi ORDER BY 1'), 'with what is new');

# Two who refresh.
my $holder = session('BEGIN; LOCK TABLE crm.lead IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600);');
wait_for('the lock', "wait_event = 'PgSleep'");
my $first = session(q(SELECT outcome FROM lead_funnel.refresh('stored')));
wait_for('a refresh that waits', "wait_event_type = 'Lock'");
my $started = Time::HiRes::time();
like(refresh(), qr/^busy\|another refresh/, 'another refresh() is busy');
cmp_ok(Time::HiRes::time() - $started, '<', 5, 'at once');
is(unreadable(), '', 'reports answer meanwhile');
result(q(SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = 'crm' AND wait_event = 'PgSleep'));
finish($holder->{run});
finish($first->{run});
is($first->{out}, "done\n", 'the first one goes on');
is(result(q(SELECT count(*) FROM stored.refresh_run WHERE outcome NOT IN ('done', 'failed'))), '0', 'the busy one is no run');

# Killed in the middle, when some of it is written.
my $said = result('SELECT md5(string_agg(s::text, $$,$$ ORDER BY s.lead_id)) FROM stored.lead_status s');
my $runs = result('SELECT count(*) FROM stored.refresh_run');
result(q(UPDATE crm.slow SET seconds = 600; UPDATE crm.lead SET amount = 2, owner = 'anna' WHERE lead_id LIKE '%2'; DELETE FROM crm.lead WHERE lead_id LIKE '%33'));
$first = session(q(SELECT outcome FROM lead_funnel.refresh('stored')));
wait_for('a refresh that sleeps', "wait_event = 'PgSleep'");
kill 'KILL', result(q(SELECT pid FROM pg_stat_activity WHERE datname = 'crm' AND wait_event = 'PgSleep'));
finish($first->{run});
unlike($first->{out}, qr/done/, 'killed');
$node->poll_query_until('postgres', 'SELECT true') or BAIL_OUT('the server is gone');
is(result('SELECT md5(string_agg(s::text, $$,$$ ORDER BY s.lead_id)) FROM stored.lead_status s'), $said, 'the reports say what they said');
is(unreadable(), '', 'all of them answer');
is(result('SELECT count(*) FROM stored.refresh_run'), $runs, 'no run');
result('UPDATE crm.slow SET seconds = 0');
is(refresh(), 'done', 'the next refresh is done');
is(differs(), '', 'and the same as the CRM');
cmp_ok(result('SELECT count(*) FROM stored.lead_history'), '>', 0, 'versions are kept');

# A table that is away.
result('ALTER TABLE crm.lead RENAME TO elsewhere');
is(unreadable(), '', 'reports answer without the table');
like(refresh(), qr/^failed\|relation "crm\.lead" does not exist \(42P01\)$/, 'refresh() says why it fails');
like(result('SELECT outcome, error FROM stored.refresh_run ORDER BY position DESC LIMIT 1'), qr/^failed\|relation "crm\.lead"/, 'so does refresh_run');
like(result(q(SELECT * FROM stored.data_quality WHERE finding = 'refresh of the leads failed')), qr/relation "crm\.lead" does not exist/, 'and data_quality');
my $since = result(q(SELECT failing_since FROM lead_funnel.status('stored')));
isnt($since, '', 'failing since');
refresh();
is(result(q(SELECT is_fresh, last_outcome, failing_since = '%s', error IS NOT NULL FROM lead_funnel.status('stored')) =~ s/%s/$since/r), 'f|failed|t|t', 'status() tells it');
is(unreadable(), '', 'reports answer still');
result('ALTER TABLE crm.elsewhere RENAME TO lead');
is(refresh(), 'done', 'the table is back, and so is refresh()');
is(result(q(SELECT is_fresh, last_outcome, failing_since IS NULL, error IS NULL FROM lead_funnel.status('stored'))), 't|done|t|t', 'status() forgets it');
is(result(q(SELECT count(*) FROM stored.data_quality WHERE finding = 'refresh of the leads failed')), '0', 'so does data_quality');

# Rights.
result(<<'SQL');
CREATE ROLE nobody;
CREATE ROLE reader;
CREATE ROLE noter;
SELECT lead_funnel.grant_reader('reader', 'stored');
SELECT lead_funnel.grant_reader('noter', 'stored');
GRANT INSERT ON stored.signal TO noter;
SQL
for my $role ('nobody', 'reader')
{
    like(refused("SET ROLE $role; SELECT lead_funnel.$_"), qr/ERROR: .*(?:permission denied|must be owner|owned|owner)/, "$role may not $_")
      for "refresh('stored')", "materialize('stored')", "materialize('stored', false)", "forget('880000010', 'stored')", "disconnect('stored')";
}
is(result(q(SELECT count(*) FROM stored.lead WHERE lead_id = '880000010')), '1', 'and has not');
is(unreadable('reader'), '', 'a reader reads all reports');
is(as_role('reader', 'SELECT count(*) FROM stored.lead_status'), result('SELECT count(*) FROM live.lead_status'), 'of all leads');
is(result(q(SELECT has_schema_privilege('reader', 'crm', 'USAGE'), has_any_column_privilege('reader', 'crm.lead', 'SELECT'))), 'f|f', 'without any right in the CRM');
is(as_role('noter', q(INSERT INTO stored.signal (lead_id, signal, noted_at) VALUES ('880000011', 'timing', '2026-11-30 11:00+00'))), '', 'one who may only read, and note a signal, does');
like(refused('SET ROLE noter; INSERT INTO stored_steps.stored_change VALUES (NULL)'), qr/permission denied for table stored_change/, 'and writes nothing else');
like(result(q(SELECT signals FROM stored.lead_status WHERE lead_id = '880000011')), qr/timing/, 'it shows at once');
result(q(INSERT INTO live.signal SELECT * FROM stored.signal));
is(differs(), '', 'as it does in the CRM as it is');

# Dump and restore.
my $file = "$PostgreSQL::Test::Utils::tmp_check/stored.dump";
command_ok([ 'pg_dump', '-Fc', '-f', $file, '-d', $node->connstr('crm') ], 'pg_dump');
$node->safe_psql('postgres', q(CREATE DATABASE restored; ALTER DATABASE restored SET lead_funnel.as_of = '2026-11-30 12:00+00'));
command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), $file ], 'pg_restore');
my $history = 'SELECT md5(string_agg(h::text, $$,$$ ORDER BY h.lead_id, h.valid_to)) FROM stored.lead_history h';
my $kept = result($history);
$database = 'restored';
is(unreadable(), '', 'restored reports answer');
is(differs(), '', 'and say the same as the CRM');
result(q(UPDATE crm.lead SET amount = 4 WHERE lead_id = '880000014'; INSERT INTO stored.signal (lead_id, signal) VALUES ('880000015', 'scope'); INSERT INTO live.signal (lead_id, signal) VALUES ('880000015', 'scope')));
is(result("BEGIN; $history; ROLLBACK"), $kept, 'with the history');
is(refresh(), 'done', 'the first refresh is done');
is(result(q(SELECT added, changed, removed FROM stored.refresh_run ORDER BY position DESC LIMIT 1)), '0|1|0', 'and finds what has changed');
is(differs(), '', 'and the same as the CRM');

# A sync tool that makes its tables anew. A view of the connected schema "live" would be in its way.
result(q(SELECT lead_funnel.disconnect('live')));
result('DROP VIEW crm.touch');
is(result('ALTER TABLE crm.lead ALTER COLUMN amount TYPE double precision'), '', 'no report is in the way of another type');
like(refresh(), qr/^failed\|relation "crm\.touch" does not exist/, 'a view that is gone is missed');
result("CREATE VIEW crm.touch AS $touches");
is(refresh(), 'done', 'a column of another type is read');
result('DROP VIEW crm.touch');
is(result('ALTER TABLE crm.lead DROP COLUMN landing_page'), '', 'nor of a column that is dropped');
like(refresh(), qr/^failed\|relation "crm\.touch" does not exist/, 'the view that read it is missed');
is(unreadable(), '', 'reports answer');
my (undef, undef, $cascade) = $node->psql($database, 'DROP TABLE crm.lead, crm.customer, crm.customer_event CASCADE');
is($cascade, '', 'DROP TABLE ... CASCADE takes nothing with it');
is(unreadable(), '', 'reports answer without a CRM');
like(refresh(), qr/^failed\|relation "crm\./, 'and refresh() says so');
result("$tables CREATE VIEW crm.touch AS $touches; SELECT lead_funnel.connect('custom', 'crm', 'live', $hours); INSERT INTO live.signal SELECT * FROM stored.signal");
is(refresh(), 'done', 'tables that are made anew are read');
is(differs(), '', 'as by whoever connects anew');

# disconnect() keeps the history, unless it must not.
$kept = result('SELECT count(*) FROM stored.lead_history');
my $leads = result('SELECT count(*) FROM stored.lead');
cmp_ok($kept, '>', 0, 'there is history');
result('DROP VIEW public.mine');
like(result(q(SELECT lead_funnel.disconnect('stored'))), qr/stays in table stored\.lead_history/, 'disconnect() keeps the history');
is(result('SELECT count(*) FROM stored.lead_history'), $kept + $leads, 'and what was stored the last time');
result("SELECT lead_funnel.connect('custom', 'crm', 'stored', $hours); UPDATE stored.settings SET fresh_within = '100 years'; INSERT INTO stored.signal SELECT * FROM live.signal;");
result(q(UPDATE crm.lead SET amount = 5 WHERE lead_id LIKE '%55'));
like(result(q(SELECT lead_funnel.materialize('stored'))), qr/are stored/, 'materialized once more');
is(differs(), '', 'the same as the CRM');
is(result(q(SELECT count(*), count(*) FILTER (WHERE valid_to = 'infinity') FROM stored.lead_history h)), $kept + 3 . '|0', 'with the versions of before, and those that have changed since');
result(q(SELECT lead_funnel.disconnect('stored', keep_history => false)));
is(result(q(SELECT to_regclass('stored.lead_history'), to_regnamespace('stored'))), '|', 'keep_history => false keeps nothing');

# What a collation takes for the same is another text.
SKIP:
{
    skip 'the server has no ICU', 3 if $node->safe_psql('postgres', q(SELECT count(*) FROM pg_collation WHERE collprovider = 'i')) eq '0';
    new_database('same');
    result(<<"SQL");
CREATE COLLATION crm.no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE crm.touch AS $touches;
ALTER TABLE crm.customer ADD COLUMN account_manager text COLLATE crm.no_case;
ALTER TABLE crm.lead ALTER COLUMN owner TYPE text COLLATE crm.no_case;
ALTER TABLE crm.touch ALTER COLUMN lead_id TYPE text COLLATE crm.no_case;
UPDATE crm.customer SET account_manager = 'cleo';
UPDATE crm.touch SET lead_id = lead_id || 'a';
SELECT lead_funnel.connect('custom', 'crm', 'stored', $hours);
SELECT lead_funnel.materialize('stored');
UPDATE crm.customer SET account_manager = 'Cleo' WHERE lead_id LIKE '%4';
UPDATE crm.touch SET lead_id = upper(lead_id) WHERE touched_at < '2026-09-01';
UPDATE crm.lead SET owner = 'Anna' WHERE owner = 'anna' AND lead_id LIKE '%5';
-- Twice, and one of the two goes.
INSERT INTO crm.touch SELECT * FROM crm.touch WHERE touched_at < '2026-08-20';
SQL
    is(refresh(), 'done', 'what is the same but for its case is read');
    my $rows = sub {
        my ($schema) = @_;
        return result(<<"SQL");
SELECT md5(string_agg(r, ',' ORDER BY r COLLATE "C"))
FROM (SELECT concat_ws(' ', customer_id, account_manager) AS r FROM $schema.customer
      UNION ALL SELECT concat_ws(' ', lead_id, touched_at) FROM $schema.touch UNION ALL SELECT concat_ws(' ', lead_id, owner) FROM $schema.lead) r
SQL
    };
    is($rows->('stored'), $rows->('crm'), 'and stored');
    result(q(DELETE FROM crm.touch WHERE ctid IN (SELECT max(ctid) FROM crm.touch GROUP BY lead_id HAVING count(*) > 1)));
    refresh();
    is($rows->('stored'), $rows->('crm'), 'so is one row fewer of two');
}

# Row-level security: what is stored is shown to those who see the lead.
new_database('rows');
make_helpers();
result(<<"SQL");
CREATE TABLE crm.touch AS $touches;
CREATE ROLE anna;
CREATE ROLE bert;
CREATE POLICY own ON crm.lead USING (owner = current_user);
ALTER TABLE crm.lead ENABLE ROW LEVEL SECURITY;
SELECT lead_funnel.connect('custom', 'crm', s, $hours) FROM unnest('{live,stored}'::text[]) s;
CREATE TABLE own_lead AS SELECT owner, lead_id FROM crm.lead;
GRANT SELECT ON own_lead TO PUBLIC;
SQL
like(refused(q(SELECT lead_funnel.materialize('stored'))), qr/row-level security protects tables of the CRM\nDETAIL: .* crm\.lead say/, 'policies of the CRM are in the way');
is(result(q(SELECT relkind FROM pg_class WHERE oid = 'stored.lead'::regclass)), 'v', 'nothing is stored');
like(result(q(SELECT lead_funnel.materialize('stored', despite_row_security => true))), qr/are stored/, 'unless one says so');
result(<<'SQL');
CREATE POLICY own_leads ON stored.lead USING (owner = current_user);
ALTER TABLE stored.lead ENABLE ROW LEVEL SECURITY;
UPDATE crm.lead SET amount = amount + 1, next_step_at = '2026-12-24 12:00+00' WHERE lead_id LIKE '%7';
UPDATE crm.lead SET received_at = received_at - interval '1 minute' WHERE lead_id LIKE '%8';
SELECT lead_funnel.refresh('stored');
SELECT count(lead_funnel.record_signal(l.lead_id, 'scope', 'asked', 'stored')) FROM stored.lead l WHERE l.lead_id LIKE '%5';
SELECT lead_funnel.notify_sla('sla', 'stored');
SELECT lead_funnel.run_report('stored');
SELECT lead_funnel.grant_reader(r, s) FROM unnest('{anna,bert}'::text[]) r, unnest('{live,stored}'::text[]) s;
SQL
cmp_ok(result('SELECT count(*) FROM stored.lead_history'), '>', 0, 'what was said before is kept');
cmp_ok(result('SELECT count(*) FROM stored_steps.stored_change'), '>', 0, 'what has changed is noted');
check_visible('a table');
cmp_ok(result(q(SELECT count(*) FROM stored.touch)), '>', 100, 'there is more to see');

# forget() leaves nothing of a lead.
my $where = <<'SQL';
CREATE FUNCTION public.traces(of_lead text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    one  regclass;
    rows bigint;
BEGIN
    FOR one IN SELECT c.oid FROM pg_class c WHERE c.relnamespace IN ('stored'::regnamespace, 'stored_steps'::regnamespace) AND c.relkind = 'r' LOOP
        EXECUTE format('SELECT count(*) FROM %s t WHERE to_jsonb(t)::text ~ (''\m'' || $1 || ''\M'')', one) INTO rows USING of_lead;
        IF rows > 0 THEN
            RETURN NEXT format('%s %s', one, rows);
        END IF;
    END LOOP;
END $$;
SQL
result($where);
my $lead = result(q(SELECT max(h.lead_id) FROM stored.lead_history h JOIN stored.lead USING (lead_id)));
result("SELECT lead_funnel.record_signal('$lead', 'scope', 'asked', 'stored')");
cmp_ok(scalar(split /\n/, result("SELECT public.traces('$lead')")), '>', 3, 'of a lead there is much');
result("DELETE FROM crm.lead WHERE lead_id = '$lead'; DELETE FROM crm.touch WHERE lead_id = '$lead'; DELETE FROM crm.customer WHERE lead_id = '$lead'; SELECT lead_funnel.forget('$lead', 'stored')");
is(result("SELECT public.traces('$lead')"), '', 'forget() leaves nothing of it');
is(refresh(), 'done', 'refreshed');
is(result("SELECT public.traces('$lead')"), '', 'nor does it come back');

# The user's own view, back on what reads the CRM.
result('CREATE VIEW public.mine AS SELECT channel, leads, won FROM stored.channel_kpi');
$mine = result('SELECT * FROM public.mine ORDER BY 1');
result(q(DROP POLICY own_leads ON stored.lead; SELECT lead_funnel.materialize('stored', false)));
is(result('SELECT * FROM public.mine ORDER BY 1'), $mine, q(a user's own view survives the way back));

# The same of Odoo, whose orders are of leads, too.
$database = 'odoo';
$node->safe_psql('postgres', q(CREATE DATABASE odoo; ALTER DATABASE odoo SET lead_funnel.as_of = '2026-09-30 15:00+02'));
result('CREATE EXTENSION lead_funnel');
command_ok([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($database), '-f', "$FindBin::Bin/../demo/odoo_crm.sql" ], 'the CRM loads');
result(<<'SQL');
DELETE FROM crm_lead WHERE id % 10 <> 0;
UPDATE crm_lead SET id = 880000000 + id;
UPDATE crm_tag_rel SET lead_id = 880000000 + lead_id;
UPDATE sale_order SET opportunity_id = 880000000 + opportunity_id;
DELETE FROM mail_message WHERE model <> 'crm.lead' OR res_id % 10 <> 0;
UPDATE mail_message SET res_id = 880000000 + res_id;
UPDATE mail_activity SET res_id = 880000000 + res_id WHERE res_model = 'crm.lead';
UPDATE crm_lead SET user_id = CASE WHEN id % 30 = 0 THEN 5 ELSE 6 END;
ANALYZE;
CREATE POLICY own ON crm_lead USING (user_id = CASE current_user WHEN 'anna' THEN 5 WHEN 'bert' THEN 6 END);
ALTER TABLE crm_lead ENABLE ROW LEVEL SECURITY;
CREATE TABLE own_lead AS SELECT CASE user_id WHEN 5 THEN 'anna' ELSE 'bert' END AS owner, id::text AS lead_id FROM crm_lead;
GRANT SELECT ON own_lead TO PUBLIC;
SELECT lead_funnel.connect('odoo', 'public', 'stored');
SELECT lead_funnel.grant_reader(r, 'stored') FROM unnest('{anna,bert}'::text[]) r;
SQL
result(<<'SQL');
SELECT lead_funnel.materialize('stored', despite_row_security => true);
CREATE POLICY own_leads ON stored.lead USING (owner = CASE current_user WHEN 'anna' THEN 'Tom Peeters' WHEN 'bert' THEN 'Sara Jacobs' END);
ALTER TABLE stored.lead ENABLE ROW LEVEL SECURITY;
SELECT lead_funnel.grant_reader(r, 'stored') FROM unnest('{anna,bert}'::text[]) r;
SQL
is(as_role('anna', 'SELECT count(*) FROM stored.lead_status'), result(q(SELECT count(*) FROM own_lead WHERE owner = 'anna')), 'Odoo: the own leads');
# An order may be of several leads, so that only who sees all leads sees the orders.
is(as_role('anna', 'SELECT count(*) FROM stored_steps.odoo_order'), '0', 'and no orders');
is(as_role('anna', 'SELECT count(*) FROM stored.customer c WHERE c.lead_id NOT IN (SELECT l.lead_id FROM stored.lead l)'), '0',
    'and no customers of others');

$node->stop;
done_testing();
