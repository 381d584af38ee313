/*-------------------------------------------------------------------------
 *
 * holidays_sql.c
 *	  Public holidays, and office hours put together from parts.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "hours/holidays.h"
#include "hours/hours_sql.h"
#include "shown.h"

static char *
known_countries(void)
{
	StringInfoData list;
	const char *code;

	initStringInfo(&list);
	for (int i = 0; (code = hours_holiday_country(i)) != NULL; i++)
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", code);
	return list.data;
}

LF_FUNCTION(public_holidays);
Datum
public_holidays(PG_FUNCTION_ARGS)
{
	text *country = PG_GETARG_TEXT_PP(0);
	char rules[HOLIDAYS_MAX_TEXT];

	if (!hours_holidays(VARDATA_ANY(country), VARSIZE_ANY_EXHDR(country),
						rules))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unrecognized country: \"%s\"",
						shown(text_to_cstring(country))),
				 errdetail("The countries whose public holidays are known are %s.", known_countries()),
				 errhint("Give an ISO 3166 code, as in %s.",
						 "public_holidays('BE')")));
	PG_RETURN_TEXT_P(cstring_to_text(rules));
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\n\r\f\v")] == '\0';
}

/* Each part must close its comments, or they would swallow the next part. */
static void
check_comments(const char *part)
{
	bool open = false;

	for (const char *c = part; *c != '\0'; c++)
		if (*c == '"')
			open = !open;
	if (open)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("comment in office hours has no end: \"%s\"", shown(part)),
				 errdetail("A comment stands between two double quotes."),
				 errhint("End it in the same argument, as in %s.",
						 "'Dec 25 off \"Christmas\"'")));
}

/* The weekly rules, the holidays if any, and the zone, as the type reads them. */
LF_FUNCTION(office_hours_from_parts);
Datum
office_hours_from_parts(PG_FUNCTION_ARGS)
{
	char *zone = PG_ARGISNULL(2) ? "" : TextDatumGetCString(PG_GETARG_DATUM(2));
	char *weekly;
	StringInfoData hours;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();

	/* What stands before a semicolon would pass for a rule. */
	if (strchr(zone, ';') != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone \"%s\" not recognized", shown(zone)),
				 errdetail("The name of a time zone holds no semicolon."),
				 errhint("View pg_timezone_names lists the names, such as \"%s\".",
						 "Europe/Brussels")));

	weekly = TextDatumGetCString(PG_GETARG_DATUM(0));
	check_comments(weekly);
	initStringInfo(&hours);
	appendStringInfoString(&hours, weekly);
	if (!PG_ARGISNULL(1))
	{
		char *holidays = TextDatumGetCString(PG_GETARG_DATUM(1));

		check_comments(holidays);
		if (!is_blank(holidays))
			appendStringInfo(&hours, "; %s", holidays);
	}
	appendStringInfo(&hours, "; %s", zone);
	PG_RETURN_DATUM(DirectFunctionCall1(office_hours_in,
										CStringGetDatum(hours.data)));
}
