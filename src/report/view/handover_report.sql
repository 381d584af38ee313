CREATE OR REPLACE VIEW handover_report WITH (security_invoker = true) AS
SELECT r.owner, r.channel, r.handed_over, r.too_early, r."right", r.late, r.ready_not_handed_over,
       too_early_rate.rate AS too_early_rate, too_early_rate.low AS too_early_rate_low, too_early_rate.high AS too_early_rate_high,
       _to_second(duration_percentile(r.waited, 0.5)) AS waited_median,
       _to_second(duration_percentile(r.waited_wall, 0.5)) AS waited_wall_median,
       _in_hours(duration_percentile(r.waited, 0.5)) AS waited_median_hours,
       _in_hours(duration_percentile(r.waited_wall, 0.5)) AS waited_wall_median_hours
FROM (SELECT h.owner, h.channel,
             count(*) FILTER (WHERE h.verdict <> 'ready_not_handed_over') AS handed_over,
             count(*) FILTER (WHERE h.verdict = 'too_early') AS too_early,
             count(*) FILTER (WHERE h.verdict = 'right') AS "right",
             count(*) FILTER (WHERE h.verdict = 'late') AS late,
             count(*) FILTER (WHERE h.verdict = 'ready_not_handed_over') AS ready_not_handed_over,
             duration_agg(office_time(h.waits_from, h.waits_until, h.hours)) AS waited,
             duration_agg(h.waits_until - h.waits_from) AS waited_wall
      FROM handover h
      GROUP BY h.owner, h.channel) r
CROSS JOIN LATERAL _rated(r.too_early, r.handed_over) too_early_rate
ORDER BY r.too_early DESC, r.ready_not_handed_over DESC, r.owner, r.channel;

COMMENT ON VIEW handover_report IS
    'The verdicts of handover_audit counted per owner and channel, and how long leads that were ready '
    'waited for sales.';
COMMENT ON COLUMN handover_report.handed_over IS 'Leads handed to sales under an agreement.';
COMMENT ON COLUMN handover_report.too_early IS 'Those that were no SQL by their signals.';
COMMENT ON COLUMN handover_report."right" IS 'Those that were, handed over in time.';
COMMENT ON COLUMN handover_report.late IS 'Those that were, and waited longer than agreed.';
COMMENT ON COLUMN handover_report.ready_not_handed_over IS
    'Open leads that are an SQL by their signals and not with sales.';
COMMENT ON COLUMN handover_report.too_early_rate IS
    'too_early / handed_over, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN handover_report.waited_median IS
    'The median office time that leads waited, once they were ready, until they were handed over, or until '
    'now; within 2.5 %.';
COMMENT ON COLUMN handover_report.waited_wall_median IS 'The same on the wall clock.';
