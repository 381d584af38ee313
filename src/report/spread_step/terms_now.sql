-- comments: agreement, lead_computed
-- Made once, and joined with the leads by their numbers.
CREATE OR REPLACE VIEW terms_now WITH (security_invoker = true) AS
SELECT COALESCE(t.terms, -1) AS terms, COALESCE(c.company_number, -1) AS company_number,
       _term(p.policy, t.terms, 'mql_signals', NULL::integer) AS mql_signals,
       _term(p.policy, t.terms, 'sql_signals', NULL::integer) AS sql_signals,
       _term(p.policy, t.terms, 'opportunity_signals', NULL::lead_signals) AS opportunity_signals,
       _term(p.policy, t.terms, 'respond_within', NULL::interval) AS respond_within,
       _term(p.policy, t.terms, 'office_clock', NULL::boolean) AS office_clock,
       _term(p.policy, t.terms, 'qualify_within', NULL::interval) AS qualify_within,
       _term(p.policy, t.terms, 'next_step_within', NULL::interval) AS next_step_within,
       _term(p.policy, t.terms, 'decide_within', NULL::interval) AS decide_within,
       _hours(p.policy, t.terms, c.company_number) AS hours,
       _clock(p.policy, t.terms, 'office_clock', c.company_number) AS clock,
       _clock(p.policy, t.terms, 'qualify_office_clock', c.company_number) AS qualify_clock
FROM (SELECT (SELECT _policy_of(policy, stored_for)) AS policy OFFSET 0) p
CROSS JOIN (SELECT NULL::int AS terms
            UNION ALL
            SELECT row_number() OVER ()::int - 1 FROM agreement a WHERE a.valid_from IS NOT NULL AND a.valid_to IS NOT NULL) t
CROSS JOIN (SELECT NULL::int AS company_number
            UNION ALL
            SELECT row_number() OVER ()::int - 1 FROM company_hours c WHERE c.company IS NOT NULL AND c.hours IS NOT NULL) c;

COMMENT ON VIEW terms_now IS 'The terms of the agreement, for each company with office hours of its own and for the others.';
COMMENT ON COLUMN terms_now.terms IS 'Their number in the agreement; -1: of leads for which none hold.';
COMMENT ON COLUMN terms_now.company_number IS 'The number of the company; -1: of leads of others.';
