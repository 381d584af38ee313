/* sources: src/agreement/signal_times.c */
/*-------------------------------------------------------------------------
 *
 * signal_times.c
 *	  Signals in random order, against a list of them that is sorted.
 *
 *-------------------------------------------------------------------------
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "agreement/signal_times.h"

#define ROUNDS 20000
#define MAX_NOTES 12

typedef struct Note
{
	int signal;
	int64_t at;
} Note;

static int
by_time(const void *a, const void *b)
{
	const Note *first = a;
	const Note *second = b;

	return (first->at > second->at) - (first->at < second->at);
}

/* The n-th of other signals, from 1 on, each counted once; 0: there is none. */
static bool
nth_slowly(const Note *notes, int count, uint8_t without, int n, int64_t *at)
{
	uint8_t seen = without;

	for (int i = 0; i < count; i++)
	{
		if (seen & (1U << notes[i].signal))
			continue;
		seen |= (uint8_t) (1U << notes[i].signal);
		if (--n == 0)
		{
			*at = notes[i].at;
			return true;
		}
	}
	return false;
}

static uint8_t
by_slowly(const Note *notes, int count, int64_t at)
{
	uint8_t signals = 0;

	for (int i = 0; i < count && notes[i].at <= at; i++)
		signals |= (uint8_t) (1U << notes[i].signal);
	return signals;
}

int
main(void)
{
	static const int64_t extremes[] = {INT64_MIN, INT64_MAX - 1, 0, -1};
	int wrong[4] = {0};
	int found = 0;
	int64_t at;

	srand(20261125);
	for (int round = 0; round < ROUNDS; round++)
	{
		Note notes[MAX_NOTES];
		SignalTimes times;
		SignalTimes half;
		SignalTimes other;
		int count = rand() % MAX_NOTES;
		uint8_t without = (uint8_t) (rand() % 32);

		signal_times_clear(&times);
		signal_times_clear(&half);
		signal_times_clear(&other);

		for (int i = 0; i < count; i++)
		{
			notes[i].signal = rand() % LEAD_SIGNAL_COUNT;
			notes[i].at = rand() % 10 == 0 ? extremes[rand() % 4] : rand() % 20;
			signal_times_add(&times, notes[i].signal, notes[i].at);
			signal_times_add(rand() % 2 == 0 ? &half : &other, notes[i].signal, notes[i].at);
		}
		signal_times_merge(&half, &other);
		wrong[0] += memcmp(&half, &times, sizeof(times)) != 0;
		qsort(notes, (size_t) count, sizeof(Note), by_time);
		wrong[1] += signal_times_by(&times, SIGNAL_NEVER) != by_slowly(notes, count, INT64_MAX);
		for (int64_t time = -2; time < 22; time++)
			wrong[2] += signal_times_by(&times, time) != by_slowly(notes, count, time);
		for (int n = -1; n <= LEAD_SIGNAL_COUNT + 1; n++)
		{
			int64_t expected = 0;
			bool is_there = n > 0 && nth_slowly(notes, count, without, n, &expected);

			at = 0;
			wrong[3] += signal_times_nth(&times, without, n, &at) != is_there || at != expected;
			found += is_there;
		}
	}
	tap_ok(wrong[0] == 0, "parts that are merged are the whole: %d are not", wrong[0]);
	tap_ok(wrong[1] == 0, "what was noted is known: %d are wrong", wrong[1]);
	tap_ok(wrong[2] == 0, "and by when: %d are wrong", wrong[2]);
	tap_ok(wrong[3] == 0 && found > ROUNDS, "the n-th of the others: %d are wrong, %d were there", wrong[3], found);
	{
		SignalTimes nothing;

		signal_times_clear(&nothing);
		signal_times_add(&nothing, 1, SIGNAL_NEVER);
		tap_ok(signal_times_by(&nothing, SIGNAL_NEVER) == 0 && !signal_times_nth(&nothing, 0, 1, &at), "never is not noted");
	}
	return tap_done();
}
