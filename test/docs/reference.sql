-- docs/reference.md, from the comments in the catalogs of a database with the
-- extension and the demo connected in schema funnel.  For psql -At.
SET search_path = lead_funnel, pg_catalog;
SET client_min_messages = warning;

-- A comment in a cell of a table.
CREATE FUNCTION pg_temp.cell(comment text) RETURNS text
RETURN replace(replace(replace(COALESCE(comment, ''), E'\n', ' '), '|', '\|'), '<', '\<');

-- Types that people write; the others have no input.
CREATE TEMP VIEW type_shown AS
SELECT t.oid, t.typname AS name, obj_description(t.oid, 'pg_type') AS comment
FROM pg_type t
WHERE t.typnamespace = 'lead_funnel'::regnamespace AND t.typtype = 'b' AND t.typcategory <> 'A' AND t.typname !~ '^_';

-- Functions that people call: none that a type, an operator, a cast, an index or an
-- aggregate calls for them.
CREATE TEMP VIEW function_shown AS
SELECT p.oid, p.proname AS name, p.prokind = 'a' AS is_aggregate, obj_description(p.oid, 'pg_proc') AS comment,
       format('%s(%s) → %s', p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)) AS signature,
       CASE WHEN 'into_schema' = ANY (p.proargnames) THEN 'connected'
            ELSE COALESCE((SELECT t.name FROM type_shown t WHERE t.oid = p.prorettype),
                          (SELECT t.name FROM unnest(p.proargtypes) WITH ORDINALITY a (type, place) JOIN type_shown t ON t.oid = a.type
                           ORDER BY a.place LIMIT 1),
                          'other') END AS chapter
FROM pg_proc p
WHERE p.pronamespace = 'lead_funnel'::regnamespace AND p.proname !~ '^_'
  AND NOT EXISTS (SELECT FROM pg_type t WHERE p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend))
  AND NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = p.oid)
  AND NOT EXISTS (SELECT FROM pg_cast c WHERE c.castfunc = p.oid)
  AND NOT EXISTS (SELECT FROM pg_amproc a WHERE a.amproc = p.oid)
  AND NOT EXISTS (SELECT FROM pg_aggregate a WHERE p.oid IN (a.aggtransfn, a.aggminvtransfn, a.aggfinalfn, a.aggcombinefn));

CREATE TEMP VIEW relation_shown AS
SELECT c.oid, c.relname AS name, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END AS kind, obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c
WHERE c.relnamespace = 'funnel'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname !~ '^_';

-- Signatures first, then what they do; overloads of one name stand together.
CREATE FUNCTION pg_temp.functions_of(wanted text, mark text) RETURNS SETOF text
BEGIN ATOMIC
    SELECT format(E'%s `%s`%s\n\n```text\n%s\n```\n\n%s\n', mark, name, CASE WHEN is_aggregate THEN ' (aggregate)' END,
                  string_agg(signature, E'\n' ORDER BY signature COLLATE "C"), string_agg(DISTINCT comment, E'\n\n' ORDER BY comment))
    FROM (SELECT name, is_aggregate, signature, comment COLLATE "C" AS comment FROM function_shown WHERE chapter = wanted) f
    GROUP BY name, is_aggregate
    ORDER BY name COLLATE "C";
END;

CREATE FUNCTION pg_temp.relations_of(wanted text) RETURNS SETOF text
BEGIN ATOMIC
    SELECT format(E'### `%s`\n\n%s\n\n| column | type | |\n|---|---|---|\n%s\n', r.name, r.comment,
                  string_agg(format('| `%s` | %s | %s |', a.attname, format_type(a.atttypid, a.atttypmod),
                                    pg_temp.cell(col_description(r.oid, a.attnum))), E'\n' ORDER BY a.attnum))
    FROM relation_shown r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE r.kind = wanted
    GROUP BY r.oid, r.name, r.comment
    ORDER BY r.name COLLATE "C";
END;

SELECT E'# Reference\n\n' ||
       E'`make docs` writes this page from the comments in the database, and a test compares it. psql shows the same: `\\d+ funnel.lead_status`, `\\df+ lead_funnel.connect`.\n\n' ||
       E'- [Functions on a connected schema](#functions-on-a-connected-schema)\n- [Views](#views): ' ||
       (SELECT string_agg(format('[`%s`](#%s)', name, name), ', ' ORDER BY name COLLATE "C") FROM relation_shown WHERE kind = 'view') ||
       E'\n- [Tables](#tables): ' ||
       (SELECT string_agg(format('[`%s`](#%s)', name, name), ', ' ORDER BY name COLLATE "C") FROM relation_shown WHERE kind = 'table') ||
       E'\n- [Types](#types): ' ||
       (SELECT string_agg(format('[`%s`](#type-%s)', name, name), ', ' ORDER BY name COLLATE "C") FROM type_shown) ||
       E'\n- [Other functions](#other-functions)\n- [All findings of `data_quality`](how-to/mend_the_data.md#all-findings)\n';

SELECT E'## Functions on a connected schema\n\nThe functions stand in the schema `lead_funnel`.\n';
SELECT pg_temp.functions_of('connected', '###');

SELECT E'## Views\n';
SELECT pg_temp.relations_of('view');

SELECT E'## Tables\n\nThey are yours: edit their rows.\n';
SELECT pg_temp.relations_of('table');

SELECT E'## Types\n\nEach type comes with its functions and operators.\n';
SELECT line
FROM type_shown t CROSS JOIN LATERAL (
    SELECT 1 AS part, format(E'### Type `%s`\n\n%s\n', t.name, t.comment) AS line
    UNION ALL
    SELECT 2, format(E'| operator | result | |\n|---|---|---|\n%s\n', string_agg(
               format('| `%s` | %s | %s |', concat_ws(' ', NULLIF(o.oprleft, 0)::regtype, replace(o.oprname, '|', '\|'), o.oprright::regtype),
                      o.oprresult::regtype, pg_temp.cell(obj_description(o.oid, 'pg_operator'))), E'\n'
               ORDER BY o.oprname COLLATE "C", o.oprleft::regtype::text COLLATE "C", o.oprright::regtype::text COLLATE "C"))
    FROM pg_operator o
    WHERE o.oprnamespace = 'lead_funnel'::regnamespace AND t.oid IN (o.oprleft, o.oprright)
    HAVING count(*) > 0
    UNION ALL
    SELECT 3, f FROM pg_temp.functions_of(t.name, '####') f
) l
ORDER BY t.name COLLATE "C", part, line COLLATE "C";

SELECT E'## Other functions\n';
SELECT pg_temp.functions_of('other', '###');
