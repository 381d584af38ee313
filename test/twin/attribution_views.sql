-- The views on touches in plain SQL: from the contract's view touch and the step lead_classified of
-- the schemas :connected and :steps, and from the table public.touch_channel (n, channel, campaign,
-- motion, audience), which says what a lead with the values of the n-th touch would be.  Makes the tables
-- public.twin_credit (grain, model, key, leads, sqls, won, revenue), twin_path and twin_bridge.
DROP TABLE IF EXISTS public.twin_credit, public.twin_path, public.twin_bridge, public.one, public.contact;
CREATE TABLE public.one AS
SELECT l.*, CASE WHEN received_at IS NOT NULL THEN received_at WHEN closed_at IS NOT NULL THEN closed_at ELSE now_at END AS until_receipt,
	CASE WHEN closed_at IS NOT NULL THEN closed_at ELSE now_at END AS until_close
FROM (SELECT lead_id, channel, nullif(campaign, '') AS campaign, motion, audience, reached_stage::text IN ('sql', 'opportunity', 'customer') AS is_sql,
		reached_stage::text = 'customer' AS is_won, lost, amount, qualified_at, closed_at, received_at, ready_at IS NOT NULL AS is_ready,
		coalesce(fit = 'too_heavy', false) AS is_heavy, lead_funnel.as_of() AS now_at
	FROM :steps.lead_classified) AS l;
ALTER TABLE public.one ADD COLUMN until_sql timestamptz, ADD PRIMARY KEY (lead_id);
UPDATE public.one SET until_sql = CASE WHEN qualified_at IS NULL OR qualified_at > until_close THEN until_close ELSE qualified_at END;
UPDATE public.one SET until_sql = until_receipt WHERE until_sql < until_receipt;
UPDATE public.one SET until_close = until_receipt WHERE until_close < until_receipt;

CREATE TABLE public.contact AS
SELECT lead_id, touched_at, c.channel, nullif(c.campaign, '') AS campaign, c.motion, c.audience
FROM (SELECT row_number() OVER (ORDER BY lead_id, touched_at, source, medium, campaign, landing_page) AS n, * FROM :connected.touch) AS t
	JOIN public.touch_channel AS c USING (n)
WHERE lead_id IN (SELECT lead_id FROM public.one) AND touched_at >= '1900-01-01 00:00+00' AND touched_at < '9999-12-31 00:00+00' AND touched_at <= lead_funnel.as_of();
-- What a lead itself says, where nothing says more up to its receipt.
INSERT INTO public.contact
SELECT lead_id, until_receipt, channel, campaign, motion, audience FROM public.one AS l
WHERE NOT EXISTS (SELECT FROM public.contact AS c WHERE c.lead_id = l.lead_id AND (l.received_at IS NULL OR c.touched_at <= l.received_at));
ALTER TABLE public.contact ADD COLUMN kind text;
UPDATE public.contact SET kind = 'reactive' WHERE motion = 'reactive';
UPDATE public.contact SET kind = 'prospecting' WHERE motion = 'proactive' OR audience = 'prospecting';
UPDATE public.contact SET kind = 'retargeting' WHERE audience = 'retargeting';
CREATE INDEX ON public.contact (lead_id);
ANALYZE public.contact;

CREATE TABLE public.twin_path AS
SELECT channels, count(*) AS leads, count(*) FILTER (WHERE is_sql) AS sqls, count(*) FILTER (WHERE is_won) AS won, count(*) FILTER (WHERE is_won OR lost) AS closed,
	round((count(*) FILTER (WHERE is_won))::numeric / nullif(count(*) FILTER (WHERE is_sql), 0), 4) AS close_rate,
	coalesce(sum(amount) FILTER (WHERE is_won), 0) AS revenue,
	percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN is_won AND closed_at >= began THEN extract(epoch FROM closed_at - began) END) AS seconds
FROM public.one AS l, LATERAL (SELECT array_agg(channel ORDER BY touched_at, channel COLLATE "C") AS channels, min(touched_at) AS began
	FROM public.contact AS c WHERE c.lead_id = l.lead_id AND touched_at <= until_close) AS p
GROUP BY channels;

CREATE TABLE public.twin_bridge AS
WITH counted AS (
	SELECT c.*, l.is_sql, l.is_won, l.lost, l.amount, l.is_ready, l.is_heavy AND l.audience = 'retargeting' AS is_soft
	FROM public.contact AS c JOIN public.one AS l USING (lead_id) WHERE kind IS NOT NULL AND touched_at <= CASE WHEN is_sql THEN until_sql ELSE until_close END
), met AS (
	SELECT DISTINCT ON (lead_id, channel) * FROM counted WHERE kind = 'prospecting' ORDER BY lead_id, channel, touched_at
), step AS (
	SELECT m.lead_id, m.channel AS prospecting_channel, b.channel AS bridging_channel, b.kind AS bridge, b.touched_at - m.touched_at AS after,
		row_number() OVER (PARTITION BY m.lead_id, m.channel ORDER BY b.touched_at, b.kind || chr(1) || b.channel COLLATE "C") AS nth
	FROM met AS m LEFT JOIN counted AS b ON b.lead_id = m.lead_id AND b.kind IN ('reactive', 'retargeting') AND b.touched_at > m.touched_at
	UNION ALL
	SELECT lead_id, NULL, channel, kind, NULL, row_number() OVER (PARTITION BY lead_id ORDER BY touched_at, channel COLLATE "C")
	FROM counted AS c WHERE kind = 'retargeting' AND NOT EXISTS (SELECT FROM met AS m WHERE m.lead_id = c.lead_id)
)
SELECT prospecting_channel, bridging_channel, bridge, CASE WHEN prospecting_channel IS NOT NULL THEN (SELECT count(*) FROM met AS m WHERE m.channel = prospecting_channel) END AS prospected,
	count(*) AS leads, count(*) FILTER (WHERE is_sql) AS sqls, count(*) FILTER (WHERE is_won) AS won, coalesce(sum(amount) FILTER (WHERE is_won), 0) AS revenue,
	count(*) FILTER (WHERE is_ready) AS ready, count(*) FILTER (WHERE is_ready AND is_heavy AND audience = 'retargeting') AS ready_soft,
	count(*) FILTER (WHERE is_ready AND is_heavy AND audience = 'retargeting' AND is_won) AS ready_soft_won,
	coalesce(sum(amount) FILTER (WHERE is_ready AND is_heavy AND audience = 'retargeting' AND lost AND NOT is_won), 0) AS ready_soft_lost_value,
	percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM after)) AS seconds
FROM step JOIN public.one USING (lead_id) WHERE nth = 1
GROUP BY 1, 2, 3;

CREATE TABLE public.twin_credit (grain text, conversion text, model text, key text, credit float8, revenue float8);
