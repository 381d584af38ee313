
-- Comments of what types have in common, for what has none of its own.
DO $$
DECLARE
    kind   text;
    object text;
    told   text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    FOR kind, object, told IN
        WITH member AS (
            SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
            WHERE d.refclassid = 'pg_extension'::regclass AND e.extname = 'lead_funnel'
        ), -- Operators, functions, index support functions, casts and operator classes, by the name below.
        common (name, comment) AS (
            VALUES ('=', 'Whether the two are equal. NULL gives NULL.'),
                   ('<>', 'Whether the two differ. NULL gives NULL.'),
                   ('<', 'Whether the first is less than the second. NULL gives NULL.'),
                   ('<=', 'Whether the first is less than the second or equal to it. NULL gives NULL.'),
                   ('>', 'Whether the first is greater than the second. NULL gives NULL.'),
                   ('>=', 'Whether the first is greater than the second or equal to it. NULL gives NULL.'),
                   ('+', 'The state of the rows of both, exact. NULL gives NULL. Overflow is an error.'),
                   ('-', 'The state of the rows of the first without those of the second, exact. Numbers can become negative. '
                         'NULL gives NULL. Overflow is an error.'),
                   ('prefix -', 'The state with all signs changed. NULL gives NULL. Overflow is an error.'),
                   ('rollup', 'The state of all rows behind the given states. NULLs are skipped. Without any state the result is '
                              'the empty state, never NULL. Overflow is an error.'),
                   ('max', 'The last label in order. NULLs are skipped. NULL without any label.'),
                   ('min', 'The first label in order. NULLs are skipped. NULL without any label.'),
                   ('each', 'One row per key, in the order of the bytes of the keys, NULL last. NULL gives no rows.'),
                   ('kpi', 'The state under a key, which can be NULL. A key that is not there has the empty state. A NULL value '
                           'gives NULL.'),
                   ('btree 1', 'Comparison: -1, 0 or 1. NULL gives NULL.'),
                   ('hash 1', 'Hash of 32 bits. NULL gives NULL.'),
                   ('hash 2', 'Hash of 64 bits, with a seed. NULL gives NULL.'),
                   ('cast to text', 'The text form. Assignments need no cast. NULL gives NULL.'),
                   ('cast from text', 'The value with this text form. NULL gives NULL. Any other text is an error.'),
                   ('btree', 'The order of this type.'),
                   ('hash', 'The hash of this type.')
        ), named (catalog, id, name) AS (
            SELECT 'pg_proc'::regclass, p.oid, p.proname::text FROM pg_proc p
            UNION ALL SELECT 'pg_operator', o.oid, CASE o.oprleft WHEN 0 THEN 'prefix ' ELSE '' END || o.oprname FROM pg_operator o
            UNION ALL SELECT 'pg_proc', a.amproc, m.amname || ' ' || a.amprocnum
            FROM pg_amproc a JOIN pg_opfamily f ON f.oid = a.amprocfamily JOIN pg_am m ON m.oid = f.opfmethod
            UNION ALL SELECT 'pg_cast', c.oid, CASE c.castsource WHEN 'text'::regtype THEN 'cast from text' ELSE 'cast to text' END
            FROM pg_cast c
            UNION ALL SELECT 'pg_opclass', c.oid, m.amname FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod
            UNION ALL SELECT 'pg_opfamily', f.oid, m.amname FROM pg_opfamily f JOIN pg_am m ON m.oid = f.opfmethod
        ), sentence (catalog, id, place, comment) AS (
            SELECT n.catalog, n.id, 1, c.comment FROM named n JOIN common c ON c.name = n.name
            UNION ALL SELECT 'pg_proc', o.oprcode, 2, format('Function of the operator %s. NULL gives NULL.', o.oprname)
            FROM pg_operator o
            UNION ALL SELECT 'pg_proc', f.id, 2, format('%s of type %s. NULL gives NULL.', f.use, t.typname)
            FROM pg_type t CROSS JOIN LATERAL (VALUES (t.typinput, 'Text input'), (t.typoutput, 'Text output'),
                (t.typreceive, 'Binary input'), (t.typsend, 'Binary output')) f (id, use)
            UNION ALL SELECT 'pg_proc', c.castfunc, 2, 'Function of a cast. NULL gives NULL.' FROM pg_cast c
            UNION ALL SELECT 'pg_proc', f.id, 3, format('%s of %s, with its NULL rule and errors.', f.use, p.proname)
            FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid CROSS JOIN LATERAL (VALUES (a.aggtransfn, 'Transition function'),
                (a.aggminvtransfn, 'Inverse transition function')) f (id, use)
        )
        SELECT DISTINCT ON (m.classid, m.objid) i.type, i.identity, s.comment
        FROM member m JOIN sentence s ON s.catalog = m.classid AND s.id = m.objid
            CROSS JOIN LATERAL pg_identify_object(m.classid, m.objid, 0) i
        WHERE NOT EXISTS (SELECT FROM pg_description d WHERE d.classoid = m.classid AND d.objoid = m.objid)
        ORDER BY m.classid, m.objid, s.place
    LOOP
        EXECUTE format('COMMENT ON %s %s IS %L', kind, object, told);
    END LOOP;
END
$$;
