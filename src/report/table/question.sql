CREATE TABLE question (
    signal text NOT NULL CHECK (is_signal(signal)),
    language text NOT NULL CONSTRAINT language_is_in_lower_case CHECK (language = lower(language)),
    text text NOT NULL,
    conversion text REFERENCES conversion (name) ON UPDATE CASCADE ON DELETE CASCADE,
    channel text CHECK (channel <> ''),
    UNIQUE NULLS NOT DISTINCT (signal, language, conversion, channel)
);

COMMENT ON TABLE question IS
    'The question that asks for a signal, per language. One may be for those only who came by a conversion, or from a channel. The '
    'most exact one is asked: of the conversion and the channel, of the conversion, of the channel, else of all.';
COMMENT ON COLUMN question.signal IS 'The signal that the answer gives.';
COMMENT ON COLUMN question.language IS 'The language''s ISO 639-1 code: en, nl, ...';
COMMENT ON COLUMN question.text IS 'The question.';
COMMENT ON COLUMN question.conversion IS 'Whom it is for: who came by this conversion of the table conversion; NULL: by any or none.';
COMMENT ON COLUMN question.channel IS 'Whom it is for: who came from this channel, as in channel_kpi; NULL: from any.';

INSERT INTO question (signal, language, text)
SELECT q.signal, l.language, _said(_words(l.language), q.text)
FROM (VALUES ('need', 'What would you like to see solved first?'),
             ('timing', 'When do you want this solved at the latest?'),
             ('scope', 'Is it variant A or B?'),
             ('budget', 'What budget do you have in mind, roughly?'),
             ('decision_maker', 'Who else decides about this?')) q (signal, text)
CROSS JOIN unnest(_languages()) l (language);
