CREATE TABLE response_band (
    within interval PRIMARY KEY CONSTRAINT within_is_positive CHECK (within > '0'),
    name text NOT NULL UNIQUE CONSTRAINT name_is_free CHECK (name NOT IN ('later', 'never', 'not yet'))
);

COMMENT ON TABLE response_band IS
    'The bands of response times in speed_curve, each from where the one before it ends. Slower answers are in the band later, leads that '
    'were closed without an answer in never.';
COMMENT ON COLUMN response_band.within IS 'The slowest response time in the band, by the clock of the agreement.';
COMMENT ON COLUMN response_band.name IS 'What the reports call it.';

INSERT INTO response_band (within, name)
VALUES ('00:05', '5 minutes'), ('00:15', '15 minutes'), ('01:00', '1 hour'), ('04:00', '4 hours'), ('24:00', '24 hours');
