CREATE TABLE refresh_key (
    source text NOT NULL,
    relation text NOT NULL,
    attribute text NOT NULL,
    beside text,
    found_by text
);

COMMENT ON TABLE refresh_key IS
    'By which column of a table refresh() finds what of a source it must read again when rows of that table have changed.';
COMMENT ON COLUMN refresh_key.source IS 'The source, by its name in refresh_source.';
COMMENT ON COLUMN refresh_key.relation IS 'The table, as in refresh_source.reads.';
COMMENT ON COLUMN refresh_key.attribute IS
    'Its column: of a table of the CRM an integer. Rows that have changed have one of the values found, before or since; others may, too. '
    'Rows where it is NULL are not found, so that nothing may depend on them.';
COMMENT ON COLUMN refresh_key.beside IS 'Another column of the same rows, which makes what is found more exact; NULL: none.';
COMMENT ON COLUMN refresh_key.found_by IS
    'The query for the keys of the source, of the values $1 in attribute and $2 in beside, each a text[]; NULL: these are the keys.';
