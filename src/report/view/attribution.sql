CREATE OR REPLACE VIEW attribution WITH (security_invoker = true) AS
WITH credit AS (
    SELECT c.model, c.key AS channel, c.leads, c.sqls, c.won, c.revenue FROM attribution_credit c WHERE c.grain = 'channel'
), cost AS (
    SELECT p.channel, p.spend, m.covered || ' of ' || m.months AS spend_months,
           CASE WHEN (m.covered < m.months) IS NOT TRUE THEN p.spend END AS whole_spend
    FROM spend_total p
    LEFT JOIN touched_months g ON g.channel = p.channel
    LEFT JOIN LATERAL _spend_cover(g.first_month, g.last_month, p.months) m ON true
), shown AS (
    -- Data-driven models may be left out, see the table.
    SELECT a.name AS model, a.position
    FROM attribution_model a
    WHERE a.model NOT IN ('markov', 'shapley') OR a.name IN (SELECT c.model FROM credit c)
)
SELECT s.model, h.channel,
       trim_scale(COALESCE(c.leads, 0)) AS credited_leads, trim_scale(COALESCE(c.sqls, 0)) AS credited_sqls,
       trim_scale(COALESCE(c.won, 0)) AS credited_won, trim_scale(COALESCE(c.revenue, 0)) AS credited_revenue,
       p.spend, p.spend_months,
       round(COALESCE(c.revenue, 0) / NULLIF(p.whole_spend, 0), 2) AS roas
FROM shown s
CROSS JOIN (SELECT k.channel
            FROM (SELECT c.channel FROM credit c UNION ALL SELECT p.channel FROM cost p) k
            GROUP BY k.channel) h
LEFT JOIN credit c ON c.model = s.model AND c.channel = h.channel
LEFT JOIN cost p ON p.channel = h.channel
ORDER BY s.position, s.model, credited_revenue DESC, credited_leads DESC, h.channel;

COMMENT ON VIEW attribution IS
    'What each channel is credited with by each model of the table attribution_model. For leads count the touches up to the receipt, for '
    'SQLs those up to the qualification, for wins and revenue those up to the close; where that instant is not known, all up to the close '
    'or as_of(). A lead without a touch up to its receipt has its own channel as the first. So the channels of a model add up to all '
    'leads, SQLs, wins and revenue, exactly, unless the model has a lookback.';
COMMENT ON COLUMN attribution.model IS
    'The model''s name. By default first, last, last_non_direct (the last that is not of the channel Direct), linear, position '
    '(U-shaped), time_decay, w (W-shaped), full_path and markov, see attribution_credit() and markov_attribution(). In w and full_path '
    'the qualification counts as the creation of the opportunity.';
COMMENT ON COLUMN attribution.channel IS 'The reporting channel of the touch, found as that of a lead.';
COMMENT ON COLUMN attribution.credited_leads IS 'Credits of leads, not rounded, so that they add up; 0 where the model gives none.';
COMMENT ON COLUMN attribution.credited_sqls IS 'Credits of leads that became SQLs.';
COMMENT ON COLUMN attribution.credited_won IS 'Credits of leads that were won.';
COMMENT ON COLUMN attribution.credited_revenue IS
    'Revenue times credits, to 12 decimals, in the reporting currency; markov and shapley divide it as the wins.';
COMMENT ON COLUMN attribution.spend IS
    'What the channel cost, from the table spend; NULL when nothing is known. The same in the rows of all models.';
COMMENT ON COLUMN attribution.spend_months IS
    'Of how many months the spend is known, as 5 of 7: of those from the first to the last in which the channel has touches. NULL '
    'without spend or touches. Where some are missing, roas is NULL.';
COMMENT ON COLUMN attribution.roas IS
    'credited_revenue / spend (return on ad spend by the model), rounded to 2 decimals; NULL when the spend of a month is missing, or '
    'nothing was spent.';
