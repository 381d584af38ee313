-- A customer whose last move ended before that was won without one: it is told as well.
CREATE OR REPLACE VIEW stage_move WITH (security_invoker = true) AS
SELECT m.lead_id, m.channel, m.from_stage::text AS from_stage, m.to_stage::text AS to_stage, m.moved_at,
       _to_second(m.stayed) AS stayed,
       CASE WHEN m.to_stage > m.from_stage THEN 'forward'
            WHEN m.to_stage < m.from_stage THEN 'back'
            WHEN m.is_back THEN 'back'
            WHEN NOT m.is_back THEN 'forward' END AS direction,
       m.from_name, m.to_name, _in_hours(m.stayed) AS stayed_hours
FROM (SELECT c.lead_id, c.channel, s.from_stage, s.is_back, s.from_name, s.to_name,
             CASE WHEN s.to_stage = 'customer' AND s.is_last AND c.reached_stage < 'customer' THEN 'opportunity'
                  ELSE s.to_stage END AS to_stage,
             CASE WHEN s.is_won THEN c.closed_at ELSE s.changed_at END AS moved_at,
             CASE WHEN s.is_won THEN c.closed_at ELSE s.changed_at END - CASE
                 WHEN COALESCE(s.entered_at, c.handed_over_at) <= CASE WHEN s.is_won THEN c.closed_at ELSE s.changed_at END
                      AND isfinite(COALESCE(s.entered_at, c.handed_over_at)) THEN COALESCE(s.entered_at, c.handed_over_at) END AS stayed
      FROM (SELECT s.lead_id, s.from_stage, s.to_stage, s.entered_at, s.changed_at, s.is_back, s.from_name, s.to_name,
                   (s.left_at <= (SELECT as_of())) IS NOT TRUE AS is_last, false AS is_won
            FROM stage_change s
            WHERE s.changed_at <= (SELECT as_of())
            UNION ALL
            SELECT s.lead_id, CASE WHEN s.changed_at <= (SELECT as_of()) THEN s.to_stage ELSE s.from_stage END, 'customer',
                   CASE WHEN s.changed_at <= (SELECT as_of()) THEN s.changed_at ELSE s.entered_at END, NULL, false,
                   CASE WHEN s.changed_at <= (SELECT as_of()) THEN s.to_name ELSE s.from_name END, NULL, true, true
            FROM stage_change s
            WHERE CASE WHEN s.changed_at <= (SELECT as_of()) THEN s.to_stage < 'customer' AND (s.left_at <= (SELECT as_of())) IS NOT TRUE
                       ELSE s.is_first AND s.from_stage < 'customer' END) s
      JOIN lead_classified c ON c.lead_id = s.lead_id
      WHERE NOT s.is_won OR c.reached_stage = 'customer') m;

COMMENT ON VIEW stage_move IS
    'How leads went from stage to stage, one row per move that is known by as_of(): what the CRM logs (Odoo), or where the leads are '
    'stored what lead_history tells of any other CRM, each move dated by the refresh() that found it. A loss is no move: a lead that is '
    'lost keeps its stage.';
COMMENT ON COLUMN stage_move.lead_id IS 'The lead.';
COMMENT ON COLUMN stage_move.channel IS 'Its reporting channel.';
COMMENT ON COLUMN stage_move.from_stage IS 'The stage that it left: nurture, mql, sql, opportunity or customer.';
COMMENT ON COLUMN stage_move.to_stage IS
    'The stage that it came to. The same as from_stage where one stage stands for both of the CRM, see stage_map.';
COMMENT ON COLUMN stage_move.moved_at IS 'When; NULL: nobody knows when it was won.';
COMMENT ON COLUMN stage_move.stayed IS
    'How long it had been in the stage that it left, on the wall clock: since the move before, or since the hand-over. NULL: nobody knows.';
COMMENT ON COLUMN stage_move.direction IS
    'forward or back: by the stages, and where these are the same by the order in the CRM. NULL: nobody knows, as the CRM has deleted '
    'one of the two.';
COMMENT ON COLUMN stage_move.from_name IS 'What the CRM calls the stage that it left; NULL: nobody knows.';
COMMENT ON COLUMN stage_move.to_name IS 'What the CRM calls the stage that it came to; NULL: nobody knows, or it was won without a move.';
