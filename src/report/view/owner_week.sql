-- comments: channel_kpi
CREATE OR REPLACE VIEW owner_week WITH (security_invoker = true) AS
-- No owner is an empty text, so that rows without one meet in the joins.
WITH received AS MATERIALIZED (
    SELECT COALESCE(c.owner, '') AS owner, _week(c.received_at, c.zone) AS week,
           funnel_agg(c.reached_stage, c.lost, c.amount) AS k, response_agg(c.sla_state, c.response_time) AS r,
           count(*) FILTER (WHERE c.is_open) AS open_load,
           count(*) FILTER (WHERE c.is_open AND c.responded_at IS NULL AND c.handed_over_at IS NULL AND NOT c.handover_unknown
                                  AND (c.crm_stage >= 'sql') IS NOT TRUE AND c.next_step_at IS NULL AND n.lead_id IS NULL
                                  AND (u.touched_at > c.received_at) IS NOT TRUE) AS never_touched
    -- Full joins, as the planner may take both sides for few, and would compare each row with each.
    FROM (SELECT c.lead_id, c.owner, c.received_at, c.zone, c.reached_stage, c.lost, c.amount, c.sla_state, c.response_time, c.is_open,
                 c.responded_at, c.handed_over_at, c.handover_unknown, c.crm_stage, c.next_step_at
          FROM lead_classified c
          OFFSET 0) c
    FULL JOIN (SELECT n.lead_id FROM last_noted n OFFSET 0) n ON n.lead_id = c.lead_id
    FULL JOIN (SELECT t.lead_id, max(t.touched_at) AS touched_at
               FROM touched t
               WHERE t.touched_at <= (SELECT as_of())
               GROUP BY t.lead_id
               OFFSET 0) u ON u.lead_id = c.lead_id
    WHERE c.received_at IS NOT NULL
    GROUP BY 1, 2
), shown AS MATERIALIZED (
    SELECT f.owner, g.week
    FROM (SELECT r.owner, min(r.week) AS first_week, max(r.week) AS last_week FROM received r GROUP BY r.owner) f
    CROSS JOIN (SELECT _week(as_of(), w.zone) AS week FROM working_hours w OFFSET 0) t
    CROSS JOIN LATERAL _weeks(f.first_week, CASE WHEN isfinite(t.week) THEN t.week ELSE f.last_week END) g (week)
), opened AS MATERIALIZED (
    SELECT g.week, _in_hours(office_time(g.week::timestamp AT TIME ZONE w.zone,
                                         LEAST((g.week + 7)::timestamp AT TIME ZONE w.zone, as_of()), w.hours)) AS open_hours
    FROM (SELECT DISTINCT s.week FROM shown s) g
    CROSS JOIN working_hours w
)
SELECT s.week, NULLIF(s.owner, '') AS owner, leads(s.k) AS received, sqls(s.k) AS sqls, opportunities(s.k) AS opportunities,
       won(s.k) AS won, revenue(s.k) AS revenue, met(s.r) AS sla_met, missed(s.r) AS sla_missed,
       sla_attainment.rate AS sla_attainment, sla_attainment.low AS sla_attainment_low, sla_attainment.high AS sla_attainment_high,
       s.never_touched, s.open_load, h.open_hours, round(leads(s.k) / NULLIF(h.open_hours, 0), 4) AS leads_per_open_hour
FROM (SELECT week, owner, COALESCE(l.k, '{}') AS k, COALESCE(l.r, '{}') AS r, COALESCE(l.never_touched, 0) AS never_touched,
             COALESCE(l.open_load, 0) AS open_load
      FROM received l
      -- Full joins, as the planner may take each side for few rows.
      FULL JOIN shown g USING (week, owner)) s
FULL JOIN opened o USING (week)
CROSS JOIN LATERAL (SELECT CASE WHEN s.owner <> '' THEN o.open_hours END AS open_hours) h
CROSS JOIN LATERAL _rated(met(s.r), met(s.r) + missed(s.r)) sla_attainment
ORDER BY s.week, s.owner = '' DESC, received DESC, s.owner;

COMMENT ON VIEW owner_week IS
    'What came to each owner in each ISO week, and what became of it by as_of(); first of the leads that nobody owns. From the first '
    'week in which an owner has leads to that of as_of() each week has a row. A lead counts with the owner that it has now.';
COMMENT ON COLUMN owner_week.week IS 'The Monday of the week of receipt, in the reports'' time zone.';
COMMENT ON COLUMN owner_week.owner IS 'Who follows the leads up; NULL: nobody is responsible.';
COMMENT ON COLUMN owner_week.received IS 'Leads received in that week.';
COMMENT ON COLUMN owner_week.never_touched IS
    'Those of open_load with which nobody did anything: not answered, not handed to sales (nor SQL in the CRM), without a next step, '
    'without a signal in the table signal or a question in question_asked, and without a contact after the receipt.';
COMMENT ON COLUMN owner_week.open_load IS 'Those that are open at as_of(): neither won, lost nor archived.';
COMMENT ON COLUMN owner_week.open_hours IS
    'How many hours the office was open in that week by the view working_hours, up to as_of() in its own week. NULL of leads that nobody '
    'owns.';
COMMENT ON COLUMN owner_week.leads_per_open_hour IS
    'received / open_hours, rounded to 4 decimals; NULL where the office was closed all week.';
