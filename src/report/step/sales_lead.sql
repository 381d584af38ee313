-- comments: lead_classified
-- A lead that is an SQL by its signals, and none by the CRM, stands with sql. Where the CRM says won and its stage another thing, what
-- it calls won counts: a customer whose last move ended before that has advanced once more, and who is none has not got further than
-- opportunity.
CREATE OR REPLACE VIEW sales_lead WITH (security_invoker = true) AS
SELECT m.lead_id, m.channel, m.reached_stage, m.lost, m.amount, m.closed_at, m.qualified_at, m.received_at, m.stage, m.is_known,
       m.sql_entered + (m.first_stage = 'sql')::int AS sql_entered,
       m.sql_advanced + (m.wins AND m.last_stage = 'sql')::int AS sql_advanced,
       m.opportunity_entered + (m.first_stage = 'opportunity')::int + (m.falls AND m.stage_before <> 'opportunity')::int
           AS opportunity_entered,
       m.opportunity_advanced + (m.wins AND m.last_stage = 'opportunity')::int - (m.falls AND m.stage_before = 'opportunity')::int
           AS opportunity_advanced,
       m.opportunity_moved_back
FROM (SELECT c.lead_id, c.channel, c.reached_stage, c.lost, c.amount, c.closed_at, c.qualified_at, c.received_at,
             CASE WHEN c.reached_stage = 'customer' THEN c.reached_stage
                  ELSE LEAST(COALESCE(n.last_stage, n.first_stage, GREATEST(c.crm_stage, 'sql')), 'opportunity') END AS stage,
             CASE WHEN n.last_stage IS NULL AND c.reached_stage < 'customer'
                  THEN LEAST(COALESCE(n.first_stage, GREATEST(c.crm_stage, 'sql')), 'opportunity')
                  ELSE COALESCE(n.first_stage, c.reached_stage) END AS first_stage,
             COALESCE(n.last_stage, n.first_stage) AS last_stage, n.stage_before,
             COALESCE(c.reached_stage = 'customer' AND COALESCE(n.last_stage, n.first_stage) < 'customer', false) AS wins,
             COALESCE(c.reached_stage < 'customer' AND n.last_stage = 'customer', false) AS falls,
             COALESCE(n.sql_entered, 0) AS sql_entered, COALESCE(n.sql_advanced, 0) AS sql_advanced,
             COALESCE(n.opportunity_entered, 0) AS opportunity_entered, COALESCE(n.opportunity_advanced, 0) AS opportunity_advanced,
             COALESCE(n.opportunity_moved_back, 0) AS opportunity_moved_back,
             (SELECT EXISTS (SELECT 1 FROM stage_change s WHERE s.changed_at <= (SELECT as_of()))) AS is_known
      FROM lead_classified c
      LEFT JOIN stage_count n ON n.lead_id = c.lead_id
      WHERE c.reached_stage >= 'sql') m;

COMMENT ON VIEW sales_lead IS 'The leads that are SQL or further, each with how often it was in the stages of the sales funnel.';
COMMENT ON COLUMN sales_lead.stage IS 'The stage in which it is, or was when it was closed: sql, opportunity or customer.';
COMMENT ON COLUMN sales_lead.is_known IS 'Whether any move of any lead is known; if not, the counts tell nothing.';
COMMENT ON COLUMN sales_lead.sql_entered IS 'How often it came to SQL.';
COMMENT ON COLUMN sales_lead.sql_advanced IS 'How often it moved from SQL further.';
COMMENT ON COLUMN sales_lead.opportunity_entered IS 'How often it came to opportunity.';
COMMENT ON COLUMN sales_lead.opportunity_advanced IS 'How often it moved from opportunity to customer.';
COMMENT ON COLUMN sales_lead.opportunity_moved_back IS 'How often it moved from opportunity back.';
