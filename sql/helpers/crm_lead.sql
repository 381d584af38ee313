\set echo :ECHO \set ECHO none
-- A CRM in schema crm with an empty table "lead", of the columns that connect('custom') wants.
-- Only the first line of this file is seen in the output of a test.
CREATE SCHEMA crm;
CREATE TABLE crm.lead (
    lead_id text PRIMARY KEY, received_at timestamptz, source text, medium text, campaign text,
    landing_page text, conversion text, signals text[], owner text, handed_over_at timestamptz,
    responded_at timestamptz, next_step_at timestamptz, crm_stage text, lost boolean,
    lost_reason text, closed_at timestamptz, amount numeric, customer_id text);
\set ECHO :echo
