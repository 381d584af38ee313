-- comments: channel_kpi
CREATE OR REPLACE VIEW budget_burnt WITH (security_invoker = true) AS
SELECT s.month, s.channel, NULLIF(s.campaign, '') AS campaign, s.spend, s.leads, s.wrong_conversion, s.too_early, s.too_late,
       s.answered_late, s.never_answered, s.leaking,
       burnt_share.rate AS burnt_share, burnt_share.low AS burnt_share_low, burnt_share.high AS burnt_share_high,
       round(s.spend * s.wrong_conversion / NULLIF(s.leads, 0), 2) AS wrong_conversion_spend,
       round(s.spend * s.too_early / NULLIF(s.leads, 0), 2) AS too_early_spend,
       round(s.spend * s.too_late / NULLIF(s.leads, 0), 2) AS too_late_spend,
       round(s.spend * s.answered_late / NULLIF(s.leads, 0), 2) AS answered_late_spend,
       round(s.spend * s.never_answered / NULLIF(s.leads, 0), 2) AS never_answered_spend,
       round(s.spend * s.leaking / NULLIF(s.leads, 0), 2) AS burnt,
       m.covered || ' of ' || m.months AS spend_months
FROM (SELECT month, channel, campaign, p.spend, COALESCE(l.leads, 0) AS leads, COALESCE(l.wrong_conversion, 0) AS wrong_conversion,
             COALESCE(l.too_early, 0) AS too_early, COALESCE(l.too_late, 0) AS too_late, COALESCE(l.answered_late, 0) AS answered_late,
             COALESCE(l.never_answered, 0) AS never_answered, COALESCE(l.leaking, 0) AS leaking,
             min(month) FILTER (WHERE l.leads > 0) OVER w AS first_month, max(month) FILTER (WHERE l.leads > 0) OVER w AS last_month,
             array_agg(month) FILTER (WHERE p.spend IS NOT NULL) OVER w AS months
      -- The leads are read once; the channels as a whole are the sums of what that makes.
      FROM (SELECT c.month, c.channel, CASE WHEN grouping(c.campaign) = 1 THEN '' ELSE c.campaign END AS campaign,
                   sum(c.leads)::bigint AS leads, sum(c.wrong_conversion)::bigint AS wrong_conversion,
                   sum(c.too_early)::bigint AS too_early, sum(c.too_late)::bigint AS too_late,
                   sum(c.too_late - c.never_answered)::bigint AS answered_late, sum(c.never_answered)::bigint AS never_answered,
                   sum(c.leaking)::bigint AS leaking
            FROM (SELECT _month(c.received_at, c.zone) AS month, c.channel, COALESCE(c.campaign, '') COLLATE "default" AS campaign,
                         count(*) AS leads, count(*) FILTER (WHERE c.leaks @> '{wrong_conversion}') AS wrong_conversion,
                         count(*) FILTER (WHERE c.leaks @> '{too_early}') AS too_early,
                         count(*) FILTER (WHERE c.leaks @> '{too_late}') AS too_late,
                         count(*) FILTER (WHERE c.leaks @> '{too_late}' AND c.sla_state = 'overdue') AS never_answered,
                         count(*) FILTER (WHERE c.leaks <> '{}') AS leaking
                  FROM lead_classified c
                  WHERE c.received_at IS NOT NULL
                  GROUP BY 1, 2, 3
                  OFFSET 0) c
            GROUP BY GROUPING SETS ((c.month, c.channel), (c.month, c.channel, c.campaign))
            HAVING grouping(c.campaign) = 1 OR c.campaign <> ''
            OFFSET 0) l
      FULL JOIN (SELECT date_trunc('month', p.day::timestamp)::date AS month, p.channel, p.campaign, sum(p.amount) AS spend
                 FROM spend_told p
                 GROUP BY 1, p.channel, p.campaign) p USING (month, channel, campaign)
      WINDOW w AS (PARTITION BY channel, campaign)) s
LEFT JOIN LATERAL _spend_cover(s.first_month, s.last_month, s.months) m ON true
CROSS JOIN LATERAL _rated(s.leaking, s.leads) burnt_share
ORDER BY s.month, burnt DESC NULLS LAST, s.leads DESC, s.channel, s.campaign;

COMMENT ON VIEW budget_burnt IS
    'How much of what advertising cost went to leads that leak, per channel, campaign and month of receipt: the spend times the '
    'share of the leads that were of the wrong kind, handed over too early, or answered too late or never. What the table spend has for a '
    'campaign is compared with the leads of that campaign, what it has for a channel as a whole with all leads of the channel (campaign '
    'NULL). So each amount stands in one row: spend and burnt of all rows add up, also those of a channel and its campaigns. The leads do '
    'not: a lead with a campaign stands in the row of that and in that of its channel. Add up the leads where campaign is NULL.';
COMMENT ON COLUMN budget_burnt.month IS 'The first day of the month of receipt and of the spending, in the reports'' time zone.';
COMMENT ON COLUMN budget_burnt.campaign IS 'The UTM campaign, as in lead_status and in the table spend; NULL: the channel as a whole.';
COMMENT ON COLUMN budget_burnt.spend IS
    'What the table spend has for that campaign, or for the channel as a whole, without its campaigns; NULL when it has nothing.';
COMMENT ON COLUMN budget_burnt.leads IS
    'Leads received, of that campaign or of the whole channel. 0: money was spent, and nobody came, or a name is misspelt.';
COMMENT ON COLUMN budget_burnt.wrong_conversion IS 'Those whose conversion does not suit the channel, see lead_status.leaks.';
COMMENT ON COLUMN budget_burnt.too_early IS 'Those that were handed to sales before they were SQLs by their signals.';
COMMENT ON COLUMN budget_burnt.too_late IS 'Those that were answered after their deadline, or are overdue.';
COMMENT ON COLUMN budget_burnt.answered_late IS 'Those of too_late that were answered.';
COMMENT ON COLUMN budget_burnt.never_answered IS 'Those of too_late that were not.';
COMMENT ON COLUMN budget_burnt.leaking IS 'Leads with at least one of these leaks, each counted once.';
COMMENT ON COLUMN budget_burnt.burnt_share IS 'leaking / leads, rounded to 4 decimals; NULL without any to divide by.';
COMMENT ON COLUMN budget_burnt.wrong_conversion_spend IS
    'spend * wrong_conversion / leads, rounded to 2 decimals; NULL when the spend is unknown, and without leads. A lead with two leaks is '
    'in the amounts of both.';
COMMENT ON COLUMN budget_burnt.too_early_spend IS 'spend * too_early / leads, likewise.';
COMMENT ON COLUMN budget_burnt.too_late_spend IS 'spend * too_late / leads, likewise.';
COMMENT ON COLUMN budget_burnt.answered_late_spend IS 'spend * answered_late / leads, likewise.';
COMMENT ON COLUMN budget_burnt.never_answered_spend IS 'spend * never_answered / leads, likewise.';
COMMENT ON COLUMN budget_burnt.burnt IS
    'spend * leaking / leads, rounded to 2 decimals: what went to leads that leak, each counted once; NULL when the spend is unknown, and '
    'without leads.';
COMMENT ON COLUMN budget_burnt.spend_months IS
    'Of how many months the spend of this campaign, or of this channel as a whole, is known, as 5 of 7: of those from the first to the '
    'last in which it has leads, the ones with a row in the table spend. NULL without spend or leads. Where some are missing, the sum '
    'over the months is a part of what was spent and burnt.';
