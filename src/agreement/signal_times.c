/*-------------------------------------------------------------------------
 *
 * signal_times.c
 *	  When each signal of a lead was noted.
 *
 *-------------------------------------------------------------------------
 */
#include "agreement/signal_times.h"

void
signal_times_clear(SignalTimes *times)
{
	for (int signal = 0; signal < LEAD_SIGNAL_COUNT; signal++)
		times->at[signal] = SIGNAL_NEVER;
}

/* A signal that is noted twice is known since the first time. */
void
signal_times_add(SignalTimes *times, int signal, int64_t at)
{
	if (at < times->at[signal])
		times->at[signal] = at;
}

void
signal_times_merge(SignalTimes *times, const SignalTimes *other)
{
	for (int signal = 0; signal < LEAD_SIGNAL_COUNT; signal++)
		signal_times_add(times, signal, other->at[signal]);
}

/* The signals that were noted by then. */
uint8_t
signal_times_by(const SignalTimes *times, int64_t at)
{
	uint8_t signals = 0;

	for (int signal = 0; signal < LEAD_SIGNAL_COUNT; signal++)
		if (times->at[signal] <= at && times->at[signal] != SIGNAL_NEVER)
			signals |= (uint8_t) (1U << signal);
	return signals;
}

/*
 * When the n-th signal, from 1 on, was noted of those that are not in "without";
 * false when there are fewer.
 */
bool
signal_times_nth(const SignalTimes *times, uint8_t without, int n, int64_t *at)
{
	int64_t sorted[LEAD_SIGNAL_COUNT];
	int count = 0;

	for (int signal = 0; signal < LEAD_SIGNAL_COUNT; signal++)
	{
		int i = count;

		if (times->at[signal] == SIGNAL_NEVER || without & (1U << signal))
			continue;
		for (; i > 0 && sorted[i - 1] > times->at[signal]; i--)
			sorted[i] = sorted[i - 1];
		sorted[i] = times->at[signal];
		count++;
	}
	if (n < 1 || n > count)
		return false;
	*at = sorted[n - 1];
	return true;
}
