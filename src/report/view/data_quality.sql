CREATE OR REPLACE VIEW data_quality WITH (security_invoker = true) AS
SELECT _said(s.words, f.finding) AS finding, f.leads, f.examples,
       _said(s.words, t.effect) AS effect, _said(s.words, t.remedy) AS remedy, f.details
FROM (SELECT f.finding, sum(f.rows)::bigint AS leads,
             (array_agg(f.example ORDER BY length(f.example), f.example) FILTER (WHERE f.example IS NOT NULL))[1:5] AS examples,
             array_to_string((array_agg(DISTINCT f.detail) FILTER (WHERE f.detail IS NOT NULL))[1:5], '; ') AS details
      FROM (SELECT l.finding, l.lead_id AS example, 1 AS rows, l.detail FROM lead_finding l
            UNION ALL
            SELECT t.finding, t.lead_id, 1, NULL FROM touch_finding t
            UNION ALL
            SELECT 'more than one row for the lead', r.lead_id, 1, NULL
            FROM repeated_lead r
            WHERE r.lead_id IS NOT NULL
            GROUP BY r.lead_id
            HAVING sum(r.rows) > 1
               AND ((SELECT _is_live()) OR bool_or((r.received_at > (SELECT as_of()) AND _can_be(r.received_at)) IS NOT TRUE))
            UNION ALL
            SELECT 'a row without a key', NULL, r.rows, NULL
            FROM repeated_lead r
            WHERE r.lead_id IS NULL AND (r.received_at > (SELECT as_of())) IS NOT TRUE
            UNION ALL
            SELECT u.finding, u.lead_id, 1, NULL FROM unread_source u
            UNION ALL
            SELECT c.finding, c.customer_id, 1, NULL FROM customer_finding c
            UNION ALL
            SELECT p.finding, p.channel, 1, p.channel || ' ' || p.detail FROM spend_finding p
            UNION ALL
            SELECT c.finding, c.calendar, 1, NULL FROM calendar_finding c
            UNION ALL
            SELECT r.finding, r.lead_id, CASE WHEN r.lead_id IS NULL THEN (SELECT count(*) FROM lead l) ELSE 1 END, r.detail
            FROM refresh_finding r) f
      GROUP BY f.finding) f
LEFT JOIN finding_text t ON t.finding = f.finding
CROSS JOIN (SELECT s.words FROM spoken s OFFSET 0) s
ORDER BY f.leads DESC, f.finding;

COMMENT ON VIEW data_quality IS
    'What does not add up in the CRM''s data as it stood at as_of(), one row per finding: whom it concerns, what it does to the figures, '
    'and how to mend it.';
COMMENT ON COLUMN data_quality.finding IS 'What is wrong.';
COMMENT ON COLUMN data_quality.leads IS 'With how many leads, contacts, customers, their events, channels or calendars.';
COMMENT ON COLUMN data_quality.examples IS 'The keys of the first five.';
COMMENT ON COLUMN data_quality.effect IS 'What it does to the figures.';
COMMENT ON COLUMN data_quality.remedy IS 'How to mend it.';
COMMENT ON COLUMN data_quality.details IS
    'The first five currencies without a rate, channels with the months whose spend is missing, why the leads are not those of now, or '
    'from when on their history is kept; else NULL.';
