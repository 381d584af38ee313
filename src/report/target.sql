-- The agreed targets of a lead, in the order in which they follow.

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

CREATE FUNCTION lead_funnel._targets(
    round_at timestamptz, is_open boolean, reached_stage lead_funnel.lead_stage,
    respond_within interval, response_due_at timestamptz, responded_at timestamptz, response_state lead_funnel.sla_state,
    qualify_within interval, qualify_clock lead_funnel.office_hours, qualified_at timestamptz,
    next_step_within interval, next_step_at timestamptz,
    decide_within interval, closed_at timestamptz, hours lead_funnel.office_hours, as_of timestamptz,
    assign_within interval, assigned_at timestamptz, assignment_unknown boolean)
RETURNS lead_funnel._target[]
AS 'MODULE_PATHNAME', 'report_targets' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 10;
COMMENT ON FUNCTION lead_funnel._targets IS
'Internal to the reports: the five targets of a lead, in the order in which they follow. round_at: from when its clocks run, its '
'receipt or when it was restored. assignment_unknown: whether somebody is responsible for it, and nobody knows since when.';

CREATE FUNCTION lead_funnel._next_target(is_open boolean, targets lead_funnel._target[]) RETURNS lead_funnel._target
AS 'MODULE_PATHNAME', 'report_next_target' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._next_target IS
'Internal to the reports: the open target that is due first, of several the first; NULL: none.';

CREATE FUNCTION lead_funnel._targets_change(targets lead_funnel._target[], clock lead_funnel.office_hours,
                                            qualify_clock lead_funnel.office_hours, hours lead_funnel.office_hours) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'report_targets_change' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._targets_change IS
'Internal to refresh(): when the state of one of a lead''s five targets changes by itself, or shortly before; infinity: never. The clocks '
'are those of response, qualification, and the others. NULL for NULL targets.';
