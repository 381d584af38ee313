/*-------------------------------------------------------------------------
 *
 * fuzz.h
 *	  What the fuzz targets share.
 *
 * A target is a program of one file, test/fuzz/NAME.c.  Its first line names
 * the sources it is linked with, as in a unit test, its second one libFuzzer's
 * options.  NAME.dict has the words of its inputs, NAME.corpus the inputs that
 * every run starts from: one a line, with \xHH for bytes that are no printable
 * ASCII and for backslashes; lines that begin with # are comments.
 *
 *-------------------------------------------------------------------------
 */
#ifndef LEAD_FUNNEL_FUZZ_H
#define LEAD_FUNNEL_FUZZ_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What libFuzzer calls, the second one if it is there, and what it offers. */
extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
									  size_t max_size, unsigned int seed);
extern size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* What must hold for every input. */
#define LAW(condition) \
	((condition) ? (void) 0 : fuzz_broken(#condition, __FILE__, __LINE__))

/* Writes what the target was looking at, for a broken law. */
static void describe(FILE *out);

static inline void
fuzz_broken(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: broken law: %s\n", file, line, condition);
	describe(stderr);
	abort();
}

/*
 * The rest of an input as numbers.  After its last byte come pseudo-random
 * ones, always the same for the same input.
 */
typedef struct FuzzInput
{
	const uint8_t *at;
	size_t left;
	uint64_t state;
} FuzzInput;

static inline FuzzInput
fuzz_input(const uint8_t *data, size_t size, size_t used)
{
	FuzzInput input = {data + used, size - used, 14695981039346656037U};

	for (size_t i = 0; i < size; i++)
		input.state = (input.state ^ data[i]) * 1099511628211U;
	return input;
}

/* A number of so many bytes. */
static inline uint64_t
fuzz_number(FuzzInput *input, int bytes)
{
	uint64_t number = 0;

	for (int i = 0; i < bytes; i++)
	{
		uint8_t byte;

		if (input->left > 0)
		{
			byte = *input->at++;
			input->left--;
		}
		else
		{
			input->state = input->state * 6364136223846793005U + 1442695040888963407U;
			byte = (uint8_t) (input->state >> 56);
		}
		number = number << 8 | byte;
	}
	return number;
}

/* One from 0 to below a limit, which takes as many bytes as it needs. */
static inline int64_t
fuzz_below(FuzzInput *input, int64_t limit)
{
	int bytes = 1;

	while (bytes < 8 && limit > INT64_C(1) << 8 * bytes)
		bytes *= 2;
	return (int64_t) (fuzz_number(input, bytes) % (uint64_t) limit);
}

/* A copy in a chunk of the very size, so that reading past it is noticed. */
static inline char *
fuzz_copy(const void *data, size_t size)
{
	char *copy = malloc(size > 0 ? size : 1);

	if (size > 0)
		memcpy(copy, data, size);
	return copy;
}

#endif							/* LEAD_FUNNEL_FUZZ_H */
