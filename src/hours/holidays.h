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

/* In these years days are listed that no lasting rule gives. */
#define HOLIDAYS_FIRST_YEAR 2010
#define HOLIDAYS_LAST_YEAR	2060

/* Any country's text and its terminator fit into this. */
#define HOLIDAYS_MAX_TEXT	8192

extern const char *hours_holiday_country(int index);
extern bool hours_holidays(const char *country, size_t length, char *buffer);

#endif							/* HOLIDAYS_H */
