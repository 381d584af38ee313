/*-------------------------------------------------------------------------
 *
 * noted.c
 *	  When each signal of a lead was noted.
 *
 *-------------------------------------------------------------------------
 */
#include "agreement/noted.h"

void
noted_clear(Noted *noted)
{
	for (int signal = 0; signal < LEAD_SIGNAL_COUNT; signal++)
		noted->at[signal] = NOTED_NEVER;
}

/* What is noted twice is known since the first time. */
void
noted_add(Noted *noted, int signal, int64_t at)
{
	if (at < noted->at[signal])
		noted->at[signal] = at;
}

void
noted_merge(Noted *noted, const Noted *other)
{
	for (int signal = 0; signal < LEAD_SIGNAL_COUNT; signal++)
		noted_add(noted, signal, other->at[signal]);
}

/* The signals that were noted by then. */
uint8_t
noted_by(const Noted *noted, int64_t at)
{
	uint8_t signals = 0;

	for (int signal = 0; signal < LEAD_SIGNAL_COUNT; signal++)
		if (noted->at[signal] <= at && noted->at[signal] != NOTED_NEVER)
			signals |= (uint8_t) (1U << signal);
	return signals;
}

/*
 * When the n-th signal, from 1 on, was noted of those that are not in "without";
 * false when there are fewer.
 */
bool
noted_nth(const Noted *noted, uint8_t without, int n, int64_t *at)
{
	int64_t times[LEAD_SIGNAL_COUNT];
	int count = 0;

	for (int signal = 0; signal < LEAD_SIGNAL_COUNT; signal++)
	{
		int place = count;

		if (noted->at[signal] == NOTED_NEVER || without & (1U << signal))
			continue;
		for (; place > 0 && times[place - 1] > noted->at[signal]; place--)
			times[place] = times[place - 1];
		times[place] = noted->at[signal];
		count++;
	}
	if (n < 1 || n > count)
		return false;
	*at = times[n - 1];
	return true;
}
