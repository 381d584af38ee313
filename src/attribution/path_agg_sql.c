/*-------------------------------------------------------------------------
 *
 * path_agg_sql.c
 *	  The aggregate touch_path_agg: touches in any order, collected in a bytea.
 *
 * Sorting and finding channels wait for the end, so a row costs little more than
 * a copy of its bytes.  A state is as long as the room that it has taken: what is
 * used of it stands at its head.  The server keeps states at the alignment of a
 * bytea, and any bytea can be made to look like one, so numbers are copied, and
 * nothing is believed.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "attribution/credit_sql.h"
#include "attribution/path_sql.h"

/* What stands before the touches. */
typedef struct StateHead
{
	uint32 length_word;
	uint32 used;	/* bytes, this head included */
	uint32 touches;
} StateHead;

/* A touch: this, then the bytes of its channel. */
typedef struct StateTouch
{
	int64 at;
	uint32 length; /* of the channel, or PIVOT_NULL */
	uint32 direct;
} StateTouch;

/* Most paths never take more. */
#define FIRST_ROOM ((Size) 240)

static Size
touch_size(PivotKey channel)
{
	return sizeof(StateTouch) + (channel.length == PIVOT_NULL ? 0 : channel.length);
}

pg_noreturn static void
state_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("invalid state of aggregate touch_path_agg"),
			 errhint("Leave its states to the aggregate.")));
}

static StateHead
read_head(const bytea *state)
{
	StateHead head;

	if (VARSIZE(state) < sizeof(StateHead))
		state_error();
	memcpy(&head, state, sizeof(head));
	if (head.used < sizeof(StateHead) || head.used > VARSIZE(state) ||
		head.touches > CREDIT_MAX_TOUCHES ||
		head.touches > (head.used - sizeof(StateHead)) / sizeof(StateTouch))
		state_error();
	return head;
}

/* The same state, or a longer copy, with room for so many bytes more. */
static bytea *
make_room(bytea *state, StateHead *head, Size more)
{
	Size size = VARSIZE(state);
	bytea *copy;

	if (more <= size - head->used)
		return state;
	if (more > MaxAllocSize - head->used)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("value of type touch_path too large"),
				 errdetail("A path has at most %zu bytes.", (Size) MaxAllocSize),
				 errhint("Leave out touches that are too old to matter, or give channels shorter names.")));
	size = Min(Max(2 * size, head->used + more), MaxAllocSize);
	copy = palloc(size);
	memcpy(copy, state, head->used);
	memset((char *) copy + head->used, 0, size - head->used);
	SET_VARSIZE(copy, size);
	memcpy(&head->length_word, copy, sizeof(head->length_word));
	return copy;
}

static bytea *
make_state(void)
{
	bytea *state = palloc0(FIRST_ROOM);
	StateHead head = {.used = sizeof(StateHead)};

	SET_VARSIZE(state, FIRST_ROOM);
	memcpy(&head.length_word, state, sizeof(head.length_word));
	memcpy(state, &head, sizeof(head));
	return state;
}

/* The state as it is, in an aggregate; elsewhere a copy, as it is somebody else's. */
static bytea *
state_arg(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		return make_state();
	return AggCheckCallContext(fcinfo, NULL) ? PG_GETARG_BYTEA_P(0) : PG_GETARG_BYTEA_P_COPY(0);
}

/* Append so many touches, which have so many bytes. */
static bytea *
append(bytea *state, const void *bytes, Size size, uint32 touches)
{
	StateHead head = read_head(state);

	credit_check_touches((int64) head.touches + touches);
	state = make_room(state, &head, size);
	memcpy((char *) state + head.used, bytes, size);
	head.used += (uint32) size;
	head.touches += touches;
	memcpy(state, &head, sizeof(head));
	return state;
}

/* One touch; its head and its channel come from two places. */
static bytea *
append_touch(bytea *state, StateTouch touch, PivotKey channel)
{
	StateHead head = read_head(state);
	char *at;

	credit_check_touches((int64) head.touches + 1);
	state = make_room(state, &head, touch_size(channel));
	at = (char *) state + head.used;
	memcpy(at, &touch, sizeof(touch));
	if (channel.length != PIVOT_NULL)
		memcpy(at + sizeof(touch), channel.data, channel.length);
	head.used += (uint32) touch_size(channel);
	head.touches++;
	memcpy(state, &head, sizeof(head));
	return state;
}

static PivotKey
channel_arg(FunctionCallInfo fcinfo, int n)
{
	text *channel;

	if (PG_ARGISNULL(n))
		return (PivotKey) {"", PIVOT_NULL};
	channel = PG_GETARG_TEXT_PP(n);
	return (PivotKey) {VARDATA_ANY(channel), (uint32) VARSIZE_ANY_EXHDR(channel)};
}

/* Arguments: state, channel, touched_at. */
static Datum
add_touch(FunctionCallInfo fcinfo, bool direct)
{
	bytea *state = state_arg(fcinfo);
	PivotKey channel;
	TimestampTz at;

	if (PG_ARGISNULL(2))
		PG_RETURN_BYTEA_P(state);
	at = PG_GETARG_TIMESTAMPTZ(2);
	credit_check_finite(at, "instant of a touch");
	channel = channel_arg(fcinfo, 1);
	PG_RETURN_BYTEA_P(append_touch(state, (StateTouch) {at, channel.length, direct}, channel));
}

LF_FUNCTION(touch_path_agg_transition);
Datum
touch_path_agg_transition(PG_FUNCTION_ARGS)
{
	return add_touch(fcinfo, false);
}

LF_FUNCTION(touch_path_agg_direct_transition);
Datum
touch_path_agg_direct_transition(PG_FUNCTION_ARGS)
{
	return add_touch(fcinfo, !PG_ARGISNULL(3) && PG_GETARG_BOOL(3));
}

/* Touches of the state as they stand there, which may be anything. */
static Touch *
read_touches(const bytea *state, StateHead head)
{
	Touch *touch = palloc(sizeof(Touch) * Max(head.touches, 1));
	const char *at = (const char *) state + sizeof(StateHead);
	Size left = head.used - sizeof(StateHead);

	for (uint32 i = 0; i < head.touches; i++)
	{
		StateTouch next;
		PivotKey channel;

		if ((i & 0xfff) == 0xfff)
			CHECK_FOR_INTERRUPTS();
		if (left < sizeof(StateTouch))
			state_error();
		memcpy(&next, at, sizeof(next));
		channel = (PivotKey) {at + sizeof(next), next.length};
		if (next.at < PATH_FIRST_INSTANT || next.at >= PATH_END_OF_INSTANTS ||
			next.direct > 1 || (next.length != PIVOT_NULL && next.length > MaxAllocSize) ||
			left < touch_size(channel))
			state_error();
		touch[i] = (Touch) {.at = next.at, .channel = channel, .direct = next.direct};
		at += touch_size(channel);
		left -= touch_size(channel);
	}
	if (left != 0)
		state_error();
	return touch;
}

LF_FUNCTION(touch_path_agg_combine);
Datum
touch_path_agg_combine(PG_FUNCTION_ARGS)
{
	bytea *state = state_arg(fcinfo);
	const bytea *other;
	StateHead head;

	if (PG_ARGISNULL(1))
		PG_RETURN_BYTEA_P(state);
	other = PG_GETARG_BYTEA_P(1);
	head = read_head(other);
	PG_RETURN_BYTEA_P(append(state, (const char *) other + sizeof(StateHead),
							 head.used - sizeof(StateHead), head.touches));
}

LF_FUNCTION(touch_path_agg_final);
Datum
touch_path_agg_final(PG_FUNCTION_ARGS)
{
	const bytea *state = PG_ARGISNULL(0) ? make_state() : PG_GETARG_BYTEA_P(0);
	StateHead head = read_head(state);
	Touch *touch = read_touches(state, head);
	TouchPath *path = path_make(touch, head.touches);

	pfree(touch);
	PG_RETURN_POINTER(path);
}
