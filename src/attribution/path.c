/*-------------------------------------------------------------------------
 *
 * path.c
 *	  Paths: how they are put together, and whether bytes are one.
 *
 *-------------------------------------------------------------------------
 */
#include "attribution/path.h"

#include "attribution/credit.h"

/* Touches to look at before interrupts are checked for. */
#define CHECK_MASK 0xfff

/* The order in a path. */
int
touch_compare(const Touch *a, const Touch *b)
{
	int order;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	order = pivot_key_compare(a->channel, b->channel);
	return order != 0 ? order : (int) a->direct - (int) b->direct;
}

/* Number the channels of touches that are given in the order of their channels. */
PathSize
path_number_channels(Touch *const *by_channel, size_t touches)
{
	PathSize size = {.touches = (uint32_t) touches};

	for (size_t i = 0; i < touches; i++)
	{
		PivotKey channel = by_channel[i]->channel;

		if (i == 0 || pivot_key_compare(by_channel[i - 1]->channel, channel) != 0)
		{
			size.channels++;
			if (channel.length == PIVOT_NULL)
				size.has_null = true;
			else
				size.bytes += channel.length;
		}
		by_channel[i]->number = size.channels - 1;
	}
	return size;
}

size_t
path_size(PathSize size)
{
	return sizeof(TouchPath) +
		(sizeof(int64_t) + sizeof(uint32_t)) * (size_t) size.touches +
		sizeof(uint32_t) * (size_t) size.channels + size.bytes;
}

/* Write a path of sorted touches with numbered channels. */
void
path_write(TouchPath *path, PathSize size, const Touch *touch,
		   Touch *const *by_channel)
{
	uint32_t *mark;
	uint32_t *end;
	char *bytes;
	uint32_t used = 0;

	path->version = PATH_VERSION;
	path->has_null = size.has_null;
	path->zero = 0;
	path->touches = size.touches;
	path->channels = size.channels;
	mark = path_marks(path);
	end = path_ends(path);
	bytes = (char *) (end + size.channels);
	for (uint32_t i = 0; i < size.touches; i++)
	{
		path->at[i] = touch[i].at;
		mark[i] = touch[i].number << 1 | touch[i].direct;
	}
	for (uint32_t i = 0; i < size.touches; i++)
	{
		PivotKey channel = by_channel[i]->channel;

		if (i > 0 && by_channel[i]->number == by_channel[i - 1]->number)
			continue;
		if (channel.length != PIVOT_NULL)
		{
			memcpy(bytes + used, channel.data, channel.length);
			used += channel.length;
		}
		end[by_channel[i]->number] = used;
	}
}

/* The channels of a path whose head and length are not wrong so far. */
static const char *
channels_problem(const TouchPath *path, size_t bytes)
{
	const uint32_t *end = path_ends(path);

	for (uint32_t i = 0; i < path->channels; i++)
	{
		if (end[i] > bytes || (i > 0 && end[i] < end[i - 1]))
			return "The value has a channel that is not in it.";
		if (i > 0 && pivot_key_compare(path_channel(path, i - 1), path_channel(path, i)) >= 0)
			return "The value has channels that are not in order.";
	}
	if (path->has_null && path->channels > 1 &&
		end[path->channels - 1] != end[path->channels - 2])
		return "The value has bytes where none are meant to be.";
	if (path->has_null && path->channels == 1 && end[0] != 0)
		return "The value has bytes where none are meant to be.";
	if (bytes != (path->channels == 0 ? 0 : end[path->channels - 1]))
		return "The value has the wrong length.";
	return NULL;
}

static const char *
touches_problem(const TouchPath *path, uint8_t *seen,
				void (*check_interrupts)(void))
{
	const uint32_t *mark = path_marks(path);
	uint64_t few = 0;
	uint32_t channels = 0;

	for (uint32_t i = 0; i < path->touches; i++)
	{
		uint32_t channel = mark[i] >> 1;

		if ((i & CHECK_MASK) == CHECK_MASK)
			check_interrupts();
		if (channel >= path->channels)
			return "The value has a touch of a channel that is not in it.";
		if (path->at[i] < PATH_FIRST_INSTANT || path->at[i] >= PATH_END_OF_INSTANTS)
			return "The value has an instant that is out of range.";
		if (i > 0 && (path->at[i] < path->at[i - 1] ||
					  (path->at[i] == path->at[i - 1] && mark[i] < mark[i - 1])))
			return "The value has touches that are not in order.";
		if (seen == NULL)
		{
			channels += !(few >> channel & 1);
			few |= UINT64_C(1) << channel;
		}
		else
		{
			channels += !(seen[channel / 8] >> channel % 8 & 1);
			seen[channel / 8] |= (uint8_t) (1 << channel % 8);
		}
	}
	return channels == path->channels ? NULL : "The value has a channel without a touch.";
}

/*
 * Say why these bytes cannot be a path, or return NULL when they are one.  seen
 * has a bit, which is zero, for each of the channels that the bytes tell of, and
 * can be NULL for PATH_FEW_CHANNELS.
 */
const char *
path_problem(const TouchPath *path, size_t size, uint8_t *seen,
			 void (*check_interrupts)(void))
{
	PathSize least;
	const char *problem;

	if (size < sizeof(TouchPath))
		return "The value is too short.";
	if (path->version != PATH_VERSION)
		return "The value has a version that is not known here.";
	if (path->has_null > 1 || path->zero != 0)
		return "The value has bytes where none are meant to be.";
	if (path->touches > CREDIT_MAX_TOUCHES)
		return "The value has too many touches.";
	if (path->channels > path->touches || path->has_null > path->channels)
		return "The value has a channel without a touch.";
	least = (PathSize) {.touches = path->touches, .channels = path->channels};
	if (size < path_size(least))
		return "The value is too short.";
	problem = channels_problem(path, size - path_size(least));
	return problem != NULL ? problem : touches_problem(path, seen, check_interrupts);
}
