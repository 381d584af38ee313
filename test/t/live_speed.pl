# How the planner sees the reports over Odoo's own tables: no larger than they are where a
# copy has neither keys nor statistics, and one lead without the others where an index finds it.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

# Of what a report costs by the planner's estimate, so that time plays no part.
my $cost_of = <<'SQL';
CREATE FUNCTION cost_of(report text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT json) SELECT * FROM funnel.' || quote_ident(report) INTO plan;
    RETURN plan -> 0 -> 'Plan' ->> 'Total Cost';
END $$;
CREATE FUNCTION rows_of(relation text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT json) SELECT * FROM ' || relation INTO plan;
    RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;
SQL
my $dear = <<'SQL';
SELECT string_agg(format('%s %s', c.relname, round(cost_of(c.relname))), ', ' ORDER BY c.relname)
FROM pg_class c
WHERE c.relnamespace = 'funnel'::regnamespace AND c.relkind = 'v' AND cost_of(c.relname) > current_setting('jit_above_cost')::numeric
SQL

SKIP:
{
    my $dump = shared_file('data/odoo19_crm.sql.gz') or skip('NOT RUN: no data/odoo19_crm.sql.gz in LF_SHARED', 3);
    own_database('live_bare', set => { search_path => 'public', client_min_messages => 'warning' });
    my $database = database_name();
    system("gunzip -c '$dump' | psql -Xq -d $database >/dev/null 2>&1");
    query(<<"SQL");
DO \$\$ DECLARE r regclass; BEGIN
    FOR r IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', r);
    END LOOP;
END \$\$;
SELECT lead_funnel.connect('odoo');
$cost_of
SQL
    is(query("SELECT count(*) FROM pg_class WHERE relname IN ('crm_lead', 'mail_message', 'res_partner') AND reltuples = -1 AND NOT relhasindex"),
        3, 'a dump without keys and statistics');
    cmp_ok(query("SELECT rows_of('funnel.lead') / rows_of('crm_lead')"), '<=', 1, 'as many leads as there are');
    is(query($dear), '', 'no report costs so much that it is compiled');
}

own_database('live_keyed', set => { search_path => 'public', client_min_messages => 'notice' });
query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
my $one = "SELECT * FROM funnel.lead_status WHERE lead_id = '5'";

# Which large tables a plan reads in full, and by which index it finds the lead.
sub reads
{
    my $plan = query("EXPLAIN $one");
    my %all  = map { $_ => 1 } $plan =~ /Seq Scan on (crm_lead|mail_message|mail_tracking_value|mail_activity|crm_tag_rel)\b/g;
    my %by   = map { $_ => 1 } $plan =~ /Index Scan using (crm_lead_id_idx|mail_message_author_id_coalesce_idx)\b/g;
    return join ' ', sort(keys %all), '|', sort keys %by;
}

unlike(sql("ANALYZE; SELECT lead_funnel.connect('odoo')"), qr/NOTICE/, 'a small CRM needs no index');
query($cost_of);
is(query("SELECT cost_of(v) < current_setting('jit_above_cost')::numeric FROM unnest('{lead_status,channel_kpi}'::text[]) v"), "t\nt",
    'reports of a small CRM are not compiled');
like(reads(), qr/^crm_lead\b.* \|$/, 'without an index one lead takes all');
query("UPDATE pg_class SET reltuples = 20000 WHERE relname = 'crm_lead'");
my $offer = sql("SELECT lead_funnel.connect('odoo')");
like($offer, qr/^HINT:  Let the owner of the CRM's tables say (CREATE INDEX .*;) (CREATE INDEX .*;) Then connect again\.$/m,
    'a large CRM is told which it lacks');
my @index = $offer =~ /(CREATE INDEX [^;]*;)/g;
query($index[0]);
query("ANALYZE; UPDATE pg_class SET reltuples = 20000 WHERE relname = 'crm_lead'");
is(reads(), '| crm_lead_id_idx', 'with the index it takes that lead only');
my $again = sql("SELECT lead_funnel.connect('odoo')");
like($again, qr/say CREATE INDEX CONCURRENTLY ON public\.mail_message /, 'then the other one is asked for alone');
query($index[1]);
unlike(sql("ANALYZE; UPDATE pg_class SET reltuples = 20000 WHERE relname = 'crm_lead'; SELECT lead_funnel.connect('odoo')"),
    qr/to show one lead/, 'nor are both');
is(reads(), '| crm_lead_id_idx mail_message_author_id_coalesce_idx', 'a mailing is looked up by its author and subject');
my $answers = "SELECT md5(string_agg(l::text, '' ORDER BY l.lead_id)) FROM funnel.lead l";
my $indexed = query($answers);
query("DROP INDEX crm_lead_id_idx, mail_message_author_id_coalesce_idx; SELECT lead_funnel.connect('odoo')");
is(query($answers), $indexed, 'the leads are the same either way');
is(query("SELECT (SELECT to_jsonb(l) FROM funnel.lead l WHERE l.lead_id = '5') = to_jsonb(a) FROM (SELECT * FROM funnel.lead OFFSET 0) a WHERE a.lead_id = '5'"),
    't', 'and so is one by itself');

done_testing();
