/*-------------------------------------------------------------------------
 *
 * shown.h
 *	  A rejected value as a message shows it: not for pages.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SHOWN_H
#define SHOWN_H

#include "mb/pg_wchar.h"

#define SHOWN_BYTES 200

/* The first bytes of a text in the server's encoding; palloc'd, terminated. */
static inline char *
shown_part(const char *start, int length)
{
	if (length <= SHOWN_BYTES)
		return pnstrdup(start, length);
	return psprintf("%.*s...", pg_mbcliplen(start, length, SHOWN_BYTES), start);
}

static inline char *
shown(const char *text)
{
	return shown_part(text, (int) strlen(text));
}

#endif							/* SHOWN_H */
