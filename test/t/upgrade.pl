# A schema that release 1.0 connected and that its users have worked with: one connect() makes it what a fresh one
# is, by the catalogs, and every row and edit of the users' stays.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

my $demo = "$FindBin::Bin/../demo/odoo_crm.sql";

# What connect() makes, by name, but for the order of columns.
my $catalog = <<'SQL';
WITH c AS (SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relkind, c.relrowsecurity, c.reloptions
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname IN ('funnel', 'funnel_steps') AND c.relkind IN ('r', 'v'))
SELECT x.what FROM (
    SELECT format('relation %s %s row security %s options %s: %s', name, relkind, relrowsecurity, reloptions, obj_description(oid, 'pg_class')) AS what FROM c
    UNION ALL
    SELECT format('column %s.%s %s not null %s identity %s default %s: %s', c.name, a.attname, format_type(a.atttypid, a.atttypmod),
                  a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum))
    FROM c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    UNION ALL
    SELECT format('constraint %s.%s %s', c.name, o.conname, pg_get_constraintdef(o.oid)) FROM c JOIN pg_constraint o ON o.conrelid = c.oid AND o.contype <> 'n'
    UNION ALL
    SELECT format('trigger %s %s', c.name, pg_get_triggerdef(g.oid)) FROM c JOIN pg_trigger g ON g.tgrelid = c.oid AND NOT g.tgisinternal
    UNION ALL
    SELECT format('index %s', pg_get_indexdef(i.indexrelid)) FROM c JOIN pg_index i ON i.indrelid = c.oid
    UNION ALL
    SELECT format('policy %s.%s %s', c.name, p.polname, pg_get_expr(p.polqual, p.polrelid)) FROM c JOIN pg_policy p ON p.polrelid = c.oid
    UNION ALL
    SELECT format('view %s %s', c.name, md5(pg_get_viewdef(c.oid))) FROM c WHERE c.relkind = 'v'
    UNION ALL
    SELECT format('schema %s: %s', n.nspname, obj_description(n.oid, 'pg_namespace')) FROM pg_namespace n WHERE n.nspname LIKE 'funnel%'
    UNION ALL
    SELECT format('made %s %s', m.kind, m.name) FROM funnel.made_by_connect m) x
ORDER BY x.what COLLATE "C";
SQL

# Every row of the tables, as JSON.
my $rows = <<'SQL';
SELECT format('SELECT %L || row_to_json(t)::jsonb::text FROM funnel.%I t ORDER BY 1', relname || ' ', relname)
FROM pg_class WHERE relnamespace = 'funnel'::regnamespace AND relkind = 'r' AND relname <> 'made_by_connect' ORDER BY relname \gexec
SQL

own_database('fresh');
query("\\i $demo");
query("SELECT lead_funnel.connect('odoo')");
my @fresh = split /\n/, query($catalog);
my @default_rows = split /\n/, query($rows);

own_database('older');
query("\\i $demo");
query("\\i '" . data_file('functions_1_0.sql') . "'");
query("\\set functions_of_1_0 1\n\\i '" . data_file('funnel_1_0.sql') . "'");
my @before = split /\n/, query($rows);
cmp_ok(scalar @before, '>', 100, 'the older schema has rows');
isnt(join("\n", split /\n/, sql($catalog)), join("\n", @fresh), 'and is another one');

like(sql('SELECT lead_funnel.diagnosis(NULL)'), qr/schema "funnel" was connected by an older version.*Connect again/s, 'its functions say what to do');
like(query("SELECT lead_funnel.connect('odoo')"), qr/reports in schema funnel/, 'one connect()');
my %fresh = map { $_ => 1 } @fresh;
my @upgraded = split /\n/, query($catalog);
my %upgraded = map { $_ => 1 } @upgraded;
my @more = grep { !$fresh{$_} } @upgraded;
is(join("\n", grep { !$upgraded{$_} } @fresh), '', 'it has all that a fresh one has');
is(join("\n", grep { !/^(column funnel\.spend\.|relation funnel\.our_|column funnel\.our_|view funnel\.our_)/ } @more), '',
    'and besides only what its users made');
cmp_ok(scalar @more, '>', 2, 'which is still there');

# Columns and tables that are new have their defaults; all that was there is there.
my %after;
for my $row (split /\n/, query($rows)) { $after{$row} = 1 }
my @lost;
for my $row (@before)
{
    my ($table, $json) = split / /, $row, 2;
    my $found = query("SELECT count(*) FROM funnel.$table t WHERE row_to_json(t)::jsonb \@> \$json\$$json\$json\$");
    push @lost, $row if $found == 0;
}
is(join("\n", map { /"name": "(.*?)"/ } @lost), 'AI Assistants', 'every row of before is there, with every value, but for a channel that has a new name');
is(query("SELECT name, motion FROM funnel.channel WHERE name LIKE 'AI %'"), 'AI Assistant|reactive', 'which it was given');
is(query("SELECT string_agg(DISTINCT table_name, ' ' ORDER BY table_name) FROM information_schema.tables t WHERE table_schema = 'funnel' AND table_type = 'BASE TABLE'
    AND table_name NOT IN ('" . join("', '", map { (split / /)[0] } @before) . "', 'made_by_connect')"),
    'answer_rule attribution_model conversion_offer conversion_suits fx_rate lead_history question_asked refresh_run rehearsal response_band target', 'only tables that release 1.0 had not are new, or were empty');
is(query("SELECT count(*) FROM funnel.conversion_suits"), '9', 'a conversion that was renamed before suits nobody, as in release 1.0');

# Nothing calls a function of release 1.0 any more.
query(<<'SQL');
SELECT format('ALTER EXTENSION lead_funnel DROP FUNCTION %s; DROP FUNCTION %1$s;', p.oid::regprocedure)
FROM pg_proc p WHERE p.pronamespace = 'lead_funnel'::regnamespace AND p.proname IN ('_is_target', '_whose', '_agreed', '_suits', '_lacking', '_noted_signals') \gexec
SQL
like(query('SELECT sum(leads) FROM funnel.channel_kpi'), qr/^\d+$/, 'nothing needs what the older version had');
query("UPDATE funnel.conversion SET name = 'phone_call' WHERE name = 'callback_request'");
is(query("SELECT count(*) FROM funnel.conversion_suits WHERE conversion = 'phone_call'"), '1', 'a conversion that is renamed now takes its row along');

# Once more: nothing is left to do, and nobody has to wait.
is(query(<<'SQL'), $upgraded[0] ? 't' : 'f', 'connect() again changes nothing');
CREATE TABLE public.was AS SELECT name, fingerprint, parts FROM funnel.made_by_connect;
BEGIN;
DO $$ BEGIN PERFORM lead_funnel.connect('odoo'); END $$;
SELECT NOT EXISTS (SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
                   WHERE l.pid = pg_backend_pid() AND l.mode = 'AccessExclusiveLock' AND c.relnamespace = 'funnel'::regnamespace)
   AND NOT EXISTS (SELECT name, fingerprint, parts FROM funnel.made_by_connect EXCEPT TABLE public.was);
COMMIT;
SQL

# What its users change from here on is theirs; what the older version had made was not.
query(<<'SQL');
ALTER TABLE funnel.signal_note ALTER recorded_at SET DEFAULT now();
ALTER TABLE funnel.settings ALTER language SET DEFAULT 'nl', ALTER own_domains SET DEFAULT '{}', ALTER notify_names DROP NOT NULL;
ALTER TABLE funnel.spend ALTER clicks SET DEFAULT 0;
ALTER TABLE funnel.channel ALTER motion SET DEFAULT 'reactive';
UPDATE funnel.channel SET audience = 'prospecting' WHERE audience IS NULL;
ALTER TABLE funnel.channel ALTER audience SET NOT NULL;
SELECT lead_funnel.connect('odoo');
SQL
my @own = split /\n/, query($catalog);
is(join("\n", map { s/ *:.*//r } grep { !$upgraded{$_} } @own), <<'OWN' =~ s/\n$//r, 'defaults and NOT NULLs of the users stay, and ours are put back');
column funnel.channel.audience text not null t identity  default
column funnel.channel.motion text not null f identity  default 'reactive'
column funnel.settings.language text not null t identity  default 'nl'
column funnel.settings.own_domains text[] not null f identity  default '{}'
column funnel.signal_note.recorded_at timestamp with time zone not null t identity  default now()
column funnel.spend.clicks bigint not null f identity  default 0
OWN

# Some views stay as they are and read others that are made anew. Readers lock a view before what it reads, so the
# register, in whose order connect() locks and drops them, has it later.
is(query(<<'SQL'), '', 'the register has each view after what it reads');
WITH made AS (SELECT c.oid, m.name, m.position FROM funnel.made_by_connect m
              JOIN pg_class c ON c.relname = m.name AND c.relkind = 'v'
                  AND c.relnamespace = (CASE m.kind WHEN 'step' THEN 'funnel_steps' ELSE 'funnel' END)::regnamespace)
SELECT DISTINCT format('%s before %s', v.name, r.name)
FROM made v
JOIN pg_rewrite w ON w.ev_class = v.oid
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
JOIN made r ON r.oid = d.refobjid AND r.position > v.position;
SQL
query(<<'SQL');
SELECT format('DROP VIEW funnel.%I CASCADE', relname) FROM pg_class
WHERE relnamespace = 'funnel'::regnamespace AND relkind = 'v' AND starts_with(relname, 'our_') \gexec
SQL
like(sql("SELECT lead_funnel.disconnect('funnel', keep_agreement => true)"), qr/^views removed/, 'it can be disconnected');
like(query("SELECT lead_funnel.connect('odoo')"), qr/reports in schema funnel/, 'and connected again');

done_testing();
