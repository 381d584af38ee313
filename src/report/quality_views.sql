-- What the reports could not read, and what does not add up.

CREATE FUNCTION lead_funnel._make_quality_views(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_view(into_schema, '', 'unmapped',
        'Raw values that no rule reads, with how many leads have them: add a row to channel_rule or conversion_rule. And rules of channel_rule that decide nothing, channels of leads and of spend that are not in the table channel, and agreements for teams that no lead has.',
        $query$
        WITH value AS (
            SELECT NULLIF(l.source, '') AS source, NULLIF(l.medium, '') AS medium, NULLIF(l.campaign, '') AS campaign,
                   l.channel, pg_catalog.count(*) AS leads, pg_catalog.max(l.received_at) AS last_received_at
            FROM {funnel}.lead_classified l
            GROUP BY 1, 2, 3, 4
        ), match AS (
            SELECT r.priority, v.leads, v.last_received_at,
                   pg_catalog.min(r.priority) OVER (PARTITION BY v.source, v.medium, v.campaign) AS decides
            FROM value v
            JOIN {funnel}.channel_rule r
              ON (r.source_pattern IS NULL OR COALESCE(v.source, '') ~* r.source_pattern)
             AND (r.medium_pattern IS NULL OR COALESCE(v.medium, '') ~* r.medium_pattern)
             AND (r.campaign_pattern IS NULL OR COALESCE(v.campaign, '') ~* r.campaign_pattern)
        )
        SELECT 'channel'::text AS kind, v.source, v.medium, v.campaign, NULL::text AS raw_conversion,
               v.leads, v.last_received_at, NULL::text AS detail
        FROM value v
        WHERE v.channel = 'Unassigned'
        UNION ALL
        SELECT 'name', NULL, NULL, NULL, NULL, pg_catalog.sum(v.leads)::bigint, pg_catalog.max(v.last_received_at),
               pg_catalog.format('%L: leads have this channel, and no such row in the table channel', v.channel)
        FROM value v
        WHERE NOT EXISTS (SELECT FROM {funnel}.channel h WHERE h.name = v.channel)
        GROUP BY v.channel
        UNION ALL
        SELECT 'conversion', CASE WHEN l.raw_conversion IS NULL THEN NULLIF(l.source, '') END,
               CASE WHEN l.raw_conversion IS NULL THEN NULLIF(l.medium, '') END,
               CASE WHEN l.raw_conversion IS NULL THEN NULLIF(l.campaign, '') END,
               l.raw_conversion, pg_catalog.count(*), pg_catalog.max(l.received_at), NULL
        FROM {funnel}.lead_classified l
        WHERE l.conversion IS NULL
        GROUP BY 2, 3, 4, 5
        UNION ALL
        SELECT 'rule', r.source_pattern, r.medium_pattern, r.campaign_pattern, NULL,
               COALESCE(pg_catalog.sum(m.leads), 0)::bigint, pg_catalog.max(m.last_received_at),
               CASE WHEN pg_catalog.count(m.priority) = 0
                 THEN pg_catalog.format('priority %s: matches no lead', r.priority)
                 ELSE pg_catalog.format('priority %s: shadowed by priority %s', r.priority,
                          pg_catalog.array_to_string(pg_catalog.array_agg(DISTINCT m.decides), ', ')) END
        FROM {funnel}.channel_rule r
        LEFT JOIN match m ON m.priority = r.priority
        GROUP BY r.priority, r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel
        -- That a rule which came with connect() meets no lead is nobody's mistake.
        HAVING pg_catalog.count(*) FILTER (WHERE m.decides = r.priority) = 0
           AND (pg_catalog.count(m.priority) > 0
                OR NOT EXISTS (SELECT FROM lead_funnel._default_channel_rules() s
                               WHERE ROW(s.priority, s.source_pattern, s.medium_pattern, s.campaign_pattern, s.channel)
                                     IS NOT DISTINCT FROM ROW(r.priority, r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel)))
        UNION ALL
        SELECT 'spend', NULL, NULL, NULL, NULL, 0, NULL, pg_catalog.format('%L: spend %s, and no such row in the table channel', p.channel, pg_catalog.sum(p.amount))
        FROM {funnel}.spend p
        WHERE NOT EXISTS (SELECT FROM {funnel}.channel h WHERE h.name = p.channel)
        GROUP BY p.channel
        UNION ALL
        SELECT 'team', NULL, NULL, NULL, NULL, 0, NULL,
               pg_catalog.format('%L: an agreement for %s, and no lead of such a team', a.team,
                                 pg_catalog.string_agg(COALESCE(a.intent, 'unknown intent'), ', ' ORDER BY a.intent))
        FROM (SELECT DISTINCT a.team, a.intent FROM {funnel}.agreement a WHERE a.team IS NOT NULL AND a.valid_to > lead_funnel.as_of()) a
        WHERE NOT EXISTS (SELECT FROM {funnel}.lead_as_of l WHERE l.team COLLATE pg_catalog."default" = a.team)
        GROUP BY a.team
        ORDER BY leads DESC, kind, raw_conversion, source, medium, campaign, detail$query$,
        $columns$
kind | channel: Unassigned, as neither channel_rule nor reporting_channel() knows one. name: leads have a channel that is not in the table channel any more, so that nobody knows what suits it. conversion: no rule of conversion_rule matches. rule: a rule of channel_rule decides nothing. spend: what the table spend has for a channel that is not in the table channel, such as a misspelt one. team: the table agreement has a team that no lead has.
source | UTM source of the leads (of a conversion only when the CRM gives no text for it); of a rule its source_pattern.
medium | UTM medium, likewise.
campaign | UTM campaign, likewise.
raw_conversion | The CRM's text for the conversion; NULL: it has none.
leads | How many leads have these values; of a rule how many it matches; of spend and team 0.
last_received_at | When the last of them came in.
detail | Of a rule its priority, and why it decides nothing: it matches no lead (which a rule of connect() that was not changed may do), or every value that it matches has been taken by a rule before it. Of a name the channel, of spend the channel and the amount, of a team its name and the intents of its agreement.
        $columns$);

    PERFORM lead_funnel._make_view(into_schema, '', 'data_quality',
        'What does not add up in the CRM''s data, one row per finding.',
        $query$
        WITH finding (finding, lead_id) AS (
            SELECT f.finding, l.lead_id
            FROM {funnel}.lead l
            CROSS JOIN (SELECT lead_funnel.as_of() AS as_of OFFSET 0) t
            CROSS JOIN LATERAL unnest(
                ARRAY['no time of receipt', 'received in the future', 'answered before it was received',
                      'handed over before it was received', 'closed before it was received', 'won without an amount',
                      'negative amount', 'lost without a reason', 'open without an owner'],
                ARRAY[l.received_at IS NULL, l.received_at > t.as_of, l.responded_at < l.received_at,
                      l.handed_over_at < l.received_at, l.closed_at < l.received_at,
                      l.crm_stage = 'customer' AND COALESCE(l.amount, 0) = 0,
                      l.amount < 0, l.lost AND l.lost_reason IS NULL,
                      l.lost IS NOT TRUE AND l.closed_at IS NULL AND l.owner IS NULL]) f (finding, is_so)
            WHERE f.is_so
            UNION ALL
            SELECT 'no agreement held when it came in', c.lead_id
            FROM {funnel}.lead_classified c WHERE c.opportunity_signals IS NULL
            UNION ALL
            SELECT 'more than one row for the lead', l.lead_id
            FROM {funnel}.lead l GROUP BY l.lead_id HAVING pg_catalog.count(*) > 1
            UNION ALL
            SELECT 'signal noted for a lead that is not there', s.lead_id
            FROM {funnel}.signal s
            WHERE NOT EXISTS (SELECT FROM {funnel}.lead l WHERE l.lead_id = s.lead_id)
        )
        SELECT f.finding, pg_catalog.count(*) AS leads,
               (pg_catalog.array_agg(f.lead_id ORDER BY pg_catalog.length(f.lead_id), f.lead_id))[1:5] AS examples
        FROM finding f
        GROUP BY f.finding
        ORDER BY leads DESC, f.finding$query$,
        $columns$
finding | What is wrong.
leads | With how many leads.
examples | The keys of the first five.
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_quality_views(text) IS
'Internal to connect(): the views unmapped and data_quality in into_schema.';
