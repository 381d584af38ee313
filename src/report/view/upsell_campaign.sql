CREATE OR REPLACE VIEW upsell_campaign WITH (security_invoker = true) AS
SELECT s.channel, s.campaign, s.customers, s.expanded, s.upsell_rate, s.upsell_rate_low, s.upsell_rate_high, s.time_to_expansion_median,
       s.time_to_expansion_median_hours
FROM upsell_by_group s
WHERE s.grouped_by = 'campaign'
ORDER BY s.customers DESC, s.channel, s.campaign;

COMMENT ON VIEW upsell_campaign IS
    'Per channel and campaign how many customers bought or paid more than at their start, and how soon. NULL when the CRM does not '
    'tell when any of them did.';
