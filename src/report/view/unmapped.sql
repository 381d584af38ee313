CREATE OR REPLACE VIEW unmapped WITH (security_invoker = true) AS
WITH value AS (
    SELECT NULLIF(l.source, '') AS source, NULLIF(l.medium, '') AS medium, NULLIF(l.campaign, '') AS campaign,
           l.channel, count(*) AS leads, max(l.received_at) AS last_received_at
    FROM lead_origin l
    GROUP BY 1, 2, 3, 4
), wanted AS (
    -- What differs in no more than letter case or Odoo's counter needs one rule.
    SELECT 'channel'::text AS kind, lower(COALESCE(_read_name(v.source, true), v.source)) AS source_key,
           lower(COALESCE(_read_name(v.medium, false), v.medium)) AS medium_key, NULL::text AS raw_conversion,
           v.source, v.medium, v.campaign, v.leads, v.last_received_at
    FROM value v
    WHERE v.channel = 'Unassigned'
    UNION ALL
    SELECT 'conversion', NULL, NULL, NULLIF(l.raw_conversion, ''), NULL, NULL, NULLIF(l.campaign, ''), count(*), max(l.received_at)
    FROM lead_origin l
    WHERE l.conversion IS NULL
    GROUP BY 4, 7
), rule AS (
    SELECT r.*, row_number() OVER (ORDER BY r.priority) AS number FROM channel_rule r
), match AS (
    SELECT m.number, t.rules[1] AS decides, v.leads, v.last_received_at
    FROM value v
    CROSS JOIN LATERAL (SELECT _matching_rules(
        (SELECT _policy((SELECT array_agg(ARRAY[r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel] ORDER BY r.priority)
                         FROM channel_rule r), NULL, NULL, NULL, NULL, NULL)), v.source, v.medium, v.campaign) AS rules) t
    CROSS JOIN LATERAL unnest(t.rules) m (number)
)
SELECT w.kind, mode() WITHIN GROUP (ORDER BY w.source) AS source, mode() WITHIN GROUP (ORDER BY w.medium) AS medium,
       NULL::text AS campaign, w.raw_conversion, sum(w.leads)::bigint AS leads, max(w.last_received_at) AS last_received_at,
       CASE WHEN w.kind = 'channel' AND w.source_key IS NULL AND w.medium_key IS NULL
                 OR w.kind = 'conversion' AND w.raw_conversion IS NULL THEN '^$' END AS detail,
       (array_agg(w.campaign ORDER BY w.campaign_leads DESC, w.campaign) FILTER (WHERE w.is_first))[1:3] AS campaigns
FROM (SELECT w.*, sum(w.leads) OVER c AS campaign_leads, row_number() OVER (c ORDER BY w.leads DESC, w.source, w.medium) = 1
                  AND w.campaign IS NOT NULL AS is_first
      FROM wanted w
      WINDOW c AS (PARTITION BY w.kind, w.source_key, w.medium_key, w.raw_conversion, w.campaign)) w
GROUP BY w.kind, w.source_key, w.medium_key, w.raw_conversion
UNION ALL
SELECT 'name', NULL, NULL, NULL, NULL, sum(v.leads)::bigint, max(v.last_received_at),
       format('%L: leads have this channel, and no such row in the table channel', v.channel), NULL
FROM value v
WHERE NOT EXISTS (SELECT 1 FROM channel h WHERE h.name = v.channel)
GROUP BY v.channel
UNION ALL
SELECT 'rule', r.source_pattern, r.medium_pattern, r.campaign_pattern, NULL,
       COALESCE(sum(m.leads), 0)::bigint, max(m.last_received_at),
       CASE WHEN count(m.number) = 0
         THEN format('priority %s: matches no lead', r.priority)
         ELSE format('priority %s: shadowed by priority %s', r.priority,
                  array_to_string(array_agg(DISTINCT d.priority), ', ')) END, NULL
FROM rule r
LEFT JOIN match m ON m.number = r.number
LEFT JOIN rule d ON d.number = m.decides
GROUP BY r.number, r.priority, r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel
-- That a rule which came with connect() meets no lead is nobody's mistake.
HAVING count(*) FILTER (WHERE m.decides = r.number) = 0
   AND (count(m.number) > 0
        OR NOT EXISTS (SELECT 1 FROM _default_channel_rules() s
                       WHERE ROW(s.priority, s.source_pattern, s.medium_pattern, s.campaign_pattern, s.channel)
                             IS NOT DISTINCT FROM ROW(r.priority, r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel)))
UNION ALL
SELECT 'spend', NULL, NULL, NULL, NULL, 0, NULL,
       format('%L: spend %s, and no such row in the table channel', p.channel, sum(p.amount)), NULL
FROM spend p
WHERE NOT EXISTS (SELECT 1 FROM channel h WHERE h.name = p.channel)
GROUP BY p.channel
UNION ALL
SELECT 'team', NULL, NULL, NULL, NULL, 0, NULL,
       format('%L: an agreement for %s, and no lead of such a team', a.team,
                         string_agg(COALESCE(a.intent, 'unknown intent'), ', ' ORDER BY a.intent)), NULL
FROM (SELECT DISTINCT a.team, a.intent FROM agreement a WHERE a.team IS NOT NULL AND a.valid_to > as_of()) a
WHERE NOT EXISTS (SELECT 1 FROM lead_as_of l WHERE l.team COLLATE "default" = a.team)
GROUP BY a.team
ORDER BY leads DESC, kind, raw_conversion, source, medium, campaign, detail;

COMMENT ON VIEW unmapped IS
    'Raw values that no rule reads, with how many leads have them: add a row to channel_rule or '
    'conversion_rule. And rules of channel_rule that decide nothing, channels of leads and of spend that '
    'are not in the table channel, and agreements for teams that no lead has.';
COMMENT ON COLUMN unmapped.kind IS
    'channel: Unassigned, as neither channel_rule nor reporting_channel() knows one. name: leads have a '
    'channel that is not in the table channel any more, so that nobody knows what suits it. conversion: no '
    'rule of conversion_rule matches. rule: a rule of channel_rule decides nothing. spend: what the table '
    'spend has for a channel that is not in the table channel, such as a misspelt one. team: the table '
    'agreement has a team that no lead has.';
COMMENT ON COLUMN unmapped.source IS
    'UTM source of the leads, in its most frequent spelling; of a rule its source_pattern. NULL: they have none, or the kind has none.';
COMMENT ON COLUMN unmapped.medium IS 'UTM medium, likewise.';
COMMENT ON COLUMN unmapped.campaign IS 'Of a rule its campaign_pattern.';
COMMENT ON COLUMN unmapped.campaigns IS
    'Examples of the campaigns of these leads, up to three, the most frequent first; NULL: they have none.';
COMMENT ON COLUMN unmapped.raw_conversion IS 'The CRM''s text for the conversion; NULL: it has none.';
COMMENT ON COLUMN unmapped.leads IS
    'How many leads have these values; of a rule how many it matches; of spend and team 0.';
COMMENT ON COLUMN unmapped.last_received_at IS 'When the last of them came in.';
COMMENT ON COLUMN unmapped.detail IS
    'Of a rule its priority, and why it decides nothing: it matches no lead (which a rule of connect() '
    'that was not changed may do), or every value that it matches has been taken by a rule before it. Of a '
    'name the channel, of spend the channel and the amount, of a team its name and the intents of its '
    'agreement. Of leads that tell nothing the pattern that matches nothing, by which a rule reads them all the same.';
