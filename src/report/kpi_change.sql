-- What changed between two periods: volume, mix, rates or deals.

-- A product of some factors, each of the first period or of the second, in the mean of all orders in which they and one more can change,
-- when that one does (Shapley). Two factors come as their products with none, one (the sum of both ways) and two of the second period.

CREATE FUNCTION lead_funnel._mean_product(a0 numeric, a1 numeric, a2 numeric, b1 numeric, b2 numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT (b1 * (3 * a0 + a1 + a2) + b2 * (a0 + a1 + 3 * a2)) / 12;
END;
COMMENT ON FUNCTION lead_funnel._mean_product(numeric, numeric, numeric, numeric, numeric) IS
'Internal to kpi_change(): the mean product of three factors. NULL gives NULL.';

CREATE FUNCTION lead_funnel._mean_product(a0 numeric, a1 numeric, a2 numeric, b0 numeric, b1 numeric, b2 numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT (a0 * (12 * b0 + 3 * b1 + 2 * b2) + a1 * (3 * b0 + 2 * b1 + 3 * b2) + a2 * (2 * b0 + 3 * b1 + 12 * b2)) / 60;
END;
COMMENT ON FUNCTION lead_funnel._mean_product(numeric, numeric, numeric, numeric, numeric, numeric) IS
'Internal to kpi_change(): the mean product of four factors. NULL gives NULL.';

-- All of it in numeric. v, m, s, c and d are the factors volume, mix, sql_rate, close_rate and average_deal; ms1 is a pair with one of them
-- of the second period. What a period does not know is that of the other one, and so has no effect.
CREATE FUNCTION lead_funnel._kpi_change(k1 lead_funnel.funnel_kpi_by, k2 lead_funnel.funnel_kpi_by, words json)
RETURNS TABLE (metric text, part text, channel text, before numeric, after numeric, effect numeric, note text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 200
BEGIN ATOMIC
    WITH counted AS MATERIALIZED (
        SELECT e.key,
               COALESCE(sum(e.leads) FILTER (WHERE e.nth = 1), 0) AS leads1, COALESCE(sum(e.leads) FILTER (WHERE e.nth = 2), 0) AS leads2,
               COALESCE(sum(e.sqls) FILTER (WHERE e.nth = 1), 0) AS sqls1, COALESCE(sum(e.sqls) FILTER (WHERE e.nth = 2), 0) AS sqls2,
               COALESCE(sum(e.won) FILTER (WHERE e.nth = 1), 0) AS won1, COALESCE(sum(e.won) FILTER (WHERE e.nth = 2), 0) AS won2,
               COALESCE(sum(e.decided) FILTER (WHERE e.nth = 1), 0) AS decided1,
               COALESCE(sum(e.decided) FILTER (WHERE e.nth = 2), 0) AS decided2,
               COALESCE(sum(e.revenue) FILTER (WHERE e.nth = 1), 0) AS revenue1,
               COALESCE(sum(e.revenue) FILTER (WHERE e.nth = 2), 0) AS revenue2
        FROM (SELECT k.nth, COALESCE(o.key, '') AS key, lead_funnel.leads(o.kpi) AS leads, lead_funnel.sqls(o.kpi) AS sqls,
                     lead_funnel.won(o.kpi) AS won,
                     lead_funnel.won(o.kpi) + lead_funnel.lost(o.kpi) AS decided, lead_funnel.revenue(o.kpi) AS revenue
              FROM (VALUES (1, k1), (2, k2)) k (nth, kpis)
              CROSS JOIN LATERAL lead_funnel.each(k.kpis) o) e
        GROUP BY e.key
    ), whole AS MATERIALIZED (
        SELECT r.*, (r.sql_rate1 + r.sql_rate2) / 2 AS mean_sql_rate, (r.close_rate1 + r.close_rate2) / 2 AS mean_close_rate,
               (r.customer_rate1 + r.customer_rate2) / 2 AS mean_customer_rate,
               (r.revenue_per_lead1 + r.revenue_per_lead2) / 2 AS mean_revenue_per_lead
        FROM (SELECT t.*,
                     round(t.sqls1, 24) / NULLIF(t.leads1, 0) AS sql_rate1, round(t.sqls2, 24) / NULLIF(t.leads2, 0) AS sql_rate2,
                     round(t.won1, 24) / NULLIF(t.sqls1, 0) AS close_rate1, round(t.won2, 24) / NULLIF(t.sqls2, 0) AS close_rate2,
                     round(t.won1, 24) / NULLIF(t.leads1, 0) AS customer_rate1, round(t.won2, 24) / NULLIF(t.leads2, 0) AS customer_rate2,
                     round(t.revenue1, 24) / NULLIF(t.leads1, 0) AS revenue_per_lead1,
                     round(t.revenue2, 24) / NULLIF(t.leads2, 0) AS revenue_per_lead2,
                     round(t.revenue1, 24) / NULLIF(t.won1, 0) AS average_deal1, round(t.revenue2, 24) / NULLIF(t.won2, 0) AS average_deal2
              FROM (SELECT sum(c.leads1) AS leads1, sum(c.leads2) AS leads2, sum(c.sqls1) AS sqls1, sum(c.sqls2) AS sqls2,
                           sum(c.won1) AS won1, sum(c.won2) AS won2, sum(c.decided1) AS decided1, sum(c.decided2) AS decided2,
                           sum(c.revenue1) AS revenue1, sum(c.revenue2) AS revenue2,
                           -- A cent is the smallest amount, unless the CRM has smaller ones.
                           GREATEST(max(scale(trim_scale(c.revenue1))), max(scale(trim_scale(c.revenue2))), 2) AS cents
                    FROM counted c
                    HAVING count(*) > 0) t) r
    ), own AS MATERIALIZED (
        SELECT c.*, round(c.leads1, 24) / NULLIF(t.leads1, 0) AS mix1, round(c.leads2, 24) / NULLIF(t.leads2, 0) AS mix2,
               round(c.sqls1, 24) / NULLIF(c.leads1, 0) AS sql_rate1, round(c.sqls2, 24) / NULLIF(c.leads2, 0) AS sql_rate2,
               round(c.won1, 24) / NULLIF(c.sqls1, 0) AS close_rate1, round(c.won2, 24) / NULLIF(c.sqls2, 0) AS close_rate2,
               round(c.won1, 24) / NULLIF(c.leads1, 0) AS customer_rate1, round(c.won2, 24) / NULLIF(c.leads2, 0) AS customer_rate2,
               round(c.revenue1, 24) / NULLIF(c.leads1, 0) AS revenue_per_lead1,
               round(c.revenue2, 24) / NULLIF(c.leads2, 0) AS revenue_per_lead2,
               round(c.revenue1, 24) / NULLIF(c.won1, 0) AS average_deal1, round(c.revenue2, 24) / NULLIF(c.won2, 0) AS average_deal2
        FROM counted c
        CROSS JOIN whole t
    ), factor AS MATERIALIZED (
        SELECT o.*, t.leads1 AS v1, t.leads2 AS v2, COALESCE(o.mix1, o.mix2) AS m1, COALESCE(o.mix2, o.mix1) AS m2,
               COALESCE(o.sql_rate1, o.sql_rate2) AS s1, COALESCE(o.sql_rate2, o.sql_rate1) AS s2,
               COALESCE(o.close_rate1, o.close_rate2, 0) AS c1, COALESCE(o.close_rate2, o.close_rate1, 0) AS c2,
               COALESCE(o.average_deal1, o.average_deal2, 0) AS d1, COALESCE(o.average_deal2, o.average_deal1, 0) AS d2,
               CASE WHEN o.sqls1 + o.sqls2 > 0 THEN 1 ELSE 0 END AS has_sqls
        FROM own o
        CROSS JOIN whole t
    ), product AS MATERIALIZED (
        SELECT f.*, f.m2 - f.m1 AS dm, f.s2 - f.s1 AS ds, f.c2 - f.c1 AS dc, f.d2 - f.d1 AS dd,
               f.c1 - t.mean_close_rate AS off1, f.c2 - t.mean_close_rate AS off2,
               f.m1 * f.s1 AS ms0, f.m1 * f.s2 + f.m2 * f.s1 AS ms1, f.m2 * f.s2 AS ms2,
               f.c1 * f.d1 AS cd0, f.c1 * f.d2 + f.c2 * f.d1 AS cd1, f.c2 * f.d2 AS cd2,
               f.v1 * f.s1 AS vs0, f.v1 * f.s2 + f.v2 * f.s1 AS vs1, f.v2 * f.s2 AS vs2,
               f.v1 * f.m1 AS vm0, f.v1 * f.m2 + f.v2 * f.m1 AS vm1, f.v2 * f.m2 AS vm2,
               f.v1 * f.d1 AS vd0, f.v1 * f.d2 + f.v2 * f.d1 AS vd1, f.v2 * f.d2 AS vd2,
               f.v1 * f.c1 AS vc0, f.v1 * f.c2 + f.v2 * f.c1 AS vc1, f.v2 * f.c2 AS vc2,
               f.s1 * f.c1 AS sc0, f.s1 * f.c2 + f.s2 * f.c1 AS sc1, f.s2 * f.c2 AS sc2,
               f.m1 * f.c1 AS mc0, f.m1 * f.c2 + f.m2 * f.c1 AS mc1, f.m2 * f.c2 AS mc2,
               -- Its share of the SQLs: with the mix and the rates to SQL of the first period, with one of them changed, with both.
               -- Where that makes no SQL at all, the channels weigh what they would if all made equally few of their leads SQLs.
               CASE WHEN sum(f.m1 * f.s1) OVER () <> 0 THEN f.m1 * f.s1 / sum(f.m1 * f.s1) OVER ()
                    ELSE f.m1 * f.has_sqls / NULLIF(sum(f.m1 * f.has_sqls) OVER (), 0) END AS share,
               CASE WHEN sum(f.m2 * f.s1) OVER () <> 0 THEN f.m2 * f.s1 / sum(f.m2 * f.s1) OVER ()
                    ELSE f.m2 * f.has_sqls / NULLIF(sum(f.m2 * f.has_sqls) OVER (), 0) END AS share_m,
               CASE WHEN sum(f.m1 * f.s2) OVER () <> 0 THEN f.m1 * f.s2 / sum(f.m1 * f.s2) OVER ()
                    ELSE f.m1 * f.has_sqls / NULLIF(sum(f.m1 * f.has_sqls) OVER (), 0) END AS share_s,
               CASE WHEN sum(f.m2 * f.s2) OVER () <> 0 THEN f.m2 * f.s2 / sum(f.m2 * f.s2) OVER ()
                    ELSE f.m2 * f.has_sqls / NULLIF(sum(f.m2 * f.has_sqls) OVER (), 0) END AS share_ms
        FROM factor f
        CROSS JOIN whole t
    ), exact AS MATERIALIZED (
        -- A channel moves a rate by its share times how far its own rate is from that of all, the mean of both periods.
        SELECT v.metric_nth, v.part_nth, p.key,
               CASE WHEN v.metric_nth = 1 OR CASE v.metric_nth WHEN 4 THEN t.mean_close_rate ELSE t.mean_sql_rate END IS NOT NULL
                      THEN round(v.effect, 24) END AS effect
        FROM product p
        CROSS JOIN whole t
        CROSS JOIN LATERAL unnest('{1,1,1,1,1,2,2,2,2,3,3,4,4,4,5,5,5}'::int[], '{1,2,3,4,5,2,3,4,5,2,3,2,3,4,2,3,4}'::int[], ARRAY[
            (p.v2 - p.v1) * lead_funnel._mean_product(p.ms0, p.ms1, p.ms2, p.cd0, p.cd1, p.cd2),
            p.dm * lead_funnel._mean_product(p.vs0, p.vs1, p.vs2, p.cd0, p.cd1, p.cd2),
            p.ds * lead_funnel._mean_product(p.vm0, p.vm1, p.vm2, p.cd0, p.cd1, p.cd2),
            p.dc * lead_funnel._mean_product(p.ms0, p.ms1, p.ms2, p.vd0, p.vd1, p.vd2),
            p.dd * lead_funnel._mean_product(p.ms0, p.ms1, p.ms2, p.vc0, p.vc1, p.vc2),
            p.dm * (lead_funnel._mean_product(p.cd0, p.cd1, p.cd2, p.s1, p.s2) - t.mean_revenue_per_lead),
            p.ds * lead_funnel._mean_product(p.cd0, p.cd1, p.cd2, p.m1, p.m2),
            p.dc * lead_funnel._mean_product(p.ms0, p.ms1, p.ms2, p.d1, p.d2),
            p.dd * lead_funnel._mean_product(p.ms0, p.ms1, p.ms2, p.c1, p.c2),
            p.dm * ((p.s1 + p.s2) / 2 - t.mean_sql_rate),
            p.ds * (p.m1 + p.m2) / 2,
            ((p.share_m - p.share) * (2 * p.off1 + p.off2) + (p.share_ms - p.share_s) * (p.off1 + 2 * p.off2)) / 6,
            ((p.share_s - p.share) * (2 * p.off1 + p.off2) + (p.share_ms - p.share_m) * (p.off1 + 2 * p.off2)) / 6,
            p.dc * (2 * p.share + p.share_m + p.share_s + 2 * p.share_ms) / 6,
            p.dm * ((2 * p.sc0 + p.sc1 + 2 * p.sc2) / 6 - t.mean_customer_rate),
            p.ds * (2 * p.mc0 + p.mc1 + 2 * p.mc2) / 6,
            p.dc * (2 * p.ms0 + p.ms1 + 2 * p.ms2) / 6]) v (metric_nth, part_nth, effect)
    ), known AS MATERIALIZED (
        -- The metrics, and what they are made of: of each channel and of all.
        SELECT k.of_all, k.key, v.name, v.before, v.after, CASE v.name WHEN 'volume' THEN 0 WHEN 'revenue' THEN k.cents
               WHEN 'revenue_per_lead' THEN k.cents WHEN 'average_deal' THEN k.cents ELSE 6 END AS decimals
        FROM (SELECT 0 AS of_all, o.key, t.cents, t.leads1, t.leads2, o.mix1, o.mix2, o.revenue1, o.revenue2, o.sql_rate1, o.sql_rate2,
                     o.close_rate1, o.close_rate2, o.customer_rate1, o.customer_rate2, o.revenue_per_lead1, o.revenue_per_lead2,
                     o.average_deal1, o.average_deal2
              FROM own o
              CROSS JOIN whole t
              UNION ALL
              SELECT 1, '', t.cents, t.leads1, t.leads2, NULL, NULL, t.revenue1, t.revenue2, t.sql_rate1, t.sql_rate2,
                     t.close_rate1, t.close_rate2, t.customer_rate1, t.customer_rate2, t.revenue_per_lead1, t.revenue_per_lead2,
                     t.average_deal1, t.average_deal2
              FROM whole t) k
        CROSS JOIN LATERAL (VALUES
            ('volume', k.leads1, k.leads2), ('mix', k.mix1, k.mix2), ('average_deal', k.average_deal1, k.average_deal2),
            ('revenue', k.revenue1, k.revenue2), ('revenue_per_lead', k.revenue_per_lead1, k.revenue_per_lead2),
            ('sql_rate', k.sql_rate1, k.sql_rate2), ('close_rate', k.close_rate1, k.close_rate2),
            ('customer_rate', k.customer_rate1, k.customer_rate2)) v (name, before, after)
    ), metric AS MATERIALIZED (
        SELECT m.nth, a.after - a.before AS change, round(a.after, a.decimals) - round(a.before, a.decimals) AS told, a.decimals,
               o.rises, o.falls
        FROM (VALUES (1, 'revenue'), (2, 'revenue_per_lead'), (3, 'sql_rate'), (4, 'close_rate'), (5, 'customer_rate')) m (nth, name)
        JOIN known a ON a.of_all = 1 AND a.name = m.name
        JOIN (SELECT k.name, COALESCE(bool_or(k.after > k.before), false) AS rises, COALESCE(bool_or(k.after < k.before), false) AS falls
              FROM known k
              WHERE k.of_all = 0
              GROUP BY k.name) o ON o.name = m.name
    ), margin AS (
        -- First the channels of revenue, and the parts of a rate: rounded, and what that leaves is put in the largest one.
        SELECT g.metric_nth, g.of_part, g.of_key, g.decimals,
               g.rounded + CASE WHEN row_number() OVER (w ORDER BY abs(g.effect) DESC, g.of_part, g.of_key) = 1
                                  THEN g.told - sum(g.rounded) OVER w ELSE 0 END AS told
        FROM (SELECT x.metric_nth, CASE WHEN x.metric_nth > 1 THEN x.part_nth ELSE 0 END AS of_part,
                     CASE WHEN x.metric_nth = 1 THEN x.key ELSE '' END AS of_key, m.told, m.decimals,
                     sum(x.effect) AS effect, round(sum(x.effect), m.decimals) AS rounded
              FROM exact x
              JOIN metric m ON m.nth = x.metric_nth
              GROUP BY 1, 2, 3, m.told, m.decimals) g
        WINDOW w AS (PARTITION BY g.metric_nth)
    ), cell AS MATERIALIZED (
        -- Then the parts of each of these channels, and the channels of each of these parts.
        SELECT x.metric_nth, x.part_nth, x.key, x.effect,
               x.rounded + CASE WHEN row_number() OVER (w ORDER BY abs(x.effect) DESC, x.part_nth, x.key) = 1
                                  THEN x.margin - sum(x.rounded) OVER w ELSE 0 END AS told
        FROM (SELECT x.*, g.of_part, g.of_key, g.told AS margin, round(x.effect, g.decimals) AS rounded
              FROM exact x
              JOIN margin g ON g.metric_nth = x.metric_nth AND g.of_part = CASE WHEN x.metric_nth > 1 THEN x.part_nth ELSE 0 END
                           AND g.of_key = CASE WHEN x.metric_nth = 1 THEN x.key ELSE '' END) x
        WINDOW w AS (PARTITION BY x.metric_nth, x.of_part, x.of_key)
    )
    SELECT r.metric, r.part, CASE WHEN r.of_all = 0 THEN r.key END, r.before, r.after, r.told,
           CASE WHEN r.of_all = 0 THEN NULL
                WHEN r.metric_nth = 6 AND r.after < r.before
                  THEN lead_funnel._said(words, 'Less of the second period is decided: what its open leads will bring is still missing.')
                WHEN r.metric_nth > 1 AND r.part = 'total' AND r.change < 0 AND r.rises AND NOT r.falls
                  THEN lead_funnel._said(words, 'It falls though it rises in each channel that both periods have: their shares turned it.')
                WHEN r.metric_nth > 1 AND r.part = 'total' AND r.change > 0 AND r.falls AND NOT r.rises
                  THEN lead_funnel._said(words, 'It rises though it falls in each channel that both periods have: their shares turned it.')
                WHEN r.part = 'mix' AND r.change < 0 AND r.change > r.effect
                  THEN lead_funnel._said(words, 'It falls by the mix of the channels alone: by all else together it would have risen.')
                WHEN r.part = 'mix' AND r.change > 0 AND r.change < r.effect
                  THEN lead_funnel._said(words, 'It rises by the mix of the channels alone: by all else together it would have fallen.') END
    FROM (SELECT s.metric_nth, s.part_nth, s.of_all, s.key, n.metric, n.part, round(k.before, k.decimals) AS before,
                 round(k.after, k.decimals) AS after, s.told, s.effect, m.change, m.rises, m.falls
          FROM (SELECT c.metric_nth, c.part_nth, 0 AS of_all, c.key, c.told, NULL::numeric AS effect
                FROM cell c
                UNION ALL
                SELECT c.metric_nth, COALESCE(c.part_nth, 0), grouping(c.key), COALESCE(c.key, ''), sum(c.told), sum(c.effect)
                FROM cell c
                GROUP BY c.metric_nth, GROUPING SETS ((c.part_nth), (c.key), ())) s
          CROSS JOIN LATERAL (SELECT ('{revenue,revenue_per_lead,sql_rate,close_rate,customer_rate}'::text[])[s.metric_nth] AS metric,
                                     ('{total,volume,mix,sql_rate,close_rate,average_deal}'::text[])[s.part_nth + 1] AS part) n
          JOIN known k ON k.of_all = s.of_all AND k.key = s.key AND k.name = CASE s.part_nth WHEN 0 THEN n.metric ELSE n.part END
          JOIN metric m ON m.nth = s.metric_nth
          UNION ALL
          SELECT 6, 0, 1, NULL, 'maturity', 'total', m.before, m.after, m.after - m.before, NULL, NULL, NULL, NULL
          FROM whole t
          CROSS JOIN LATERAL (SELECT round(t.decided1 / NULLIF(t.leads1, 0), 6) AS before,
                                     round(t.decided2 / NULLIF(t.leads2, 0), 6) AS after) m) r
    ORDER BY r.metric_nth, r.part_nth, r.of_all DESC, abs(r.told) DESC NULLS LAST, r.key;
END;
COMMENT ON FUNCTION lead_funnel._kpi_change IS
'Internal to kpi_change(): the same of two pivots of leads by channel. NULL is no lead.';

CREATE FUNCTION lead_funnel.kpi_change(since1 date, until1 date, since2 date, until2 date, into_schema text DEFAULT 'funnel')
RETURNS TABLE (metric text, part text, channel text, before numeric, after numeric, effect numeric, note text)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 200
SET search_path = pg_catalog, lead_funnel, pg_temp
SET jit = off
AS $function$
DECLARE
    period record;
    k1     lead_funnel.funnel_kpi_by;
    k2     lead_funnel.funnel_kpi_by;
    words  json;
BEGIN
    into_schema := into_schema::name;
    PERFORM lead_funnel._check_connected(into_schema, 'channel_kpi_month');
    FOR period IN SELECT p.since, p.until FROM (VALUES (since1, until1), (since2, until2)) p (since, until) LOOP
        IF period.since IS NULL OR period.until IS NULL OR period.since >= period.until
           OR NOT isfinite(period.since) OR NOT isfinite(period.until) THEN
            RAISE EXCEPTION 'a period must have a first day before its end'
                USING ERRCODE = 'invalid_parameter_value',
                      DETAIL = format('The period is from %s until %s.', COALESCE(to_json(period.since) #>> '{}', 'NULL'),
                                      COALESCE(to_json(period.until) #>> '{}', 'NULL')),
                      HINT = format('Give the first day of each period and the day after its last one, as in SELECT * FROM '
                                    'lead_funnel.kpi_change(''2026-07-01'', ''2026-08-01'', ''2026-08-01'', ''2026-09-01'', %L).',
                                    into_schema);
        END IF;
    END LOOP;
    EXECUTE lead_funnel._named(into_schema, $query$
        SELECT funnel_agg_by(c.channel, c.reached_stage, c.lost, c.amount)
                   FILTER (WHERE c.received_at >= p.since1 AND c.received_at < p.until1),
               funnel_agg_by(c.channel, c.reached_stage, c.lost, c.amount)
                   FILTER (WHERE c.received_at >= p.since2 AND c.received_at < p.until2)
        FROM (SELECT $1::timestamp AT TIME ZONE w.zone AS since1, $2::timestamp AT TIME ZONE w.zone AS until1,
                     $3::timestamp AT TIME ZONE w.zone AS since2, $4::timestamp AT TIME ZONE w.zone AS until2
              FROM working_hours w OFFSET 0) p
        CROSS JOIN LATERAL (SELECT l.received_at, l.channel, l.reached_stage, l.lost, l.amount FROM lead_classified l) c$query$)
        INTO k1, k2 USING since1, until1, since2, until2;
    words := lead_funnel._words(lead_funnel._language(NULL, lead_funnel._languages(), into_schema));
    RETURN QUERY SELECT c.metric, c.part, c.channel, c.before, c.after, c.effect, c.note FROM lead_funnel._kpi_change(k1, k2, words) c;
END
$function$;
COMMENT ON FUNCTION lead_funnel.kpi_change IS
'Why revenue and each rate changed from one period to another: how much of it is volume (number of leads), mix (the channels'' shares of '
'them), sql_rate and close_rate (within the channels) and average_deal. since, until: the first day of receipt, in the reports'' time '
'zone, and the day after the last one. A row per metric, part and channel, and one of all channels (channel NULL). part total: the change '
'of the metric; before and after are the metric. Of the other parts they are what the part is named after, of volume the leads of all '
'channels. The effects of the parts add up to that of total, and those of the channels to that of all, exactly; of all, total is after - '
'before. Revenue is leads * share * sql_rate * close_rate * average_deal of each channel, added up. The effect of each of the five is the '
'mean, over all orders in which they can change one after the other, of what its change does then (the Shapley value), so that no order '
'is preferred. A rate is one of all leads: a channel moves it by its share times how far its own rate is from that of all (the mean of '
'both periods), and so, with a rate below that, lowers it by growing. What a period does not know of a channel (a rate without leads, a '
'share without any) is taken from the other period, so that a channel which comes or goes changes the mix and no rate; before or after is '
'NULL. effect is NULL where a period has nothing to divide by. Amounts are to the cent, rates to 6 decimals; what rounding leaves is in '
'the largest part. note: a sentence in the language of the settings where the mix turns the direction (Simpson''s paradox), or where less '
'of the second period is decided, see maturity. Errors: a schema that is not connected; a period with a NULL or without a day.';
