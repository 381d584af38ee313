# The demo's CRM, which holds the traps that the real dump lacks: messages by
# robots and customers, reassignments, tags in Dutch, several tags on a lead.  What
# it has in common with the dump is in odoo_crm.pl.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;

own_database('demo', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'2026-09-30 15:00+02'" });
is(query("\\i $FindBin::Bin/../demo/odoo_crm.sql"), '', 'the CRM loads');
query(q(ANALYZE; SELECT lead_funnel.connect('odoo')));

# What is to be mended fits a screen.
foreach my $view ('data_quality', 'unmapped')
{
    my @lines = split /\n/, query("\\pset tuples_only off\n\\pset columns 160\n\\pset format wrapped\nTABLE funnel.$view;");
    cmp_ok(scalar @lines, '>', 5, "$view says something");
    cmp_ok(scalar @lines, '<=', 24, "$view fits a screen of 160 columns and 24 lines: " . @lines);
}

# A step that is planned is agreed: activities, in a table that the dump lacks.
is( query(q(SELECT count(*) FROM funnel.lead WHERE next_step_at IS NOT NULL)),
    query(q(SELECT count(DISTINCT res_id) FROM mail_activity WHERE res_model = 'crm.lead' AND active)),
    'next steps are the planned activities');
cmp_ok(query(q(SELECT count(*) FROM funnel.lead_status WHERE agreed_stage = 'opportunity')),
    '>', 10, 'with which an SQL can be an opportunity');

# Of two conversions the one with the higher intent counts, whatever the order of the rules.
my $contacts = q(SELECT count(*) FROM funnel.lead_status WHERE conversion = 'contact_request');
my $before = query($contacts);
query(<<'SQL');
INSERT INTO crm_tag_rel (lead_id, tag_id)
SELECT s.lead_id::int, t.id FROM funnel.lead_status s, crm_tag t
WHERE s.conversion = 'contact_request' AND t.name ->> 'en_US' ~* 'nieuwsbrief|newsletter'
ON CONFLICT DO NOTHING;
SQL
is(query($contacts), $before, 'a contact request that also takes the newsletter stays one');

# The channel that closes less and keeps more is planted.
like(query(q(SELECT string_agg(channel || ': ' || sentence, E'\n') FROM funnel.channel_ranking WHERE sentence IS NOT NULL)),
    qr/^Meta prospecting: Closes less, keeps more: 8\.6 % of its SQLs are won, of those of the other channels 20\.9 %;[^\n]*$/,
    'it is the one that channel_ranking names');

# What a BI tool adds up of lead_fact is what the reports say, live and stored.
foreach my $how ('live', 'stored')
{
    query(q(SELECT lead_funnel.materialize('funnel'))) if $how eq 'stored';
    my @compared = split /\n/, query(<<"SQL");
\\i $FindBin::Bin/../../sql/helpers/metric_faults.sql
SELECT view, condition, metrics, groups, wrong FROM pg_temp.metric_compared('funnel');
SELECT pg_temp.metric_missing('funnel') UNION ALL SELECT pg_temp.fact_faults('funnel');
SQL
    cmp_ok(scalar(grep { /\|\d+\|[1-9]\d*\|$/ } @compared), '>', 5, "$how: views are compared with lead_fact, by the formulas of metric()");
    is(join("\n", grep { !/\|\d+\|[1-9]\d*\|$/ } @compared), '', "$how: and none has a figure that it has not");
}

done_testing();
