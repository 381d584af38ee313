-- What Odoo logs fills the time before the first refresh() of a schema whose leads are stored.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET jit = off;
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'
\pset format unaligned
\pset footer off

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/odoo_crm.sql
CREATE FUNCTION pg_temp.logged(lead int, at text, field int, old_id int, new_id int, old_name text, new_name text,
                               old_amount float8 DEFAULT NULL, new_amount float8 DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$
    WITH message AS (
        INSERT INTO crm.mail_message (id, model, res_id, message_type, date)
        SELECT count(*) + 1, 'crm.lead', lead, 'notification', ('2026-11-' || at)::timestamp FROM crm.mail_message RETURNING id
    )
    INSERT INTO crm.mail_tracking_value (id, field_id, mail_message_id, old_value_integer, new_value_integer, old_value_char, new_value_char,
                                         old_value_float, new_value_float)
    SELECT id, field, id, old_id, new_id, old_name, new_name, old_amount, new_amount FROM message;
$$;
INSERT INTO crm.crm_lead (id, name, type, user_id, team_id, stage_id, expected_revenue, recurring_revenue_monthly, won_status, active, probability,
                          date_closed, date_last_stage_update, create_date, company_id)
VALUES (1, 'all changes', 'opportunity', 18, 2, 3, 900, 10, 'pending', true, 10, NULL, '2026-11-06 09:00', '2026-11-02 09:00', 1),
       (2, 'no change', 'opportunity', 17, 1, 1, 100, NULL, 'pending', true, 10, NULL, '2026-11-02 09:00', '2026-11-02 09:00', 1),
       (3, 'no longer won', 'opportunity', 17, 1, 2, 100, NULL, 'pending', true, 10, NULL, '2026-11-06 09:00', '2026-11-02 09:00', 1),
       (4, 'won', 'opportunity', 17, 1, 4, 100, NULL, 'won', true, 100, '2026-11-05 09:00', '2026-11-05 09:00', '2026-11-02 09:00', 1),
       (5, 'by people who are gone', 'opportunity', 18, 1, 2, 100, NULL, 'pending', true, 10, NULL, '2026-11-03 09:00', '2026-11-02 09:00', 1),
       (6, 'logged in part', 'opportunity', 18, 1, 2, 100, NULL, 'pending', true, 10, NULL, '2026-11-03 09:00', '2026-11-02 09:00', 1);
SELECT pg_temp.logged(1, '03 09:00', 2, 0, 17, '', 'Ann'), pg_temp.logged(1, '03 09:00', 3, 0, 1, '', 'North'),
       pg_temp.logged(1, '04 09:00', 4, NULL, NULL, NULL, NULL, 0, 300.25), pg_temp.logged(1, '05 09:00', 1, 1, 2, 'New', 'Talks'),
       pg_temp.logged(1, '05 09:00', 4, NULL, NULL, NULL, NULL, 300.25, 900), pg_temp.logged(1, '06 09:00', 1, 2, 3, 'Talks', 'Offer'),
       pg_temp.logged(1, '06 10:00', 2, 17, 18, 'Ann', 'Bob'), pg_temp.logged(1, '06 10:00', 3, 1, 2, 'North', 'South');
SELECT pg_temp.logged(3, '03 09:00', 1, 1, 4, 'New', 'Won'), pg_temp.logged(3, '06 09:00', 1, 4, 2, 'Won', 'Talks');
SELECT pg_temp.logged(4, '05 09:00', 1, 1, 4, 'New', 'Won');
-- A user, a team and a stage that Odoo has no more.
SELECT pg_temp.logged(5, '03 09:00', 2, 99, 18, 'Zoe', 'Bob'), pg_temp.logged(5, '03 09:00', 3, 99, 1, 'West', 'North'),
       pg_temp.logged(5, '03 09:00', 1, 99, 2, 'Visit', 'Talks');
-- Zoe had it first, then Ann, then Bob; that it went from Zoe to Ann is not logged. What is dated before the receipt, or after now.
SELECT pg_temp.logged(6, '05 09:00', 2, 17, 18, 'Ann', 'Bob'), pg_temp.logged(6, '04 09:00', 2, 0, 99, '', 'Zoe'),
       pg_temp.logged(6, '01 09:00', 3, 2, 1, 'South', 'North'), pg_temp.logged(6, '29 09:00', 3, 1, 2, 'North', 'South');
SET lead_funnel.as_of = '2026-11-10 12:00+00';
SELECT lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC');
UPDATE funnel.settings SET recurring_months = 2;
SELECT lead_funnel.materialize();
SELECT v.lead_id, v.valid_from, v.valid_to, v.owner, v.team, v.amount, v.crm_stage, v.stage_changed_at, v.closed_at
FROM (SELECT lead_id, valid_from, valid_to, owner, team, amount, crm_stage, stage_changed_at, closed_at FROM funnel.lead_history
      UNION ALL
      SELECT lead_id, valid_from, NULL, owner, team, amount, crm_stage, stage_changed_at, closed_at FROM funnel.lead) v
ORDER BY v.lead_id, v.valid_from;
-- Each lead is there once at every instant, as the log tells.
CREATE FUNCTION pg_temp.told(INOUT at timestamptz, OUT leads bigint, OUT owners text, OUT amount numeric, OUT opportunities bigint, OUT won bigint)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lead_funnel.as_of', at::text, true);
    SELECT count(*), string_agg(COALESCE(s.owner, '-'), ' ' ORDER BY s.lead_id), sum(s.amount),
           count(*) FILTER (WHERE s.reached_stage = 'opportunity'), count(*) FILTER (WHERE s.reached_stage = 'customer')
    INTO leads, owners, amount, opportunities, won FROM funnel.lead_status s;
END $$;
SELECT t.* FROM generate_series(timestamptz '2026-11-02 12:00+00', '2026-11-10 12:00+00', '1 day') at CROSS JOIN LATERAL pg_temp.told(at) t;

-- A later refresh() adds what it finds, and does not read the log again.
UPDATE crm.crm_lead SET user_id = 17 WHERE id = 2;
SELECT pg_temp.logged(2, '04 09:00', 2, 18, 17, 'Bob', 'Ann');
SET lead_funnel.as_of = '2026-11-11 12:00+00';
UPDATE crm.crm_lead SET expected_revenue = 1000 WHERE id = 1;
SELECT outcome, added, changed, removed FROM lead_funnel.refresh();
SELECT lead_id, valid_from, valid_to, owner, amount FROM funnel.lead_history WHERE lead_id IN ('1', '2') ORDER BY 1, 2;
SELECT history_since FROM lead_funnel.status();

-- Back to live views and again: each version is there once. Who is forgotten has none. Kept for six days only.
CREATE TEMP TABLE before AS TABLE funnel.lead_history;
SELECT lead_funnel.materialize(stored => false);
SELECT lead_funnel.materialize();
TABLE funnel.lead_history EXCEPT ALL TABLE before;
TABLE before EXCEPT ALL TABLE funnel.lead_history;
SELECT lead_funnel.forget('1');
SELECT count(*) FROM funnel.lead_history WHERE lead_id = '1';
UPDATE funnel.settings SET keep_history = '6 days';
SELECT outcome FROM lead_funnel.refresh();
SELECT lead_id, valid_from, valid_to FROM funnel.lead_history ORDER BY 1, 2;
SELECT lead_funnel.disconnect(keep_history => false);

-- An Odoo that names a tracked field as it did until 16, and one that tracks less.
ALTER TABLE crm.mail_tracking_value RENAME field_id TO field;
ALTER TABLE crm.mail_tracking_value RENAME old_value_float TO old_value_monetary;
SELECT lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC');
SELECT lead_funnel.materialize();
SELECT count(*), sum(amount) FROM funnel.lead_history;
SELECT count(*) FROM funnel.stage_move;
SELECT lead_funnel.disconnect(keep_history => false);
ALTER TABLE crm.mail_tracking_value DROP old_value_integer, DROP old_value_monetary;
SELECT lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC');
SELECT lead_funnel.materialize();
SELECT count(*) FROM funnel.lead_history;
SELECT count(*) FROM funnel.stage_move;
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
