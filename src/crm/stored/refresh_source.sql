CREATE TABLE refresh_source (
    nth int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    fills text,
    query text NOT NULL,
    key text,
    reads text[],
    relations jsonb,
    marks jsonb
);

COMMENT ON TABLE refresh_source IS
    'The queries by which refresh() reads the CRM, in an order in which each can read those before it.';
COMMENT ON COLUMN refresh_source.nth IS 'The order.';
COMMENT ON COLUMN refresh_source.name IS 'By which name those after it read it.';
COMMENT ON COLUMN refresh_source.fills IS
    'What it fills: copy (the table of that name beside the reports), step_copy (that beside this one); NULL: nothing.';
COMMENT ON COLUMN refresh_source.query IS
    'The query, with names without a schema. A comment /*"these COLUMN TYPE"*/ stands where it asks for some keys only.';
COMMENT ON COLUMN refresh_source.key IS
    'The column of what it fills by which some of it can be read, see refresh_key; NULL: it is read as a whole.';
COMMENT ON COLUMN refresh_source.reads IS
    'The tables that what it fills depends on: of the CRM and beside the reports with their schema, what is filled before it without one. '
    'NULL: others, or time, so that it is read each time.';
COMMENT ON COLUMN refresh_source.relations IS
    'All that it reads, by name, each with its OID and that of its owner, in the place of which nothing else is read, and the columns '
    'that are read.';
COMMENT ON COLUMN refresh_source.marks IS
    'What these were when it was read, by name: while they are the same it is not read again. NULL: nobody knows.';
