CREATE OR REPLACE VIEW attribution_credit WITH (security_invoker = true) AS
SELECT s.grain, s.name AS model, c.key, c.leads, c.sqls, c.won, c.revenue
FROM (SELECT p.grain, m.name, m.model,
             attribution_agg_by(m.model, p.path, p.received_until, false, false, NULL, _milestones(m.model, p.received_at, NULL, NULL),
                                m.weights, m.half_life, m.lookback) FILTER (WHERE m.model NOT IN ('markov', 'shapley')) AS of_leads,
             attribution_agg_by(m.model, p.path, p.qualified_until, true, false, NULL,
                                _milestones(m.model, p.received_at, p.qualified_at, NULL), m.weights, m.half_life, m.lookback)
                 FILTER (WHERE p.is_sql AND m.model NOT IN ('markov', 'shapley')) AS of_sqls,
             attribution_agg_by(m.model, p.path, p.closed_until, true, true, p.amount,
                                _milestones(m.model, p.received_at, p.qualified_at, p.closed_at), m.weights, m.half_life, m.lookback)
                 FILTER (WHERE p.is_won AND m.model NOT IN ('markov', 'shapley')) AS of_won,
             markov_attribution(path_until(p.path, p.received_until), 1, 0) FILTER (WHERE m.model = 'markov' AND n.are_few) AS markov_leads,
             markov_attribution(path_until(p.path, p.qualified_until), p.is_sql::int, (NOT p.is_sql)::int)
                 FILTER (WHERE m.model = 'markov' AND n.are_few) AS markov_sqls,
             markov_attribution(path_until(p.path, p.closed_until), p.is_won::int, (NOT p.is_won)::int)
                 FILTER (WHERE m.model = 'markov' AND n.are_few) AS markov_won,
             shapley_attribution(path_until(p.path, p.received_until), 1) FILTER (WHERE m.model = 'shapley') AS shapley_leads,
             shapley_attribution(path_until(p.path, p.qualified_until), 1) FILTER (WHERE m.model = 'shapley' AND p.is_sql) AS shapley_sqls,
             shapley_attribution(path_until(p.path, p.closed_until), 1) FILTER (WHERE m.model = 'shapley' AND p.is_won) AS shapley_won,
             count(*) AS leads, count(*) FILTER (WHERE p.is_sql) AS sqls, count(*) FILTER (WHERE p.is_won) AS won,
             COALESCE(sum(round(p.amount, 8)) FILTER (WHERE p.is_won), 0) AS revenue
      FROM path_by p
      CROSS JOIN attribution_model m
      -- The chain has at most 256 channels; those that are known without the tables are fewer than 56.
      CROSS JOIN (SELECT count(*) <= 200 AS are_few FROM (SELECT h.name FROM channel h UNION SELECT r.channel FROM channel_rule r) h) n
      WHERE m.model <> 'markov' OR p.grain = 'channel'
      GROUP BY p.grain, m.name, m.model) s
CROSS JOIN LATERAL (SELECT * FROM _credits(s.of_leads, s.of_sqls, s.of_won)
                    UNION ALL
                    SELECT * FROM _effect_credits(s.markov_leads || s.shapley_leads, s.markov_sqls || s.shapley_sqls,
                                                  s.markov_won || s.shapley_won, s.leads, s.sqls, s.won, s.revenue)) c;

COMMENT ON VIEW attribution_credit IS 'What each channel, and each campaign of one, is credited with by each model.';
COMMENT ON COLUMN attribution_credit.grain IS 'channel or campaign.';
COMMENT ON COLUMN attribution_credit.model IS 'The name of the model, see the table attribution_model.';
COMMENT ON COLUMN attribution_credit.key IS 'The channel, or channel and campaign as _touch_key() has them.';
COMMENT ON COLUMN attribution_credit.leads IS 'Credits of leads.';
COMMENT ON COLUMN attribution_credit.sqls IS 'Credits of SQLs.';
COMMENT ON COLUMN attribution_credit.won IS 'Credits of leads won.';
COMMENT ON COLUMN attribution_credit.revenue IS 'Their amounts times these credits.';
