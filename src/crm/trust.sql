-- What stands in a schema may run with the rights of whoever uses the schema:
-- here is said whom a caller may trust, and asked before anything is done there.

CREATE FUNCTION lead_funnel._trusts(role oid) RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_roles o
        JOIN pg_catalog.pg_roles m ON m.rolname OPERATOR(pg_catalog.=) CURRENT_USER
        WHERE o.oid OPERATOR(pg_catalog.=) role
          AND (o.oid OPERATOR(pg_catalog.=) m.oid
               OR o.rolsuper
               OR (NOT m.rolsuper AND pg_catalog.pg_has_role(o.oid, 'USAGE'))
               OR o.rolname::text OPERATOR(pg_catalog.=) ANY (pg_catalog.regexp_split_to_array(
                      pg_catalog.current_setting('lead_funnel.trusted_owners', true), ' *, *'))));
END;
COMMENT ON FUNCTION lead_funnel._trusts IS
'Internal to the checks of schemas: whether the caller may run what a role made. It trusts itself, superusers, the roles in '
'lead_funnel.trusted_owners and, unless it is a superuser, roles whose rights it has. False for 0 (PUBLIC).';

CREATE FUNCTION lead_funnel._role_name(role oid) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN CASE WHEN role OPERATOR(pg_catalog.=) 0::oid THEN 'PUBLIC' ELSE role::regrole::text END;
COMMENT ON FUNCTION lead_funnel._role_name IS 'Internal to the checks of schemas: a role as GRANT names it, PUBLIC for 0.';

CREATE FUNCTION lead_funnel._check_own_schema() RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    others text;
BEGIN
    SELECT string_agg(pg_describe_object(d.classid, d.objid, 0), ', ')
    INTO others
    FROM (SELECT d.classid, d.objid FROM pg_depend d
          WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'lead_funnel'::regnamespace
          EXCEPT
          SELECT d.classid, d.objid FROM pg_depend d
          WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
            AND d.refobjid = (SELECT e.oid FROM pg_extension e WHERE e.extname = 'lead_funnel')
          LIMIT 5) d;
    IF others IS NOT NULL THEN
        RAISE EXCEPTION 'schema "lead_funnel" holds what is not of the extension'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = format('It holds %s, which could be taken for a part of the extension.', others),
                  HINT = 'Let a superuser drop it, or move it to another schema.';
    END IF;
    SELECT string_agg(DISTINCT lead_funnel._role_name(a.grantee), ', ')
    INTO others
    FROM pg_namespace n
    CROSS JOIN LATERAL aclexplode(n.nspacl) a
    WHERE n.nspname = 'lead_funnel' AND a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner;
    IF others IS NOT NULL THEN
        RAISE EXCEPTION 'others may create objects in schema "lead_funnel"'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = 'What they made could be taken for a part of the extension.',
                  HINT = format('Let a superuser say REVOKE CREATE ON SCHEMA lead_funnel FROM %s CASCADE.', others);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_own_schema IS
'Internal to all that runs queries: an error when schema lead_funnel holds something else, or others may create there.';

CREATE FUNCTION lead_funnel._refuse(schema_name text, role oid, object text, used_by text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RAISE EXCEPTION 'schema "%" % an object of user "%"', schema_name, CASE WHEN used_by IS NULL THEN 'holds' ELSE 'uses' END,
            pg_get_userbyid(role)
        USING ERRCODE = 'insufficient_privilege',
              DETAIL = CASE WHEN used_by IS NULL THEN format('%s could run with your rights.', object)
                            ELSE format('%s uses %s, which could run with your rights.', used_by, object) END,
              HINT = format('Let the owner of the schema drop %s; or if you trust that user, say SET lead_funnel.trusted_owners = %L.',
                            COALESCE(used_by, 'it'), pg_get_userbyid(role));
END
$function$;
COMMENT ON FUNCTION lead_funnel._refuse IS
'Internal to the checks of schemas: the error about what a role has in a schema, or elsewhere where something in the schema uses it.';

CREATE FUNCTION lead_funnel._own(schema_name text, relation text) RETURNS regclass
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    found CONSTANT regclass := to_regclass(format('%I.%I', schema_name, relation));
    role  oid;
BEGIN
    IF found IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT c.relowner INTO role FROM pg_class c WHERE c.oid = found;
    -- One that a snapshot does not see was made after it, by whomever.
    IF lead_funnel._trusts(role) IS NOT TRUE THEN
        PERFORM lead_funnel._refuse(schema_name, role, pg_describe_object('pg_class'::regclass, found, 0));
    END IF;
    RETURN found;
END
$function$;
COMMENT ON FUNCTION lead_funnel._own IS
'Internal to connect(): a relation that the caller may use, NULL when there is none. It must be asked before each use of what may not be '
'there: what is there cannot be replaced by a stranger. Of a role that the caller does not trust it is an error.';

CREATE FUNCTION lead_funnel._used(space oid, its_owner oid, OUT role oid, OUT used_by text, OUT object text) RETURNS SETOF record
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $function$
BEGIN
    -- From what others have made to what stands on it, since most of it is used by nothing.
    RETURN QUERY
    WITH RECURSIVE uses (role, classid, objid) AS (
        SELECT o.refobjid, o.classid, o.objid
        FROM pg_shdepend o
        WHERE o.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
          AND o.classid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass)
          AND o.deptype = 'o' AND o.refobjid <> its_owner
          AND o.refobjid NOT IN (SELECT r.oid FROM pg_roles r WHERE r.rolsuper)
          -- Of types only domains run anything of their owner's.
          AND (o.classid <> 'pg_type'::regclass OR EXISTS (SELECT FROM pg_type t WHERE t.oid = o.objid AND t.typtype = 'd'))
        UNION
        SELECT u.role, n.classid, n.objid
        FROM uses u
        CROSS JOIN LATERAL (
            -- A function that only takes a type says nothing of what it does with it.
            SELECT d.classid, d.objid
            FROM pg_depend d
            WHERE d.refclassid = u.classid AND d.refobjid = u.objid
              AND (u.classid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
                   OR u.classid = 'pg_type'::regclass AND d.classid NOT IN ('pg_proc'::regclass, 'pg_operator'::regclass))
            UNION ALL
            SELECT 'pg_type'::regclass, o.contypid
            FROM pg_constraint o
            WHERE u.classid = 'pg_constraint'::regclass AND o.oid = u.objid AND o.contypid <> 0
            UNION ALL
            SELECT 'pg_type'::regclass, c.reltype
            FROM pg_class c
            WHERE u.classid = 'pg_class'::regclass AND c.oid = u.objid AND c.reltype <> 0) n)
    SELECT DISTINCT ON (u.role) u.role, pg_describe_object(u.classid, u.objid, 0),
           (SELECT min(pg_describe_object(d.refclassid, d.refobjid, 0))
            FROM pg_depend d
            JOIN pg_shdepend o ON o.classid = d.refclassid AND o.objid = d.refobjid AND o.deptype = 'o' AND o.refobjid = u.role
            WHERE d.classid = u.classid AND d.objid = u.objid)
    FROM uses u
    -- A view shows a domain's values without checking them.
    WHERE (SELECT c.relnamespace = space AND (u.classid <> 'pg_class'::regclass OR c.relkind IN ('r', 'p', 'f', 'i', 'I'))
           FROM pg_class c
           WHERE c.oid = CASE u.classid
               WHEN 'pg_class'::regclass THEN u.objid
               WHEN 'pg_constraint'::regclass THEN (SELECT o.conrelid FROM pg_constraint o WHERE o.oid = u.objid)
               WHEN 'pg_attrdef'::regclass THEN (SELECT a.adrelid FROM pg_attrdef a WHERE a.oid = u.objid)
               WHEN 'pg_trigger'::regclass THEN (SELECT g.tgrelid FROM pg_trigger g WHERE g.oid = u.objid)
               WHEN 'pg_policy'::regclass THEN (SELECT p.polrelid FROM pg_policy p WHERE p.oid = u.objid)
               WHEN 'pg_rewrite'::regclass THEN (SELECT w.ev_class FROM pg_rewrite w WHERE w.oid = u.objid)
               WHEN 'pg_statistic_ext'::regclass THEN (SELECT e.stxrelid FROM pg_statistic_ext e WHERE e.oid = u.objid) END)
    ORDER BY 1, 2;
END
$function$;
COMMENT ON FUNCTION lead_funnel._used IS
'Internal to the checks of schemas: a row per role that is neither the schema''s owner nor a superuser and has made a function, operator '
'or domain that the schema''s relations use in a check, default, policy, index, statistics, trigger or rule: what uses it, and what of '
'that role''s this one names; NULL when it comes to it through somebody else''s.';

CREATE FUNCTION lead_funnel._check_owner(schema_name text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    space record;
    other record;
BEGIN
    SELECT n.oid, n.nspowner INTO space FROM pg_namespace n WHERE n.nspname = schema_name;
    IF NOT lead_funnel._trusts(space.nspowner) THEN
        RAISE EXCEPTION 'schema "%" belongs to user "%"', schema_name, pg_get_userbyid(space.nspowner)
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = 'What its owner puts there would run with your rights.',
                  HINT = format('Let its owner do it, or name another schema, as in into_schema => ''my_funnel''; or if you trust that '
                                'user, say SET lead_funnel.trusted_owners = %L.', pg_get_userbyid(space.nspowner));
    END IF;

    SELECT o.role, o.object
    INTO other
    FROM (SELECT o.refobjid AS role, min(pg_describe_object(o.classid, o.objid, 0)) AS object
          FROM pg_shdepend o
          WHERE o.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
            AND o.deptype = 'o'
            AND o.refclassid = 'pg_authid'::regclass
            AND o.refobjid <> space.nspowner
            AND (o.classid, o.objid) IN (SELECT d.classid, d.objid FROM pg_depend d
                                         WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = space.oid)
          GROUP BY o.refobjid
          -- Once for each role, not for each of its objects.
          OFFSET 0) o
    WHERE NOT lead_funnel._trusts(o.role)
    LIMIT 1;
    IF other.role IS NOT NULL THEN
        PERFORM lead_funnel._refuse(schema_name, other.role, other.object);
    END IF;

    -- What runs when somebody writes or reads there may stand elsewhere, where others than the owner make such things.
    IF EXISTS (SELECT FROM pg_shdepend o
               WHERE o.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                 AND o.classid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass)
                 AND o.deptype = 'o' AND o.refobjid <> space.nspowner) THEN
        SELECT u.role, u.object, u.used_by
        INTO other
        FROM lead_funnel._used(space.oid, space.nspowner) u
        WHERE NOT lead_funnel._trusts(u.role)
        LIMIT 1;
        IF FOUND THEN
            PERFORM lead_funnel._refuse(schema_name, other.role, COALESCE(other.object, 'what that user has made'), other.used_by);
        END IF;
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_owner IS
'Internal to all that works in a user''s schema: an error when it, or something in it, is of a role that the caller does not trust.';

CREATE FUNCTION lead_funnel._creators(schema_name text, OUT role oid, OUT relation oid) RETURNS SETOF record
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    space oid := to_regnamespace(quote_ident(schema_name));
BEGIN
    RETURN QUERY
    SELECT a.grantee, NULL::oid
    FROM pg_namespace n
    CROSS JOIN LATERAL aclexplode(n.nspacl) a
    WHERE n.oid = space AND a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner AND NOT lead_funnel._trusts(a.grantee);
    -- Where nothing is granted, as in a new schema, there is nothing to take apart.
    IF EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = space AND c.relacl IS NOT NULL) THEN
        RETURN QUERY
        SELECT DISTINCT a.grantee, c.oid
        FROM pg_class c
        CROSS JOIN LATERAL aclexplode(c.relacl) a
        WHERE c.relnamespace = space AND a.privilege_type = 'TRIGGER' AND a.grantee <> c.relowner AND NOT lead_funnel._trusts(a.grantee);
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._creators IS
'Internal to the checks of schemas: untrusted roles (0: PUBLIC) that may create objects in the schema (relation NULL) or triggers on a '
'relation.';

CREATE FUNCTION lead_funnel._check_creators(schema_name text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    creator record;
BEGIN
    SELECT c.role, c.relation INTO creator FROM lead_funnel._creators(schema_name) c ORDER BY 2 NULLS FIRST, 1 LIMIT 1;
    IF creator.role IS NOT NULL THEN
        RAISE EXCEPTION 'role % may create % schema "%"', lead_funnel._role_name(creator.role),
                CASE WHEN creator.relation IS NULL THEN 'objects in' ELSE 'triggers in' END, schema_name
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = 'What it made there could run with your rights.',
                  HINT = CASE WHEN creator.relation IS NULL
                           THEN format('Let who granted it say REVOKE CREATE ON SCHEMA %I FROM %s CASCADE, or the owner of the schema '
                                       'connect again.', schema_name, lead_funnel._role_name(creator.role))
                           ELSE format('Let who granted it say REVOKE TRIGGER ON %s FROM %s CASCADE, or the owner of the table connect '
                                       'again.', creator.relation::regclass, lead_funnel._role_name(creator.role)) END;
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_creators IS 'Internal to the checks of schemas: an error when there are _creators().';

CREATE FUNCTION lead_funnel._close_schema(schema_name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    creator record;
BEGIN
    FOR creator IN SELECT c.role, c.relation FROM lead_funnel._creators(schema_name) c ORDER BY 2 NULLS FIRST, 1 LOOP
        IF creator.relation IS NULL THEN
            EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM %s CASCADE', schema_name, lead_funnel._role_name(creator.role));
            RAISE NOTICE 'role % may no longer create objects in schema "%"', lead_funnel._role_name(creator.role), schema_name
                USING DETAIL = 'What it made there could run with the rights of whoever reads the reports.';
        ELSE
            EXECUTE format('REVOKE TRIGGER ON %s FROM %s CASCADE', creator.relation::regclass, lead_funnel._role_name(creator.role));
            RAISE NOTICE 'role % may no longer create triggers on %', lead_funnel._role_name(creator.role), creator.relation::regclass
                USING DETAIL = 'They could run with the rights of whoever writes there.';
        END IF;
    END LOOP;
    -- A right that another role has granted is not the owner's to revoke.
    PERFORM lead_funnel._check_creators(schema_name);
END
$function$;
COMMENT ON FUNCTION lead_funnel._close_schema IS
'Internal to connect(): takes the right to create from all _creators(), with a notice for each.';

CREATE FUNCTION lead_funnel._check_connected_now(schema_name text, relation text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    one text;
BEGIN
    PERFORM lead_funnel._check_own_schema();
    IF schema_name IS NULL OR to_regclass(format('%I.%I', schema_name, relation)) IS NULL
        OR to_regclass(format('%I.made_by_connect', schema_name)) IS NULL
        OR lead_funnel._column_type(schema_name, 'working_hours', 'zone') IS NULL THEN
        RAISE EXCEPTION 'schema "%" is not connected', COALESCE(schema_name, 'NULL')
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'Connect a CRM first, as in SELECT lead_funnel.connect(''odoo'').';
    END IF;
    FOREACH one IN ARRAY ARRAY[schema_name, lead_funnel._steps(schema_name)] LOOP
        PERFORM lead_funnel._check_owner(one);
        PERFORM lead_funnel._check_creators(one);
    END LOOP;
    IF to_regclass(format('%I.lead_classified', lead_funnel._steps(schema_name))) IS NULL THEN
        RAISE EXCEPTION 'schema "%" was connected by an older version', schema_name
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'Connect again, as in SELECT lead_funnel.connect(''odoo'').';
    END IF;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_connected_now IS
'Internal to _check_connected(): what it does, by the snapshot that it is called with.';

CREATE FUNCTION lead_funnel._check_connected(schema_name text, relation text) RETURNS void
AS 'MODULE_PATHNAME', 'check_connected' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._check_connected IS
'Internal to all that works in a connected schema, which calls it first: an error unless the schema is connected, has the relation, and '
'is out of reach of roles that the caller does not trust.';

CREATE FUNCTION lead_funnel._shown(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN pg_catalog.length(value) OPERATOR(pg_catalog.>) 200
    THEN pg_catalog.left(value, 200) OPERATOR(pg_catalog.||) '...' ELSE value END;
COMMENT ON FUNCTION lead_funnel._shown IS 'Internal to error messages: a value, cut after 200 characters.';
