CREATE TABLE refresh_sum (
    relation text NOT NULL,
    attribute text NOT NULL,
    nth int NOT NULL,
    sums bytea NOT NULL,
    PRIMARY KEY (relation, attribute, nth)
);
ALTER TABLE refresh_sum ALTER sums SET STORAGE PLAIN;

COMMENT ON TABLE refresh_sum IS
    'What the tables of refresh_key were when they were read the last time: sums of hashes of the rows by their value in a column.';
COMMENT ON COLUMN refresh_sum.relation IS 'The table.';
COMMENT ON COLUMN refresh_sum.attribute IS 'The column.';
COMMENT ON COLUMN refresh_sum.nth IS 'The number of the part, so that only parts that differ are written.';
COMMENT ON COLUMN refresh_sum.sums IS 'A part of the sums, 1024 bytes but for the last one.';
