-- What customers of a campaign cost, campaign_kpi tells.
CREATE OR REPLACE VIEW acquisition_spend WITH (security_invoker = true) AS
SELECT 'channel' AS grouped_by, p.channel, NULL::date AS start_month, p.spend, m.covered || ' of ' || m.months AS spend_months,
       -- The cost of some months is not to be divided by the customers of all.
       CASE WHEN (m.covered < m.months) IS NOT TRUE THEN p.spend END AS whole_spend
FROM spend_total p
LEFT JOIN (
    -- Leads are read once, whatever joins them.
    WITH received AS MATERIALIZED (
        SELECT r.channel, r.first_month, r.last_month FROM received_months r
    )
    SELECT r.channel, r.first_month, r.last_month FROM received r) g ON g.channel = p.channel
LEFT JOIN LATERAL _spend_cover(g.first_month, g.last_month, p.months) m ON true
UNION ALL
SELECT 'cohort', p.channel, date_trunc('month', p.day::timestamp)::date, sum(p.amount), NULL, sum(p.amount)
FROM spend p
WHERE p.day <= (SELECT (as_of() AT TIME ZONE w.zone)::date FROM working_hours w)
GROUP BY p.channel, 3;

COMMENT ON VIEW acquisition_spend IS
    'What the customers of a channel cost, and those who started in a month: what was spent on the channel, and in that month.';
COMMENT ON COLUMN acquisition_spend.grouped_by IS 'What is told of: channel or cohort (the month of start, of a channel).';
COMMENT ON COLUMN acquisition_spend.channel IS 'The reporting channel.';
COMMENT ON COLUMN acquisition_spend.start_month IS 'The first day of the month; NULL of a channel.';
COMMENT ON COLUMN acquisition_spend.spend IS 'What it cost, from the table spend.';
COMMENT ON COLUMN acquisition_spend.spend_months IS
    'Of how many months the spend is known, as 5 of 7: of those from the first to the last in which the channel has leads.';
COMMENT ON COLUMN acquisition_spend.whole_spend IS 'The same; NULL where the spend of a month is missing.';
