\echo Use "CREATE EXTENSION lead_funnel" to load this file. \quit

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;
