/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  Every difference between server versions, and nothing else.
 *
 * Every file that knows the server includes it first.
 *
 *-------------------------------------------------------------------------
 */
#ifndef COMPAT_H
#define COMPAT_H

#include "postgres.h"

#include "fmgr.h"

#if PG_VERSION_NUM < 150000
#error "lead_funnel needs PostgreSQL 15 or later"
#endif

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#else
/* Soft errors came with 16: before, every error is a hard one. */
#define ereturn(context, dummy, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy; \
	} while (0)
#define SOFT_ERROR_OCCURRED(context) (false)
#endif

/* A C function that SQL can call; 15 does not export it by itself. */
#if PG_VERSION_NUM >= 160000
#define LF_FUNCTION(name) PG_FUNCTION_INFO_V1(name)
#else
#define LF_FUNCTION(name) \
	extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS); \
	PG_FUNCTION_INFO_V1(name)
#endif

/* Since 18 it stands before a declaration. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* Infinite intervals came with 17. */
#if PG_VERSION_NUM >= 170000
#define LF_INTERVAL_IS_NOBEGIN(interval) INTERVAL_IS_NOBEGIN(interval)
#define LF_INTERVAL_IS_NOEND(interval) INTERVAL_IS_NOEND(interval)
#else
#define LF_INTERVAL_IS_NOBEGIN(interval) (false)
#define LF_INTERVAL_IS_NOEND(interval) (false)
#endif

/* A character without an equivalent is no hard error since 16. */
#if PG_VERSION_NUM >= 160000
#define LF_UNICODE_TO_SERVER(character, bytes) \
	pg_unicode_to_server_noerror(character, bytes)
#else
#define LF_UNICODE_TO_SERVER(character, bytes) \
	(pg_unicode_to_server(character, bytes), true)
#endif

/* Since 16 the memory of regular expressions is the server's. */
#define LF_REGEX_IN_MALLOC (PG_VERSION_NUM < 160000)

/* Ranges can be made with soft errors since 16. */
#if PG_VERSION_NUM >= 160000
#define LF_MAKE_RANGE(type, lower, upper) \
	make_range(type, lower, upper, false, NULL)
#else
#define LF_MAKE_RANGE(type, lower, upper) make_range(type, lower, upper, false)
#endif

/* The count of a text no longer includes itself, so 17 does not ask. */
#if PG_VERSION_NUM >= 170000
#define LF_SEND_COUNTED_TEXT(buffer, text, length) \
	pq_sendcountedtext(buffer, text, length)
#else
#define LF_SEND_COUNTED_TEXT(buffer, text, length) \
	pq_sendcountedtext(buffer, text, length, false)
#endif

/* Whether the transaction made the table or its file, so that TRUNCATE empties it in place. */
#if PG_VERSION_NUM >= 160000
#define LF_HAS_NEW_FILE(table) \
	((table)->rd_createSubid != InvalidSubTransactionId || \
	 (table)->rd_firstRelfilelocatorSubid != InvalidSubTransactionId)
#else
#define LF_HAS_NEW_FILE(table) \
	((table)->rd_createSubid != InvalidSubTransactionId || \
	 (table)->rd_firstRelfilenodeSubid != InvalidSubTransactionId)
#endif

/* A scan takes flags since 19. */
#if PG_VERSION_NUM >= 190000
#define LF_BEGIN_SCAN(table, snapshot) table_beginscan(table, snapshot, 0, NULL, 0)
#else
#define LF_BEGIN_SCAN(table, snapshot) table_beginscan(table, snapshot, 0, NULL)
#endif

#ifdef PG_MODULE_MAGIC_EXT
#define LF_MODULE_MAGIC(module, module_version) \
	PG_MODULE_MAGIC_EXT(.name = module, .version = module_version)
#else
#define LF_MODULE_MAGIC(module, module_version) PG_MODULE_MAGIC
#endif

#endif							/* COMPAT_H */
