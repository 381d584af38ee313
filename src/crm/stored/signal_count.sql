CREATE TABLE signal_count (
    signals lead_signals PRIMARY KEY,
    leads bigint NOT NULL,
    sqls bigint NOT NULL
);

COMMENT ON TABLE signal_count IS
    'How many leads of lead_class have which signals, so that who asks for a few leads need not count all. Triggers of lead_class keep '
    'it up. No rows: not counted.';
COMMENT ON COLUMN signal_count.signals IS 'The signals.';
COMMENT ON COLUMN signal_count.leads IS 'How many leads have these and no others.';
COMMENT ON COLUMN signal_count.sqls IS 'How many of them reached SQL.';
