-- title: Who closes less and keeps more
-- optional: it is of the few firms in which that can be shown
SELECT channel, leads, customers,
       _localized((SELECT words FROM spoken), to_char(value_per_lead, 'FM999,999,999,999,990.00')) AS "value per lead",
       _localized((SELECT words FROM spoken), to_char(value_per_customer, 'FM999,999,999,999,990.00')) AS "value per customer",
       sentence AS finding
FROM channel_ranking
WHERE sentence IS NOT NULL;
