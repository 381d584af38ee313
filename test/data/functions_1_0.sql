-- The internal functions of release 1.0 that the views and constraints of funnel_1_0.sql call and that this version
-- has no longer, as members of the extension, such as an upgrade script leaves them until connect() has made the
-- views anew: those of constraints do their work, the others only their shape.

CREATE FUNCTION lead_funnel._is_target(target interval) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN lead_funnel.is_sla_target(target);
CREATE FUNCTION lead_funnel._whose(intent text, team text) RETURNS numrange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN numrange(hashtextextended(COALESCE(intent, '') || ' ' || COALESCE(team, ''), 0),
                hashtextextended(COALESCE(intent, '') || ' ' || COALESCE(team, ''), 0), '[]');

CREATE TYPE lead_funnel._agreed AS (agreed text);
CREATE TYPE lead_funnel._terms AS (
    team text, intent lead_funnel.lead_intent, valid_from timestamptz, valid_to timestamptz, mql_signals int, sql_signals int,
    opportunity_signals lead_funnel.lead_signals, respond_within interval, office_clock boolean, hours lead_funnel.office_hours,
    qualify_within interval, qualify_office_clock boolean, next_step_within interval, decide_within interval);
CREATE FUNCTION lead_funnel._suits(motion text, audience text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::text[];
CREATE FUNCTION lead_funnel._next_conversion(
    motion text, audience text, conversion text, intent lead_funnel.lead_intent)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::text;
CREATE FUNCTION lead_funnel._agreed(
    channel_rules text[], conversion_rules text[], channels text[], terms lead_funnel._terms[], hours
    lead_funnel.office_hours)
RETURNS lead_funnel._agreed
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::lead_funnel._agreed;
CREATE FUNCTION lead_funnel._mql_signals(agreed lead_funnel._agreed, terms int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::int;
CREATE FUNCTION lead_funnel._sql_signals(agreed lead_funnel._agreed, terms int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::int;
CREATE FUNCTION lead_funnel._opportunity_signals(
    agreed lead_funnel._agreed, terms int)
RETURNS lead_funnel.lead_signals
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::lead_funnel.lead_signals;
CREATE FUNCTION lead_funnel._respond_within(agreed lead_funnel._agreed, terms int) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::interval;
CREATE FUNCTION lead_funnel._office_clock(agreed lead_funnel._agreed, terms int) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::boolean;
CREATE FUNCTION lead_funnel._qualify_within(agreed lead_funnel._agreed, terms int) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::interval;
CREATE FUNCTION lead_funnel._next_step_within(agreed lead_funnel._agreed, terms int) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::interval;
CREATE FUNCTION lead_funnel._decide_within(agreed lead_funnel._agreed, terms int) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::interval;
CREATE FUNCTION lead_funnel._hours(agreed lead_funnel._agreed, terms int) RETURNS lead_funnel.office_hours
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::lead_funnel.office_hours;
CREATE FUNCTION lead_funnel._clock(agreed lead_funnel._agreed, terms int) RETURNS lead_funnel.office_hours
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::lead_funnel.office_hours;
CREATE FUNCTION lead_funnel._qualify_clock(agreed lead_funnel._agreed, terms int) RETURNS lead_funnel.office_hours
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::lead_funnel.office_hours;
CREATE FUNCTION lead_funnel._classify(
    agreed lead_funnel._agreed, source text, medium text, campaign text, conversion text, landing_page text, team
    text, received_at timestamptz, responded_at timestamptz, as_of timestamptz, crm_signals
    lead_funnel.lead_signals, noted timestamptz[], next_step boolean, crm_stage lead_funnel.lead_stage,
    handed_over_at timestamptz)
RETURNS lead_funnel._classified
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::lead_funnel._classified;
CREATE FUNCTION lead_funnel._conversion(agreed lead_funnel._agreed, lead lead_funnel._classified) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::text;
CREATE FUNCTION lead_funnel._fit(agreed lead_funnel._agreed, lead lead_funnel._classified) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::text;
CREATE FUNCTION lead_funnel._lacking(lead lead_funnel._classified) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::int;
CREATE FUNCTION lead_funnel._channel(agreed lead_funnel._agreed, source text, medium text, campaign text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::text;
CREATE FUNCTION lead_funnel._conversion(agreed lead_funnel._agreed, conversion text, landing_page text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::text;
CREATE FUNCTION lead_funnel._note(state timestamptz[], signal text, noted_at timestamptz) RETURNS timestamptz[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::timestamptz[];
CREATE FUNCTION lead_funnel._noted_signals(noted timestamptz[]) RETURNS lead_funnel.lead_signals
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::lead_funnel.lead_signals;
CREATE FUNCTION lead_funnel._noted_signals(noted timestamptz[], noted_by timestamptz) RETURNS lead_funnel.lead_signals
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN NULL::lead_funnel.lead_signals;
CREATE AGGREGATE lead_funnel._noted(signal text, noted_at timestamptz) (SFUNC = lead_funnel._note, STYPE = timestamptz[]);

SELECT format('ALTER EXTENSION lead_funnel ADD %s', what)
FROM (SELECT format('%s %s', CASE p.prokind WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END, p.oid::regprocedure) AS what
      FROM pg_proc p WHERE p.pronamespace = 'lead_funnel'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
      UNION ALL
      SELECT format('TYPE %s', t.oid::regtype) FROM pg_type t
      WHERE t.typnamespace = 'lead_funnel'::regnamespace AND t.typname IN ('_agreed', '_terms')) m
\gexec
