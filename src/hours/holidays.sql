-- hours/holidays

CREATE FUNCTION public_holidays(country text) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION public_holidays(text) IS
'The public holidays of a country as rules to append to office hours, by its ISO 3166 code in any letter case: AT, BE, CH, DE, ES, FR, GB, IE, IT, LU, NL, PT or US. NULL gives NULL; another country is an error that lists the known ones.
They are the days that the whole country keeps by its own law, from 2010 on; append further ones as rules. AT, BE, FR, IE, IT, LU: the national ones (of FR not the two more of Alsace-Moselle). CH: the 1st of August, and New Year, Ascension and Christmas, which every canton keeps. DE: the nine of every Land. ES: the ten that every community keeps, not the Mondays after Sundays, which communities replace. GB: England and Wales, with the weekdays that stand in for weekends and the bank holidays proclaimed so far. NL: 5 May in every fifth year (2025, 2030), as most employers have it; not Good Friday. PT: without the four that were suspended from 2013 to 2015. US: the federal ones, also on the Friday before a Saturday and the Monday after a Sunday.
Days that came, went or moved with a change of law, and those that stand in for others, are listed by date for 2010 to 2060; the other rules have no end.';

CREATE FUNCTION office_hours(weekly text, holidays text, zone text) RETURNS office_hours
AS 'MODULE_PATHNAME', 'office_hours_from_parts' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION office_hours(text, text, text) IS
'Office hours from the rules of the week, rules of holidays such as those of public_holidays(), and the name of a time zone. NULL or blank holidays are none, NULL weekly rules give NULL, and a NULL zone counts as left out. Errors are those of the type: text that does not follow the grammar, a missing or unknown zone, and too much text.';
