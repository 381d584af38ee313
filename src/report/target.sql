-- The agreed targets of a lead, in the order in which they follow. What can no
-- longer be told of a closed lead, or of an SQL since an unknown time, is not due:
-- a CRM forgets the steps that were done. A step that is agreed counts at the time
-- for which it is agreed. What was done before its clock started was done in time.

CREATE TYPE lead_funnel._target AS (target text, started_at timestamptz, target_within interval, due_at timestamptz,
                                    done_at timestamptz, sla_state lead_funnel.sla_state);
COMMENT ON TYPE lead_funnel._target IS
'Internal to the reports: one of the targets of a lead, as in the view sla_target. target_within is NULL where none is agreed.';
COMMENT ON COLUMN lead_funnel._target.target IS 'The step, as response.';
COMMENT ON COLUMN lead_funnel._target.started_at IS 'When its clock started.';
COMMENT ON COLUMN lead_funnel._target.target_within IS 'The time that is agreed on for it.';
COMMENT ON COLUMN lead_funnel._target.due_at IS 'Its deadline.';
COMMENT ON COLUMN lead_funnel._target.done_at IS 'When it was done.';
COMMENT ON COLUMN lead_funnel._target.sla_state IS 'What became of it.';

-- Not VALUES: such a list is prepared anew for every lead.
CREATE FUNCTION lead_funnel._targets(
    received_at timestamptz, is_open boolean, reached_stage lead_funnel.lead_stage,
    respond_within interval, response_due_at timestamptz, responded_at timestamptz, response_state lead_funnel.sla_state,
    qualify_within interval, qualify_clock lead_funnel.office_hours, qualified_at timestamptz,
    next_step_within interval, next_step_at timestamptz,
    decide_within interval, closed_at timestamptz, hours lead_funnel.office_hours)
RETURNS SETOF lead_funnel._target
LANGUAGE sql STABLE PARALLEL SAFE ROWS 4
BEGIN ATOMIC
    SELECT v.target, v.started_at, v.target_within, v.due_at, v.done_at, v.sla_state
    FROM (SELECT s.*,
                 lead_funnel.sla_deadline(s.received_at, qualify_within, s.qualify_clock) AS qualify,
                 lead_funnel.sla_deadline(s.started_at, next_step_within, s.hours) AS next_step,
                 lead_funnel.sla_deadline(s.started_at, decide_within, s.hours) AS decide,
                 (SELECT lead_funnel.as_of()) AS as_of
          FROM (SELECT z.*, CASE WHEN z.qualified_at < z.received_at THEN z.received_at ELSE z.qualified_at END AS started_at
                FROM (SELECT received_at, qualified_at, qualify_clock, hours, is_open, reached_stage OFFSET 0) z
                OFFSET 0) s
          OFFSET 0) t
    CROSS JOIN LATERAL unnest(
        ARRAY['response', 'qualification', 'next_step', 'decision'],
        ARRAY[t.received_at, t.received_at, t.started_at, t.started_at],
        ARRAY[respond_within, qualify_within, next_step_within, decide_within],
        ARRAY[response_due_at, t.qualify, t.next_step, t.decide],
        ARRAY[responded_at, LEAST(t.qualified_at, closed_at), COALESCE(next_step_at, closed_at), closed_at],
        ARRAY[response_state,
              CASE WHEN t.qualified_at IS NULL AND closed_at IS NULL AND (t.reached_stage >= 'sql' OR NOT t.is_open) THEN 'none'
                   ELSE lead_funnel.sla_state(t.received_at, t.qualify,
                                              CASE WHEN LEAST(t.qualified_at, closed_at) < t.received_at THEN t.received_at
                                                   ELSE LEAST(t.qualified_at, closed_at) END, t.as_of, t.qualify_clock) END,
              CASE WHEN next_step_at IS NULL AND NOT t.is_open AND (closed_at <= t.next_step) IS NOT TRUE THEN 'none'
                   ELSE lead_funnel.sla_state(t.started_at, t.next_step,
                                              CASE WHEN COALESCE(next_step_at, closed_at) < t.started_at THEN t.started_at
                                                   ELSE COALESCE(next_step_at, closed_at) END,
                                              GREATEST(t.as_of, next_step_at), t.hours) END,
              CASE WHEN closed_at IS NULL AND NOT t.is_open THEN 'none'
                   ELSE lead_funnel.sla_state(t.started_at, t.decide,
                                              CASE WHEN closed_at < t.started_at THEN t.started_at ELSE closed_at END,
                                              t.as_of, t.hours) END])
        v (target, started_at, target_within, due_at, done_at, sla_state);
END;
COMMENT ON FUNCTION lead_funnel._targets IS 'Internal to the reports: the four targets of a lead, in the order in which they follow.';

CREATE FUNCTION lead_funnel._next_target(is_open boolean, targets lead_funnel._target[])
RETURNS TABLE (target text, due_at timestamptz, sla_state lead_funnel.sla_state)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT v.target, v.due_at, v.sla_state
    FROM unnest(CASE WHEN is_open THEN targets END)
        WITH ORDINALITY v (target, started_at, target_within, due_at, done_at, sla_state, nth)
    WHERE v.sla_state IN ('pending', 'at_risk', 'overdue')
    ORDER BY v.due_at, v.nth
    LIMIT 1;
END;
COMMENT ON FUNCTION lead_funnel._next_target IS 'Internal to the reports: the open target that is due first; no row without one.';
