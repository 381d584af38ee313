# A CRM on another server, by postgres_fdw: refresh() reads each of its tables once, what is
# stored is what the tables say, and they have statistics. The other server is this one, with
# views over the demo's CRM that count how often they are read.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

own_database('foreign', set => { search_path => 'public', client_min_messages => 'warning', jit => 'off' });
plan skip_all => 'NOT RUN: this server has no postgres_fdw'
    if !query("SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'");
my $database = database_name();
query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
query(<<"SQL");
ALTER DATABASE $database SET lead_funnel.as_of = '2026-09-30 15:00:00+02';
CREATE SCHEMA counted;
DO \$\$
DECLARE
    one name;
BEGIN
    FOR one IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' LOOP
        EXECUTE format('CREATE SEQUENCE counted.%I MINVALUE 0', one || '_reads');
        EXECUTE format('CREATE VIEW counted.%I AS SELECT t.* FROM (SELECT nextval(%L) OFFSET 0) n CROSS JOIN public.%1\$I t', one,
                       format('counted.%I', one || '_reads'));
    END LOOP;
END \$\$;
CREATE VIEW reads AS
SELECT left(s.sequencename, -6) AS relation, COALESCE(s.last_value + 1, 0) AS times
FROM pg_sequences s
WHERE s.schemaname = 'counted' AND s.sequencename LIKE '%_reads';
CREATE EXTENSION postgres_fdw;
CREATE SERVER crm FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$ENV{PGHOST}', port '$ENV{PGPORT}', dbname '$database');
CREATE USER MAPPING FOR CURRENT_USER SERVER crm;
CREATE SCHEMA far;
IMPORT FOREIGN SCHEMA counted FROM SERVER crm INTO far;
SQL

# The rows by which the reports of two schemas differ.
my $differences = <<'SQL';
CREATE FUNCTION differences() RETURNS TABLE (report name, lines bigint) LANGUAGE plpgsql AS $$
BEGIN
    FOR report IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'near_funnel'::regnamespace AND c.relkind = 'v' ORDER BY 1 LOOP
        EXECUTE format('SELECT count(*) FROM ((TABLE near_funnel.%1$I EXCEPT ALL TABLE far_funnel.%1$I) '
                       'UNION ALL (TABLE far_funnel.%1$I EXCEPT ALL TABLE near_funnel.%1$I)) d', report) INTO lines;
        IF lines > 0 THEN
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;
SQL
query($differences);
query("SELECT lead_funnel.connect('odoo', into_schema => 'near_funnel'), lead_funnel.materialize('near_funnel')");
is(sql("SELECT lead_funnel.connect('odoo', crm_schema => 'far', into_schema => 'far_funnel')"),
    'CRM odoo in schema far: reports in schema far_funnel', 'a CRM of foreign tables');
is(query("SELECT lead_funnel.materialize('far_funnel')"), '4000 leads are stored in schema far_funnel', 'is stored');
is(query(<<'SQL'), '', 'what is read has statistics');
SELECT string_agg(r.key, ', ')
FROM far_funnel_steps.refresh_source s
CROSS JOIN LATERAL jsonb_each(s.relations) r
JOIN pg_class c ON c.oid = r.key::regclass AND c.relkind = 'f' AND c.reltuples < 0
SQL
is(query('SELECT * FROM differences()'), '', 'every report is that of the same tables here');

# In one session, so that what is left there is seen.
sub refreshed
{
    my ($change) = @_;
    return query(<<"SQL");
$change;
CREATE TABLE before AS SELECT * FROM reads;
SELECT r.outcome, r.added, r.changed, r.removed FROM lead_funnel.refresh('far_funnel') r;
SELECT count(*), max(r.times - b.times) FROM reads r JOIN before b USING (relation) WHERE r.times > b.times;
SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema();
DROP TABLE before;
SQL
}
like(refreshed('SELECT 1'), qr/^1\ndone\|0\|0\|0\n(?:2\d)\|1\n0$/, 'refresh() reads each table once, and leaves nothing behind');
like(refreshed('UPDATE crm_lead SET expected_revenue = 77000 WHERE id = 23; DELETE FROM crm_lead WHERE id = 24'),
    qr/^done\|0\|1\|1\n(?:2\d)\|1\n0$/, 'and finds what has changed');
query("SELECT lead_funnel.refresh('near_funnel')");
is(query('SELECT * FROM differences()'), '', 'as the one of the tables here does');
is(query(<<'SQL'), "done|0\ndone|0", 'twice in a transaction');
BEGIN;
SELECT r.outcome, r.changed FROM lead_funnel.refresh('far_funnel') r;
SELECT r.outcome, r.changed FROM lead_funnel.refresh('far_funnel') r;
COMMIT;
SQL
done_testing();
