-- hours/holidays

CREATE FUNCTION public_holidays(country text) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION public_holidays(text) IS
'The national public holidays of a country as rules to append to office hours. country: AT, BE, CH, DE, ES, FR, GB, IE, IT, LU, NL, PT or '
'US, in any letter case. Days that moved or stand in for others are dates from 2010 to 2060. NULL gives NULL. Another country is an error.';

CREATE FUNCTION office_hours(weekly text, holidays text, zone text) RETURNS office_hours
AS 'MODULE_PATHNAME', 'office_hours_from_parts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION office_hours(text, text, text) IS
'Office hours from weekly rules, rules of holidays and a time zone. NULL weekly rules give NULL; NULL holidays are none; a NULL zone '
'counts as left out. Errors are those of the type.';
