CREATE TABLE conversion_suits (
    motion text NOT NULL
        CONSTRAINT motion_is_reactive_proactive_or_relationship CHECK (motion IN ('reactive', 'proactive', 'relationship')),
    audience text CONSTRAINT audience_is_prospecting_or_retargeting CHECK (audience IN ('prospecting', 'retargeting')),
    conversion text NOT NULL REFERENCES conversion (name) ON UPDATE CASCADE ON DELETE CASCADE,
    position int NOT NULL DEFAULT 0,
    UNIQUE NULLS NOT DISTINCT (motion, audience, conversion)
);

COMMENT ON TABLE conversion_suits IS
    'Which conversions suit which kind of channel, whatever their intent. A channel has the rows of its motion and audience, or '
    'where there are none those of its motion without an audience. Where there are none at all, the intent alone decides, see '
    'conversion_fit().';
COMMENT ON COLUMN conversion_suits.motion IS 'How the channel works, as in the table channel.';
COMMENT ON COLUMN conversion_suits.audience IS 'Whom it reaches; NULL: whomever has no rows of its own.';
COMMENT ON COLUMN conversion_suits.conversion IS
    'The conversion. When it is renamed, this row follows; when it is deleted, so is this row.';
COMMENT ON COLUMN conversion_suits.position IS 'The order in which the reports name them.';

-- Conversions that the user has renamed or deleted before have no row.
INSERT INTO conversion_suits (motion, audience, conversion, position)
SELECT d.motion, d.audience, d.conversion, d.position
FROM (VALUES ('reactive', NULL, 'quote_request', 1), ('reactive', NULL, 'appointment', 2), ('reactive', NULL, 'callback_request', 3),
             ('proactive', 'retargeting', 'appointment', 1), ('proactive', 'retargeting', 'price_indication', 2),
             ('proactive', 'retargeting', 'contact_request', 3),
             ('proactive', NULL, 'lead_magnet', 1), ('proactive', NULL, 'multistep_form', 2), ('proactive', NULL, 'scan', 3),
             ('proactive', NULL, 'calculator', 4)) d (motion, audience, conversion, position)
JOIN conversion c ON c.name = d.conversion;
