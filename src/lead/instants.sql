
-- lead/instants

CREATE FUNCTION _nearly_all(internal) RETURNS internal
AS 'MODULE_PATHNAME', 'instants_nearly_all' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _nearly_all IS
'Internal to the reports: tells the planner that nearly all rows meet a condition.';

-- One place says which instants can be, for those of the CRM with a time zone and without. All that it lets through can be
-- counted with in any zone, and read by any driver.
CREATE FUNCTION _can_be(instant timestamptz) RETURNS boolean
AS 'MODULE_PATHNAME', 'instants_can_be' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT _nearly_all;
COMMENT ON FUNCTION _can_be(timestamptz) IS
'Internal to the reports: whether an instant of the CRM can be: from 1900-01-01 on and before 9999-12-31, in UTC. NULL gives NULL.';

CREATE FUNCTION _can_be(instant timestamp) RETURNS boolean
AS 'MODULE_PATHNAME', 'instants_can_be' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT _nearly_all;
COMMENT ON FUNCTION _can_be(timestamp) IS
'Internal to the reports: whether an instant of the CRM can be: from 1900-01-01 on and before 9999-12-31. NULL gives NULL.';

CREATE FUNCTION _since(instant timestamp, received_at timestamp) RETURNS boolean
AS 'MODULE_PATHNAME', 'instants_since' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT _nearly_all;
COMMENT ON FUNCTION _since IS
'Internal to the reports: whether an instant of the CRM, which it keeps in whole seconds, is in the second of the receipt or later. NULL '
'gives NULL.';

CREATE FUNCTION _in_time(instant timestamp, received_at timestamp) RETURNS timestamp
AS 'MODULE_PATHNAME', 'instants_in_time' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _in_time IS
'Internal to the reports: an instant of the CRM, which it keeps in whole seconds; within the second of the receipt it is that of the '
'receipt. NULL gives NULL; without a receipt it is as it stands.';

CREATE FUNCTION _closing_time(received_at timestamptz, closed_at timestamptz, stage_changed_at timestamptz, decided boolean,
	as_of timestamptz, is_live boolean) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_closing_time' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _closing_time IS
'Internal to the reports: when a lead was closed, by closed_at, else (decided: it is won or lost) by the last change of its stage. An '
'instant that cannot be, is before the receipt, or later than as_of where that is now (is_live) is none. NULL: nobody knows.';

CREATE FUNCTION _instants(received_at timestamptz, handed_over_at timestamptz, responded_at timestamptz, next_step_at timestamptz,
	closed_at timestamptz, stage_changed_at timestamptz, crm_stage lead_stage, lost boolean,
	archived boolean, restored_at timestamptz, responded_again_at timestamptz, assigned_at timestamptz, accepted_at timestamptz,
	rejected_at timestamptz, as_of timestamptz, is_live boolean, restored_starts_anew boolean) RETURNS bytea
AS 'MODULE_PATHNAME', 'instants_make' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _instants IS
'Internal to the reports: judges the instants that the CRM says of a lead, see lead_as_of; the functions below take the value apart. '
'restored_starts_anew: whether the clocks of a lead start again when it is restored. Never NULL.';

CREATE FUNCTION _instants_change(received_at timestamptz, handed_over_at timestamptz, responded_at timestamptz,
	next_step_at timestamptz, closed_at timestamptz, stage_changed_at timestamptz, crm_stage lead_stage, lost boolean,
	archived boolean, restored_at timestamptz, responded_again_at timestamptz, assigned_at timestamptz, accepted_at timestamptz,
	rejected_at timestamptz, as_of timestamptz) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_next_change' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _instants_change IS
'Internal to refresh(): when _instants() says something else of a lead by itself, after as_of. infinity: never; -infinity: it depends on '
'whether as_of is now. Never NULL.';

CREATE FUNCTION _received_at(instants bytea) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_received_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _received_at(bytea) IS 'Internal to the reports: when it was received; NULL: nobody knows.';

CREATE FUNCTION _handed_over_at(instants bytea) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_handed_over_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _handed_over_at(bytea) IS
'Internal to the reports: when it was handed over to sales; NULL: it was not, or nobody knows.';

CREATE FUNCTION _handover_unknown(instants bytea) RETURNS boolean
AS 'MODULE_PATHNAME', 'instants_handover_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _handover_unknown(bytea) IS 'Internal to the reports: whether it was handed over, and nobody knows when.';

CREATE FUNCTION _responded_at(instants bytea) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_responded_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _responded_at(bytea) IS 'Internal to the reports: when it was answered, since it was restored; NULL: it was not.';

CREATE FUNCTION _answered_again(instants bytea) RETURNS boolean
AS 'MODULE_PATHNAME', 'instants_answered_again' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _answered_again(bytea) IS 'Internal to the reports: whether that is what the CRM calls responded_again_at.';

CREATE FUNCTION _restored_at(instants bytea) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_restored' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _restored_at(bytea) IS
'Internal to the reports: when it was restored after it was lost, if its clocks run from then; NULL: they run from its receipt.';

CREATE FUNCTION _next_step_at(instants bytea) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_next_step_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _next_step_at(bytea) IS 'Internal to the reports: for when a next step is agreed; NULL: none is.';

CREATE FUNCTION _crm_stage(instants bytea) RETURNS lead_stage
AS 'MODULE_PATHNAME', 'instants_crm_stage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _crm_stage(bytea) IS 'Internal to the reports: the stage that the CRM gave it; NULL: none.';

CREATE FUNCTION _is_closed(instants bytea) RETURNS boolean
AS 'MODULE_PATHNAME', 'instants_is_closed' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _is_closed(bytea) IS 'Internal to the reports: whether it is won, lost or archived.';

CREATE FUNCTION _lost(instants bytea) RETURNS boolean
AS 'MODULE_PATHNAME', 'instants_lost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _lost(bytea) IS 'Internal to the reports: whether it is lost; false for a customer.';

CREATE FUNCTION _closed_at(instants bytea) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_closed_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _closed_at(bytea) IS 'Internal to the reports: when it was closed; NULL: it is open, or nobody knows.';

CREATE FUNCTION _assigned_at(instants bytea) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_assigned_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _assigned_at(bytea) IS
'Internal to the reports: when somebody became responsible for it; NULL: nobody did, or nobody knows.';

CREATE FUNCTION _assigned_later(instants bytea) RETURNS boolean
AS 'MODULE_PATHNAME', 'instants_assigned_later' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _assigned_later(bytea) IS
'Internal to the reports: whether somebody became responsible for it after the past instant from which one looks.';

CREATE FUNCTION _accepted_at(instants bytea) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_accepted_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _accepted_at(bytea) IS
'Internal to the reports: when sales accepted it; NULL: it did not, rejected it later or at the same instant, or nobody knows.';

CREATE FUNCTION _rejected_at(instants bytea) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'instants_rejected_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _rejected_at(bytea) IS
'Internal to the reports: when sales rejected it; NULL: it did not, accepted it later, or nobody knows.';
