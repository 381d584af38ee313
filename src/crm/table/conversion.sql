CREATE TABLE conversion (
    name text PRIMARY KEY,
    intent text NOT NULL CONSTRAINT intent_is_low_mid_or_high CHECK (is_intent(intent))
);

COMMENT ON TABLE conversion IS
    'The conversions (what somebody did to become a lead) and the intent that each shows.';
COMMENT ON COLUMN conversion.name IS 'The conversion''s name, as the reports show it.';
COMMENT ON COLUMN conversion.intent IS 'What it shows: low (nurture), mid (MQL) or high (SQL).';

INSERT INTO conversion (name, intent)
VALUES ('quote_request', 'high'), ('appointment', 'high'), ('callback_request', 'high'),
       ('price_indication', 'high'), ('contact_after_services', 'high'),
       ('contact_request', 'mid'), ('calculator', 'mid'), ('scan', 'mid'), ('download', 'mid'),
       ('lead_magnet', 'mid'), ('whitepaper', 'mid'), ('webinar', 'mid'),
       ('multistep_form', 'mid'), ('demo_video', 'mid'),
       ('newsletter', 'low'), ('social_engagement', 'low'), ('blog', 'low');
