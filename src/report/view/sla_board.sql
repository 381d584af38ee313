-- comments: channel_kpi
CREATE OR REPLACE VIEW sla_board WITH (security_invoker = true) AS
SELECT s.team, s.owner, s.due_today, s.overdue, s.at_risk,
       _to_second(response_percentile(s.r, 0.5)) AS response_median, met(s.r) AS sla_met, missed(s.r) AS sla_missed,
       sla_attainment.rate AS sla_attainment, sla_attainment.low AS sla_attainment_low, sla_attainment.high AS sla_attainment_high,
       s.open_load, unowned_share.rate AS unowned_share, unowned_share.low AS unowned_share_low, unowned_share.high AS unowned_share_high,
       _in_hours(response_percentile(s.r, 0.5)) AS response_median_hours
FROM (SELECT NULLIF(c.team, '') AS team, NULLIF(c.owner, '') AS owner, response_agg(c.sla_state, c.response_time) AS r,
             count(*) FILTER (WHERE (c.next).sla_state <> 'overdue' AND isfinite((c.next).due_at)
                                    AND _local_time((c.next).due_at, c.zone)::date = _local_time(c.as_of, c.zone)::date) AS due_today,
             count(*) FILTER (WHERE (c.next).sla_state = 'overdue') AS overdue,
             count(*) FILTER (WHERE (c.next).sla_state = 'at_risk') AS at_risk,
             count(*) FILTER (WHERE c.is_open) AS open_load,
             sum(count(*) FILTER (WHERE c.is_open AND NULLIF(c.owner, '') IS NULL)) OVER of_team::bigint AS team_unowned,
             sum(count(*) FILTER (WHERE c.is_open)) OVER of_team::bigint AS team_open
      FROM (SELECT c.team, c.owner, c.sla_state, c.response_time, c.is_open, c.zone, t.as_of,
                   CASE WHEN c.is_open THEN _next_target(true, c.targets) END AS next, _once() AS once
            FROM lead_classified c
            CROSS JOIN (SELECT as_of() AS as_of OFFSET 0) t) c
      GROUP BY 1, 2
      WINDOW of_team AS (PARTITION BY NULLIF(c.team, ''))) s
CROSS JOIN LATERAL _rated(met(s.r), met(s.r) + missed(s.r)) sla_attainment
CROSS JOIN LATERAL _rated(s.team_unowned, s.team_open) unowned_share
ORDER BY s.team, s.owner IS NOT NULL, s.overdue DESC, s.due_today DESC, s.owner;

COMMENT ON VIEW sla_board IS
    'What each team and owner has to do today, and how they answered so far: the open leads counted by the next target of each, as in '
    'sla_queue. In each team first the leads that nobody owns. A lead counts with the owner and the team that it has now.';
COMMENT ON COLUMN sla_board.team IS 'The team; NULL: it has none, or the CRM does not say.';
COMMENT ON COLUMN sla_board.owner IS 'Who follows the leads up; NULL: nobody is responsible.';
COMMENT ON COLUMN sla_board.due_today IS
    'Leads whose next target is due today and not overdue; today is the day of as_of() in the reports'' time zone.';
COMMENT ON COLUMN sla_board.overdue IS 'Leads whose next target is overdue.';
COMMENT ON COLUMN sla_board.at_risk IS
    'Leads whose next target is at risk, due today or later: more than 80 % of its time is used.';
COMMENT ON COLUMN sla_board.response_median IS
    'The median response time of all answered leads that have a deadline, by the agreement''s clock, within 2.5 %.';
COMMENT ON COLUMN sla_board.open_load IS 'Leads that are open at as_of(): neither won, lost nor archived.';
COMMENT ON COLUMN sla_board.unowned_share IS
    'Of the open leads of the team, the share that nobody owns, the same in each of its rows, rounded to 4 decimals; NULL without any.';
