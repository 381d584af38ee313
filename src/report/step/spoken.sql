CREATE OR REPLACE VIEW spoken WITH (security_invoker = true) AS
-- English needs no translations: they are long texts, that are not looked at then.
SELECT CASE WHEN s.language <> 'en' THEN _words(s.language) END AS words,
       CASE WHEN s.language <> 'en' THEN CASE WHEN _is_spoken(s.language) THEN _explain_words(s.language) END END AS explain_words
FROM settings s;

COMMENT ON VIEW spoken IS 'The language of the reports, by the table settings; one row.';
COMMENT ON COLUMN spoken.words IS 'The translations of English texts, see _words(); NULL: English.';
COMMENT ON COLUMN spoken.explain_words IS 'Those of the sentences that tell why a lead is at its stage; NULL: English.';
