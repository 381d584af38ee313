-- CALL traps.plant(SCHEMA) plants in SCHEMA, as whoever calls it, the traps of
-- traps.wanted that are not there yet and whose types exist for the caller.  taken => false
-- leaves out what the extension makes itself.  A trap that is called counts in
-- the sequence traps.called, which no rollback resets, says so (the first
-- times), and answers like the built-in one, or NULL.
SET search_path = pg_catalog;
CREATE TABLE traps.wanted (kind text, name text, retset boolean, result text, args text[], exact boolean, own boolean);
CREATE SEQUENCE traps.called;

CREATE PROCEDURE traps.plant(place text, kinds text[] DEFAULT '{function,aggregate,operator,relation,type}', taken boolean DEFAULT true)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET check_function_bodies = off
AS $procedure$
DECLARE
    body text := $body$
        DECLARE
            was pg_catalog.text;
        BEGIN
            IF pg_catalog.nextval('traps.called') OPERATOR(pg_catalog.<=) 20 THEN
                GET DIAGNOSTICS was = PG_CONTEXT;
                RAISE WARNING 'the foe was called: %%', pg_catalog.left(pg_catalog.regexp_replace(was, '\s+', ' ', 'g'), 150);
            END IF;
            RETURN %s;
        END$body$;
    trap record;
    types text;
BEGIN
    EXECUTE format('CREATE OR REPLACE FUNCTION %I.spring(OUT x pg_catalog.text) LANGUAGE plpgsql AS %L', place, format(body, ''));
    FOR trap IN
        SELECT w.*, CASE WHEN w.kind = 'function' THEN w.name ELSE 'trap ' || w.name END AS called,
               format(body, CASE WHEN w.retset AND w.own THEN ''
                                 WHEN w.own OR w.kind = 'aggregate' THEN 'NULL'
                                 WHEN w.kind = 'function' THEN format(CASE WHEN w.retset THEN 'QUERY SELECT * FROM pg_catalog.%I(%s)' ELSE 'pg_catalog.%I(%s)' END, w.name,
                                     (SELECT string_agg('$' || i, ', ' ORDER BY i) FROM generate_subscripts(w.args, 1) i))
                                 WHEN cardinality(w.args) = 1 THEN format('OPERATOR(pg_catalog.%s) $1', w.name)
                                 ELSE format('$1 OPERATOR(pg_catalog.%s) $2', w.name) END) AS body
        FROM traps.wanted w
        WHERE w.kind = ANY (kinds) AND (taken OR NOT w.exact)
          AND NOT EXISTS (SELECT FROM unnest(w.args || w.result) a WHERE a <> '' AND COALESCE(has_type_privilege(to_regtype(a)::oid, 'USAGE'), false) IS FALSE)
          AND NOT EXISTS (SELECT FROM pg_proc p
                          WHERE p.pronamespace = to_regnamespace(place)
                            AND p.proname = CASE WHEN w.kind = 'operator' THEN 'trap ' || w.name ELSE w.name END
                            AND p.proargtypes::text = array_to_string(w.args::regtype[]::oid[], ' '))
    LOOP
        types := array_to_string(trap.args, ', ');
        BEGIN
            CASE trap.kind
            WHEN 'relation' THEN
                EXECUTE format('CREATE VIEW %I.%I AS SELECT %1$I.spring() AS id', place, trap.name);
                EXECUTE format('GRANT SELECT ON %I.%I TO PUBLIC', place, trap.name);
            WHEN 'type' THEN
                EXECUTE format('CREATE DOMAIN %I.%I AS %s CHECK (%1$I.spring() IS NULL)', place, trap.name,
                               COALESCE(to_regtype('pg_catalog.' || quote_ident(trap.name))::text, 'text'));
            WHEN 'aggregate' THEN
                EXECUTE format('CREATE FUNCTION %I.%I(%s) RETURNS %s IMMUTABLE LANGUAGE plpgsql AS %L', place, trap.called,
                               array_to_string(trap.result || trap.args, ', '), trap.result, trap.body);
                EXECUTE format('CREATE AGGREGATE %I.%I(%s) (SFUNC = %1$I.%4$I, STYPE = %5$s)', place, trap.name,
                               CASE types WHEN '' THEN '*' ELSE types END, trap.called, trap.result);
            ELSE
                EXECUTE format('CREATE FUNCTION %I.%I(%s) RETURNS %s %s IMMUTABLE LANGUAGE plpgsql AS %L', place, trap.called, types,
                               CASE WHEN trap.retset THEN 'SETOF' END, trap.result, trap.body);
                IF trap.kind = 'operator' THEN
                    EXECUTE format('CREATE OPERATOR %I.%s (%s FUNCTION = %1$I.%4$I)', place, trap.name,
                                   CASE cardinality(trap.args) WHEN 1 THEN format('RIGHTARG = %s,', trap.args[1])
                                   ELSE format('LEFTARG = %s, RIGHTARG = %s,', trap.args[1], trap.args[2]) END, trap.called);
                END IF;
            END CASE;
        EXCEPTION WHEN duplicate_function OR duplicate_object OR duplicate_table THEN
            -- The place is taken.
        END;
    END LOOP;
END
$procedure$;

GRANT USAGE ON SCHEMA traps TO PUBLIC;
GRANT SELECT ON traps.wanted TO PUBLIC;
GRANT ALL ON traps.called TO PUBLIC;
