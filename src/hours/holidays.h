/*-------------------------------------------------------------------------
 *
 * holidays.h
 *	  Public holidays of countries, as rules of office hours.
 *
 *-------------------------------------------------------------------------
 */
#ifndef HOLIDAYS_H
#define HOLIDAYS_H

#include <stdbool.h>
#include <stddef.h>

/* The years of which days that no lasting rule can tell are listed. */
#define HOLIDAYS_FIRST_YEAR 2010
#define HOLIDAYS_LAST_YEAR	2060

/* More than any country's text and its terminator. */
#define HOLIDAYS_MAX_TEXT	8192

extern const char *hours_holiday_country(int index);
extern bool hours_holidays(const char *country, size_t length, char *buffer);

#endif							/* HOLIDAYS_H */
