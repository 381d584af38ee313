/*-------------------------------------------------------------------------
 *
 * tally.h
 *	  The additive vector that is the state of every KPI.
 *
 * A tally holds 64-bit counters, 128-bit sums and a vector of 64-bit bins (of
 * a histogram, say), all exact, and nothing that cannot be subtracted again.
 * So one representation serves as aggregate state, as partial state of a
 * parallel worker, as stored value, as delta and as moving window.  A number
 * may be negative, since a tally may be a difference of two.
 *
 * A vector has thousands of bins, of which few are filled, so only those that
 * are not zero are there.  The invariant of every tally, at all times:
 *
 *	- the numbers of its bins ascend strictly, and each belongs to a bin set
 *	- no count of a bin is zero
 *	- it is exactly as long as its cells and bins
 *
 * So equal values have equal bytes, without a final function that would have
 * to bring that about.  A bin is found by a search in a narrow range and
 * counted in place; only a bin that gets its first item makes the tally longer.
 *
 * This part knows nothing of the server and takes no memory.
 *
 *-------------------------------------------------------------------------
 */
#ifndef TALLY_H
#define TALLY_H

#include "tally/i128.h"
#include "tally/wire.h"

/*
 * A value of a state type.  Equal values have equal bytes from kind on.
 */
typedef struct Tally
{
	uint32_t length_word; /* the server's; not read here */
	uint8_t kind;
	uint8_t version;
	uint16_t bins;	/* those that are there */
	int64_t cell[]; /* counters, then high and low word of each sum, then the
					 * count of each bin; behind them the number of each bin,
					 * of 16 bits */
} Tally;

#define TALLY_BIN_SIZE (sizeof(int64_t) + sizeof(uint16_t))

/* What the bins of a set count: the numbers at which they start. */
typedef struct TallyScale
{
	int bins;
	uint8_t decimals; /* of a number, which is an integer here */
	int (*bin_of)(int64_t number);
	int64_t (*start_of)(int bin);
} TallyScale;

typedef struct TallyBinSet
{
	const char *name;
	const TallyScale *scale;
	int first; /* its bins follow those of the sets before it */
} TallyBinSet;

/*
 * What the cells of one kind and version mean.  Whoever makes tallies has a
 * layout for each kind, and never changes one that has been released: it gets
 * another version.
 */
typedef struct TallyLayout
{
	const char *type_name;
	uint8_t kind;
	uint8_t version;
	uint8_t counts;
	uint8_t sums;
	uint8_t decimals;		  /* of every sum, which is an integer here */
	uint8_t bin_sets;
	uint16_t bins;			  /* of all sets */
	const char *const *names; /* of the counters, then of the sums */
	const TallyBinSet *bin_set;
	const char *example;	  /* a valid text */
} TallyLayout;

typedef enum TallyStatus
{
	TALLY_OK,
	TALLY_SYNTAX_ERROR,
	TALLY_UNKNOWN_NAME,
	TALLY_DUPLICATE_NAME,
	TALLY_NO_BIN,
	TALLY_COUNT_OUT_OF_RANGE,
	TALLY_SUM_OUT_OF_RANGE,
	TALLY_TOO_LARGE
} TallyStatus;

/* What is wrong with a text, and where. */
typedef struct TallyError
{
	TallyStatus status;
	const char *expected; /* for a syntax error */
	Int128 nearest;		  /* for a bin: where one starts */
	int decimals;		  /* of the nearest one */
	size_t start;		  /* bytes of the text that are to blame */
	size_t end;
} TallyError;

/* A set of cells: counter i or sum i is in it when bit i is set. */
typedef uint32_t TallyCells;

#define TALLY_CELL(i) ((TallyCells) 1 << (i))

/* Bytes of the longest counter and sum with quotes, colon, comma and space. */
#define TALLY_NAME_MAX 31
#define TALLY_ITEM_TEXT_SIZE (TALLY_NAME_MAX + 6 + I128_TEXT_SIZE)

/* The same for a bin: two numbers of 64 bits, one of them with a point. */
#define TALLY_BIN_TEXT_SIZE (2 * 21 + 6)

/* in tally.c */
extern void tally_clear(Tally *state, const TallyLayout *layout);
extern const char *tally_problem(const Tally *state, size_t size,
								 const TallyLayout *layout);
extern const char *tally_bin_problem(const Tally *state,
									 const TallyLayout *layout);
extern const char *tally_bins_problem(const int64_t *count, int bins,
									  const TallyLayout *layout);
extern TallyStatus tally_add(Tally *state, const Tally *other,
							 const TallyLayout *layout);
extern TallyStatus tally_subtract(Tally *state, const Tally *other,
								  const TallyLayout *layout);
extern TallyStatus tally_negate(Tally *state, const TallyLayout *layout);
extern bool tally_equal(const Tally *a, const Tally *b,
						const TallyLayout *layout);
extern bool tally_count(const Tally *state, const TallyLayout *layout,
						TallyCells cells, int64_t *result);
extern bool tally_sum(const Tally *state, const TallyLayout *layout,
					  TallyCells cells, Int128 *result);

/* in tally_bins.c */
extern int tally_find_bin(const Tally *state, const TallyLayout *layout,
						  int bin);
extern void tally_insert_bin(Tally *state, const TallyLayout *layout, int slot,
							 int bin, int64_t count);
extern void tally_remove_bin(Tally *state, const TallyLayout *layout, int slot);
extern void tally_remove_zeros(Tally *state, const TallyLayout *layout);
extern int tally_missing_bins(const Tally *state, const Tally *other,
							  const TallyLayout *layout);
extern void tally_make_missing_bins(Tally *state, const Tally *other,
									const TallyLayout *layout, int missing);
extern TallyStatus tally_add_bins(Tally *state, const Tally *other,
								  const TallyLayout *layout, bool forward);
extern void tally_slots(const Tally *state, const TallyLayout *layout, int set,
						int *from, int *to);
extern bool tally_count_bins(const Tally *state, const TallyLayout *layout,
							 int set, int64_t *result);
extern bool tally_has_negative_bin(const Tally *state,
								   const TallyLayout *layout, int set);
extern int tally_bin_at(const Tally *state, const TallyLayout *layout, int set,
						int64_t rank);

/* in tally_text.c */
extern size_t tally_text_size(const Tally *state, const TallyLayout *layout);
extern size_t tally_print(const Tally *state, const TallyLayout *layout,
						  char *buffer);
extern bool tally_parse(const char *text, const TallyLayout *layout,
						Tally *state, TallyError *error);
extern bool tally_parse_part(const char *text, const char **at,
							 const TallyLayout *layout, Tally *state,
							 TallyError *error);

/* in tally_wire.c */
extern size_t tally_wire_size(const TallyLayout *layout, int bins);
extern const char *tally_read_head(WireReader *reader,
								   const TallyLayout *layout, uint16_t *bins);
extern const char *tally_read_cells(WireReader *reader,
									const TallyLayout *layout, uint16_t bins,
									Tally *state);
extern void tally_write_cells(const Tally *state, const TallyLayout *layout,
							  uint8_t *at);

/* Bytes of a tally with so many bins. */
static inline size_t
tally_size(const TallyLayout *layout, int bins)
{
	return offsetof(Tally, cell) +
		sizeof(int64_t) * (layout->counts + 2 * (size_t) layout->sums) +
		TALLY_BIN_SIZE * (size_t) bins;
}

static inline int64_t *
tally_bin_counts(const Tally *state, const TallyLayout *layout)
{
	return (int64_t *) &state->cell[layout->counts + 2 * layout->sums];
}

static inline uint16_t *
tally_bin_numbers(const Tally *state, const TallyLayout *layout)
{
	return (uint16_t *) (tally_bin_counts(state, layout) + state->bins);
}

static inline bool
tally_has_bin(const Tally *state, const TallyLayout *layout, int slot, int bin)
{
	return slot < state->bins && tally_bin_numbers(state, layout)[slot] == bin;
}

static inline Int128
tally_get_sum(const Tally *state, const TallyLayout *layout, int sum)
{
	const int64_t *pair = &state->cell[layout->counts + 2 * sum];

	return (Int128) {pair[0], (uint64_t) pair[1]};
}

static inline void
tally_set_sum(Tally *state, const TallyLayout *layout, int sum, Int128 value)
{
	int64_t *pair = &state->cell[layout->counts + 2 * sum];

	pair[0] = value.hi;
	pair[1] = (int64_t) value.lo;
}

/* Add without wrapping around; false when the sum is out of range. */
static inline bool
tally_add_int64(int64_t a, int64_t b, int64_t *sum)
{
	*sum = (int64_t) ((uint64_t) a + (uint64_t) b);
	return b < 0 ? *sum < a : *sum >= a;
}

static inline bool
tally_subtract_int64(int64_t a, int64_t b, int64_t *difference)
{
	*difference = (int64_t) ((uint64_t) a - (uint64_t) b);
	return b < 0 ? *difference > a : *difference <= a;
}

/* Count one item more in a cell, or one less. */
static inline TallyStatus
tally_step_count(Tally *state, int cell, bool forward)
{
	int64_t *count = &state->cell[cell];

	return tally_add_int64(*count, forward ? 1 : -1, count)
		? TALLY_OK : TALLY_COUNT_OUT_OF_RANGE;
}

/* Add an item's amount to a sum, given by its two cells, or take it away. */
static inline TallyStatus
tally_step_pair(int64_t *pair, Int128 amount, bool forward)
{
	Int128 total = {pair[0], (uint64_t) pair[1]};

	if (!(forward ? i128_add(total, amount, &total)
				  : i128_subtract(total, amount, &total)))
		return TALLY_SUM_OUT_OF_RANGE;
	pair[0] = total.hi;
	pair[1] = (int64_t) total.lo;
	return TALLY_OK;
}

static inline TallyStatus
tally_step_sum(Tally *state, const TallyLayout *layout, int sum, Int128 amount,
			   bool forward)
{
	return tally_step_pair(&state->cell[layout->counts + 2 * sum], amount,
						   forward);
}

#endif							/* TALLY_H */
