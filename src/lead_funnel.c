/*-------------------------------------------------------------------------
 *
 * lead_funnel.c
 *	  The module's magic block; all work is done in the rooms below.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

LF_MODULE_MAGIC("lead_funnel", LEAD_FUNNEL_VERSION);
