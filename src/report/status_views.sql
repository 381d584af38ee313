-- The views per lead: what it is, and how each agreed target stands.

CREATE FUNCTION lead_funnel._make_status_views(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- The targets of the classified lead c, in the order in which they follow.
    -- What can no longer be told of a closed lead, or of an SQL since an unknown
    -- time, is not due: a CRM forgets the steps that were done. A step that is
    -- agreed counts at the time for which it is agreed.
    -- Arrays, because a VALUES list is prepared anew for every lead; and unnest()
    -- takes several of them only when it has no schema.
    targets text := $query$
            SELECT v.*
            FROM (SELECT s.*,
                         lead_funnel.sla_deadline(s.received_at, c.qualify_within, s.qualify_clock) AS qualify,
                         lead_funnel.sla_deadline(s.started_at, c.next_step_within, s.hours) AS next_step,
                         lead_funnel.sla_deadline(s.started_at, c.decide_within, s.hours) AS decide,
                         (SELECT lead_funnel.as_of()) AS as_of
                  FROM (SELECT z.*, CASE WHEN z.qualified_at < z.received_at THEN z.received_at ELSE z.qualified_at END AS started_at
                        FROM (SELECT c.received_at, c.qualified_at, c.qualify_clock, c.hours, c.is_open, c.reached_stage OFFSET 0) z
                        OFFSET 0) s
                  OFFSET 0) t
            CROSS JOIN LATERAL unnest(
                ARRAY['response', 'qualification', 'next_step', 'decision'],
                ARRAY[t.received_at, t.received_at, t.started_at, t.started_at],
                ARRAY[c.respond_within, c.qualify_within, c.next_step_within, c.decide_within],
                ARRAY[c.due_at, t.qualify, t.next_step, t.decide],
                ARRAY[c.responded_at, LEAST(t.qualified_at, c.closed_at), COALESCE(c.next_step_at, c.closed_at), c.closed_at],
                ARRAY[c.sla_state,
                      CASE WHEN t.qualified_at IS NULL AND c.closed_at IS NULL AND (t.reached_stage >= 'sql' OR NOT t.is_open) THEN 'none'
                           ELSE lead_funnel.sla_state(t.received_at, t.qualify, LEAST(t.qualified_at, c.closed_at), t.as_of, t.qualify_clock) END,
                      CASE WHEN c.next_step_at IS NULL AND NOT t.is_open AND (c.closed_at <= t.next_step) IS NOT TRUE THEN 'none'
                           ELSE lead_funnel.sla_state(t.started_at, t.next_step, COALESCE(c.next_step_at, c.closed_at),
                                                      GREATEST(t.as_of, c.next_step_at), t.hours) END,
                      CASE WHEN c.closed_at IS NULL AND NOT t.is_open THEN 'none'
                           ELSE lead_funnel.sla_state(t.started_at, t.decide, c.closed_at, t.as_of, t.hours) END])
                WITH ORDINALITY v (target, started_at, target_within, due_at, done_at, sla_state, position)$query$;
    next_target text := targets || $query$
            WHERE c.is_open AND v.sla_state IN ('pending', 'at_risk', 'overdue')
              AND (c.sla_state IN ('pending', 'at_risk', 'overdue')
                   OR COALESCE(c.qualify_within, c.next_step_within, c.decide_within) IS NOT NULL)
            ORDER BY v.due_at, v.position
            LIMIT 1$query$;
BEGIN
    PERFORM lead_funnel._make_view(into_schema, '', 'lead_status',
        'One row per lead that has come in by as_of(): its channel, conversion, stage and why, its deadline and whether it was met.',
        $query$
        SELECT c.lead_id, c.received_at, c.channel, c.source, c.medium, c.campaign, c.landing_page,
               c.conversion, c.raw_conversion, c.intent::text AS intent,
               c.signals::text[] AS signals, lead_funnel.missing(c.signals)::text[] AS missing_signals,
               c.agreed_stage::text AS agreed_stage, c.crm_stage::text AS crm_stage,
               c.reached_stage::text AS reached_stage,
               CASE WHEN c.opportunity_signals IS NULL THEN 'Nurture: no agreement for its intent held when it came in.'
                    ELSE lead_funnel.explain_qualification(c.intent, c.signals, c.mql_signals, c.sql_signals,
                                                           c.next_step_at IS NOT NULL, c.opportunity_signals) END AS why,
               c.owner, c.team, c.respond_within, c.due_at, c.responded_at, c.response_time,
               c.sla_state::text AS sla_state,
               n.target AS next_target, n.due_at AS next_due_at, n.sla_state::text AS next_state,
               c.qualified_at, c.handed_over_at, c.next_step_at, c.lost, c.lost_reason, c.closed_at, c.amount, c.customer_id,
               c.fit, c.leaks
        FROM {funnel}.lead_classified c
        LEFT JOIN LATERAL ($query$ || next_target || $query$) n ON true$query$,
        $columns$
lead_id | The lead's key in the CRM.
received_at | When the lead came in.
channel | The reporting channel, by the table channel_rule, else by reporting_channel(); Unassigned when neither knows one.
source | UTM source.
medium | UTM medium.
campaign | UTM campaign.
landing_page | The page on which it converted.
conversion | What it did to become a lead, by the table conversion_rule; NULL when no rule matches.
raw_conversion | The CRM's own text for that.
intent | What the conversion shows: low, mid or high; NULL when unknown.
signals | Which of need, timing, scope, budget and decision_maker are clear.
missing_signals | Those that are not.
agreed_stage | What the agreement says it is: nurture, mql, sql or opportunity.
crm_stage | What the CRM shows that sales made of it; NULL when it was not handed over.
reached_stage | The higher of the two, which the KPIs count.
why | One sentence: the rule that decided, and what is missing for the next stage.
owner | Who follows it up.
team | The team that follows it up.
respond_within | The agreed time to answer; NULL: none.
due_at | The deadline for the answer, by the agreement's clock; NULL: none.
responded_at | When somebody first answered.
response_time | From receipt to answer by the agreement's clock (office hours or wall clock), in hours, minutes and seconds; NULL while unanswered, or when the answer is dated before the receipt.
sla_state | none (no deadline), pending, at_risk (pending, and more than 80 % of the time is used by the agreement's clock), overdue, met or breached.
next_target | Of an open lead the agreed target that is due first and not reached: response, qualification, next_step or decision; NULL: none. All of them are in the view sla_target.
next_due_at | When that is due.
next_state | How it stands: pending, at_risk or overdue.
qualified_at | When it was qualified: handed to sales, or an SQL by its signals; those that the CRM shows count from the receipt.
handed_over_at | When marketing handed it to sales.
next_step_at | For when a next step is agreed.
lost | Whether it was lost.
lost_reason | Why.
closed_at | When it was won or lost, or put away otherwise.
amount | Expected while open, revenue when won, in the reporting currency.
customer_id | The customer's key in the CRM.
fit | Whether the conversion suits the channel: fit, too_early or too_heavy; NULL when that is unknown. See the view conversion_fit.
leaks | Where it leaks, of wrong_conversion (fit is too_early or too_heavy), too_early (handed to sales before it was an SQL by its signals) and too_late (answered after its deadline, or overdue); {} when nowhere.
        $columns$);

    PERFORM lead_funnel._make_view(into_schema, '', 'sla_target',
        'Every agreed target of every lead that has come in by as_of(), and how it stands.',
        $query$
        SELECT c.lead_id, c.owner, c.team, c.channel, c.conversion, c.intent::text AS intent, c.received_at, c.is_open,
               v.target, v.started_at, v.target_within, v.due_at, v.done_at, v.sla_state::text AS sla_state
        FROM {funnel}.lead_classified c
        CROSS JOIN LATERAL ($query$ || targets || $query$) v
        WHERE v.target_within IS NOT NULL$query$,
        $columns$
lead_id | The lead's key in the CRM.
owner | Who follows it up.
team | The team that follows it up.
channel | The reporting channel.
conversion | What it did to become a lead.
intent | What that shows: low, mid or high.
received_at | When it came in.
is_open | Neither won, lost nor put away.
target | response (a first answer), qualification (handed to sales, an SQL by its signals, or closed), next_step (one is agreed, or the lead closed) or decision (won, lost or put away).
started_at | When its clock started: at the receipt, or when the lead was qualified; NULL: it has not.
target_within | The agreed time.
due_at | When it is due, by the agreement's clock.
done_at | When it was reached; for next_step the time for which the step is agreed, or when the lead was closed.
sla_state | none (its clock has not started, or how it went cannot be told), pending, at_risk, overdue, met or breached.
        $columns$);

    PERFORM lead_funnel._make_view(into_schema, '', 'sla_queue',
        'The open leads of which something is due, each with its next target: first those that can still be served in time, the nearest deadline first, then the overdue ones, the freshest first.',
        $query$
        SELECT c.lead_id, c.owner, c.channel, c.conversion, c.intent::text AS intent, c.received_at, n.due_at,
               n.sla_state::text AS sla_state,
               CASE WHEN pg_catalog.isfinite(n.due_at) AND pg_catalog.isfinite(t.as_of) THEN pg_catalog.date_trunc('second', n.due_at - t.as_of) END AS time_left,
               c.amount, c.team, n.target
        FROM {funnel}.lead_classified c
        CROSS JOIN (SELECT lead_funnel.as_of() AS as_of OFFSET 0) t
        CROSS JOIN LATERAL ($query$ || next_target || $query$) n
        ORDER BY n.sla_state = 'overdue',
                 CASE WHEN n.sla_state <> 'overdue' THEN n.due_at END,
                 n.due_at DESC, c.lead_id$query$,
        $columns$
lead_id | The lead's key in the CRM.
owner | Who follows it up; NULL: nobody is responsible.
channel | The reporting channel.
conversion | What it did to become a lead.
intent | What that shows: low, mid or high.
received_at | When it came in.
due_at | When its next target is due.
sla_state | pending (in time still), at_risk (in time still, and more than 80 % of the time is used) or overdue.
time_left | Until then, on the wall clock; negative when overdue, NULL when the office never opens again.
amount | The expected amount.
team | The team that follows it up.
target | What is due: response, qualification, next_step or decision; of several the one that is due first.
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_status_views(text) IS
'Internal to connect(): the views lead_status, sla_target and sla_queue in into_schema.';
