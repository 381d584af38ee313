# Leads that are stored, see materialize(), against the same CRM read as it is: after each refresh() every report says the same, at
# its instant and an hour, a day and a month later, and from a past one what was said then. The CRM is a dirty one, see
# perl/DirtyCrm.pm, that changes at random in between, and so do the agreement and the noted signals. LF_SEED is the seed,
# LF_ROUNDS how many rounds (6 when unset, 3 of a short suite).
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use DirtyCrm;
use OwnDatabase;
use StoredAgainstLive;
use Test::More;
use TestData;

my $seed   = $ENV{LF_SEED} || 1;
my $rounds = $ENV{LF_ROUNDS} || (($ENV{LF_SUITE} // '') eq 'full' ? 6 : 3);

own_database('stored_custom', set => { search_path => 'public', jit => 'off' });
query(make_dirty_crm());
query("BEGIN;\n" . fill_dirty_crm($seed, '^$') . "\nCOMMIT;");
make_differences();
query(<<~'SQL');
    SET client_min_messages = warning;
    ALTER TABLE crm.lead ADD person text;
    UPDATE crm.lead SET person = hashtext(lead_id) % 400 WHERE hashtext(lead_id) % 5 <> 0;
    SELECT lead_funnel.connect('custom', 'crm', s, 'Mo-Fr 09:00-17:00; Europe/Brussels') FROM unnest('{live,stored}'::text[]) s \g /dev/null
    UPDATE live.settings SET currency = 'EUR';
    UPDATE stored.settings SET currency = 'EUR', fresh_within = '100 years';
    INSERT INTO live.fx_rate VALUES ('2020-01-01', 'USD', 1.1), (now()::date - 20, 'USD', 1.2), (now()::date + 5, 'USD', 1.3);
    INSERT INTO stored.fx_rate TABLE live.fx_rate;
    SELECT lead_funnel.materialize('stored') \g /dev/null
    CREATE TABLE said (at timestamptz, view text, row jsonb);
    CREATE TABLE stage_said (at timestamptz, lead_id text, stage lead_funnel.lead_stage);
    SQL

# What may happen between two refreshes, each with the leads that it is drawn for.
my @changes = (
    q(UPDATE crm.lead SET amount = i * 7, owner = 'owner ' || i % 5 WHERE {drawn}),
    q(UPDATE crm.lead SET responded_at = now() - i % 90 * interval '1 minute' WHERE {drawn} AND responded_at IS NULL),
    q(UPDATE crm.lead SET crm_stage = 'opportunity', handed_over_at = now() + (i % 9 - 6) * interval '1 hour' WHERE {drawn} AND crm_stage IS NULL),
    q(UPDATE crm.lead SET crm_stage = 'customer', customer_id = 'c' || i, closed_at = now() + (i % 9 - 7) * interval '1 day' WHERE {drawn}),
    q(UPDATE crm.lead SET lost = NOT coalesce(lost, false), closed_at = now() - interval '1 hour' WHERE {drawn}),
    q(UPDATE crm.lead SET source = 'google', medium = 'cpc', campaign = NULL, landing_page = '/a?gclid=x' WHERE {drawn}),
    # Of several rows of a lead refresh() finds the one that counts, of those that have come in then.
    q(UPDATE crm.lead l SET received_at = now() + (i % 5 - 3) * interval '2 days', currency = 'USD'
      WHERE {drawn} AND NOT EXISTS (SELECT FROM crm.lead o WHERE o.lead_id = l.lead_id AND o.i <> l.i)),
    q(UPDATE crm.lead SET lost = false, restored_at = now() + (i % 9 - 7) * interval '3 hours', responded_again_at = now() + (i % 11 - 8) * interval '2 hours' WHERE {drawn}),
    q(UPDATE crm.lead SET person = hashtext(lead_id) % (100 + {round}) WHERE {drawn}),
    q(DELETE FROM crm.lead WHERE {drawn}),
    q(INSERT INTO crm.lead (lead_id, received_at, conversion, source, signals)
      SELECT 'new ' || {round} || ' ' || g, now() - g * interval '20 minutes', 'contact', 'linkedin', '{need}' FROM generate_series(1, 20) g),
    q(UPDATE crm.touch SET touched_at = touched_at - interval '1 day' WHERE length(lead_id) = {round} % 4),
    q(DELETE FROM crm.customer WHERE customer_id LIKE '%' || {round} % 10),
    (map { my $s = $_; (
        "UPDATE $s.agreement SET respond_within = interval '{round} hours' WHERE intent = 'high' AND valid_to = 'infinity'",
        "SET lead_funnel.agreement_from = '{soon}'; UPDATE $s.agreement SET sql_signals = 1 + {round} % 3, mql_signals = 1 WHERE intent = 'mid' AND valid_to = 'infinity' AND valid_from <= now(); RESET lead_funnel.agreement_from",
        "INSERT INTO $s.signal (lead_id, signal, noted_at) SELECT lead_id, 'timing', date_trunc('day', now()) + (min(i) % 7 - 5) * interval '1 day' FROM crm.lead WHERE lead_id IS NOT NULL AND {drawn} GROUP BY 1 ON CONFLICT DO NOTHING",
        "DELETE FROM $s.signal WHERE lead_id LIKE '%' || {round} % 10",
        "INSERT INTO $s.channel_rule (priority, source_pattern, channel) VALUES (-{round}, '^x{round}|linkedin', 'Direct') ON CONFLICT DO NOTHING",
        "UPDATE $s.channel SET motion = 'reactive' WHERE name = 'Email'") } qw(stored live)));
# The same for both schemas.
my %pair = map { $_ + 13 => $_ + 19 } 0 .. 5;

query('ALTER TABLE crm.lead ADD COLUMN i int GENERATED ALWAYS AS IDENTITY');
my $drawn = 0;

# Make a third of the changes, which of them depends on seed and round.
sub change
{
    my ($round, @numbers) = @_;
    for my $n (@numbers)
    {
        next if (($seed * 7919 + $round * 104729 + $n * 1299709) % 1000) % 3 != 0;
        $drawn++;
        for my $number ($n, $pair{$n} // ())
        {
            my $text = $changes[$number];
            $text =~ s/\{drawn\}/hashint8(i + $round * 1000003 + $n) % 23 = 0/g;
            $text =~ s/\{round\}/$round/g;
            $text =~ s/\{soon\}/2031-0@{[ 1 + $round % 9 ]}-01/g;
            query("$text;");
        }
    }
    return;
}

my $at = '(SELECT as_of FROM stored_steps.refresh_state)';
for my $round (1 .. $rounds)
{
    change($round, 0 .. 17);
    is(query(q(SELECT outcome, error FROM lead_funnel.refresh('stored'))), 'done|', "round $round: refreshed") or last;
    is(differences('stored', 'live', map { "$at + interval '$_'" } '0', '1 hour', '1 day', '31 days'), '', "round $round: the same as the CRM")
      or last;
}

# What is noted holds at once.
change(3, 12 .. 17);
is(differences('stored', 'live', $at), '', 'before a refresh, what the agreement and the signals changed holds');

# What the CRM overwrites is kept. Rules hold for all time, and a signal that is withdrawn was never there; so these stay as they are.
for my $round (101 .. 100 + $rounds)
{
    change($round, 0 .. 11, 12, 13);
    query(<<~SQL);
        SELECT outcome FROM lead_funnel.refresh('stored') \\g /dev/null
        BEGIN;
        SELECT set_config('lead_funnel.as_of', $at\::text, true) \\g /dev/null
        INSERT INTO said SELECT lead_funnel.as_of(), 'lead_status', to_jsonb(v) FROM live.lead_status v;
        INSERT INTO said SELECT lead_funnel.as_of(), 'channel_kpi', to_jsonb(v) FROM live.channel_kpi v;
        INSERT INTO stage_said SELECT lead_funnel.as_of(), lead_id, crm_stage FROM live.lead WHERE crm_stage IS NOT NULL;
        COMMIT;
        SQL
}
is(query(<<~'SQL'), '', 'from a past instant the reports say what they said then');
    CREATE FUNCTION said_now(at timestamptz, view text) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_config('lead_funnel.as_of', at::text, true);
        RETURN QUERY EXECUTE format('SELECT to_jsonb(v) FROM stored.%I v', view);
    END $$;
    SELECT s.at, s.view, count(*)
    FROM (SELECT DISTINCT s.at, s.view FROM said s) s
    CROSS JOIN LATERAL ((SELECT d.row FROM said d WHERE d.at = s.at AND d.view = s.view EXCEPT ALL SELECT n FROM said_now(s.at, s.view) n)
                        UNION ALL
                        (SELECT n FROM said_now(s.at, s.view) n EXCEPT ALL SELECT d.row FROM said d WHERE d.at = s.at AND d.view = s.view)) d
    GROUP BY s.at, s.view ORDER BY s.at, s.view;
    SQL
cmp_ok(query('SELECT count(*) FROM stored.lead_history'), '>', 100, 'versions are kept');

# This CRM logs no moves: they are found by the versions.
is(query(<<~'SQL'), 't||', 'the moves are those from one refresh to the next');
    CREATE TEMP TABLE theirs AS
    SELECT lead_id, was, stage, at
    FROM (SELECT lead_id, at, stage, lag(stage) OVER (PARTITION BY lead_id ORDER BY at) AS was FROM stage_said) s WHERE was::text <> stage::text;
    CREATE TEMP TABLE ours AS
    SELECT lead_id, from_stage, to_stage, changed_at FROM stored_steps.stage_change WHERE changed_at > (SELECT min(at) FROM stage_said);
    SELECT (SELECT count(*) > 20 FROM theirs), (SELECT min(d::text) FROM (TABLE ours EXCEPT ALL TABLE theirs) d),
           (SELECT min(d::text) FROM (TABLE theirs EXCEPT ALL TABLE ours) d);
    SQL
is(query(<<~'SQL'), 't|0', 'and each coming to a stage has one going, or is there still');
    SELECT sum(s.advanced) > 20, count(*) FILTER (WHERE (s.entered = s.advanced + s.lost + s.moved_back + s.still_there) IS NOT TRUE)
    FROM (SELECT entered, advanced, lost, moved_back, still_there FROM stored.sales_stage
          UNION ALL SELECT entered, advanced, lost, moved_back, still_there FROM stored.sales_funnel) s;
    SQL
is(query(q(SELECT leads > 1000 AND is_fresh AND due >= 0 AND error IS NULL FROM lead_funnel.status('stored'))), 't', 'status');
is(query(<<~'SQL'), 't', 'back to the CRM as it is');
    SET client_min_messages = warning;
    SELECT lead_funnel.materialize('stored', false) \g /dev/null
    SELECT relkind = 'v' FROM pg_class WHERE oid = 'stored.lead'::regclass;
    SQL
is(differences('stored', 'live', 'now()'), '', 'which says the same');
cmp_ok($drawn, '>', $rounds, 'something changed');
done_testing();
