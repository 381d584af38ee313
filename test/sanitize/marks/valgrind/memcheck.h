/*-------------------------------------------------------------------------
 *
 * memcheck.h
 *	  In place of Valgrind's header of this name: what a server built with
 *	  USE_VALGRIND says of its memory goes to the address sanitizer.
 *
 * palloc takes memory from malloc in blocks, so the sanitizer by itself sees
 * no end of a chunk, and none that was freed.  The server marks both, and the
 * buffers that are not pinned.  What is not initialized is not known here.
 *
 *-------------------------------------------------------------------------
 */
#ifndef LEAD_FUNNEL_MEMCHECK_H
#define LEAD_FUNNEL_MEMCHECK_H

#include <sanitizer/asan_interface.h>

#define VALGRIND_MAKE_MEM_NOACCESS(addr, size) ASAN_POISON_MEMORY_REGION(addr, size)
#define VALGRIND_MAKE_MEM_DEFINED(addr, size) ASAN_UNPOISON_MEMORY_REGION(addr, size)
#define VALGRIND_MAKE_MEM_UNDEFINED(addr, size) ASAN_UNPOISON_MEMORY_REGION(addr, size)
#define VALGRIND_MEMPOOL_ALLOC(pool, addr, size) ASAN_UNPOISON_MEMORY_REGION(addr, size)
#define VALGRIND_MEMPOOL_CHANGE(pool, from, to, size) ASAN_UNPOISON_MEMORY_REGION(to, size)

/* A chunk that is freed is wiped, and marked by that. */
#define VALGRIND_MEMPOOL_FREE(pool, addr) ((void) 0)
#define VALGRIND_CREATE_MEMPOOL(pool, redzone, zeroed) ((void) 0)
#define VALGRIND_DESTROY_MEMPOOL(pool) ((void) 0)
#define VALGRIND_MEMPOOL_TRIM(pool, addr, size) ((void) 0)
#define VALGRIND_MOVE_MEMPOOL(from, to) ((void) 0)

#define VALGRIND_CHECK_MEM_IS_DEFINED(addr, size) ((void) 0)
#define VALGRIND_GET_VBITS(from, to, size) 0
#define VALGRIND_COUNT_ERRORS 0
#define VALGRIND_DO_LEAK_CHECK ((void) 0)
#define VALGRIND_PRINTF(...) ((void) 0)
#define VALGRIND_DISABLE_ERROR_REPORTING ((void) 0)
#define VALGRIND_ENABLE_ERROR_REPORTING ((void) 0)
#define RUNNING_ON_VALGRIND 0

#endif
