CREATE OR REPLACE VIEW refresh_finding WITH (security_invoker = true) AS
SELECT 'leads not refreshed for long' AS finding, to_char(r.as_of AT TIME ZONE w.zone, 'YYYY-MM-DD HH24:MI') AS detail,
       NULL::text AS lead_id
FROM refresh_state r
CROSS JOIN working_hours w
CROSS JOIN settings s
WHERE isfinite(r.as_of) AND isfinite(as_of()) AND r.as_of + s.fresh_within < as_of()
UNION ALL
SELECT 'refresh of the leads failed', l.error, NULL
FROM (SELECT r.outcome, r.error FROM refresh_run r ORDER BY r.position DESC LIMIT 1) l
WHERE l.outcome = 'failed'
UNION ALL
SELECT 'history that is no longer kept', to_char(m.complete_from AT TIME ZONE w.zone, 'YYYY-MM-DD HH24:MI'), NULL
FROM (SELECT (m.parts ->> 'complete_from')::timestamptz AS complete_from FROM made_by_connect m
      WHERE m.kind = 'table' AND m.name = 'lead_history') m
CROSS JOIN working_hours w
WHERE as_of() < m.complete_from
UNION ALL
SELECT 'a key that is too long to be stored', NULL, left(r.lead_id, 60) || '...'
FROM (SELECT DISTINCT r.lead_id FROM repeated_lead r WHERE octet_length(r.lead_id) > _longest_key()) r;

COMMENT ON VIEW refresh_finding IS 'Why the reports may not be what the CRM says, where the leads are stored.';
COMMENT ON COLUMN refresh_finding.finding IS 'What is wrong, as in the view finding_text.';
COMMENT ON COLUMN refresh_finding.detail IS 'Since when, or why; of a history that is no longer kept, from when on it is.';
COMMENT ON COLUMN refresh_finding.lead_id IS 'Which lead; NULL: all of them.';
