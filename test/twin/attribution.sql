-- The credits of touches in plain SQL: from the tables public.lead (lead, converted_at, opened_at,
-- offered_at, closed_at, is_sql, is_won, revenue) and public.touch (lead, channel, touched_at,
-- direct) makes the table public.twin (model, lead, n, channel, credit), a row per touch that
-- counts, and model.  Credits are float8, weighed as the models are described, and not by the
-- extension's way to do it: places by window functions, shares by joins.
CREATE TEMP TABLE counted AS
	SELECT t.lead, channel, coalesce(direct, false) AS direct, touched_at, l.*,
		row_number() OVER w AS n, count(*) OVER (PARTITION BY t.lead) AS touches
	FROM public.touch AS t, LATERAL (SELECT converted_at, opened_at, offered_at, closed_at FROM public.lead AS l WHERE l.lead = t.lead) AS l
	WHERE touched_at <= converted_at AND touched_at >= converted_at - interval '90 days'
	WINDOW w AS (PARTITION BY t.lead ORDER BY touched_at, channel COLLATE "C" NULLS LAST, coalesce(direct, false));
CREATE TEMP TABLE placed AS
WITH single (model, lead, n, share) AS (
	-- Shares that belong to one touch.
	SELECT 'first', lead, 1, 1.0 FROM counted WHERE n = 1
	UNION ALL SELECT 'last', lead, touches, 1 FROM counted WHERE n = 1
	UNION ALL SELECT 'last_non_direct', lead, coalesce(max(n) FILTER (WHERE NOT direct), max(n)), 1 FROM counted GROUP BY lead
	UNION ALL SELECT model, lead, 1, share FROM counted, (VALUES ('position', 0.4), ('w', 0.3), ('full_path', 0.225), ('custom', 3)) AS s(model, share) WHERE n = 1
	UNION ALL SELECT model, lead, touches, share FROM counted, (VALUES ('position', 0.4), ('custom', 5)) AS s(model, share) WHERE n = 1
	UNION ALL SELECT 'w', lead, max(n), 0.3 FROM counted WHERE touched_at <= opened_at GROUP BY lead
	UNION ALL SELECT 'w', lead, max(n), 0.3 FROM counted WHERE touched_at <= offered_at GROUP BY lead
	UNION ALL SELECT 'full_path', lead, max(n), 0.225 FROM counted WHERE touched_at <= opened_at GROUP BY lead
	UNION ALL SELECT 'full_path', lead, max(n), 0.225 FROM counted WHERE touched_at <= offered_at GROUP BY lead
	UNION ALL SELECT 'full_path', lead, max(n), 0.225 FROM counted WHERE touched_at <= closed_at GROUP BY lead
)
SELECT model, lead, n, sum(share) AS share, count(*) OVER (PARTITION BY model, lead) AS places FROM single GROUP BY model, lead, n;
ANALYZE counted;
ANALYZE placed;
CREATE TABLE public.twin AS
WITH rest (model, share) AS (
	-- What the touches without one share.
	VALUES ('first', 0.0), ('last', 0), ('last_non_direct', 0), ('position', 0.2), ('w', 0.1), ('full_path', 0.1), ('custom', 2)
), weighed AS (
	SELECT r.model, c.lead, c.n, c.channel, coalesce(p.share, r.share / nullif(c.touches - o.places, 0)) AS weight
	FROM counted AS c CROSS JOIN rest AS r JOIN (SELECT DISTINCT model, lead, places FROM placed) AS o ON o.model = r.model AND o.lead = c.lead
		LEFT JOIN placed AS p ON p.model = r.model AND p.lead = c.lead AND p.n = c.n
	UNION ALL SELECT 'linear', lead, n, channel, 1 FROM counted
	UNION ALL SELECT 'time_decay', lead, n, channel, 2 ^ (-extract(epoch FROM converted_at - touched_at)::float8 / 259200) FROM counted
)
SELECT model, lead, n, channel, weight::float8 / sum(weight::float8) OVER (PARTITION BY model, lead) AS credit FROM weighed;
