# The demo's CRM, which holds the traps that the real dump lacks: messages by
# robots and customers, reassignments, tags in Dutch, several tags on a lead.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use LeadFunnelTest;
use PostgreSQL::Test::Utils;
use Test::More;
use Twin;

my $node = new_server('demo');
command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-f',
        "$FindBin::Bin/../demo/odoo_crm.sql" ], 'the CRM loads');
$node->safe_psql('postgres', q(ALTER DATABASE postgres SET lead_funnel.as_of = '2026-09-30 15:00+02'));

$node->safe_psql('postgres', q(ANALYZE; SELECT lead_funnel.connect('odoo')));

# A step that is planned is agreed: activities, in a table that the dump lacks.
is( $node->safe_psql('postgres', q(SELECT count(*) FROM funnel.lead WHERE next_step_at IS NOT NULL)),
    $node->safe_psql('postgres', q(SELECT count(DISTINCT res_id) FROM mail_activity WHERE res_model = 'crm.lead' AND active)),
    'next steps are the planned activities');
cmp_ok($node->safe_psql('postgres', q(SELECT count(*) FROM funnel.lead_status WHERE agreed_stage = 'opportunity')),
    '>', 10, 'with which an SQL can be an opportunity');

# Of two conversions the one with the higher intent counts, whatever the order of the rules.
my $contacts = q(SELECT count(*) FROM funnel.lead_status WHERE conversion = 'contact_request');
my $before = $node->safe_psql('postgres', $contacts);
$node->safe_psql('postgres', <<'SQL');
INSERT INTO crm_tag_rel (lead_id, tag_id)
SELECT s.lead_id::int, t.id FROM funnel.lead_status s, crm_tag t
WHERE s.conversion = 'contact_request' AND t.name ->> 'en_US' ~* 'nieuwsbrief|newsletter'
ON CONFLICT DO NOTHING;
SQL
is($node->safe_psql('postgres', $contacts), $before, 'a contact request that also takes the newsletter stays one');

# The second computation knows neither next steps nor leaves.
$node->safe_psql('postgres', 'DELETE FROM mail_activity; DELETE FROM resource_calendar_leaves');
make_twins($node);
make_ours($node);
compare_with_twins($node, 'the demo');

$node->stop;
done_testing();
