/*-------------------------------------------------------------------------
 *
 * path.h
 *	  A path: the touches of a lead in the order of time.
 *
 * The invariant of every path, at all times: its touches ascend by instant, then
 * by channel, then the direct one last; its channels ascend strictly, by their
 * bytes and NULL last, and each has a touch.  So equal paths have equal bytes.
 *
 * This part knows nothing of the server and takes no memory.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PATH_H
#define PATH_H

#include "pivot/pivot.h"

#define PATH_VERSION 1

/* What the server has as instants: microseconds since 2000. */
#define PATH_FIRST_INSTANT INT64_C(-211813488000000000)
#define PATH_END_OF_INSTANTS INT64_C(9223371331200000000)

/* A value; behind the instants stand the marks, the ends and the bytes. */
typedef struct TouchPath
{
	uint32_t length_word; /* the server's; not read here */
	uint8_t version;
	uint8_t has_null; /* the last channel is NULL */
	uint16_t zero;
	uint32_t touches;
	uint32_t channels;
	int64_t at[];
} TouchPath;

/* A touch as it comes, before it is in a path. */
typedef struct Touch
{
	int64_t at;
	PivotKey channel;
	uint32_t number; /* of the channel, see path_number_channels() */
	bool direct;
} Touch;

/* What a path of given touches has. */
typedef struct PathSize
{
	uint32_t touches;
	uint32_t channels;
	bool has_null;
	size_t bytes; /* of all channels */
} PathSize;

/* More channels than this need a bit for each, to see that all have a touch. */
#define PATH_FEW_CHANNELS 64

/* The longest text of an instant, with quotes: "-4712-01-01T00:00:00.000000Z". */
#define PATH_INSTANT_SIZE 32

/* in path.c */
extern int touch_compare(const Touch *a, const Touch *b);
extern PathSize path_number_channels(Touch *const *by_channel, size_t touches);
extern size_t path_size(PathSize size);
extern void path_write(TouchPath *path, PathSize size, const Touch *touch,
					   Touch *const *by_channel);
extern const char *path_problem(const TouchPath *path, size_t size,
								uint8_t *seen, void (*check_interrupts)(void));

/* in path_text.c */
extern size_t path_print_instant(int64_t at, char *buffer);
extern bool path_parse(const char *text, PivotEncode encode, char *keys,
					   Touch *touch, size_t room, size_t *touches,
					   TallyError *error, void (*check_interrupts)(void));

/* The channel's number and, in the lowest bit, whether the touch is direct. */
static inline uint32_t *
path_marks(const TouchPath *path)
{
	return (uint32_t *) &path->at[path->touches];
}

/* Where the bytes of each channel end. */
static inline uint32_t *
path_ends(const TouchPath *path)
{
	return path_marks(path) + path->touches;
}

static inline PivotKey
path_channel(const TouchPath *path, uint32_t number)
{
	const uint32_t *end = path_ends(path);
	uint32_t start = number == 0 ? 0 : end[number - 1];

	if (path->has_null && number == path->channels - 1)
		return (PivotKey) {"", PIVOT_NULL};
	return (PivotKey) {(const char *) (end + path->channels) + start, end[number] - start};
}

static inline Touch
path_touch(const TouchPath *path, uint32_t touch)
{
	uint32_t mark = path_marks(path)[touch];

	return (Touch) {
		.at = path->at[touch], .channel = path_channel(path, mark >> 1),
		.number = mark >> 1, .direct = mark & 1
	};
}

#endif							/* PATH_H */
