/*-------------------------------------------------------------------------
 *
 * kept_query_sql.c
 *	  Queries of steps that are planned once a session.
 *
 * Each report needs the agreement, which stands in ten tables, and most need the
 * leads whose stored class does not hold, who are few.  To plan these again takes
 * longer than to run a report of one lead.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

/* So many rows are fetched at once. */
#define FETCH_ROWS 1000

/* What is asked of a step. */
typedef enum QueryKind
{
	QUERY_ROWS,
	QUERY_CONDITION,			/* of a step like any_due */
	QUERY_KEY,					/* of one like stored_for */
	QUERY_POLICY				/* of one like policy */
} QueryKind;

/* The queries, of a step whose name comes last. */
static const char *const query_texts[] = {
	"SELECT * FROM %s",
	"SELECT * FROM %s",
	"SELECT f.agreement FROM %s f",
	("SELECT lead_funnel._policy(p.channel_rules, p.conversion_rules, p.channels, p.suits, "
	 "p.agreement, p.hours, p.companies, p.company_hours, p.own_domains) FROM %s p"),
};

/* Memory without padding, as it is hashed. */
typedef struct QueryId
{
	Oid step;
	Oid role;					/* who asks: others may see something else */
	uint32 kind;
} QueryId;

/*
 * A query of a step, under the name that the step had.  plan is NULL until it is
 * kept, and is not replaced while it runs; value is what it gave when the key was
 * that, and is NULL without a key.
 */
typedef struct KeptQuery
{
	QueryId id;					/* hash key, must be first */
	int running;
	char *name;
	SPIPlanPtr plan;
	char *key;
	struct varlena *value;
} KeptQuery;

static HTAB *queries = NULL;

static char *
name_of(Oid step)
{
	const char *name = get_rel_name(step);
	const char *space = name != NULL ? get_namespace_name(get_rel_namespace(step)) : NULL;

	if (space == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", step)));
	return quote_qualified_identifier(space, name);
}

static KeptQuery *
find_query(Oid step, QueryKind kind)
{
	QueryId id = {step, GetUserId(), (uint32) kind};
	KeptQuery *query;
	bool found;

	if (queries == NULL)
	{
		HASHCTL options = {0};

		options.keysize = sizeof(QueryId);
		options.entrysize = sizeof(KeptQuery);
		queries = hash_create("lead_funnel queries", 8, &options, HASH_ELEM | HASH_BLOBS);
	}
	query = hash_search(queries, &id, HASH_ENTER, &found);
	if (!found)
		memset((char *) query + sizeof(QueryId), 0, sizeof(KeptQuery) - sizeof(QueryId));
	return query;
}

static void
forget_value(KeptQuery *query)
{
	if (query->value != NULL)
		pfree(query->value);
	if (query->key != NULL)
		pfree(query->key);
	query->value = NULL;
	query->key = NULL;
}

/*
 * The plan of the query, which the server makes anew when what it reads has
 * changed.  One that cannot be kept, as another one runs, is gone with SPI_finish().
 */
static SPIPlanPtr
prepare(KeptQuery *query)
{
	char *name = name_of(query->id.step);
	SPIPlanPtr plan;

	if (query->plan != NULL && strcmp(query->name, name) == 0)
		return query->plan;
	plan = SPI_prepare(psprintf(query_texts[query->id.kind], name), 0, NULL);
	if (plan == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not prepare the query of %s: %s", name,
						SPI_result_code_string(SPI_result))));
	if (query->running > 0)
		return plan;
	if (query->plan != NULL)
	{
		SPI_freeplan(query->plan);
		query->plan = NULL;
		pfree(query->name);
		query->name = NULL;
	}
	query->name = MemoryContextStrdup(TopMemoryContext, name);
	SPI_keepplan(plan);
	query->plan = plan;
	return plan;
}

/* Execute the query; an error leaves it as it was. */
static void
run(KeptQuery *query)
{
	SPIPlanPtr plan = prepare(query);
	int result = SPI_ERROR_UNCONNECTED;

	query->running++;
	PG_TRY();
	{
		result = SPI_execute_plan(plan, NULL, NULL, true, 2);
	}
	PG_FINALLY();
	{
		query->running--;
	}
	PG_END_TRY();
	if (result != SPI_OK_SELECT || SPI_processed > 1 || SPI_tuptable->tupdesc->natts != 1)
		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("%s must have one row", name_of(query->id.step))));
}

/* The one value of the query, of that type, in SPI's memory; is_null too when there is no row. */
static Datum
run_for_datum(KeptQuery *query, Oid type, bool *is_null)
{
	run(query);
	if (SPI_gettypeid(SPI_tuptable->tupdesc, 1) != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("%s must give type %s", name_of(query->id.step), format_type_be(type))));
	*is_null = SPI_processed == 0;
	return *is_null ? (Datum) 0 : SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, is_null);
}

/* The same in the caller's context; NULL when there is none. */
static struct varlena *
run_for_value(KeptQuery *query, Oid type, MemoryContext caller)
{
	bool is_null;
	Datum value = run_for_datum(query, type, &is_null);
	MemoryContext inner;

	if (is_null)
		return NULL;
	inner = MemoryContextSwitchTo(caller);
	value = PointerGetDatum(PG_DETOAST_DATUM_COPY(value));
	MemoryContextSwitchTo(inner);
	return (struct varlena *) DatumGetPointer(value);
}

/* What the query says; where that is nothing, true. */
static bool
run_for_condition(KeptQuery *query)
{
	bool is_null;
	Datum value = run_for_datum(query, BOOLOID, &is_null);

	return is_null || DatumGetBool(value);
}

/* Keep the value for those who ask with that key. */
static void
keep_value(KeptQuery *query, const char *key, const struct varlena *value)
{
	MemoryContext caller;

	forget_value(query);
	if (key == NULL || value == NULL)
		return;
	caller = MemoryContextSwitchTo(TopMemoryContext);
	query->value = (struct varlena *) DatumGetPointer(datumCopy(PointerGetDatum(value), false, -1));
	query->key = pstrdup(key);
	MemoryContextSwitchTo(caller);
}

/* policy, stored_for */
LF_FUNCTION(crm_policy_of);
Datum
crm_policy_of(PG_FUNCTION_ARGS)
{
	MemoryContext caller = CurrentMemoryContext;
	struct varlena *value = NULL;
	const struct varlena *key;
	char *key_text = NULL;
	KeptQuery *query;

	SPI_connect();
	/* What the caller's snapshot says, and not the caller. */
	key = run_for_value(find_query(PG_GETARG_OID(1), QUERY_KEY), TEXTOID, caller);
	if (key != NULL)
		key_text = text_to_cstring((const text *) key);
	query = find_query(PG_GETARG_OID(0), QUERY_POLICY);
	if (key_text != NULL && query->key != NULL && strcmp(key_text, query->key) == 0)
	{
		MemoryContext inner = MemoryContextSwitchTo(caller);

		value = (struct varlena *) DatumGetPointer(datumCopy(PointerGetDatum(query->value), false, -1));
		MemoryContextSwitchTo(inner);
	}
	else
	{
		value = run_for_value(query, get_func_rettype(fcinfo->flinfo->fn_oid), caller);
		/* What the query called may have asked for the same. */
		keep_value(find_query(PG_GETARG_OID(0), QUERY_POLICY), key_text, value);
	}
	SPI_finish();
	MemoryContextSwitchTo(caller);
	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(value);
}

/* Reject rows of other types than the caller was promised. */
static void
check_row(Oid step, TupleDesc given, TupleDesc promised)
{
	bool same = given->natts == promised->natts;

	for (int i = 0; same && i < given->natts; i++)
		same = TupleDescAttr(given, i)->atttypid == TupleDescAttr(promised, i)->atttypid;
	if (!same)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("%s has other columns than the query expects", name_of(step))));
}

static void
add_rows(Oid step, ReturnSetInfo *result)
{
	/* The portal has a hold on the plan. */
	Portal portal = SPI_cursor_open(NULL, prepare(find_query(step, QUERY_ROWS)), NULL, NULL, true);

	check_row(step, portal->tupDesc, result->setDesc);
	do
	{
		CHECK_FOR_INTERRUPTS();
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		for (uint64 i = 0; i < SPI_processed; i++)
			tuplestore_puttuple(result->setResult, SPI_tuptable->vals[i]);
		SPI_freetuptable(SPI_tuptable);
	} while (SPI_processed > 0);
	SPI_cursor_close(portal);
}

LF_FUNCTION(crm_rows_of);
Datum
crm_rows_of(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	SPI_connect();
	add_rows(PG_GETARG_OID(0), (ReturnSetInfo *) fcinfo->resultinfo);
	SPI_finish();
	return (Datum) 0;
}

/* step, any_due */
LF_FUNCTION(crm_rows_if);
Datum
crm_rows_if(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	SPI_connect();
	if (run_for_condition(find_query(PG_GETARG_OID(1), QUERY_CONDITION)))
		add_rows(PG_GETARG_OID(0), (ReturnSetInfo *) fcinfo->resultinfo);
	SPI_finish();
	return (Datum) 0;
}
