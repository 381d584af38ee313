/*-------------------------------------------------------------------------
 *
 * pivot_item.c
 *	  A tally as it stands under its key in a flat value: without its zeros.
 *
 *-------------------------------------------------------------------------
 */
#include "pivot/pivot.h"

static inline int
cells_of(const TallyLayout *layout)
{
	return layout->counts + 2 * layout->sums;
}

/* Cells that are there; the sum of bits in pairs, fours and bytes. */
static inline int
cells_present(uint32_t present)
{
	uint32_t bits = present & ~PIVOT_BINS;

	bits -= bits >> 1 & 0x55555555;
	bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
	bits = (bits + (bits >> 4)) & 0x0F0F0F0F;
	return (int) (bits * 0x01010101 >> 24);
}

static inline size_t
item_size(int words, int bins, uint32_t length)
{
	size_t size = sizeof(PivotItem) + sizeof(int64_t) * (size_t) words +
		TALLY_BIN_SIZE * (size_t) bins + (length == PIVOT_NULL ? 0 : length);

	return (size + PIVOT_UNIT - 1) & ~(PIVOT_UNIT - 1);
}

/* The most bytes that an item with so many bins can have. */
size_t
pivot_item_most(const TallyLayout *layout, int bins, uint32_t length)
{
	return item_size(cells_of(layout) + (bins > 0), bins, length);
}

size_t
pivot_item_size_of(const Tally *state, const TallyLayout *layout,
				   uint32_t length)
{
	int cells = cells_of(layout);
	int words = state->bins > 0;

	for (int i = 0; i < cells; i++)
		words += state->cell[i] != 0;
	return item_size(words, state->bins, length);
}

/* Write a tally that is not empty, and its key; return where the next item is. */
PivotItem *
pivot_write_item(PivotItem *item, const Tally *state,
				 const TallyLayout *layout, PivotKey key)
{
	size_t length = key.length == PIVOT_NULL ? 0 : key.length;
	size_t bins = state->bins;
	int cells = cells_of(layout);
	uint32_t present = 0;
	int64_t *word = item->word;
	char *at;
	char *end;

	for (int i = 0; i < cells; i++)
	{
		if (state->cell[i] != 0)
		{
			*word++ = state->cell[i];
			present |= (uint32_t) 1 << i;
		}
	}
	if (bins > 0)
	{
		present |= PIVOT_BINS;
		*word++ = (int64_t) bins;
	}
	item->length = key.length;
	item->present = present;

	at = (char *) word;
	memcpy(at, tally_bin_counts(state, layout), TALLY_BIN_SIZE * bins);
	at += TALLY_BIN_SIZE * bins;
	memcpy(at, key.data, length);
	at += length;
	end = (char *) item + item_size((int) (word - item->word), (int) bins, key.length);
	memset(at, 0, (size_t) (end - at));
	return (PivotItem *) end;
}

/* Where the bins of an item begin, and how many there are. */
static inline const int64_t *
item_bins(const PivotItem *item, int *bins)
{
	const int64_t *word = item->word + cells_present(item->present);

	*bins = item->present & PIVOT_BINS ? (int) *word++ : 0;
	return word;
}

int
pivot_item_bins(const PivotItem *item)
{
	int bins;

	(void) item_bins(item, &bins);
	return bins;
}

/* The tally of a valid item, into one that has room for its bins. */
void
pivot_read_item(const PivotItem *item, const TallyLayout *layout, Tally *state)
{
	const int64_t *word = item->word;
	int cells = cells_of(layout);
	int bins;

	tally_clear(state, layout);
	for (int i = 0; i < cells; i++)
	{
		if (item->present >> i & 1)
			state->cell[i] = *word++;
	}
	word = item_bins(item, &bins);
	state->bins = (uint16_t) bins;
	memcpy(tally_bin_counts(state, layout), word, TALLY_BIN_SIZE * (size_t) bins);
}

PivotKey
pivot_item_key(const PivotItem *item)
{
	int bins;
	const char *at = (const char *) item_bins(item, &bins);

	return (PivotKey) {at + TALLY_BIN_SIZE * (size_t) bins, item->length};
}

PivotItem *
pivot_next_item(const PivotItem *item)
{
	int bins;
	const int64_t *word = item_bins(item, &bins);

	return (PivotItem *) ((char *) item +
						  item_size((int) (word - item->word), bins, item->length));
}

/* The numbers of an item's cells, and how many bins there are. */
static const char *
words_problem(const PivotItem *item, int words, const TallyLayout *layout)
{
	for (int i = 0; i < words; i++)
	{
		if (item->word[i] == 0)
			return "The value has a number that is zero.";
	}
	if ((item->present & PIVOT_BINS) &&
		(item->word[words - 1] < 0 || item->word[words - 1] > layout->bins))
		return "The value has more bins than its type.";
	return NULL;
}

/*
 * Say why these bytes cannot be an item, or give its size.  Nothing is read that
 * is not known to be there.
 */
const char *
pivot_item_problem(const PivotItem *item, size_t left,
				   const TallyLayout *layout, size_t *size)
{
	uint32_t all = ((uint32_t) 1 << cells_of(layout)) - 1;
	const char *problem;
	const char *key;
	size_t length;
	int words;
	int bins;

	if (left < sizeof(PivotItem))
		return "The value is too short.";
	if (item->present & ~(layout->bins > 0 ? all | PIVOT_BINS : all))
		return "The value has a number that its type does not have.";
	if (item->present == 0)
		return "The value has a key with nothing under it.";
	words = cells_present(item->present) + ((item->present & PIVOT_BINS) != 0);
	if (left < item_size(words, 0, 0))
		return "The value is too short.";
	problem = words_problem(item, words, layout);
	if (problem != NULL)
		return problem;

	(void) item_bins(item, &bins);
	length = item->length == PIVOT_NULL ? 0 : item->length;
	if (length > PIVOT_MAX_SIZE ||
		(*size = item_size(words, bins, item->length)) > left)
		return "The value is too short.";
	problem = tally_bins_problem(item->word + words, bins, layout);
	if (problem != NULL)
		return problem;
	key = pivot_item_key(item).data;
	for (const char *at = key + length; at < (const char *) item + *size; at++)
	{
		if (*at != 0)
			return "The value has bytes where none are meant to be.";
	}
	return NULL;
}
