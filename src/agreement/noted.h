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

/* Of each signal in "signals" the time, in microseconds; 0 of the others. */
typedef struct Noted
{
	int64_t at[LEAD_SIGNAL_COUNT];
	uint8_t signals;
	uint8_t unused[7];			/* 0 */
} Noted;

extern void noted_add(Noted *noted, int signal, int64_t at);
extern void noted_merge(Noted *noted, const Noted *other);
extern uint8_t noted_by(const Noted *noted, int64_t at);
extern bool noted_nth(const Noted *noted, uint8_t without, int n, int64_t *at);

#endif							/* NOTED_H */
