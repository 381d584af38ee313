CREATE TABLE conversion_offer (
    position int PRIMARY KEY,
    motion text CONSTRAINT motion_is_reactive_proactive_or_relationship CHECK (motion IN ('reactive', 'proactive', 'relationship')),
    audience text CONSTRAINT audience_is_prospecting_or_retargeting CHECK (audience IN ('prospecting', 'retargeting')),
    below_intent text CONSTRAINT intent_is_low_mid_or_high CHECK (is_intent(below_intent)),
    conversion text NOT NULL REFERENCES conversion (name) ON UPDATE CASCADE ON DELETE CASCADE
);

COMMENT ON TABLE conversion_offer IS
    'What to offer a lead next, see nurture_queue: the first row that holds for it and whose conversion is not the one that it has done.';
COMMENT ON COLUMN conversion_offer.position IS 'The order in which the rows are tried; the lowest first.';
COMMENT ON COLUMN conversion_offer.motion IS 'How the lead''s channel works; NULL: any, or not known.';
COMMENT ON COLUMN conversion_offer.audience IS 'Whom it reaches; NULL: any, or not known.';
COMMENT ON COLUMN conversion_offer.below_intent IS 'Only leads whose intent is below this one, or not known; NULL: all.';
COMMENT ON COLUMN conversion_offer.conversion IS 'What to offer. When it is renamed, this row follows; when it is deleted, so is this row.';

-- The bridge to sales is an appointment, or a call back for who had that. Prospects
-- who did no more than read are offered a micro-commitment first. Conversions that
-- the user has renamed or deleted before have no row.
INSERT INTO conversion_offer (position, motion, audience, below_intent, conversion)
SELECT d.position, d.motion, d.audience, d.below_intent, d.conversion
FROM (VALUES (10, 'proactive', 'retargeting', NULL, 'appointment'),
             (20, 'proactive', 'retargeting', NULL, 'callback_request'),
             (30, 'proactive', NULL, 'mid', 'calculator'),
             (40, 'reactive', NULL, 'high', 'quote_request'),
             (50, NULL, NULL, NULL, 'appointment'),
             (60, NULL, NULL, NULL, 'callback_request')) d (position, motion, audience, below_intent, conversion)
JOIN conversion c ON c.name = d.conversion;
