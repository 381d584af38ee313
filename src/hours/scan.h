/*-------------------------------------------------------------------------
 *
 * scan.h
 *	  Reading the text of office hours piece by piece: what the files that
 *	  parse it share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCAN_H
#define SCAN_H

#include "hours/hours.h"
#include "text/ascii.h"

#define EXPECTED_AFTER_DATES \
	"a weekday such as Mo, a time such as 09:00, or \"off\""
#define EXPECTED_AFTER_DAYS		"a time such as 09:00, or \"off\""

typedef struct HoursScan
{
	const char *text;
	int32_t length;				/* where this part of the text ends */
	int32_t full_length;
	int32_t at;
	HoursSchedule *schedule;
	HoursError *error;
} HoursScan;

/* The character at an offset from here; 0 past the end. */
static inline char
peek(const HoursScan *p, int32_t offset)
{
	return p->at + offset < p->length ? p->text[p->at + offset] : '\0';
}

/* scan.c */
extern void hours_skip_space(HoursScan *p);
extern bool hours_fail_at(HoursScan *p, HoursErrorKind kind, int32_t at,
						  int32_t length, const char *expected);
extern bool hours_fail_here(HoursScan *p, const char *expected);
extern bool hours_accept_char(HoursScan *p, char c);
extern bool hours_accept_word(HoursScan *p, const char *word);
extern int hours_peek_name(HoursScan *p, const char *names, int32_t length);
extern int hours_number_at(const HoursScan *p, int32_t at, int32_t digits);

/* parse_days.c */
extern bool hours_starts_dates(HoursScan *p);
extern bool hours_parse_dates(HoursScan *p, HoursRule *rule);
extern bool hours_starts_weekdays(HoursScan *p);
extern bool hours_parse_weekdays(HoursScan *p, HoursRule *rule);

#endif							/* SCAN_H */
