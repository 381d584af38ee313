/*-------------------------------------------------------------------------
 *
 * sla_sql.h
 *	  Deadlines and their states, for functions that are called from SQL.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SLA_SQL_H
#define SLA_SQL_H

#include "compat.h"

#include "datatype/timestamp.h"

#include "hours/hours_sql.h"
#include "sla/sla.h"

/* The share of the open time after which a lead is at risk, if none is given. */
#define SLA_RISK 0.8

/* As sla_deadline() and sla_state(); a responded of NULL is no answer. */
extern TimestampTz sla_due(HoursTimeline *timeline, TimestampTz received,
						   const Interval *target, HoursPauses pauses);
extern const TimestampTz *sla_answer(const TimestampTz *responded,
									 const TimestampTz *received);
extern SlaState sla_state_of(TimestampTz due, const TimestampTz *responded,
							 TimestampTz as_of);
/* Only for a lead that is SLA_STATE_PENDING. */
extern bool sla_at_risk(HoursTimeline *timeline, TimestampTz received,
						TimestampTz due, TimestampTz as_of, float8 risk);
extern bool sla_risk_begins(HoursTimeline *timeline, TimestampTz received,
							TimestampTz due, TimestampTz *begins);

#endif							/* SLA_SQL_H */
