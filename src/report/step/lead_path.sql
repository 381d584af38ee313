CREATE OR REPLACE VIEW lead_path WITH (security_invoker = true) AS
SELECT l.lead_id, l.reached_stage, l.reached_stage >= 'sql' AS is_sql, l.reached_stage = 'customer' AS is_won, l.lost, l.amount,
       l.is_ready, l.is_soft, l.received_at, l.qualified_at, l.closed_at, l.received_until, l.qualified_until, l.closed_until,
       CASE WHEN l.is_whole THEN l.path
            ELSE (SELECT touch_path_agg(a.channel, a.touched_at, a.direct)
                  FROM (SELECT e.channel, e.touched_at, e.direct FROM each(l.path) e
                        UNION ALL SELECT l.channel, l.received_until, l.channel = 'Direct') a) END AS path,
       CASE WHEN l.is_whole THEN l.campaign_path
            ELSE (SELECT touch_path_agg(a.channel, a.touched_at, a.direct)
                  FROM (SELECT e.channel, e.touched_at, e.direct FROM each(l.campaign_path) e
                        UNION ALL SELECT _touch_key(l.channel, l.campaign), l.received_until, l.channel = 'Direct') a) END AS campaign_path,
       CASE WHEN l.is_whole THEN l.kind_path
            ELSE (SELECT touch_path_agg(a.channel, a.touched_at)
                  FROM (SELECT e.channel, e.touched_at FROM each(l.kind_path) e
                        UNION ALL SELECT _touch_key(l.kind, l.channel), l.received_until WHERE l.kind IS NOT NULL) a) END AS kind_path
FROM (SELECT c.lead_id, c.channel, NULLIF(c.campaign, '') AS campaign, _touch_kind(c.motion, c.audience) AS kind,
             c.reached_stage, c.lost, c.amount, c.ready_at IS NOT NULL AS is_ready,
             COALESCE(c.fit = 'too_heavy' AND c.audience = 'retargeting', false) AS is_soft,
             c.received_at, c.closed_at, i.received_until,
             CASE WHEN c.qualified_at IS NOT NULL THEN LEAST(c.qualified_at, c.closed_at, n.now_at) END AS qualified_at,
             GREATEST(LEAST(c.qualified_at, c.closed_at, n.now_at), i.received_until) AS qualified_until,
             GREATEST(LEAST(c.closed_at, n.now_at), i.received_until) AS closed_until,
             t.path, t.campaign_path, t.kind_path,
             COALESCE(t.first_at <= i.received_until, false) AS is_whole
      FROM lead_classified c
      CROSS JOIN (SELECT LEAST(GREATEST(as_of(), '1900-01-01 00:00+00'), '9999-12-30 00:00+00') AS now_at) n
      CROSS JOIN LATERAL (SELECT COALESCE(c.received_at, LEAST(c.closed_at, n.now_at)) AS received_until) i
      LEFT JOIN (SELECT u.lead_id, min(u.touched_at) AS first_at, touch_path_agg(u.channel, u.touched_at, u.direct) AS path,
                        touch_path_agg(_touch_key(u.channel, u.campaign), u.touched_at, u.direct) AS campaign_path,
                        touch_path_agg(_touch_key(u.kind, u.channel), u.touched_at) FILTER (WHERE u.kind IS NOT NULL) AS kind_path
                 FROM touch_as_of u
                 GROUP BY u.lead_id) t ON t.lead_id = c.lead_id
      OFFSET 0) l;

COMMENT ON VIEW lead_path IS
    'Each lead with all of its touches by as_of(). One without a touch up to its receipt, of which the log may know only later ones, '
    'has its own channel at the receipt as its first.';
COMMENT ON COLUMN lead_path.is_sql IS 'Whether it reached SQL or further.';
COMMENT ON COLUMN lead_path.is_won IS 'Whether it was won.';
COMMENT ON COLUMN lead_path.is_ready IS 'Whether it is an SQL by its signals.';
COMMENT ON COLUMN lead_path.is_soft IS
    'Whether it came by retargeting, and its conversion was softer than what suits people who know you (fit is too_heavy).';
COMMENT ON COLUMN lead_path.qualified_at IS 'When it became an SQL, at the latest when it was closed; NULL: it has not, or nobody knows.';
COMMENT ON COLUMN lead_path.received_until IS
    'Up to when touches count for the lead: its receipt; the close or as_of() where that is not known.';
COMMENT ON COLUMN lead_path.qualified_until IS
    'The same for the SQL: its qualification; the close or as_of() where that is not known, or has not happened.';
COMMENT ON COLUMN lead_path.closed_until IS 'The same for winning: the close; as_of() where that is not known, or has not happened.';
COMMENT ON COLUMN lead_path.path IS 'The touches, by channel.';
COMMENT ON COLUMN lead_path.campaign_path IS 'The same, by channel and campaign: see _touch_key().';
COMMENT ON COLUMN lead_path.kind_path IS
    'Those that are prospecting, retargeting or reactive, by that and channel; NULL, or without touches, where none is.';
