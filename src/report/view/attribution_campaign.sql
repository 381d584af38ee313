-- comments: attribution
CREATE OR REPLACE VIEW attribution_campaign WITH (security_invoker = true) AS
SELECT c.model, split_part(c.key, E'\x01', 1) AS channel, _touch_key_rest(c.key) AS campaign,
       trim_scale(c.leads) AS credited_leads, trim_scale(c.sqls) AS credited_sqls, trim_scale(c.won) AS credited_won,
       trim_scale(c.revenue) AS credited_revenue
FROM attribution_credit c
JOIN attribution_model m ON m.name = c.model
WHERE c.grain = 'campaign'
ORDER BY m.position, c.model, credited_revenue DESC, credited_leads DESC, channel, campaign;

COMMENT ON VIEW attribution_campaign IS
    'What each campaign is credited with by each model, as in the view attribution, where the campaigns of a channel add up to it. A '
    'campaign without a credit has no row. markov is per channel only.';
COMMENT ON COLUMN attribution_campaign.campaign IS 'UTM campaign of the touch; NULL: it has none.';
COMMENT ON COLUMN attribution_campaign.credited_leads IS 'Credits of leads, not rounded, so that they add up.';
