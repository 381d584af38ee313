# Leads that are stored, see materialize(), of a CRM whose tables a sync tool keeps: HubSpot as Airbyte lays it out, with a mapping of
# views in between. The tool changes types, drops columns and tables, and makes them anew; the reports answer throughout, refresh()
# says what is missing, and goes on when it is there again. The data and the mapping are in LF_SHARED.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use StoredAgainstLive;
use Test::More;
use TestData;

my $dump    = shared_file('data/crm/hubspot_airbyte_dlt.sql.gz');
my $mapping = shared_file('data/crm/mapping/huba.sql');
plan skip_all => 'LF_SHARED lacks data/crm/hubspot_airbyte_dlt.sql.gz or data/crm/mapping/huba.sql' unless $dump && $mapping;

own_database('stored_airbyte', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'2026-04-10 12:00+00'" });

# The tables, as a sync makes them, without what the dump sets for its session.
sub sync
{
    return query('SET client_min_messages = warning; DROP SCHEMA IF EXISTS hubspot_airbyte, hubspot_dlt CASCADE;'
          . scalar `gzip -dc $dump`);
}

sub map_it
{
    return query('DROP SCHEMA IF EXISTS lf CASCADE;' . file_text($mapping));
}

# The reports of "stored" that cannot be read.
sub unreadable
{
    return query(q(SELECT * FROM public.unreadable('stored')));
}

sub refreshed
{
    return query(q(SET client_min_messages = error; SELECT concat_ws('|', outcome, error) FROM lead_funnel.refresh('stored')));
}

sub connect_live
{
    return query(q(SET client_min_messages = warning; SELECT lead_funnel.connect('custom', 'lf', 'live', 'Mo-Fr 09:00-17:00; Europe/Brussels') \g /dev/null));
}

sub said
{
    return query('SELECT md5(string_agg(s::text, $$,$$ ORDER BY s.lead_id)) FROM stored.lead_status s');
}

sync();
map_it();
make_differences();
query(<<'SQL');
CREATE FUNCTION public.unreadable(of_schema text, OUT relation regclass, OUT error text) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
    FOR relation IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = of_schema::regnamespace AND c.relkind IN ('r', 'v') ORDER BY 1 LOOP
        BEGIN
            EXECUTE format('SELECT count(to_jsonb(v)) FROM %s v', relation);
        EXCEPTION WHEN OTHERS THEN
            error := SQLERRM;
            RETURN NEXT;
        END;
    END LOOP;
END $$;
SET client_min_messages = warning;
SELECT lead_funnel.connect('custom', 'lf', 'stored', 'Mo-Fr 09:00-17:00; Europe/Brussels') \g /dev/null
UPDATE stored.settings SET fresh_within = '100 years';
SELECT lead_funnel.materialize('stored') \g /dev/null
SQL
connect_live();
cmp_ok(query('SELECT count(*) FROM stored.lead_status'), '>', 20, 'there are leads');
is(differences('stored', 'live', 'lead_funnel.as_of()'), '', 'the same as the CRM');
query(q(UPDATE hubspot_airbyte.contacts SET properties_hs_first_outreach_date = '2026-04-09 10:00+00' WHERE id IN ('1003', '1008')));
is(refreshed(), 'done', 'rows that are written');
is(differences('stored', 'live', 'lead_funnel.as_of()'), '', 'are found through the mapping');

# The mapping itself stands on the tables: it is in the way of the tool, not the reports.
query(q(SET client_min_messages = warning; SELECT lead_funnel.disconnect('live') \g /dev/null));
my $retype = 'ALTER TABLE hubspot_airbyte.deals ALTER COLUMN properties_amount TYPE double precision';
like(sql("$retype;"), qr/cannot alter type of a column used by a view or rule\n.*view lf\.lead/, 'only the mapping is in the way of another type');
my $before = said();
is(sql('DROP VIEW lf.lead;'), '', 'it can be dropped');
is(unreadable(), '', 'reports answer without the mapping');
like(refreshed(), qr/^failed\|relation "lf\.lead" does not exist \(42P01\)$/, 'refresh() says that it is not there');
is(sql("$retype; ALTER TABLE hubspot_airbyte.deals ALTER COLUMN properties_amount_in_home_currency TYPE double precision;"), '', 'another type');
map_it();
is(refreshed(), 'done', 'the mapping again, over columns of another type');
is(said(), $before, 'which say the same');

# A column that is gone.
query('DROP VIEW lf.lead; ALTER TABLE hubspot_airbyte.contacts DROP COLUMN properties_hs_analytics_source');
is(unreadable(), '', 'reports answer without the column');
like(sql('DROP SCHEMA lf CASCADE;' . file_text($mapping)), qr/column c\.properties_hs_analytics_source does not exist/, 'which the mapping misses');
like(refreshed(), qr/^failed\|.*"lf\.?.*does not exist/, 'so that refresh() does');
like(query(q(SELECT * FROM stored.data_quality WHERE finding LIKE 'refresh%')), qr/refresh of the leads failed\|.*does not exist/, 'data_quality tells it');
is(query(q(SELECT is_fresh, last_outcome, failing_since IS NOT NULL FROM lead_funnel.status('stored'))), 'f|failed|t', 'so does status()');

# Everything is dropped, and made anew.
sync();
map_it();
unlike(sql('DROP TABLE hubspot_airbyte.contacts CASCADE;'), qr/stored/, 'DROP TABLE ... CASCADE takes the mapping, and no report');
is(unreadable(), '', 'reports answer without the tables');
is(said(), $before, 'and say what they said');
like(refreshed(), qr/^failed\|relation "lf\.lead" does not exist/, 'refresh() waits for them');
sync();
map_it();
connect_live();
is(refreshed(), 'done', 'made anew');
is(differences('stored', 'live', 'lead_funnel.as_of()'), '', 'the same as for whoever connects anew');
is(query(q(SELECT changed FROM stored.refresh_run ORDER BY position DESC LIMIT 1)), '2', 'and of the leads only those have changed that did');
is(query(q(SELECT is_fresh FROM lead_funnel.status('stored'))), 't', 'status() is content');
done_testing();
