-- comments: lead_told
-- Of what the CRM says itself, as nothing here needs the agreement. Undated leads come first here. Whether one of them was the first
-- nobody knows, unless it is the only one; nor whether the first of the others was. With one window, so that the leads are sorted once.
CREATE OR REPLACE VIEW person_lead WITH (security_invoker = true) AS
SELECT p.lead_id, p.person,
       CASE WHEN p.undated = 0 THEN p.nth = 1
            WHEN p.nth > p.undated + 1 THEN false
            WHEN p.nth = 1 AND p.next_id IS NULL THEN true END AS is_first,
       CASE WHEN p.received_at - p.received_before <= interval '24 hours' THEN true
            WHEN p.undated = 0 OR (p.nth = 1 AND p.next_id IS NULL) THEN false END AS is_repeated
FROM (SELECT l.lead_id, l.received_at, l.person, row_number() OVER w AS nth,
             count(*) FILTER (WHERE l.received_at IS NULL) OVER w AS undated, lag(l.received_at) OVER w AS received_before,
             lead(l.lead_id) OVER w AS next_id
      FROM (SELECT l.lead_id, l.person, CASE WHEN _can_be(l.received_at) THEN l.received_at END AS received_at
            FROM lead_told l
            WHERE l.person IS NOT NULL AND (l.received_at > (SELECT as_of())) IS NOT TRUE) l
      WINDOW w AS (PARTITION BY l.person COLLATE "C" ORDER BY l.received_at NULLS FIRST, l.lead_id COLLATE "C"
                   ROWS UNBOUNDED PRECEDING)) p;

COMMENT ON VIEW person_lead IS
    'The leads of known persons that have come in by as_of(), each with whether it is the first lead of its person.';
COMMENT ON COLUMN person_lead.is_first IS
    'Whether it is the first lead of that person, by received_at and then lead_id; NULL: when one of its leads came in is not known.';
COMMENT ON COLUMN person_lead.is_repeated IS
    'Whether the lead of that person before it came in at most 24 hours earlier; NULL likewise.';
