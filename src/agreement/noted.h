/*-------------------------------------------------------------------------
 *
 * noted.h
 *	  When each signal of a lead was noted.
 *
 * Plain C, without a server and without memory of its own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NOTED_H
#define NOTED_H

#include <stdbool.h>
#include <stdint.h>

#include "lead/lead.h"

/* Of a signal that was not noted; the server's infinity. */
#define NOTED_NEVER INT64_MAX

/* The time of each LeadSignal, in microseconds, or NOTED_NEVER. */
typedef struct Noted
{
	int64_t at[LEAD_SIGNAL_COUNT];
} Noted;

extern void noted_clear(Noted *noted);
extern void noted_add(Noted *noted, int signal, int64_t at);
extern void noted_merge(Noted *noted, const Noted *other);
extern uint8_t noted_by(const Noted *noted, int64_t at);
extern bool noted_nth(const Noted *noted, uint8_t without, int n, int64_t *at);

#endif							/* NOTED_H */
