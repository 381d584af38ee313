CREATE OR REPLACE VIEW sales_stage WITH (security_invoker = true) AS
SELECT c.channel, s.stage::text AS stage, CASE WHEN bool_or(c.is_known) THEN sum(s.entered)::bigint END AS entered,
       CASE WHEN bool_or(c.is_known) THEN sum(s.advanced)::bigint END AS advanced,
       count(*) FILTER (WHERE c.stage = s.stage AND c.lost) AS lost,
       CASE WHEN bool_or(c.is_known) THEN sum(s.moved_back)::bigint END AS moved_back,
       count(*) FILTER (WHERE c.stage = s.stage AND c.lost IS NOT TRUE) AS still_there
FROM (SELECT c.channel, c.stage, c.lost, c.is_known, c.sql_entered, c.sql_advanced, c.opportunity_entered, c.opportunity_advanced,
             c.opportunity_moved_back
      FROM sales_lead c OFFSET 0) c
CROSS JOIN LATERAL (VALUES ('sql'::lead_stage, c.sql_entered, c.sql_advanced, 0::bigint),
                           ('opportunity', c.opportunity_entered, c.opportunity_advanced, c.opportunity_moved_back))
    s (stage, entered, advanced, moved_back)
GROUP BY c.channel, s.stage
ORDER BY sum(count(*)) OVER (PARTITION BY c.channel) DESC, c.channel, s.stage;

COMMENT ON VIEW sales_stage IS
    'What became of the leads in each stage of the sales funnel, per channel: entered = advanced + lost + moved_back + still_there. A lead '
    'that comes back is counted once more. The leads are those of sales_funnel.';
COMMENT ON COLUMN sales_stage.channel IS 'The reporting channel.';
COMMENT ON COLUMN sales_stage.stage IS
    'sql or opportunity, by the CRM. An SQL that it shows in a stage before that or in none counts as sql, and one in a won stage that is '
    'not won as opportunity.';
COMMENT ON COLUMN sales_stage.entered IS 'How often a lead came to it; NULL when no move of any lead is known, see stage_move.';
COMMENT ON COLUMN sales_stage.advanced IS 'How often one went on from it to a further stage or was won; NULL likewise.';
COMMENT ON COLUMN sales_stage.lost IS 'How many were lost in it.';
COMMENT ON COLUMN sales_stage.moved_back IS 'How often one went back from it; NULL likewise.';
COMMENT ON COLUMN sales_stage.still_there IS 'How many are in it still, open or archived.';
