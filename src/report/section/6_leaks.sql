-- title: Where leads leak
SELECT t.channel, _said((SELECT words FROM spoken), replace(t.leak, '_', ' ')) AS leak, t.closed AS "closed leads", t.won,
       _localized((SELECT words FROM spoken), round(100 * t.close_rate_with, 1) || ' %') AS "won / closed",
       _localized((SELECT words FROM spoken), round(100 * t.close_rate_without, 1) || ' %') AS "of the clean leads",
       _localized((SELECT words FROM spoken), to_char(t.money_left, 'FM999,999,999,999,990')) AS "money left",
       _localized((SELECT words FROM spoken), to_char(t.money_low, 'FM999,999,999,999,990')) AS "at least",
       _localized((SELECT words FROM spoken), to_char(t.money_high, 'FM999,999,999,999,990')) AS "at most"
FROM leak_total t
WHERE t.money_left IS NOT NULL
ORDER BY t.money_left DESC, t.channel, t.leak
LIMIT 10;
