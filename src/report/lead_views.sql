-- The leads as they stood, and classified.

CREATE FUNCTION lead_funnel._make_lead_views(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_view(into_schema, '', 'lead_as_of',
        'The contract''s leads as they stood at as_of(): what happened later has not happened yet. Signals include those of the table signal.',
        $query$
        SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page, l.conversion,
               COALESCE(l.signals, '{}') OPERATOR(lead_funnel.|) COALESCE(lead_funnel._noted_signals(n.noted), '{}') AS signals,
               l.signals AS crm_signals, n.noted, l.owner, l.team,
               CASE WHEN l.handed_over_at <= (SELECT lead_funnel.as_of()) THEN l.handed_over_at END AS handed_over_at,
               CASE WHEN l.responded_at <= (SELECT lead_funnel.as_of()) THEN l.responded_at END AS responded_at,
               l.next_step_at,
               CASE WHEN l.handed_over_at > (SELECT lead_funnel.as_of()) AND (l.closed_at <= (SELECT lead_funnel.as_of())) IS NOT TRUE THEN NULL
                    WHEN l.closed_at > (SELECT lead_funnel.as_of()) AND l.crm_stage = 'customer' THEN 'opportunity'
                    ELSE l.crm_stage END AS crm_stage,
               COALESCE(l.lost AND (l.closed_at > (SELECT lead_funnel.as_of())) IS NOT TRUE, false) AS lost,
               CASE WHEN l.lost AND (l.closed_at > (SELECT lead_funnel.as_of())) IS NOT TRUE THEN l.lost_reason END AS lost_reason,
               CASE WHEN l.closed_at <= (SELECT lead_funnel.as_of()) THEN l.closed_at END AS closed_at,
               l.amount, l.customer_id, (SELECT lead_funnel.as_of()) AS as_of
        FROM {funnel}.lead l
        LEFT JOIN (SELECT s.lead_id, lead_funnel._noted(s.signal, s.noted_at) AS noted
                   FROM {funnel}.signal s
                   WHERE s.noted_at <= (SELECT lead_funnel.as_of())
                   GROUP BY s.lead_id) n ON n.lead_id = l.lead_id
        WHERE (l.received_at > (SELECT lead_funnel.as_of())) IS NOT TRUE$query$,
        $columns$
lead_id | The lead's key in the CRM.
received_at | When the lead came in.
source | UTM source.
medium | UTM medium.
campaign | UTM campaign.
landing_page | The page on which it converted.
conversion | The raw text of the conversion.
signals | The signals known to be clear.
crm_signals | Those of them that the CRM shows, which does not say since when.
noted | When need, timing, scope, budget and decision_maker were noted in the table signal; infinity: not. NULL: none was.
owner | Who follows it up.
team | The team that follows it up.
handed_over_at | When marketing handed it to sales.
responded_at | When somebody first answered it.
next_step_at | For when a next step is agreed.
crm_stage | How far sales had brought it.
lost | Whether it was lost.
lost_reason | Why.
closed_at | When it was won or lost, or put away otherwise.
amount | Expected while open, revenue when won.
customer_id | The customer's key in the CRM.
as_of | The instant of as_of().
        $columns$);

    PERFORM lead_funnel._make_classified(into_schema);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_lead_views(text) IS
'Internal to connect(): the views lead_as_of and lead_classified in into_schema.';

CREATE FUNCTION lead_funnel._make_classified(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_view(into_schema, '', 'lead_classified',
        'One row per lead that has come in by as_of(), classified by the agreement, in the extension''s own types: what all other reports build on. For reading there is lead_status.',
        $query$
        SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page,
               l.raw_conversion, a.conversion,
               lead_funnel._intent(l.classified) AS intent, h.channel, m.motion, m.audience,
               l.signals, lead_funnel._agreed_stage(l.classified) AS agreed_stage, l.crm_stage,
               lead_funnel._reached_stage(l.classified) AS reached_stage,
               a.mql_signals, a.sql_signals, a.opportunity_signals,
               l.owner, l.team, l.handed_over_at, LEAST(l.handed_over_at, lead_funnel._ready_at(l.classified)) AS qualified_at, l.next_step_at,
               a.clock, a.qualify_clock, a.hours, a.respond_within, a.office_clock,
               lead_funnel._due_at(l.classified) AS due_at, l.responded_at,
               r.response_time, lead_funnel._sla_state(l.classified) AS sla_state,
               a.qualify_within, a.next_step_within, a.decide_within,
               NOT l.lost AND l.closed_at IS NULL AND (l.crm_stage = 'customer') IS NOT TRUE AS is_open,
               l.lost, l.lost_reason, l.closed_at, l.amount, l.customer_id,
               lead_funnel._crm_signals(l.classified) AS crm_signals, l.noted, lead_funnel._lacking(l.classified) AS lacking,
               lead_funnel._ready_at(l.classified) AS ready_at, a.fit,
               lead_funnel._leaks(lead_funnel._leaks(l.classified)) AS leaks, lead_funnel._leaks(l.classified) AS leaks_number, l.zone
        -- The agreement is one value, made once for a query, and each lead is classified
        -- by one call, whose answer the columns above take apart.
        FROM (SELECT r.*, lead_funnel._classify(r.agreed, r.source, r.medium, r.campaign, r.raw_conversion, r.landing_page, r.team COLLATE pg_catalog."default",
                                                r.received_at, r.responded_at, r.as_of, r.crm_signals, r.noted,
                                                r.next_step_at IS NOT NULL, r.crm_stage, r.handed_over_at) AS classified
              FROM (SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page, l.conversion AS raw_conversion,
                           l.signals, l.crm_signals, l.noted, l.owner, l.team, l.handed_over_at, l.responded_at,
                           l.next_step_at, l.crm_stage, l.lost, l.lost_reason, l.closed_at, l.amount, l.customer_id, l.as_of,
                           (SELECT lead_funnel._agreed(
                                   (SELECT pg_catalog.array_agg(ARRAY[r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel] ORDER BY r.priority)
                                    FROM {funnel}.channel_rule r),
                                   (SELECT pg_catalog.array_agg(ARRAY[r.pattern, r.landing_page_pattern, v.name, v.intent] ORDER BY r.priority)
                                    FROM {funnel}.conversion_rule r
                                    LEFT JOIN {funnel}.conversion v ON v.name = r.conversion),
                                   (SELECT pg_catalog.array_agg(ARRAY[c.name, pg_catalog.array_to_string(lead_funnel._suits(c.motion, c.audience), ','),
                                                                      lead_funnel.conversion_fit(c.motion, c.audience, 'low'),
                                                                      lead_funnel.conversion_fit(c.motion, c.audience, 'mid'),
                                                                      lead_funnel.conversion_fit(c.motion, c.audience, 'high')] ORDER BY c.name)
                                    FROM {funnel}.channel c),
                                   (SELECT pg_catalog.array_agg(ROW(a.team, a.intent, a.valid_from, a.valid_to, a.mql_signals, a.sql_signals,
                                                                    a.opportunity_signals, a.respond_within, a.office_clock, a.hours, a.qualify_within,
                                                                    a.qualify_office_clock, a.next_step_within, a.decide_within)::lead_funnel._terms
                                                         ORDER BY a.intent, a.team, a.valid_from)
                                    FROM {funnel}.agreement a),
                                   (SELECT w.hours FROM {funnel}.working_hours w))) AS agreed,
                           (SELECT w.zone FROM {funnel}.working_hours w) AS zone
                    FROM {funnel}.lead_as_of l) r) l
        CROSS JOIN LATERAL (SELECT lead_funnel._channel(l.classified) AS channel) h
        CROSS JOIN LATERAL (SELECT lead_funnel._terms(l.classified) AS terms) e
        -- Left joins, so that what needs the agreement is computed where the lead is
        -- read: the agreement is large, and must not be sorted or kept for each lead.
        LEFT JOIN LATERAL (SELECT lead_funnel._conversion(l.agreed, l.classified) AS conversion,
                                  lead_funnel._fit(l.agreed, l.classified) AS fit,
                                  lead_funnel._mql_signals(l.agreed, e.terms) AS mql_signals,
                                  lead_funnel._sql_signals(l.agreed, e.terms) AS sql_signals,
                                  lead_funnel._opportunity_signals(l.agreed, e.terms) AS opportunity_signals,
                                  lead_funnel._respond_within(l.agreed, e.terms) AS respond_within,
                                  lead_funnel._office_clock(l.agreed, e.terms) AS office_clock,
                                  lead_funnel._qualify_within(l.agreed, e.terms) AS qualify_within,
                                  lead_funnel._next_step_within(l.agreed, e.terms) AS next_step_within,
                                  lead_funnel._decide_within(l.agreed, e.terms) AS decide_within,
                                  lead_funnel._hours(l.agreed, e.terms) AS hours,
                                  lead_funnel._clock(l.agreed, e.terms) AS clock,
                                  lead_funnel._qualify_clock(l.agreed, e.terms) AS qualify_clock) a ON true
        LEFT JOIN LATERAL (SELECT CASE WHEN l.responded_at >= l.received_at
                                    THEN lead_funnel.office_time(l.received_at, l.responded_at, a.clock) END AS response_time) r ON true
        -- Grouped, so that the planner knows it for one row and leaves it out where
        -- nothing of it is asked for.
        LEFT JOIN (SELECT c.name, pg_catalog.min(c.motion) AS motion, pg_catalog.min(c.audience) AS audience
                   FROM {funnel}.channel c
                   GROUP BY c.name) m ON m.name = h.channel$query$,
        $columns$
lead_id | The lead's key in the CRM.
received_at | When the lead came in.
source | UTM source.
medium | UTM medium.
campaign | UTM campaign.
landing_page | The page on which it converted.
raw_conversion | The CRM's own text for the conversion.
conversion | The conversion, by the table conversion_rule.
intent | What it shows.
channel | The reporting channel, by the table channel_rule, else by reporting_channel().
motion | How the channel works: reactive, proactive or relationship.
audience | Whom it reaches: prospecting or retargeting.
signals | The signals that are clear.
agreed_stage | What the agreement says it is.
crm_stage | What the CRM shows.
reached_stage | The higher of the two.
mql_signals | The agreement's threshold for its intent.
sql_signals | The agreement's threshold for its intent.
opportunity_signals | The agreement's signals of an opportunity.
owner | Who follows it up.
team | The team that follows it up.
handed_over_at | When marketing handed it to sales.
qualified_at | When it was qualified: handed to sales, or an SQL by its signals; those that the CRM shows count from the receipt.
next_step_at | For when a next step is agreed.
clock | The clock of respond_within.
qualify_clock | The clock of qualify_within.
hours | The office hours, in which next_step_within and decide_within run.
respond_within | The agreed time to answer.
office_clock | Whether that time runs in office hours only.
due_at | The deadline for the answer.
responded_at | When somebody first answered.
response_time | From receipt to answer by the agreement's clock.
sla_state | How the deadline stands; at_risk when more than 80 % of the time is used.
qualify_within | The agreed time to qualify it.
next_step_within | The agreed time from its qualification to the next step.
decide_within | The agreed time from its qualification to win or lose it.
is_open | Neither won, lost nor put away.
lost | Whether it was lost.
lost_reason | Why.
closed_at | When it was won or lost, or put away otherwise.
amount | Expected while open, revenue when won.
customer_id | The customer's key in the CRM.
crm_signals | The signals that the CRM shows, which does not say since when.
noted | When need, timing, scope, budget and decision_maker were noted in the table signal; infinity: not. NULL: none was.
lacking | How many signals that the CRM does not show made it an SQL; NULL: it is none.
ready_at | When it was an SQL by its signals; those that the CRM shows count from the receipt. NULL: it is none.
fit | Whether the conversion suits the channel, see the view conversion_fit: fit, too_early or too_heavy; NULL when that is unknown.
leaks | Where it leaks, of wrong_conversion (fit is too_early or too_heavy), too_early (handed to sales before it was an SQL by its signals) and too_late (answered after its deadline, or overdue); never NULL.
leaks_number | A number for that combination of leaks; never NULL.
zone | The time zone in which the reports cut months and days.
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_classified(text) IS
'Internal to connect(): the view lead_classified in into_schema.';
