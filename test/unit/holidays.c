/* sources: src/hours/holidays.c src/hours/schedule.c */
/*-------------------------------------------------------------------------
 *
 * holidays.c
 *	  The texts of public holidays: in their room, with dates in order and
 *	  within the years that are listed.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "hours/holidays.h"

/* Dates as YYYY-MM-DD, which sort as text; how many, or -1 when out of order. */
static int
count_dates(const char *text)
{
	char before[11] = "2009-12-31";
	int count = 0;

	for (const char *at = strstr(text, "20"); at != NULL;
		 at = strstr(at + 10, "20"))
	{
		if (strncmp(at, before, 10) <= 0 || strncmp(at, "2060-12-31", 10) > 0)
			return -1;
		memcpy(before, at, 10);
		count++;
	}
	return count;
}

int
main(void)
{
	char *text = malloc(HOLIDAYS_MAX_TEXT);
	char *again = malloc(HOLIDAYS_MAX_TEXT);
	const char *before = "";
	const char *code;

	for (int i = 0; (code = hours_holiday_country(i)) != NULL; i++)
	{
		const char small[2] = {(char) (code[0] | 0x20), (char) (code[1] | 0x20)};

		tap_ok(strcmp(before, code) < 0, "%s: codes are in order", code);
		tap_ok(hours_holidays(code, 2, text) && hours_holidays(small, 2, again) &&
				   strcmp(text, again) == 0,
			   "%s: known in any letter case", code);
		tap_ok(strlen(text) < HOLIDAYS_MAX_TEXT / 2, "%s: well within its room", code);
		tap_ok(count_dates(text) >= 0, "%s: %d dates, in order", code, count_dates(text));
		before = code;
	}
	tap_ok(!hours_holidays("", 0, text) && !hours_holidays("B", 1, text) &&
			   !hours_holidays("BEL", 3, text) && !hours_holidays("B\0", 2, text) &&
			   !hours_holidays("UK", 2, text),
		   "nothing else is known");
	free(text);
	free(again);
	return tap_done();
}
