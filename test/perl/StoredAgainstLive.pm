# StoredAgainstLive: a schema whose leads are stored against one that reads the CRM as it is, both connected
# to the same CRM.
#
#   make_differences()                       what it takes in the database
#   differ_sql()                             the same as text, for a server of one's own: SELECT * FROM
#                                            public.differ(STORED, LIVE, VIEWS[, INSTANTS]); without instants as it is set
#   differences(STORED, LIVE, [INSTANT...])  as SQL of instants; each view of STORED that says something else
#                                            than that of LIVE then, with the numbers of rows; '' for none
#   differences_of(VIEWS, STORED, LIVE, [INSTANT...])  the same of these views only, a reference to their names
package StoredAgainstLive;

use strict;
use warnings;

use Exporter 'import';
use OwnDatabase;

our @EXPORT = qw(differ_sql make_differences differences differences_of);

# What the two are compared with: every row of every view, as JSON. Where the CRM logs no moves, what is stored knows more of them.
sub make_differences
{
    return query(differ_sql());
}

sub differ_sql
{
    return <<~'SQL';
        CREATE FUNCTION public.differ(stored text, live text, only_views text[], instants timestamptz[] DEFAULT NULL,
                                      OUT instant text, OUT view text, OUT only_stored bigint, OUT only_live bigint) RETURNS SETOF record
        LANGUAGE plpgsql AS $$
        DECLARE
            logs_moves boolean := (SELECT c.relkind = 'r' FROM pg_class c WHERE c.oid = format('%I.stage_change', stored || '_steps')::regclass);
            without    text[] := CASE WHEN logs_moves THEN '{valid_from}' ELSE '{valid_from,entered,advanced,moved_back}' END;
            asked      text := COALESCE(current_setting('lead_funnel.as_of', true), '');
        BEGIN
            IF NOT only_views <@ ARRAY(SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = live::regnamespace AND c.relkind = 'v') THEN
                RAISE EXCEPTION 'not all of % are views of schema %', only_views, live;
            END IF;
            FOR view IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = live::regnamespace AND c.relkind = 'v'
                         AND (only_views IS NULL OR c.relname = ANY (only_views)) AND (logs_moves OR c.relname <> 'stage_move') ORDER BY 1 LOOP
                -- Planned once for all instants, as to plan it takes longer than to run it.
                EXECUTE format('PREPARE differ AS WITH s AS MATERIALIZED (SELECT to_jsonb(v) - %4$L::text[] AS r FROM %1$I.%3$I v), '
                               'l AS MATERIALIZED (SELECT to_jsonb(v) - %4$L::text[] AS r FROM %2$I.%3$I v) '
                               'SELECT (SELECT count(*) FROM (SELECT r FROM s EXCEPT ALL SELECT r FROM l) x), '
                               '(SELECT count(*) FROM (SELECT r FROM l EXCEPT ALL SELECT r FROM s) x)', stored, live, view, without);
                FOREACH instant IN ARRAY COALESCE(instants::text[], '{NULL}') LOOP
                    PERFORM set_config('lead_funnel.as_of', COALESCE(instant, asked), true);
                    EXECUTE 'EXECUTE differ' INTO only_stored, only_live;
                    IF (only_stored + only_live = 0) IS NOT TRUE THEN
                        RETURN NEXT;
                    END IF;
                END LOOP;
                DEALLOCATE differ;
            END LOOP;
            PERFORM set_config('lead_funnel.as_of', asked, true);
        END $$;
        SQL
}

sub differences
{
    return differences_of(undef, @_);
}

sub differences_of
{
    my ($views, $stored, $live, @instants) = @_;
    my $only = defined $views ? "'{" . join(',', @$views) . "}'" : 'NULL';
    return query("SELECT * FROM public.differ('$stored', '$live', $only, ARRAY[" . join(', ', map { "($_)::timestamptz" } @instants) . '])');
}

1;
