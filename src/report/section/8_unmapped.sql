-- title: Not mapped
SELECT _said((SELECT words FROM spoken), kind) AS kind, source, medium, array_to_string(campaigns, ', ') AS campaigns,
       raw_conversion AS conversion, leads, detail
FROM unmapped
WHERE unmapped.kind <> 'rule'
ORDER BY unmapped.kind IN ('spend', 'team') DESC, leads DESC
LIMIT 20;
