-- A lead without a version of before has not moved.
CREATE OR REPLACE VIEW stage_change WITH (security_invoker = true) AS
SELECT m.lead_id, m.from_stage, m.to_stage,
       CASE WHEN m.nth = 1 THEN m.entered_at ELSE lag(m.changed_at) OVER (PARTITION BY m.lead_id ORDER BY m.changed_at) END AS entered_at,
       m.changed_at, lead(m.changed_at) OVER (PARTITION BY m.lead_id ORDER BY m.changed_at) AS left_at, m.nth = 1 AS is_first,
       NULL::boolean AS is_back, NULL::text AS from_name, NULL::text AS to_name
FROM (SELECT v.lead_id, v.from_stage, v.to_stage, v.changed_at, v.entered_at,
             row_number() OVER (PARTITION BY v.lead_id ORDER BY v.changed_at) AS nth
      FROM (SELECT s.lead_id, s.crm_stage AS to_stage, s.valid_from AS changed_at,
                   lag(s.crm_stage) OVER (PARTITION BY s.lead_id ORDER BY s.valid_from) AS from_stage,
                   first_value(s.valid_from) OVER (PARTITION BY s.lead_id ORDER BY s.valid_from) AS entered_at
            FROM (SELECT h.lead_id, h.crm_stage, h.valid_from
                  FROM lead_history h
                  WHERE h.crm_stage IS NOT NULL
                  UNION ALL
                  SELECT l.lead_id, l.crm_stage, l.valid_from
                  FROM lead l
                  WHERE l.crm_stage IS NOT NULL AND l.lead_id IN (SELECT h.lead_id FROM lead_history h)) s) v
      WHERE v.from_stage <> v.to_stage) m;

COMMENT ON VIEW stage_change IS
    'How leads went from stage to stage, as far as lead_history tells: a move is dated by the refresh() that found it. One row per move; '
    'those of a lead are a chain, each begins where the one before it ended.';
COMMENT ON COLUMN stage_change.lead_id IS 'The lead''s key in the CRM.';
COMMENT ON COLUMN stage_change.from_stage IS 'The stage that it left.';
COMMENT ON COLUMN stage_change.to_stage IS
    'The stage that it came to; the same where one stage stands for several of the CRM. customer: what the CRM calls won.';
COMMENT ON COLUMN stage_change.entered_at IS
    'Since when it had been in from_stage; NULL: since it was handed over, -infinity: nobody knows.';
COMMENT ON COLUMN stage_change.changed_at IS 'When it moved.';
COMMENT ON COLUMN stage_change.left_at IS 'When it moved on; NULL: it has not.';
COMMENT ON COLUMN stage_change.is_first IS 'Whether it is the first move that is known of the lead.';
COMMENT ON COLUMN stage_change.is_back IS 'Whether it went back in the order that the CRM gives its stages; NULL: nobody knows.';
COMMENT ON COLUMN stage_change.from_name IS 'What the CRM calls the stage that it left; NULL: nobody knows.';
COMMENT ON COLUMN stage_change.to_name IS 'What the CRM calls the stage that it came to; NULL: nobody knows.';
