-- What the reports on touches have in common. By the planner's own guess of rows it would compile the reports, which takes
-- longer than they do.

CREATE FUNCTION lead_funnel._touch_kind(motion text, audience text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN audience = 'retargeting' THEN 'retargeting'
            WHEN audience = 'prospecting' OR motion = 'proactive' THEN 'prospecting'
            WHEN motion = 'reactive' THEN 'reactive' END;
COMMENT ON FUNCTION lead_funnel._touch_kind IS
'Internal to the reports: whether a touch is prospecting, retargeting or reactive, by the motion and the audience of its channel. NULL: '
'neither.';

-- Behind what sorts before all that a name has, so that touches of one instant are in the order of their channels.
CREATE FUNCTION lead_funnel._touch_key(first text, second text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN first OPERATOR(pg_catalog.||) COALESCE(E'\x01' OPERATOR(pg_catalog.||) second, '');
COMMENT ON FUNCTION lead_funnel._touch_key IS
'Internal to the reports: two texts as one key, which split_part(key, E''\x01'', 1) and _touch_key_rest() take apart. NULL when the first '
'is.';

CREATE FUNCTION lead_funnel._touch_key_rest(key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.substr(key, NULLIF(pg_catalog.strpos(key, E'\x01'), 0) OPERATOR(pg_catalog.+) 1);
COMMENT ON FUNCTION lead_funnel._touch_key_rest IS 'Internal to the reports: the second text of _touch_key(); NULL: there is none.';

CREATE FUNCTION lead_funnel._milestones(model text, received_at timestamptz, qualified_at timestamptz, closed_at timestamptz)
RETURNS timestamptz[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE model WHEN 'w' THEN ARRAY[received_at, qualified_at] WHEN 'full_path' THEN ARRAY[received_at, qualified_at, closed_at] END;
COMMENT ON FUNCTION lead_funnel._milestones IS
'Internal to the reports: the milestones of a model, as path_credit() takes them. The qualification counts as the creation of the '
'opportunity.';

CREATE FUNCTION lead_funnel._credits(of_leads lead_funnel.attribution_kpi_by, of_sqls lead_funnel.attribution_kpi_by,
                                     of_won lead_funnel.attribution_kpi_by)
RETURNS TABLE (key text, leads numeric, sqls numeric, won numeric, revenue numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 2
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT c.key, sum(c.leads), sum(c.sqls), sum(c.won), sum(c.revenue)
    FROM (SELECT e.key, lead_funnel.credited_leads(e.kpi) AS leads, 0::numeric AS sqls, 0::numeric AS won, 0::numeric AS revenue
          FROM lead_funnel.each(of_leads) e
          UNION ALL
          SELECT e.key, 0, lead_funnel.credited_sqls(e.kpi), 0, 0 FROM lead_funnel.each(of_sqls) e
          UNION ALL
          SELECT e.key, 0, 0, lead_funnel.credited_won(e.kpi), lead_funnel.credited_revenue(e.kpi) FROM lead_funnel.each(of_won) e) c
    GROUP BY c.key;
END;
COMMENT ON FUNCTION lead_funnel._credits IS
'Internal to the reports: what each key is credited with: leads, SQLs, and wins with their revenue, each from the touches that count for '
'it.';

-- Each share is what the sum up to the key comes to, less what it came to before it: rounded, they still add up to the total.
CREATE FUNCTION lead_funnel._shares(effects lead_funnel.channel_effect[], total numeric) RETURNS TABLE (key text, credit numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 2
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT s.key, round(total * s.until / s.whole, 12) - round(total * (s.until - s.own) / s.whole, 12)
    FROM (SELECT e.channel AS key, e.own, sum(e.own) OVER (ORDER BY e.nth) AS until, sum(e.own) OVER () AS whole
          FROM (SELECT u.channel, u.nth, round(u.conversions::numeric, 12) AS own
                FROM unnest(effects) WITH ORDINALITY u (channel, removal_effect, conversions, nth)) e) s
    WHERE s.own > 0;
END;
COMMENT ON FUNCTION lead_funnel._shares IS
'Internal to the reports: a total, divided among the keys as a data-driven model divides the conversions; exactly all of it.';

CREATE FUNCTION lead_funnel._effect_credits(of_leads lead_funnel.channel_effect[], of_sqls lead_funnel.channel_effect[],
                                            of_won lead_funnel.channel_effect[], leads numeric, sqls numeric, won numeric, revenue numeric)
RETURNS TABLE (key text, leads numeric, sqls numeric, won numeric, revenue numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 2
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT c.key, sum(c.leads), sum(c.sqls), sum(c.won), sum(c.revenue)
    FROM (SELECT s.key, s.credit AS leads, 0::numeric AS sqls, 0::numeric AS won, 0::numeric AS revenue
          FROM lead_funnel._shares($1, $4) s
          UNION ALL SELECT s.key, 0, s.credit, 0, 0 FROM lead_funnel._shares($2, $5) s
          UNION ALL SELECT s.key, 0, 0, s.credit, 0 FROM lead_funnel._shares($3, $6) s
          UNION ALL SELECT s.key, 0, 0, 0, s.credit FROM lead_funnel._shares($3, $7) s) c
    GROUP BY c.key;
END;
COMMENT ON FUNCTION lead_funnel._effect_credits IS
'Internal to the reports: the same by a data-driven model, from its effects on leads, on SQLs and on wins, and from all of each. Revenue '
'is divided as the wins are.';
