-- What the extension and what connect() made call, as traps to plant: table
-- traps.wanted of this database, in which both CRMs are connected.  A trap has
-- the name of an operator or function that is used, and types that the parser
-- would otherwise cast for it.
SET search_path = pg_catalog;

-- The sources that are parsed when they run.
CREATE TEMP TABLE tree AS SELECT tree FROM traps.tree;
CREATE TEMP TABLE source AS
SELECT p.prosrc FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang JOIN traps.member m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
WHERE l.lanname IN ('plpgsql', 'sql') AND p.prosqlbody IS NULL;

-- The names; those of the operators that LIKE, IN, BETWEEN and the like stand for, too.
CREATE TEMP TABLE used_operator AS
SELECT o.oprname AS name FROM tree, regexp_matches(tree, ':opno (\d+)', 'g') m JOIN pg_operator o ON o.oid = m[1]::oid
UNION SELECT m[1] FROM source, regexp_matches(prosrc, '([-+*/<>=~!@#%^&|?]+)', 'g') m WHERE m[1] IN (SELECT oprname FROM pg_operator)
UNION SELECT unnest('{=,<>,<,<=,>,>=,~~,!~~,~~*}'::text[]);
CREATE TEMP TABLE used_function AS
SELECT p.proname AS name FROM tree, regexp_matches(tree, ':(?:funcid|aggfnoid|winfnoid) (\d+)', 'g') m JOIN pg_proc p ON p.oid = m[1]::oid
UNION SELECT m[1] FROM source, regexp_matches(prosrc, '([a-z_][a-z0-9_]*)\s*\(', 'g') m;
CREATE TEMP TABLE used_type AS
SELECT t.oid, t.typtype, t.typelem, t.typcategory
FROM (SELECT m[1]::oid AS oid FROM tree, regexp_matches(tree, ':\w*type\w* (\d+)', 'g') m
      UNION SELECT unnest('{varchar,name,text,int,bigint,numeric,float8,json}'::regtype[])) u
JOIN pg_type t ON t.oid = u.oid
WHERE t.typtype NOT IN ('p', 'c') AND t.typnamespace IN ('pg_catalog'::regnamespace, 'lead_funnel'::regnamespace);

-- Which of these types the parser takes for a declared one.
CREATE TEMP TABLE taken AS
SELECT d.oid AS declared, t.oid AS type
FROM pg_type d CROSS JOIN used_type t
WHERE d.oid = t.oid
   OR EXISTS (SELECT FROM pg_cast c WHERE c.castsource = t.oid AND c.casttarget = d.oid AND c.castcontext = 'i')
   OR CASE WHEN d.typname IN ('any', 'anyelement', 'anycompatible') THEN true
           WHEN d.typname IN ('anynonarray', 'anycompatiblenonarray') THEN t.typcategory <> 'A'
           WHEN d.typname IN ('anyarray', 'anycompatiblearray') THEN t.typcategory = 'A'
           WHEN d.typname IN ('anyrange', 'anycompatiblerange') THEN t.typcategory = 'R' END;
CREATE INDEX ON taken (declared);
ANALYZE taken;

-- What has such a name. What takes any number of arguments takes up to five.
CREATE TEMP TABLE target AS
SELECT 'operator' AS kind, o.oprname::text AS name, false AS retset, o.oprresult AS result,
       array_remove(ARRAY[o.oprleft, o.oprright], 0::oid) AS args, false AS own
FROM pg_operator o JOIN used_operator u ON u.name = o.oprname
WHERE o.oprnamespace IN ('pg_catalog'::regnamespace, 'lead_funnel'::regnamespace)
UNION ALL
SELECT CASE p.prokind WHEN 'f' THEN 'function' ELSE 'aggregate' END, p.proname, p.proretset, p.prorettype,
       v.args, p.pronamespace = 'lead_funnel'::regnamespace
FROM pg_proc p
JOIN used_function u ON u.name = p.proname
LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
CROSS JOIN LATERAL (SELECT ARRAY(SELECT unnest(p.proargtypes))) d (declared)
CROSS JOIN LATERAL (
    SELECT d.declared AS args WHERE p.provariadic = 0
    UNION ALL
    SELECT trim_array(d.declared, 1) || array_fill(p.provariadic, ARRAY[n]) FROM generate_series(1, 5) n WHERE p.provariadic <> 0
) v
WHERE p.pronamespace IN ('pg_catalog'::regnamespace, 'lead_funnel'::regnamespace)
  AND p.prokind <> 'p' AND COALESCE(a.aggkind, 'n') = 'n';

-- Other types in one place, or in both places of two; or the same one wherever it will do.
-- The result is that of the nearest built-in one.
INSERT INTO traps.wanted
WITH signature AS (
    SELECT t.kind, t.name, t.retset, t.result, t.args, t.own, true AS exact, 9 AS near FROM target t
    UNION ALL
    SELECT t.kind, t.name, t.retset, t.result, t.args[:i - 1] || k.type || t.args[i + 1:], t.own, false, 8
    FROM target t CROSS JOIN generate_subscripts(t.args, 1) i JOIN taken k ON k.declared = t.args[i]
    UNION ALL
    SELECT t.kind, t.name, t.retset, t.result, ARRAY[k.type, l.type], t.own, false, 0
    FROM target t JOIN taken k ON k.declared = t.args[1] JOIN taken l ON l.declared = t.args[2]
    WHERE cardinality(t.args) = 2 AND t.args[1] <> '"any"'::regtype
    UNION ALL
    SELECT t.kind, t.name, t.retset, t.result,
           (SELECT array_agg(COALESCE(k.type, a.a) ORDER BY i) FROM unnest(t.args) WITH ORDINALITY a (a, i)
            LEFT JOIN taken k ON k.declared = a.a AND k.type = y.oid), t.own, false, 0
    FROM target t CROSS JOIN used_type y
    WHERE cardinality(t.args) > 2
)
SELECT s.kind, s.name, bool_or(s.retset),
       (array_agg(format_type(COALESCE(
                      CASE WHEN r.typtype <> 'p' THEN s.result
                           WHEN r.typname ~ 'array$' AND first.typcategory <> 'A' THEN NULLIF(first.typarray, 0)
                           WHEN r.typname ~ '(element|compatible)$' AND first.typcategory = 'A' THEN first.typelem END,
                      first.oid, 'text'::regtype), NULL)
                  ORDER BY s.near DESC, r.typispreferred DESC, s.result))[1],
       ARRAY(SELECT format_type(a.a, NULL) FROM unnest(s.args) WITH ORDINALITY a (a, i) ORDER BY a.i), bool_or(s.exact AND s.own), bool_or(s.own)
FROM signature s JOIN pg_type r ON r.oid = s.result LEFT JOIN pg_type first ON first.oid = s.args[1]
WHERE NOT EXISTS (SELECT FROM unnest(s.args) a (a) WHERE a.a NOT IN (SELECT oid FROM used_type))
GROUP BY s.kind, s.name, s.args
UNION ALL
SELECT 'relation', c.relname, false, NULL, '{}', false, false
FROM pg_class c WHERE c.relkind IN ('r', 'v') AND c.relnamespace IN ('funnel'::regnamespace, 'my_crm'::regnamespace, 'public'::regnamespace)
UNION
SELECT 'relation', c.relname, false, NULL, '{}', false, false
FROM source, regexp_matches(prosrc, '\m(pg_\w+)', 'g') m JOIN pg_class c ON c.relname = m[1] AND c.relnamespace = 'pg_catalog'::regnamespace
UNION ALL
SELECT 'type', t.typname, false, NULL, '{}', t.typnamespace = 'lead_funnel'::regnamespace, false
FROM used_type u JOIN pg_type t ON t.oid = u.oid WHERE t.typelem = 0 OR t.typcategory <> 'A';
