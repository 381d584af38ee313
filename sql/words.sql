-- What is said to people, in each language: all of it, with the same places.
SET search_path = lead_funnel, public;
\pset format unaligned
-- Texts that one language has and another has not
SELECT l.language, t.english AS "not translated"
FROM unnest(_languages()) AS l (language), (SELECT DISTINCT json_object_keys(_words(o)) FROM unnest(_languages()) AS o) AS t (english)
WHERE l.language <> 'en' AND _words(l.language) ->> t.english IS NULL;
-- Texts of explain_qualification() that have no translation
SELECT l.language, e.english AS "not translated"
FROM unnest(_languages()) AS l (language), unnest(_explain_texts()) AS e (english)
WHERE l.language <> 'en' AND _words(l.language) ->> e.english IS NULL;
-- Places, which must be the same ones
SELECT l.language, w.key AS "other places than in English"
FROM unnest(_languages()) AS l (language), json_each_text(_words(l.language)) AS w
WHERE ARRAY(SELECT m[1] FROM regexp_matches(w.key, '%[sd]|\{\w+\}', 'g') AS m ORDER BY 1)
	<> ARRAY(SELECT m[1] FROM regexp_matches(w.value, '%[sd]|\{\w+\}', 'g') AS m ORDER BY 1);
SELECT count(*) > 1 AS languages, bool_and(texts > 80) AS texts
FROM (SELECT count(*) FROM unnest(_languages()) AS l, json_object_keys(_words(l)) GROUP BY l) AS t (texts);
-- Every text that functions and views say, every title and heading of the report, and every finding has a translation.
CREATE TEMP TABLE english AS
SELECT replace(m[1], '''''', '''') AS text, 'said' AS by FROM pg_proc AS p,
	LATERAL regexp_matches(regexp_replace(prosrc, '''\s*\n\s*''', '', 'g'), '_said\([^(),]*(?:\([^()]*\)[^(),]*)*, ''((?:[^'']|'''')*)''', 'g') AS m
WHERE p.pronamespace = 'lead_funnel'::regnamespace
UNION SELECT m[1], 'title' FROM _report_sources() AS s, regexp_matches(s.source, '-- title: ([^\n]*)') AS m
UNION SELECT m[1], 'heading' FROM _report_sources() AS s, regexp_matches(s.source, ' AS "([^"]*)"', 'g') AS m WHERE s.kind = 'section'
UNION SELECT replace(m[1], '''''', ''''), 'finding' FROM _report_sources() AS s, regexp_matches(substring(s.source, 'VALUES(.*)\) v \('), '''((?:[^'']|'''')+)''', 'g') AS m WHERE s.name = 'finding_text';
SELECT by, count(*) > 5 AS found, string_agg(text, ', ') FILTER (WHERE _words('nl') ->> text IS NULL AND text NOT IN ('MQL', 'SQL')) AS "not translated"
FROM english GROUP BY by ORDER BY by;
-- Findings that a view names and finding_text does not know
SELECT s.name, m[1] AS "without a text" FROM _report_sources() AS s, regexp_matches(s.source, '''([a-z][a-z ,]{9,})''', 'g') AS m
WHERE s.name ~ '(_finding|data_quality)$' AND m[1] NOT IN (SELECT text FROM english WHERE by = 'finding');
-- One sentence in each
SELECT explain_qualification('mid', '{need,timing}', 0, 2, false, language => l) FROM unnest('{EN,nl,fr,NULL}'::text[]) AS l;
SELECT explain_qualification('mid', '{need,timing}', 0, 2, false, language => 'eo');
-- Words from elsewhere: another number, a NULL, more than there is room for, and cut within a character
SELECT _explain('mid', '{need}', 0, 2, false, '{need}', '{and,or}');
SELECT _explain('mid', '{need}', 0, 2, false, '{need}', array_fill(NULL::text, ARRAY[cardinality(_explain_texts())]));
SELECT length(_explain('mid', '{need}', 0, 2, false, '{need}', array_fill(repeat('e{facts}', 500), ARRAY[cardinality(_explain_texts())]))) BETWEEN 300 AND 1023 AS cut;
SELECT _explain('mid', '{need}', 0, 2, false, '{need}', array_fill('{intent}'::text, ARRAY[18]) || array_fill(repeat('x', 254) || chr(128512), ARRAY[cardinality(_explain_texts()) - 18]));
SELECT _said(NULL, 'leads'), _said(_words('nl'), 'leads'), _said(_words('nl'), 'no such text'), _words('en') IS NULL AS english;
