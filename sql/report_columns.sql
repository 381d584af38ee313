-- What every tool can read: the types of the columns, durations as numbers too, and rows
-- of one kind, which may be added up.
\pset format unaligned
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00:00.7+00';

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
\i :srcdir/sql/helpers/report_columns.sql
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
SELECT 'without leads', pg_temp.column_faults('funnel');
-- Leads with times of all kinds, to the microsecond.
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, owner, handed_over_at, responded_at, crm_stage, lost, closed_at, amount, customer_id)
SELECT i, r, ('{google,facebook,news}'::text[])[1 + h % 3], ('{cpc,email}'::text[])[1 + h % 2], ('{quote request,calculator,newsletter}'::text[])[1 + h / 3 % 3],
       CASE WHEN h % 7 < 3 THEN '{need,budget}'::text[] END, 'Ann', CASE WHEN h % 5 < 3 THEN r + h % 997 * interval '7 minutes 1.234567 seconds' END,
       CASE WHEN h % 11 < 8 THEN r + h % 991 * interval '3 minutes 1.76543 seconds' END, ('{sql,opportunity,customer,NULL}'::text[])[1 + h % 4],
       h % 4 <> 2 AND h % 13 < 4, CASE WHEN h % 4 = 2 OR h % 13 < 4 THEN r + h % 89 * interval '9 hours 0.5 seconds' END, h % 1000, i % 50
FROM generate_series(1, 400) i, abs(hashint4(i)::bigint) h, LATERAL (SELECT timestamptz '2026-06-01 08:00+00' + h % 4000 * interval '1 hour 1.000001 seconds') t (r);
SELECT 'with leads', pg_temp.column_faults('funnel');
CREATE VIEW crm.planted AS SELECT '{need}'::lead_funnel.lead_signals AS s, interval '1 hour' AS alone, interval '1.5 s' AS t, 0.0004 AS t_hours;
SELECT 'planted', pg_temp.column_faults('crm');
-- A queue is numbered in its order.
SELECT count(*) > 10 AS many, count(*) FILTER (WHERE position <> nth) AS elsewhere FROM (SELECT q.position, row_number() OVER () AS nth FROM funnel.sla_queue q) q;
-- Each lead once.
SELECT (SELECT sum(leads) FROM funnel.leak_report) AS by_leak, (SELECT sum(leads) FROM funnel.leak_report_month) AS by_month,
       (SELECT sum(leads) FROM funnel.channel_kpi) AS by_channel, (SELECT sum(leads) FROM funnel.channel_kpi_month) AS by_channel_and_month, count(*) AS leads
FROM funnel.lead_status;
SELECT count(*) FILTER (WHERE channel IS NULL) AS of_all_channels FROM funnel.leak_total;
-- Medians are those of percentile_cont, within 1/64 and the half second of rounding.
SELECT count(*) AS channels, count(*) FILTER (WHERE abs(k.response_median_hours - m.hours) <= m.hours / 64 + 0.5 / 3600 + 0.0001 IS NOT TRUE) AS wrong
FROM funnel.channel_kpi k
JOIN (SELECT channel, percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time_hours) AS hours
      FROM funnel.lead_status WHERE sla_state IN ('met', 'breached') GROUP BY channel) m USING (channel);
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
