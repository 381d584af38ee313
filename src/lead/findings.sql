
-- lead/findings

CREATE FUNCTION _findings(received_at timestamptz, handed_over_at timestamptz, responded_at timestamptz, next_step_at timestamptz,
	closed_at timestamptz, stage_changed_at timestamptz, crm_stage lead_stage, lost boolean, archived boolean,
	restored_at timestamptz, responded_again_at timestamptz, assigned_at timestamptz, accepted_at timestamptz,
	rejected_at timestamptz, as_of timestamptz, is_live boolean, restored_starts_anew boolean,
	instants bytea, crm_amount numeric, finite_amount numeric, amount numeric, foreign_currency text,
	recurring_monthly numeric, lost_reason text, customer_id text, owner text,
	tells_assignment boolean) RETURNS bigint
AS 'MODULE_PATHNAME', 'findings_make' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION _findings IS
'Internal to the reports: what does not add up in what the CRM says of a lead, as a set of _finding(). First the arguments of _instants(), '
'then what that made of them. finite_amount: crm_amount, NULL where it is no number that can be; amount: that in the currency of the '
'reports; foreign_currency: NULL: it is in that; tells_assignment: whether the CRM says when leads were assigned. NULL instants give '
'NULL. Errors: instants that _instants() has not made.';

CREATE FUNCTION _finding_names(findings bigint) RETURNS text[]
AS 'MODULE_PATHNAME', 'findings_names' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _finding_names IS
'Internal to the reports: the names of the findings of a set, as in the view finding_text. NULL gives NULL. Errors: a number that is no '
'such set.';

CREATE FUNCTION _finding(name text) RETURNS bigint
AS 'MODULE_PATHNAME', 'findings_number' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _finding IS
'Internal to the reports: the set of that finding only, a power of 2. NULL: there is none of that name.';
