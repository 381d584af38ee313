-- title: Not mapped
SELECT kind, source, medium, campaign, raw_conversion AS conversion, leads, detail
FROM unmapped
WHERE kind <> 'rule'
ORDER BY kind IN ('spend', 'team') DESC, leads DESC
LIMIT 20;
