-- The two tests are of each channel against all the others. That of the months in which
-- customers left needs their states; what is left of all after its own is theirs. But a
-- great channel that is unlike all others makes each of them unlike the rest. So what is
-- said is of the most unlike one first, and of the next ones beside what is left without it.
CREATE OR REPLACE VIEW channel_ranking WITH (security_invoker = true) AS
WITH state AS (
    SELECT channel, COALESCE(c.leads, 0) AS leads, COALESCE(c.won, 0) AS won, COALESCE(c.sqls, 0) AS sqls,
           c.close_rate, c.close_rate_low, c.close_rate_high,
           -- Without the spend of a month there is no ROAS either.
           CASE WHEN c.roas IS NOT NULL THEN c.spend END AS spend,
           COALESCE(customers(s.k), 0) AS customers, s.with_revenue, CASE WHEN s.churn_known THEN s.k END AS k,
           CASE WHEN s.k IS NULL AND bool_or(s.revenue IS NOT NULL) OVER () THEN 0 ELSE s.revenue END AS lifetime_revenue
    FROM channel_kpi c
    FULL JOIN (SELECT u.channel, retention_agg(u.started, u.churned, u.first_value, u.initial_amount, u.current_amount, u.as_of) AS k,
                      sum(u.revenue) AS revenue, count(u.revenue) AS with_revenue, bool_or(u.churn_known) AS churn_known
               FROM customer_pay u
               GROUP BY u.channel) s USING (channel)
), compared AS (
    SELECT s.*, sum(s.won) OVER ()::bigint - s.won AS other_won, sum(s.sqls) OVER ()::bigint - s.sqls AS other_sqls,
           rollup(s.k) OVER () - s.k AS others,
           1 - 0.05::float8 / GREATEST(count(*) FILTER (WHERE s.sqls > 0) OVER (), 1) AS close_confidence,
           1 - 0.05::float8 / GREATEST(count(*) FILTER (WHERE customers(s.k) > 0) OVER (), 1) AS retention_confidence,
           s.lifetime_revenue / NULLIF(CASE WHEN s.channel <> 'Unassigned' THEN s.leads END, 0) AS per_lead,
           s.lifetime_revenue / NULLIF(s.with_revenue, 0) AS per_customer,
           s.lifetime_revenue / s.spend AS per_spend,
           retention_at(s.k, 12) AS after_12
    FROM state s
), tested AS (
    SELECT c.*, rate_differs(c.won, c.sqls, c.other_won, c.other_sqls, c.close_confidence) AS closes_otherwise,
           retention_differs(c.k, c.others, c.retention_confidence) AS keeps_otherwise,
           round(t.chi_square::numeric, 6) AS chi_square, sign(t.expected - t.churned) AS keeps,
           sign(c.won::numeric * c.other_sqls - c.other_won::numeric * c.sqls) AS closes
    FROM compared c
    CROSS JOIN LATERAL log_rank(c.k, c.others) t
), stepped AS (
    SELECT t.*, t.other_won - COALESCE(sum(t.won) OVER stronger, 0)::bigint AS rest_won,
           t.other_sqls - COALESCE(sum(t.sqls) OVER stronger, 0)::bigint AS rest_sqls,
           t.others - COALESCE(rollup(t.k) OVER stronger, '{}') AS rest
    FROM tested t
    WHERE t.closes_otherwise AND t.keeps_otherwise AND t.closes * t.keeps < 0
    WINDOW stronger AS (ORDER BY t.chi_square DESC, t.keeps DESC, t.channel ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), told AS (
    SELECT s.channel,
           format(_said(w.words, CASE WHEN t.churned < t.expected
                      THEN 'Closes less, keeps more: %s of its SQLs are won, of those of the other channels %s; customers '
                           'who left: %s, at the pace of all channels it would be some %s.'
                      ELSE 'Closes more, keeps less: %s of its SQLs are won, of those of the other channels %s; customers '
                           'who left: %s, at the pace of all channels it would be some %s.' END),
                  _localized(w.words, round(100.0 * s.won / s.sqls, 1) || ' %'),
                  _localized(w.words, round(100.0 * s.rest_won / s.rest_sqls, 1) || ' %'),
                  _whole(t.churned, w.words), _whole(t.expected::numeric, w.words)) AS sentence
    FROM stepped s
    CROSS JOIN LATERAL log_rank(s.k, s.rest) t
    CROSS JOIN spoken w
    WHERE rate_differs(s.won, s.sqls, s.rest_won, s.rest_sqls, s.close_confidence)
      AND retention_differs(s.k, s.rest, s.retention_confidence)
      AND (s.won::numeric * s.rest_sqls < s.rest_won::numeric * s.sqls) = (t.churned < t.expected)
)
SELECT t.channel, t.leads, t.close_rate, t.close_rate_low, t.close_rate_high,
       CASE WHEN t.close_rate IS NOT NULL THEN rank() OVER (ORDER BY t.close_rate DESC NULLS LAST) END AS close_rate_rank,
       t.closes_otherwise AS close_rate_beyond_chance,
       t.customers, t.lifetime_revenue,
       round(t.per_lead, 2) AS value_per_lead,
       CASE WHEN t.per_lead IS NOT NULL THEN rank() OVER (ORDER BY t.per_lead DESC NULLS LAST) END AS value_per_lead_rank,
       round(t.per_customer, 2) AS value_per_customer,
       CASE WHEN t.per_customer IS NOT NULL THEN rank() OVER (ORDER BY t.per_customer DESC NULLS LAST) END AS value_per_customer_rank,
       round(t.per_spend, 2) AS value_per_spend,
       CASE WHEN t.per_spend IS NOT NULL THEN rank() OVER (ORDER BY t.per_spend DESC NULLS LAST) END AS value_per_spend_rank,
       round(t.after_12, 4) AS retention_12_months,
       CASE WHEN t.after_12 IS NOT NULL THEN rank() OVER (ORDER BY t.after_12 DESC NULLS LAST) END AS retention_12_months_rank,
       t.keeps_otherwise AS retention_beyond_chance,
       o.sentence
FROM tested t
LEFT JOIN told o ON o.channel = t.channel
ORDER BY t.leads DESC, t.customers DESC, t.channel;

COMMENT ON VIEW channel_ranking IS
    'The channels by what their leads come to, beside how they close: the channel that closes less can be the one whose '
    'customers stay. What the CRM does not tell is NULL: without a churned_at in the view customer, as of an Odoo without '
    'settings.churn_after, nobody knows who stays.';
COMMENT ON COLUMN channel_ranking.channel IS
    'The reporting channel, as in channel_kpi: of the leads, and of the lead that each customer first came from.';
COMMENT ON COLUMN channel_ranking.close_rate_rank IS
    'The place of the channel by close_rate, the greatest first; equal ones share one. NULL without it.';
COMMENT ON COLUMN channel_ranking.close_rate_beyond_chance IS
    'Whether the close rate differs from that of all other channels together by more than chance: rate_differs() with 95 % '
    'confidence for all channels together (Bonferroni: the error of 5 % is divided by the number of channels with SQLs). NULL '
    'without SQLs here or there.';
COMMENT ON COLUMN channel_ranking.customers IS
    'Customers who have started, of the channel of the lead that they first came from; without a lead they are in Unassigned.';
COMMENT ON COLUMN channel_ranking.lifetime_revenue IS
    'What they have paid so far, in sum, as in lifetime_value; 0 without customers, NULL when no amount is known.';
COMMENT ON COLUMN channel_ranking.value_per_lead IS
    'lifetime_revenue / leads, rounded to 2 decimals; NULL without leads, and for Unassigned, which has the customers without a lead.';
COMMENT ON COLUMN channel_ranking.value_per_lead_rank IS 'The place of the channel by value_per_lead, as close_rate_rank.';
COMMENT ON COLUMN channel_ranking.value_per_customer IS 
    'lifetime_revenue / those of the customers of whom it is known, rounded to 2 decimals; NULL without any.';
COMMENT ON COLUMN channel_ranking.value_per_customer_rank IS 'The place of the channel by value_per_customer, as close_rate_rank.';
COMMENT ON COLUMN channel_ranking.value_per_spend IS
    'lifetime_revenue / spend, rounded to 2 decimals: what each unit of money that was spent has brought. NULL without spend, and '
    'when that of a month is missing, see spend_months of channel_kpi.';
COMMENT ON COLUMN channel_ranking.value_per_spend_rank IS 'The place of the channel by value_per_spend, as close_rate_rank.';
COMMENT ON COLUMN channel_ranking.retention_12_months IS
    'The share of the customers that stays for twelve months and longer, by Kaplan and Meier, rounded to 4 decimals; NULL when none '
    'was seen for so long, and when the CRM does not tell who left.';
COMMENT ON COLUMN channel_ranking.retention_12_months_rank IS 'The place of the channel by retention_12_months, as close_rate_rank.';
COMMENT ON COLUMN channel_ranking.retention_beyond_chance IS
    'Whether the customers stay longer or shorter than those of all other channels together by more than chance, in all months that '
    'were seen: retention_differs() (log-rank) with 95 % confidence for all channels together (the error is divided by the number of '
    'channels with customers). NULL without customers here or there, and when the CRM does not tell who left.';
COMMENT ON COLUMN channel_ranking.sentence IS
    'That the channel closes less and keeps more than the others, or the other way round, where both are beyond chance; in the '
    'language of the table settings. The others are those that are not more unlike (by log-rank) and told of, too: a channel of '
    'which this is said makes none of the rest look the other way round. In a firm whose channels differ in one of the two, or in '
    'none, it is said of any in at most 5 of 100 cases. NULL otherwise.';
