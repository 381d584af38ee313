-- hours/office_hours

COMMENT ON TYPE office_hours IS
'When an office is open: rules and a time zone, separated by semicolons, such as "Mo-Fr 09:00-12:30,13:30-17:30; 2026-12-24 09:00-12:00; 2026-12-25 off; Europe/Brussels".
A rule names dates, weekdays, both, or neither, which is every day; then times of opening and closing, "off" (or "closed"), or both. "24/7" is always open.
Dates are single ones (2026-12-25, or 2026 Dec 25), those of every year (Dec 25; Feb 29 is in leap years only), months (Jul, or 2026 Jul), and days counted from Easter Sunday (easter, easter +1 day, easter -2 days; up to 99 days); ranges of each (2026-12-28 - 2026-12-31, Dec 24 - Jan 02, Jul-Aug, easter -2 days - easter +1 day); and lists of all these (May 01,easter +1 day,Dec 25). Weekdays are single ones, ranges (Mo-Fr, Fr-Mo), and those counted in a month, from its start or end: Th[4], Mo[-1], Mo[1,3], Mo[1-2]; or a list of these. Th[4] +1 day is the day after the fourth Thursday; a month or date with it is that of the Thursday.
Easter is that of the Gregorian calendar, in the years 1 to 9999; in other years no rule for it holds.
A rule may end in a comment in double quotes (Dec 25 off "Christmas"), which is left out of the value.
Rules apply in order: on the days it names, a rule with times replaces the hours of the day, "off" closes the day, and times with "off" are taken out of it.
A closing time that is not after the opening, as in 22:00-02:00 or 00:00-00:00, is on the next date; it may also be written past midnight, up to 48:00. The hours belong to the date they open on: "off" does not close the rest of last night.
A wall time that clocks skip or show twice means the later of its two readings, as everywhere in PostgreSQL. The zone is part of the value; the setting TimeZone changes nothing. CET, MET, WET and EET are zones with summer time here, as in SET timezone. Stored as canonical text; values are equal when that text is, and sort by its bytes. A text has at most 65536 bytes, 1000 rules and 1000 time spans. The binary form is a version byte, 1, and the text.';

CREATE CAST (office_hours AS text) WITHOUT FUNCTION AS ASSIGNMENT;

CREATE CAST (text AS office_hours) WITH INOUT;

-- Questions

CREATE FUNCTION is_open(instant timestamptz, hours office_hours) RETURNS boolean
AS 'MODULE_PATHNAME', 'office_hours_is_open' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_open(timestamptz, office_hours) IS
'Is the office open at this instant? Openings include their first instant and not their last. NULL for an infinite instant, and when an argument is NULL.';

CREATE FUNCTION next_open(instant timestamptz, hours office_hours) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'office_hours_next_open' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION next_open(timestamptz, office_hours) IS
'The first instant, from this one on, at which the office is open: the instant itself when it is. NULL when it never opens again, for an infinite instant, and when an argument is NULL. A result that timestamps cannot hold is an error.';

CREATE FUNCTION next_close(instant timestamptz, hours office_hours) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'office_hours_next_close' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION next_close(timestamptz, office_hours) IS
'When the office closes: the end of the opening that the instant is in or, if the office is closed then, of the next one. Openings that touch are one. infinity when that opening never ends. NULL when the office never opens again, for an infinite instant, and when an argument is NULL. A result that timestamps cannot hold is an error.';

CREATE FUNCTION open_periods(started timestamptz, ended timestamptz, hours office_hours) RETURNS SETOF tstzrange
AS 'MODULE_PATHNAME', 'office_hours_open_periods' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 100 ROWS 250;
COMMENT ON FUNCTION open_periods(timestamptz, timestamptz, office_hours) IS
'The openings of the office from one instant to another, in order: ranges with their first instant and without their last, cut off at the two instants. Openings that touch are one. No rows when nothing is open between the instants, when the second is not after the first, and when an argument is NULL. An infinite instant is an error. All of them are computed first, so LIMIT saves no time.';

CREATE FUNCTION office_time(started timestamptz, ended timestamptz, hours office_hours) RETURNS interval
AS 'MODULE_PATHNAME', 'office_hours_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION office_time(timestamptz, timestamptz, office_hours) IS
'How long the office is open between two instants: real elapsed time, also across changes of the clocks, in hours, minutes and seconds and never in days; negative when the second instant is the earlier. NULL when an instant is infinite and when an argument is NULL. A result that intervals cannot hold is an error.';

CREATE FUNCTION office_time(started timestamptz, ended timestamptz, hours office_hours, pauses tstzmultirange) RETURNS interval
AS 'MODULE_PATHNAME', 'office_hours_time_paused' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
COST 5;
COMMENT ON FUNCTION office_time(timestamptz, timestamptz, office_hours, tstzmultirange) IS
'How long the office is open between two instants: real elapsed time, also across changes of the clocks, in hours, minutes and seconds and never in days; negative when the second instant is the earlier. The clock is stopped in the ranges of pauses, which may lie anywhere and may have no bounds; NULL pauses are none. NULL when an instant is infinite and when another argument is NULL. A result that intervals cannot hold is an error.';

CREATE FUNCTION office_add(started timestamptz, duration interval, hours office_hours) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'office_hours_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION office_add(timestamptz, interval, office_hours) IS
'The instant at which this much open time has passed, to the microsecond. A duration of hours, minutes and seconds gives the earliest such instant: what exactly fills a day ends when the office closes. A negative one goes back, to the latest instant from which so much open time passes. Zero changes nothing.
A duration of days counts working days, local dates on which something opens: it goes to the same wall time on the n-th later (or earlier) one, and from there to the next opening (or back to the last closing) if the office is then closed; hours, minutes and seconds are added afterwards. infinity (or -infinity) when the office is never open for so long. An infinite instant stays as it is. NULL when an argument is NULL. A duration with months or years and a result that timestamps cannot hold are errors.';

CREATE FUNCTION office_add(started timestamptz, duration interval, hours office_hours, pauses tstzmultirange) RETURNS timestamptz
AS 'MODULE_PATHNAME', 'office_hours_add_paused' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
COST 5;
COMMENT ON FUNCTION office_add(timestamptz, interval, office_hours, tstzmultirange) IS
'The instant at which this much open time has passed, to the microsecond. A duration of hours, minutes and seconds gives the earliest such instant: what exactly fills a day ends when the office closes. A negative one goes back, to the latest instant from which so much open time passes. Zero changes nothing.
A duration of days counts working days, local dates on which something opens: it goes to the same wall time on the n-th later (or earlier) one, and from there to the next opening (or back to the last closing) if the office is then closed; hours, minutes and seconds are added afterwards. The clock is stopped in the ranges of pauses, which may lie anywhere and may have no bounds; NULL pauses are none. Working days are counted whether paused or not. infinity (or -infinity) when the office is never open for so long. An infinite instant stays as it is. NULL when another argument is NULL. A duration with months or years and a result that timestamps cannot hold are errors.';
