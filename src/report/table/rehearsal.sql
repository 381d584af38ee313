CREATE TABLE rehearsal (
    name text NOT NULL,
    relation text NOT NULL,
    change jsonb NOT NULL CONSTRAINT change_is_an_object CHECK (jsonb_typeof(change) = 'object')
);

COMMENT ON TABLE rehearsal IS
    'Agreements as they could be, each of as many rows as it changes, for rehearsals(), which compares them. Nothing of them holds.';
COMMENT ON COLUMN rehearsal.name IS 'The name of that agreement, such as two signals.';
COMMENT ON COLUMN rehearsal.relation IS 'The table that is changed, such as agreement, see rehearse().';
COMMENT ON COLUMN rehearsal.change IS 'A row of it, of which the columns that differ and its key will do, see rehearse().';
