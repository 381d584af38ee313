CREATE FUNCTION lead_funnel._is_handed_over(handed_over_at timestamptz, handover_unknown boolean, crm_stage lead_funnel.lead_stage,
                                            accepted_at timestamptz, rejected_at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN handed_over_at IS NOT NULL OR COALESCE(handover_unknown, false) OR accepted_at IS NOT NULL OR rejected_at IS NOT NULL
       OR COALESCE(crm_stage OPERATOR(lead_funnel.>=) 'sql', false);
COMMENT ON FUNCTION lead_funnel._is_handed_over IS
'Internal to the reports: whether a lead was handed over to sales, be it at an unknown time: the CRM dates it, shows an SQL, or tells what '
'sales said of it. Never NULL.';
