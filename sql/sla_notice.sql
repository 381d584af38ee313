-- Deadlines for jobs: breaches since an instant, and one notification per lead and state.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\set SHOW_CONTEXT never
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
INSERT INTO crm.lead (lead_id, received_at, conversion, owner, responded_at, lost, closed_at)
VALUES ('in time', '2026-11-23 10:00+00', 'quote request', 'Ann', '2026-11-23 10:05+00', NULL, NULL),
       ('late', '2026-11-23 10:00+00', 'quote request', 'Ann', '2026-11-23 11:00+00', NULL, NULL),
       ('never', '2026-11-23 10:30+00', 'quote request', 'Bob', NULL, NULL, NULL),
       ('long ago', '2026-11-02 10:00+00', 'quote request', NULL, NULL, NULL, NULL),
       ('lost', '2026-11-23 10:45+00', 'quote request', 'Bob', NULL, true, '2026-11-23 11:30+00'),
       ('lost in time', '2026-11-23 10:45+00', 'quote request', 'Bob', NULL, true, '2026-11-23 10:50+00'),
       ('waiting', '2026-11-23 11:55+00', 'quote request', 'Bob', NULL, NULL, NULL);
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');

SELECT lead_id, owner, target, due_at, done_at, sla_state FROM lead_funnel.sla_breaches_since('2026-11-23 00:00+00');
SELECT lead_id FROM lead_funnel.sla_breaches_since('2026-11-23 10:45+00');
SELECT count(*) FROM lead_funnel.sla_breaches_since(NULL);

-- Each overdue lead once; the one that comes at risk and is overdue later, then.
SELECT lead_funnel.notify_sla('sla');
SELECT lead_funnel.notify_sla('sla');
SELECT lead_id, sla_state, noted_at, notice FROM funnel.sla_notice ORDER BY 1, 2;
SET lead_funnel.as_of = '2026-11-23 12:08+00';
SELECT lead_funnel.notify_sla('sla');
SET lead_funnel.as_of = '2026-11-23 12:10:01+00';
SELECT lead_funnel.notify_sla('sla');
SELECT sla_state, noted_at FROM funnel.sla_notice WHERE lead_id = 'waiting' ORDER BY 2;
-- One that was answered meanwhile is not sent; one whose notice is deleted is sent again.
UPDATE crm.lead SET responded_at = '2026-11-23 12:05+00' WHERE lead_id = 'long ago';
DELETE FROM funnel.sla_notice;
SELECT lead_funnel.notify_sla('sla');
SELECT lead_id, sla_state FROM funnel.sla_notice ORDER BY 1, 2;
-- Names longer than a notification may be are cut, not refused.
INSERT INTO crm.lead (lead_id, received_at, conversion, owner) VALUES (repeat('é', 9000), '2026-11-23 10:00+00', 'quote request', repeat('ü', 9000));
SELECT lead_funnel.notify_sla('sla');
SELECT octet_length(notice::text) FROM funnel.sla_notice WHERE length(lead_id) = 9000;

SELECT lead_funnel.notify_sla('');
SELECT lead_funnel.notify_sla(NULL);
SELECT lead_funnel.notify_sla(repeat('x', 64));
SELECT lead_funnel.notify_sla('sla', 'nowhere');
SELECT * FROM lead_funnel.sla_breaches_since('2026-11-23', 'nowhere');
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
