CREATE TABLE stored_change (
    lead_id text
);

COMMENT ON TABLE stored_change IS
    'Leads of which something else is stored than what holds since the last refresh(). Rows are only added, until that takes them out.';
COMMENT ON COLUMN stored_change.lead_id IS 'A lead of which a signal was noted or withdrawn; NULL: all, as the agreement has changed.';
