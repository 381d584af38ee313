/*-------------------------------------------------------------------------
 *
 * tap.h
 *	  The few lines a unit test needs to speak TAP.
 *
 * A unit test is a program of one file, test/unit/NAME.c.  Its first line
 * names the sources it is linked with: "sources: src/room/file.c ..." in a
 * comment of its own.  main() ends with "return tap_done();".
 *
 *-------------------------------------------------------------------------
 */
#ifndef LEAD_FUNNEL_TAP_H
#define LEAD_FUNNEL_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

static int tap_run = 0;
static int tap_failed = 0;

/* One test; its name is a printf format. */
__attribute__((format(printf, 2, 3))) static inline bool
tap_ok(bool passed, const char *name, ...)
{
	va_list arguments;

	tap_failed += passed ? 0 : 1;
	printf("%sok %d - ", passed ? "" : "not ", ++tap_run);
	va_start(arguments, name);
	vprintf(name, arguments);
	va_end(arguments);
	printf("\n");
	fflush(stdout);
	return passed;
}

static inline int
tap_done(void)
{
	printf("1..%d\n", tap_run);
	return tap_failed > 0;
}

/* The same numbers in every run (xorshift64). */
static inline uint64_t
next_random(void)
{
	static uint64_t state = 88172645463325252ULL;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

#endif							/* LEAD_FUNNEL_TAP_H */
