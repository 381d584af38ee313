CREATE TABLE made_by_connect (
    position int GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    name text,
    fingerprint text,
    parts jsonb,
    PRIMARY KEY (kind, name)
);

COMMENT ON TABLE made_by_connect IS 'What connect() made, in order; disconnect() removes exactly that.';
COMMENT ON COLUMN made_by_connect.position IS 'The order in which it was made.';
COMMENT ON COLUMN made_by_connect.kind IS
    'table, view, step (a view in the schema of the steps), copy and step_copy (tables in either that refresh() fills) or '
    'retired (a view that connect() makes no longer, kept for who needs it).';
COMMENT ON COLUMN made_by_connect.name IS 'Its name.';
COMMENT ON COLUMN made_by_connect.fingerprint IS 'Tells connect() whether it still is what it would make.';
COMMENT ON COLUMN made_by_connect.parts IS
    'Of a table: the defaults, the NOT NULLs and the policy that connect() gave it. Others are the owner''s, and stay.';
