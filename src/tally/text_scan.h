/*-------------------------------------------------------------------------
 *
 * text_scan.h
 *	  Stepping through the text form of a state, and saying what is wrong.
 *
 *-------------------------------------------------------------------------
 */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H

#include "tally/tally.h"

typedef struct TextScan
{
	const char *text; /* ends with a null */
	const char *at;
	TallyError *error;
} TextScan;

static inline bool
scan_fail(TextScan *scan, TallyStatus status, const char *start,
		  const char *end)
{
	scan->error->status = status;
	scan->error->start = (size_t) (start - scan->text);
	scan->error->end = (size_t) (end - scan->text);
	return false;
}

static inline bool
scan_fail_syntax(TextScan *scan, const char *expected)
{
	scan->error->expected = expected;
	return scan_fail(scan, TALLY_SYNTAX_ERROR, scan->at, scan->at);
}

static inline void
scan_skip_space(TextScan *scan)
{
	while (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' ||
		   *scan->at == '\r')
		scan->at++;
}

/* Step over one punctuation mark and the white space around it. */
static inline bool
scan_accept(TextScan *scan, char mark)
{
	scan_skip_space(scan);
	if (*scan->at != mark)
		return false;
	scan->at++;
	scan_skip_space(scan);
	return true;
}

#endif							/* TEXT_SCAN_H */
