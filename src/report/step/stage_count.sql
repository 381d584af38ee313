-- The sales funnel begins with SQL: what a CRM calls less counts as SQL of a lead that is one all the same.
CREATE OR REPLACE VIEW stage_count WITH (security_invoker = true) AS
SELECT m.lead_id,
       min(m.from_stage) FILTER (WHERE m.is_first) AS first_stage,
       min(m.to_stage) FILTER (WHERE m.is_last) AS last_stage,
       min(m.from_stage) FILTER (WHERE m.is_last) AS stage_before,
       count(*) FILTER (WHERE m.is_past AND m.from_stage = 'sql' AND m.to_stage > 'sql') AS sql_advanced,
       count(*) FILTER (WHERE m.is_past AND m.from_stage > 'sql' AND m.to_stage = 'sql') AS sql_entered,
       count(*) FILTER (WHERE m.is_past AND m.from_stage = 'opportunity' AND m.to_stage = 'customer') AS opportunity_advanced,
       count(*) FILTER (WHERE m.is_past AND m.from_stage = 'opportunity' AND m.to_stage = 'sql') AS opportunity_moved_back,
       count(*) FILTER (WHERE m.is_past AND m.from_stage <> 'opportunity' AND m.to_stage = 'opportunity') AS opportunity_entered
FROM (SELECT s.lead_id, s.is_first, GREATEST(s.from_stage, 'sql') AS from_stage, GREATEST(s.to_stage, 'sql') AS to_stage,
             s.changed_at <= (SELECT as_of()) AS is_past,
             s.changed_at <= (SELECT as_of()) AND (s.left_at <= (SELECT as_of())) IS NOT TRUE AS is_last
      FROM stage_change s) m
GROUP BY m.lead_id;

COMMENT ON VIEW stage_count IS 'How often each lead moved in the sales funnel by as_of(). A lead of which no move is known has no row.';
COMMENT ON COLUMN stage_count.lead_id IS 'The lead.';
COMMENT ON COLUMN stage_count.first_stage IS 'The stage that its first move begins with, by as_of() or later.';
COMMENT ON COLUMN stage_count.last_stage IS 'The stage that the last move by as_of() ended with; NULL: there was none yet.';
COMMENT ON COLUMN stage_count.stage_before IS 'The stage that it began with.';
COMMENT ON COLUMN stage_count.sql_advanced IS 'How often it moved from SQL further.';
COMMENT ON COLUMN stage_count.sql_entered IS 'How often it moved back to SQL.';
COMMENT ON COLUMN stage_count.opportunity_advanced IS 'How often it moved from opportunity to customer.';
COMMENT ON COLUMN stage_count.opportunity_moved_back IS 'How often it moved from opportunity back.';
COMMENT ON COLUMN stage_count.opportunity_entered IS 'How often it came to opportunity.';
