-- The leads are read once; what follows works on their sums.
CREATE OR REPLACE VIEW speed_cell WITH (security_invoker = true) AS
SELECT s.channel, m.motion, s.intent, s.band, b.names[s.band + 1] AS name, s.band <= b.never AS is_told, s.k, s.in_time, s.late
FROM (SELECT c.channel, c.intent, c.band, rollup(c.k) AS k, rollup(c.k) FILTER (WHERE c.sla_state = 'met') AS in_time,
             rollup(c.k) FILTER (WHERE c.sla_state IN ('overdue', 'breached')) AS late
      FROM (SELECT l.channel, l.intent, l.sla_state,
                   CASE WHEN l.responded_at IS NOT NULL THEN width_bucket(l.response_time, w.above)
                        ELSE cardinality(w.above) + CASE WHEN l.is_open THEN 2 ELSE 1 END END AS band,
                   funnel_agg(l.reached_stage, l.lost, l.amount) AS k
            FROM lead_classified l
            -- A band ends with its last microsecond.
            CROSS JOIN (SELECT COALESCE(array_agg(r.within + '00:00:00.000001' ORDER BY r.within), '{}') AS above FROM response_band r) w
            WHERE l.responded_at IS NULL OR l.response_time IS NOT NULL
            GROUP BY 1, 2, 3, 4) c
      GROUP BY c.channel, c.intent, c.band) s
LEFT JOIN (SELECT c.name, min(c.motion) AS motion FROM channel c GROUP BY c.name) m ON m.name = s.channel
CROSS JOIN (SELECT array_agg(r.name ORDER BY r.within) || '{later,never,"not yet"}'::text[] AS names, count(*) + 1 AS never
            FROM response_band r) b;

COMMENT ON VIEW speed_cell IS
    'The leads per channel, intent and band of response time. Leads whose answer has no time that can be are left out.';
COMMENT ON COLUMN speed_cell.channel IS 'The reporting channel.';
COMMENT ON COLUMN speed_cell.motion IS 'How the channel works: reactive, proactive or relationship.';
COMMENT ON COLUMN speed_cell.intent IS 'What the conversion shows: low, mid or high; NULL when unknown.';
COMMENT ON COLUMN speed_cell.band IS 'The number of the band, from 0, in the order of the table response_band.';
COMMENT ON COLUMN speed_cell.name IS 'Its name; later, never or not yet after the last one.';
COMMENT ON COLUMN speed_cell.is_told IS 'Whether their speed is known; false: they are open, and not answered yet.';
COMMENT ON COLUMN speed_cell.k IS 'The state of the leads, by funnel_agg().';
COMMENT ON COLUMN speed_cell.in_time IS 'That of those that were answered in time; NULL: there are none.';
COMMENT ON COLUMN speed_cell.late IS 'That of those that were not; NULL: there are none.';
