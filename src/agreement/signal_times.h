/*-------------------------------------------------------------------------
 *
 * signal_times.h
 *	  When each signal of a lead was noted.
 *
 * Plain C, without a server and without memory of its own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SIGNAL_TIMES_H
#define SIGNAL_TIMES_H

#include <stdbool.h>
#include <stdint.h>

#include "lead/lead.h"

/* The time of a signal that was never noted; it is the server's infinity. */
#define SIGNAL_NEVER INT64_MAX

/* The time of each signal, in microseconds, or SIGNAL_NEVER. */
typedef struct SignalTimes
{
	int64_t at[LEAD_SIGNAL_COUNT];
} SignalTimes;

extern void signal_times_clear(SignalTimes *times);
extern void signal_times_add(SignalTimes *times, int signal, int64_t at);
extern void signal_times_merge(SignalTimes *times, const SignalTimes *other);
extern uint8_t signal_times_by(const SignalTimes *times, int64_t at);
extern bool signal_times_nth(const SignalTimes *times, uint8_t without, int n, int64_t *at);

#endif							/* SIGNAL_TIMES_H */
