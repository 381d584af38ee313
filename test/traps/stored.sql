-- Views of what is stored: the extension's objects, those that connect() made in
-- the schemas funnel and funnel_custom and those of their steps, and the expressions of both.
SET search_path = pg_catalog;
CREATE SCHEMA traps;

CREATE VIEW traps.member AS
SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'lead_funnel';

CREATE VIEW traps.relation AS
SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('funnel', 'funnel_steps', 'funnel_custom', 'funnel_custom_steps') AND NOT pg_get_userbyid(c.relowner) = 'foe';

CREATE VIEW traps.object AS
SELECT classid, objid FROM traps.member
UNION ALL SELECT 'pg_class'::regclass, oid FROM traps.relation
UNION ALL SELECT 'pg_rewrite'::regclass, oid FROM pg_rewrite WHERE ev_class IN (SELECT oid FROM traps.relation)
UNION ALL SELECT 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid IN (SELECT oid FROM traps.relation)
UNION ALL SELECT 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid IN (SELECT oid FROM traps.relation)
UNION ALL SELECT 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM traps.relation)
UNION ALL SELECT 'pg_policy'::regclass, oid FROM pg_policy WHERE polrelid IN (SELECT oid FROM traps.relation);

CREATE VIEW traps.tree AS
SELECT o.classid, o.objid, e.tree
FROM traps.object o
CROSS JOIN LATERAL (
    SELECT ev_action::text FROM pg_rewrite WHERE o.classid = 'pg_rewrite'::regclass AND oid = o.objid
    UNION ALL SELECT prosqlbody::text FROM pg_proc WHERE o.classid = 'pg_proc'::regclass AND oid = o.objid
    UNION ALL SELECT proargdefaults::text FROM pg_proc WHERE o.classid = 'pg_proc'::regclass AND oid = o.objid
    UNION ALL SELECT conbin::text FROM pg_constraint WHERE o.classid = 'pg_constraint'::regclass AND oid = o.objid
    UNION ALL SELECT adbin::text FROM pg_attrdef WHERE o.classid = 'pg_attrdef'::regclass AND oid = o.objid
    UNION ALL SELECT tgqual::text FROM pg_trigger WHERE o.classid = 'pg_trigger'::regclass AND oid = o.objid
    UNION ALL SELECT concat(polqual, polwithcheck) FROM pg_policy WHERE o.classid = 'pg_policy'::regclass AND oid = o.objid
    UNION ALL SELECT concat(indexprs, indpred) FROM pg_index WHERE o.classid = 'pg_class'::regclass AND indexrelid = o.objid
) e (tree)
WHERE e.tree <> '';

-- What of that uses something that is neither built in, nor the extension's, nor a
-- table or view of the user's or of the CRM's.  pg_depend omits what is built in only.
CREATE VIEW traps.strange AS
SELECT DISTINCT pg_describe_object(d.classid, d.objid, 0) || ' uses ' || pg_describe_object(d.refclassid, d.refobjid, 0) AS use
FROM (SELECT classid, objid, refclassid, refobjid FROM pg_depend JOIN traps.object USING (classid, objid)
      UNION ALL
      SELECT t.classid, t.objid, CASE m[1] WHEN 'opno' THEN 'pg_operator' ELSE 'pg_proc' END::regclass, m[2]::oid
      FROM traps.tree t CROSS JOIN LATERAL regexp_matches(t.tree, ':(opno|opfuncid|funcid|aggfnoid|winfnoid) ([1-9]\d{4,})', 'g') m
      WHERE m[2]::oid >= 16384) d
CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, 0) i
WHERE i.schema <> 'pg_catalog'
  AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass, 'pg_class'::regclass, 'pg_collation'::regclass)
  AND (d.refclassid, COALESCE((SELECT NULLIF(typelem, 0) FROM pg_type WHERE d.refclassid = 'pg_type'::regclass AND oid = d.refobjid), d.refobjid))
      NOT IN (SELECT classid, objid FROM traps.member)
  -- Of a composite type the type is the extension's, and its columns are the type's.
  AND (d.refclassid <> 'pg_class'::regclass
       OR NOT EXISTS (SELECT FROM pg_type t JOIN traps.member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
                      WHERE t.typrelid = d.refobjid))
  AND CASE d.refclassid WHEN 'pg_class'::regclass
      THEN i.schema NOT IN ('funnel', 'funnel_steps', 'funnel_custom', 'funnel_custom_steps', 'public', 'my_crm')
           OR (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = d.refobjid) = 'foe'
      -- A row of such a table, or an array of its rows.
      WHEN 'pg_type'::regclass
      THEN NOT EXISTS (SELECT FROM pg_type t JOIN pg_class c ON c.oid IN (t.typrelid, (SELECT e.typrelid FROM pg_type e WHERE e.oid = t.typelem))
                       WHERE t.oid = d.refobjid AND pg_get_userbyid(c.relowner) <> 'foe'
                         AND c.relnamespace::regnamespace::text IN ('funnel', 'funnel_steps', 'funnel_custom', 'funnel_custom_steps'))
      ELSE true END;
