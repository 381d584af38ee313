# refresh() of leads of Odoo reads again those that may have changed, and no others: after each of many small changes at random,
# see perl/OdooChanges.pm, all that is stored is what the same Odoo says as it is. LF_SEED is the seed, LF_ROUNDS how many changes
# (60 when unset).
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OdooChanges;
use OwnDatabase;
use Test::More;

my $seed   = $ENV{LF_SEED} || 1;
my $rounds = $ENV{LF_ROUNDS} || 60;
note("seed $seed, $rounds rounds");
srand $seed;

own_database('refresh_some', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'2026-09-30 15:00+02'" });
make_small_odoo();
query(<<~'SQL');
    SET client_min_messages = warning;
    SELECT lead_funnel.connect('odoo', 'public', s) FROM unnest('{live,stored}'::text[]) s \g /dev/null
    SELECT lead_funnel.materialize('stored') \g /dev/null
    SELECT lead_funnel.refresh('stored') \g /dev/null
    SQL
make_changes('live', 'stored');

# What is stored of a relation and what the CRM says of it, both ways.
my %stored = (
    'stored.lead' => 'live.lead', map { ("stored_steps.$_" => "live_steps.$_") }
      qw(unsure_answer odoo_mailing odoo_past_work odoo_past_owner odoo_sale odoo_change stage_change odoo_keeper odoo_fx odoo_calendar));
my $differences = join ' UNION ALL ', map { differences_between($_, $stored{$_}) } sort keys %stored;

sub differences_between
{
    my ($stored, $live) = @_;
    my ($is, $says) = ("SELECT to_jsonb(s) - 'valid_from' FROM $stored s", "SELECT to_jsonb(l) FROM $live l");
    return "SELECT '$stored' AS relation, d.* FROM ((($is) EXCEPT ALL ($says)) UNION ALL (($says) EXCEPT ALL ($is))) d (row)";
}

my (%scopes, $failed);
for my $round (1 .. $rounds)
{
    # What concerns all leads is tried less often.
    my @statements = changes(1 + int rand 3, $round % 12 ? qw(rules settings office) : ());
    query(join "\n", @statements);
    my $scope = query(q(SELECT outcome || ' ' || scope FROM lead_funnel.refresh('stored')));
    $scopes{$scope}++;
    my $differing = query("SELECT relation, count(*), min(row::text) FROM ($differences) d GROUP BY relation");
    next if $differing eq '' && $scope =~ /^done/;
    $failed = join "\n", "round $round, $scope:", @statements, $differing;
    last;
}
is($failed, undef, 'after each change what is stored is what the CRM says');
note(join ', ', map { "$_: $scopes{$_}" } sort keys %scopes);
cmp_ok($scopes{'done some'} // 0, '>', $rounds / 2, 'most of them read some leads');
cmp_ok($scopes{'done all'} // 0, '<', $rounds / 3, 'few read all');
is(query(q(SELECT scope FROM lead_funnel.refresh('stored'))), 'none', 'and none when nothing has changed');
done_testing();
