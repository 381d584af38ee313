# Leads of Odoo that are stored, see materialize(), against the same Odoo read as it is, while four sessions change it at random
# and a fifth refreshes: people, Odoo itself and importers, see perl/OdooChanges.pm, and some of them commit late. When it is quiet
# again, one refresh() makes every report the same, at its instant and an hour, a day and a month later. From a past instant the
# reports say what they said then. LF_SEED is the seed, LF_ROUNDS how many rounds (4 when unset, 2 of a short suite).
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use File::Temp;
use OdooChanges;
use OwnDatabase;
use POSIX qw(WNOHANG);
use StoredAgainstLive;
use Test::More;
use TestData;

my $seed   = $ENV{LF_SEED} || 1;
my $rounds = $ENV{LF_ROUNDS} || (($ENV{LF_SUITE} // '') eq 'full' ? 4 : 2);
note("seed $seed, $rounds rounds");
srand $seed;

own_database('stored_odoo', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'2026-09-30 15:00+02'" });
make_small_odoo();
query(<<~'SQL');
    SET client_min_messages = warning;
    SELECT lead_funnel.connect('odoo', 'public', s) FROM unnest('{live,stored}'::text[]) s \g /dev/null
    UPDATE stored.settings SET fresh_within = '100 years';
    SELECT lead_funnel.materialize('stored') \g /dev/null
    CREATE SCHEMA said;
    CREATE TABLE said.said (at timestamptz, view text, row jsonb);
    SQL
make_changes('live', 'stored');
make_differences();

# Before the first refresh: each lead as Odoo logged it, computed a second time, field by field, at five of the instants at which
# something changed.
is(query(<<~'SQL'), '1000|0|0', 'before the first refresh() the leads are what Odoo logged');
    CREATE TEMP TABLE instant AS
    SELECT at FROM (SELECT DISTINCT m.date AT TIME ZONE 'UTC' AS at FROM mail_tracking_value v JOIN mail_message m ON m.id = v.mail_message_id) d
    ORDER BY hashtext(at::text) LIMIT 5;
    CREATE TEMP TABLE logged AS
    SELECT m.res_id::text AS lead_id, m.date AT TIME ZONE 'UTC' AS at, v.id, f.name AS field, NULLIF(v.old_value_integer, 0) AS old, v.old_value_float AS amount
    FROM mail_tracking_value v
    JOIN mail_message m ON m.id = v.mail_message_id AND m.model = 'crm.lead'
    JOIN ir_model_fields f ON f.id = v.field_id AND f.name IN ('user_id', 'team_id', 'stage_id', 'expected_revenue');
    CREATE TEMP TABLE ours (at timestamptz, lead_id text, owner text, team text, amount numeric, crm_stage text);
    DO $$
    DECLARE
        i record;
    BEGIN
        FOR i IN SELECT at FROM instant LOOP
            PERFORM set_config('lead_funnel.as_of', i.at::text, true);
            INSERT INTO ours SELECT i.at, lead_id, owner, team, amount, crm_stage::text FROM stored_steps.lead_told;
        END LOOP;
    END $$;
    CREATE TEMP TABLE theirs AS
    SELECT i.at, l.lead_id,
           CASE WHEN u.id IS NULL THEN l.owner ELSE (SELECT p.name FROM res_users r JOIN res_partner p ON p.id = r.partner_id WHERE r.id = u.old) END AS owner,
           CASE WHEN t.id IS NULL THEN l.team ELSE (SELECT name ->> 'en_US' FROM crm_team WHERE id = t.old) END AS team,
           CASE WHEN e.id IS NULL THEN l.amount ELSE e.amount::numeric END AS amount,
           CASE WHEN s.id IS NULL THEN l.crm_stage::text ELSE (ARRAY['sql', 'opportunity', 'opportunity', 'customer'])[s.old] END AS crm_stage
    FROM instant i
    CROSS JOIN live.lead l
    LEFT JOIN LATERAL (SELECT * FROM logged g WHERE g.lead_id = l.lead_id AND g.field = 'user_id' AND g.at > i.at ORDER BY g.at, g.id LIMIT 1) u ON true
    LEFT JOIN LATERAL (SELECT * FROM logged g WHERE g.lead_id = l.lead_id AND g.field = 'team_id' AND g.at > i.at ORDER BY g.at, g.id LIMIT 1) t ON true
    LEFT JOIN LATERAL (SELECT * FROM logged g WHERE g.lead_id = l.lead_id AND g.field = 'expected_revenue' AND g.at > i.at ORDER BY g.at, g.id LIMIT 1) e ON true
    LEFT JOIN LATERAL (SELECT * FROM logged g WHERE g.lead_id = l.lead_id AND g.field = 'stage_id' AND g.at > i.at ORDER BY g.at, g.id LIMIT 1) s ON true;
    SELECT (SELECT count(*) FROM ours), (SELECT count(*) FROM (TABLE ours EXCEPT ALL TABLE theirs) d), (SELECT count(*) FROM (TABLE theirs EXCEPT ALL TABLE ours) d);
    SQL

# Some of them go back, as the changes below may not let any.
query(<<~'SQL');
    CREATE TEMP TABLE back AS SELECT l FROM crm_lead l WHERE stage_id = 3 AND won_status <> 'won' ORDER BY id LIMIT 10;
    SELECT tool.track(tool.say(l, 'notification', 3, 2), 6622, 3, 1, 'A', 'B') FROM back \g /dev/null
    UPDATE crm_lead SET stage_id = 1 WHERE id IN (SELECT (l).id FROM back);
    SQL

# What two sessions may do to each other, and what is none of ours.
my $expected = qr/deadlock detected|could not serialize|duplicate key value violates unique constraint "utm_/;

# Each session's statements at the same time as those of the others, and refresh() as long as there is one. What failed.
sub at_once
{
    my (@sessions) = @_;
    my @files = map { my $file = File::Temp->new(SUFFIX => '.sql'); print $file join "\n", @$_, ''; close $file; $file } @sessions;
    my @errors = map { File::Temp->new } @files;
    my %running;
    for my $n (0 .. $#files)
    {
        my $child = fork // die "fork: $!";
        if ($child == 0)
        {
            open STDERR, '>', "$errors[$n]" or POSIX::_exit(1);
            exec 'psql', '-XAtq', '-d', database_name(), '-f', "$files[$n]" or POSIX::_exit(1);
        }
        $running{$child} = 1;
    }
    my ($refreshed, @failed) = (0);
    while (%running)
    {
        my $run = query(q(SELECT outcome, error FROM lead_funnel.refresh('stored')));
        push @failed, $run if $run ne 'done|';
        $refreshed++;
        while ((my $child = waitpid -1, WNOHANG) > 0) { delete $running{$child}; }
    }
    push @failed, grep { /(?:ERROR|FATAL|PANIC):/ && !/$expected/ } split /\n/, file_text("$_") for @errors;
    return ($refreshed, join "\n", @failed);
}

# Differences that one column of the view lead explains, for whoever looks for the reason.
sub explained
{
    return query(<<~'SQL');
        SELECT string_agg(DISTINCT d.key, ', ') FROM (SELECT s.lead_id, e.key FROM stored.lead s JOIN live.lead l USING (lead_id)
            CROSS JOIN LATERAL (SELECT key, value FROM jsonb_each(to_jsonb(s) - 'valid_from') EXCEPT SELECT key, value FROM jsonb_each(to_jsonb(l))) e) d
        SQL
}

sub hours_on
{
    my ($hours) = @_;
    return query("ALTER DATABASE " . database_name() . " SET lead_funnel.as_of = '@{[ query(qq(SELECT timestamptz '2026-09-30 15:00+02' + interval '$hours hours'))]}'");
}

my $at = '(SELECT as_of FROM stored_steps.refresh_state)';
my @instants = map { "$at + interval '$_'" } '0', '1 hour', '1 day', '31 days';
# All of them take their time: each round a quarter of them, at two of the instants, and at all what the others are counted from.
my @views = split /\n/, query(q(SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'live'::regnamespace AND c.relkind = 'v' ORDER BY 1));
cmp_ok(scalar @views, '>', 50, 'there are views');
my $leads = 'SELECT count(*) FROM (SELECT to_jsonb(l) - \'valid_from\' FROM stored.lead l %s SELECT to_jsonb(l) FROM live.lead l) d';
my $refreshed = 0;
for my $round (1 .. $rounds)
{
    hours_on($round);
    my ($times, $failed) = at_once(map { [ changes(10) ] } 1 .. 4);
    $refreshed += $times;
    is($failed, '', "round $round: nothing fails") or last;
    is(query(q(SELECT outcome, error FROM lead_funnel.refresh('stored'))), 'done|', "round $round: refreshed") or last;
    is(query(sprintf($leads, 'EXCEPT ALL')) . '|' . query(sprintf('SELECT count(*) FROM (SELECT to_jsonb(l) FROM live.lead l EXCEPT ALL SELECT to_jsonb(l) - \'valid_from\' FROM stored.lead l) d')),
        '0|0', "round $round: the same leads")
      or diag('they differ in ' . explained());
    is(differences_of([qw(lead_status sla_queue customer customer_event stage_move)], 'stored', 'live', @instants), '', "round $round: the same leads then") or last;
    my @some = map { $views[$_] } grep { $_ % 4 == $round % 4 } 0 .. $#views;
    is(differences_of(\@some, 'stored', 'live', @instants[ 0, 1 + ($round + int($round / 4)) % 3 ]), '', "round $round: the same reports") or last;
}
is(query(<<~'SQL'), '', 'each coming to a stage has one going, or is there still, whatever happened');
    SELECT s.channel, s.stage FROM stored.sales_stage s WHERE (s.entered = s.advanced + s.lost + s.moved_back + s.still_there) IS NOT TRUE
    UNION ALL
    SELECT s.channel, 'all' FROM stored.sales_funnel s WHERE (s.entered = s.advanced + s.lost + s.moved_back + s.still_there) IS NOT TRUE;
    SQL
cmp_ok(query(q(SELECT count(*) FROM stored.stage_move WHERE direction = 'back')), '>', 0, 'and some went back');
cmp_ok($refreshed, '>=', 2 * $rounds, "$refreshed refreshes beside the changes");

# What the CRM overwrites is kept. Rules, office hours and noted signals hold for all time, so these stay as they are.
my $past = 1 + int($rounds / 2);
for my $round (1 .. $past)
{
    hours_on($rounds + $round);
    my (undef, $failed) = at_once(map { [ changes(6, @OdooChanges::timeless) ] } 1 .. 4);
    is($failed, '', "round $round: nothing fails, once more");
    query(<<~SQL);
        SELECT outcome FROM lead_funnel.refresh('stored') \\g /dev/null
        BEGIN;
        SELECT set_config('lead_funnel.as_of', $at\::text, true) \\g /dev/null
        INSERT INTO said.said SELECT lead_funnel.as_of(), 'lead_status', to_jsonb(v) FROM live.lead_status v;
        INSERT INTO said.said SELECT lead_funnel.as_of(), 'channel_kpi', to_jsonb(v) FROM live.channel_kpi v;
        COMMIT;
        SQL
}
hours_on(2 * $rounds + 2);
is(query(<<~'SQL'), '', 'from a past instant the reports say what they said then');
    CREATE FUNCTION said.now(at timestamptz, view text) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_config('lead_funnel.as_of', at::text, true);
        RETURN QUERY EXECUTE format('SELECT to_jsonb(v) FROM stored.%I v', view);
    END $$;
    SELECT s.at, s.view, count(*), min(d.row::text)
    FROM (SELECT DISTINCT s.at, s.view FROM said.said s) s
    CROSS JOIN LATERAL ((SELECT d.row FROM said.said d WHERE d.at = s.at AND d.view = s.view EXCEPT ALL SELECT n FROM said.now(s.at, s.view) n)
                        UNION ALL
                        (SELECT n FROM said.now(s.at, s.view) n EXCEPT ALL SELECT d.row FROM said.said d WHERE d.at = s.at AND d.view = s.view)) d
    GROUP BY s.at, s.view ORDER BY s.at, s.view;
    SQL
is(query('SELECT count(DISTINCT at) FROM said.said'), $past, 'of each');
cmp_ok(query('SELECT count(*) FROM stored.lead_history'), '>', 10, 'versions are kept');

# Another reporting currency: rates by the former one convert nothing. Until they are read anew amounts are missing, and told.
my @money = qw(lead_status channel_kpi customer data_quality);
query("\\i $FindBin::Bin/../twin/currencies_planted.sql
INSERT INTO res_currency_rate (id, currency_id, company_id, name, rate) VALUES (9300, 9002, NULL, '2025-01-01', 2);
UPDATE crm_lead SET company_id = CASE id % 60 WHEN 0 THEN 9001 WHEN 20 THEN 9002 ELSE 1 END");
query(q(SELECT outcome FROM lead_funnel.refresh('stored')));
is(differences_of(\@money, 'stored', 'live', 'lead_funnel.as_of()'), '', 'in several currencies');
my $without = q(SELECT count(*) FROM %s.lead_status s JOIN %1$s.lead l USING (lead_id) WHERE s.amount IS NULL AND l.amount IS NOT NULL AND l.currency <> '?');
is(query(sprintf $without, 'stored'), '0', 'all with their rates');
query(q(UPDATE live.settings SET currency = 'YEN'));
like(sql(q(UPDATE stored.settings SET currency = 'YEN')), qr/NOTICE:  the rates of the CRM are by EUR until the next refresh\(\)\n.*\n.*refresh\('stored'\)/,
    'who changes it is told so');
is(query(q(SELECT bool_and(s.amount IS NULL OR l.currency = 'YEN' AND s.amount = l.amount) FROM stored.lead_status s JOIN stored.lead l USING (lead_id))),
    't', 'no amount is converted by the rates of another currency');
is(query(q(SELECT leads FROM stored.data_quality WHERE finding = 'amount in a currency without a rate')), query(sprintf $without, 'stored'), 'data_quality names them');
cmp_ok(query(sprintf $without, 'stored'), '>', 20, 'there are some');
is(query(q(SELECT outcome FROM lead_funnel.refresh('stored'))), 'done', 'refreshed');
is(differences_of(\@money, 'stored', 'live', 'lead_funnel.as_of()'), '', 'then all is in the new one');
done_testing();
