-- What every object of the extension must have.  Each query lists offenders,
-- so none may return a row, whatever the extension grows to.
SET search_path = pg_catalog;
\pset format unaligned

CREATE TEMP VIEW member AS
SELECT d.classid, d.objid,
	regexp_replace(pg_describe_object(d.classid, d.objid, 0), '\mlead_funnel\.', '', 'g') AS object
FROM pg_depend AS d
	JOIN pg_extension AS e ON d.refobjid = e.oid
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'lead_funnel';

CREATE TEMP VIEW function AS
SELECT m.object, p.*, l.lanname, coalesce(obj_description(p.oid, 'pg_proc'), '') AS comment,
	p.prorettype = 'internal'::regtype OR 'internal'::regtype = ANY (p.proargtypes::oid[]) AS is_internal
FROM member AS m
	JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
	JOIN pg_language AS l ON l.oid = p.prolang;

CREATE TEMP VIEW operator AS
SELECT m.object, o.* FROM member AS m
	JOIN pg_operator AS o ON m.classid = 'pg_operator'::regclass AND o.oid = m.objid;

CREATE TEMP VIEW type AS
SELECT m.object, t.* FROM member AS m
	JOIN pg_type AS t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid;

-- There is something to look at.
SELECT count(*) > 100 AS members, count(DISTINCT classid) >= 6 AS kinds FROM member;

-- The extension owns no table, sequence or index, nothing outside its schema.
SELECT object AS "owned relation" FROM member JOIN pg_class AS c ON classid = 'pg_class'::regclass AND c.oid = objid
WHERE relkind NOT IN ('v', 'c');
SELECT object AS "outside the schema"
FROM member, LATERAL pg_identify_object(classid, objid, 0) AS i
WHERE i.schema IS DISTINCT FROM 'lead_funnel' AND i.type NOT IN ('cast', 'schema', 'event trigger');

-- Comments: on every object and every column, a sentence; functions and
-- operators tell what NULL does.
SELECT object AS "no comment" FROM member, pg_class AS catalog
WHERE catalog.oid = classid AND coalesce(obj_description(objid, catalog.relname), '') !~ '[.]$'
	AND NOT (classid = 'pg_type'::regclass
		AND EXISTS (SELECT FROM pg_type AS t WHERE t.oid = objid AND t.typcategory = 'A'));
SELECT object AS "column without comment", attname
FROM (SELECT object, objid AS relation FROM member WHERE classid = 'pg_class'::regclass
	UNION ALL SELECT object, typrelid FROM type WHERE typrelid <> 0) AS r
	JOIN pg_attribute ON attrelid = relation
WHERE attnum > 0 AND NOT attisdropped AND col_description(attrelid, attnum) IS NULL;
SELECT object AS "NULL rule not told" FROM function
WHERE pronargs > 0 AND NOT is_internal AND proargtypes[0] <> 'cstring'::regtype
	AND comment !~ '\mNULLs?\M' AND comment !~ '^Internal to ';
SELECT object AS "NULL rule not told" FROM operator
WHERE coalesce(obj_description(oid, 'pg_operator'), '') !~ '\mNULLs?\M';

-- Functions: labels that the planner and the security of the caller need
-- One asks whether its transaction made the table's file, which a worker does not know.
SELECT object AS "not parallel safe" FROM function WHERE lanname IN ('c', 'internal') AND proparallel <> 's';
SELECT object AS "not parallel safe" FROM function WHERE provolatile <> 'v' AND proparallel <> 's';
SELECT object AS "aggregate not parallel safe" FROM function WHERE prokind = 'a' AND proparallel <> 's';
-- One is volatile so that a subquery that calls it stays one, see its comment.
SELECT object AS "volatile C function" FROM function
WHERE lanname = 'c' AND provolatile = 'v' AND proname <> '_classify' AND prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype);
SELECT object AS "security definer" FROM function WHERE prosecdef;
SELECT object AS "leakproof" FROM function WHERE proleakproof;
SELECT object AS "open search_path" FROM function
WHERE lanname NOT IN ('c', 'internal') AND prosqlbody IS NULL
	AND NOT EXISTS (SELECT FROM unnest(proconfig) AS setting
		WHERE setting ~ '^search_path=(""|pg_catalog(, lead_funnel)?, pg_temp)$');
SELECT object AS "too many nameless arguments" FROM function
WHERE prokind = 'f' AND pronargs > 2 AND NOT is_internal AND proargnames IS NULL;
SELECT object AS "internal state from SQL" FROM function
WHERE prorettype = 'internal'::regtype AND 'internal'::regtype <> ALL (proargtypes::oid[]);
SELECT object AS "support function not immutable" FROM function AS f
WHERE provolatile <> 'i' AND EXISTS (SELECT FROM type AS t WHERE f.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend));
-- Functions that share a C symbol differ in their types only.
SELECT prosrc AS "symbol with several shapes" FROM function WHERE lanname = 'c'
GROUP BY prosrc HAVING count(DISTINCT (pronargs, proisstrict, provolatile)) > 1;

-- Privileges: what is internal is nobody's but its owner's; the rest is everybody's.
SELECT count(*) > 50 AS internal FROM function WHERE proname LIKE '\_%';
-- Anybody may call explain_qualification(), and so what it calls.
SELECT object AS "internal, and everybody's" FROM function
WHERE (proname LIKE '\_%' OR comment ~ '^Internal to ')
	AND proname <> ALL ('{_explain,_explain_texts,_explain_words,_in_encoding,_languages,_said,_words,_words_sources}')
	AND EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) AS a WHERE a.grantee <> proowner);
SELECT object AS "internal, and everybody's" FROM type
WHERE typname LIKE '\_%' AND typtype = 'b' AND typelem = 0
	AND EXISTS (SELECT FROM aclexplode(coalesce(typacl, acldefault('T', typowner))) AS a WHERE a.grantee <> typowner);
SELECT object AS "own privileges", proacl AS privileges FROM function WHERE proacl IS NOT NULL AND proname NOT LIKE '\_%'
UNION ALL SELECT object, typacl FROM type WHERE typacl IS NOT NULL AND (typname NOT LIKE '\_%' OR typtype <> 'b')
UNION ALL SELECT object, relacl FROM member JOIN pg_class AS c ON classid = 'pg_class'::regclass AND c.oid = objid
	WHERE relacl IS NOT NULL;
SELECT object AS "not the superuser's" FROM function
WHERE proowner NOT IN (SELECT oid FROM pg_roles WHERE rolsuper);

-- Operators: complete, consistent, with estimators
SELECT object AS "shell operator" FROM operator WHERE oprcode = 0;
SELECT object AS "no commutator" FROM operator
WHERE oprcom = 0 AND oprname IN ('=', '<>', '<', '<=', '>', '>=', '@>', '<@', '&&', '|', '&', '+');
SELECT object AS "no negator" FROM operator
WHERE oprnegate = 0 AND oprname IN ('=', '<>', '<', '<=', '>', '>=');
SELECT o.object AS "wrong commutator" FROM operator AS o JOIN pg_operator AS c ON c.oid = o.oprcom
WHERE c.oprcom <> o.oid OR c.oprleft <> o.oprright OR c.oprright <> o.oprleft
	OR c.oprname <> coalesce((ARRAY['>', '<', '>=', '<=', '<@', '@>'])[array_position(ARRAY['<', '>', '<=', '>=', '@>', '<@'], o.oprname::text)], o.oprname::text);
SELECT o.object AS "wrong negator" FROM operator AS o JOIN pg_operator AS n ON n.oid = o.oprnegate
WHERE n.oprnegate <> o.oid OR n.oprleft <> o.oprleft OR n.oprright <> o.oprright
	OR n.oprname <> (ARRAY['<>', '=', '>=', '<', '<=', '>'])[array_position(ARRAY['=', '<>', '<', '>=', '>', '<='], o.oprname::text)];
SELECT object AS "no estimator" FROM operator
WHERE oprresult = 'boolean'::regtype AND (oprrest = 0 OR oprjoin = 0);
SELECT object AS "estimator of another operator" FROM operator
JOIN (VALUES ('=', 'eq'), ('<>', 'neq'), ('<', 'scalarlt'), ('<=', 'scalarle'), ('>', 'scalargt'), ('>=', 'scalarge')) AS e (name, prefix)
	ON oprname = name
WHERE oprrest::oid <> to_regproc(prefix || 'sel') OR oprjoin::oid <> to_regproc(prefix || 'joinsel');
SELECT object AS "can hash, is not said to" FROM operator AS o
WHERE oprcanhash IS DISTINCT FROM EXISTS (SELECT FROM pg_amop AS a JOIN pg_am AS m ON m.oid = a.amopmethod
		WHERE m.amname = 'hash' AND a.amopopr = o.oid);
SELECT object AS "can merge, is not said to" FROM operator AS o
WHERE oprcanmerge IS DISTINCT FROM EXISTS (SELECT FROM pg_amop AS a JOIN pg_am AS m ON m.oid = a.amopmethod
		WHERE m.amname = 'btree' AND a.amopopr = o.oid AND a.amopstrategy = 3);
SELECT o.object AS "function not immutable or not strict" FROM operator AS o JOIN pg_proc AS p ON p.oid = o.oprcode
WHERE p.provolatile <> 'i' OR NOT p.proisstrict;

-- Aggregates: flat states that travel between processes
SELECT object AS "state of a pseudo-type" FROM function JOIN pg_aggregate ON aggfnoid = oid
WHERE aggtranstype IN (SELECT oid FROM pg_type WHERE typtype = 'p')
	OR aggmtranstype IN (SELECT oid FROM pg_type WHERE typtype = 'p');
SELECT object AS "no combine function" FROM function JOIN pg_aggregate ON aggfnoid = oid WHERE aggcombinefn = 0;

-- Types: binary form, a hash class for what can be compared, and a btree class for what has an order
SELECT object AS "no binary form" FROM type WHERE typtype = 'b' AND typelem = 0 AND (typsend = 0 OR typreceive = 0);
SELECT t.object AS "operators without class", oprname, amname FROM type AS t
	JOIN operator AS o ON o.oprleft = t.oid AND o.oprright = t.oid
	JOIN (VALUES ('=', 'hash'), ('<', 'btree')) AS n (operator, amname) ON n.operator = oprname
WHERE NOT EXISTS (SELECT FROM pg_opclass AS c JOIN pg_am AS a ON a.oid = c.opcmethod
		WHERE c.opcintype = t.oid AND c.opcdefault AND a.amname = n.amname);
SELECT object AS "invalid operator class" FROM member JOIN pg_opclass AS c ON classid = 'pg_opclass'::regclass AND c.oid = objid
WHERE NOT amvalidate(c.oid);
-- btree deduplicates and hash partitions
SELECT object AS "no support function", amname, needed FROM member
	JOIN pg_opclass AS c ON classid = 'pg_opclass'::regclass AND c.oid = objid
	JOIN pg_am AS a ON a.oid = c.opcmethod
	JOIN (VALUES ('btree', 4), ('hash', 2)) AS n (am, needed) ON am = amname
WHERE NOT EXISTS (SELECT FROM pg_amproc AS p WHERE p.amprocfamily = c.opcfamily AND p.amproclefttype = c.opcintype AND amprocnum = needed);

-- Casts: none happens behind the user's back.
SELECT object AS "implicit cast" FROM member JOIN pg_cast AS c ON classid = 'pg_cast'::regclass AND c.oid = objid
WHERE castcontext = 'i';
SELECT object AS "cast not immutable" FROM member JOIN pg_cast AS c ON classid = 'pg_cast'::regclass AND c.oid = objid
	JOIN pg_proc AS p ON p.oid = castfunc
WHERE provolatile <> 'i';
