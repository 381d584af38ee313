CREATE TABLE question (
    signal text NOT NULL CHECK (is_signal(signal)),
    language text NOT NULL CONSTRAINT language_is_in_lower_case CHECK (language = lower(language)),
    text text NOT NULL,
    PRIMARY KEY (signal, language)
);

COMMENT ON TABLE question IS 'The question that asks for a signal, per language.';
COMMENT ON COLUMN question.signal IS 'The signal that the answer gives.';
COMMENT ON COLUMN question.language IS 'The language''s ISO 639-1 code: en, nl, ...';
COMMENT ON COLUMN question.text IS 'The question.';

INSERT INTO question (signal, language, text)
SELECT q.signal, l.language, _said(_words(l.language), q.text)
FROM (VALUES ('need', 'What would you like to see solved first?'),
             ('timing', 'When do you want this solved at the latest?'),
             ('scope', 'Is it variant A or B?'),
             ('budget', 'What budget do you have in mind, roughly?'),
             ('decision_maker', 'Who else decides about this?')) q (signal, text)
CROSS JOIN unnest(_languages()) l (language);
