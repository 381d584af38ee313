-- comments: agreement, lead_computed
-- Made once, and joined with the leads by their numbers.
CREATE OR REPLACE VIEW terms_now WITH (security_invoker = true) AS
SELECT COALESCE(t.terms, -1) AS terms, COALESCE(c.company_number, -1) AS company_number,
       a.mql_signals, a.sql_signals, a.opportunity_signals, a.respond_within, a.office_clock, a.qualify_within, a.next_step_within,
       a.decide_within, a.hours, a.clock, a.qualify_clock, a.assign_within
FROM (SELECT (SELECT _policy_of(policy, stored_for)) AS policy OFFSET 0) p
CROSS JOIN (SELECT NULL::int AS terms
            UNION ALL
            SELECT row_number() OVER ()::int - 1 FROM agreement a WHERE a.valid_from IS NOT NULL AND a.valid_to IS NOT NULL) t
CROSS JOIN (SELECT NULL::int AS company_number
            UNION ALL
            SELECT row_number() OVER ()::int - 1 FROM company_hours c WHERE c.company IS NOT NULL AND c.hours IS NOT NULL) c
CROSS JOIN LATERAL _agreed_terms(p.policy, t.terms, c.company_number) a;

COMMENT ON VIEW terms_now IS 'The terms of the agreement, for each company with office hours of its own and for the others.';
COMMENT ON COLUMN terms_now.terms IS 'Their number in the agreement; -1: of leads for which none hold.';
COMMENT ON COLUMN terms_now.company_number IS 'The number of the company; -1: of leads of others.';
