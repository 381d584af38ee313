CREATE OR REPLACE VIEW spoken WITH (security_invoker = true) AS
SELECT _words(s.language) AS words,
       CASE WHEN s.language = ANY (_languages()) THEN _explain_words(s.language) END AS explain_words
FROM settings s;

COMMENT ON VIEW spoken IS 'The language of the reports, by the table settings; one row.';
COMMENT ON COLUMN spoken.words IS 'The translations of English texts, see _words(); NULL: English.';
COMMENT ON COLUMN spoken.explain_words IS 'Those of the sentences that tell why a lead is at its stage; NULL: English.';
