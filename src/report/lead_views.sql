-- The leads as they stood, and classified.

CREATE FUNCTION @extschema@._make_lead_views(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM @extschema@._make_view(into_schema, '', 'lead_as_of',
        'The contract''s leads as they stood at as_of(): what happened later has not happened yet. Signals include those of the table signal.',
        $query$
        SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page, l.conversion,
               COALESCE(l.signals, '{}') OPERATOR(@extschema@.|) COALESCE(n.signals, '{}') AS signals,
               l.signals AS crm_signals, n.signals AS noted_signals, l.owner, l.team,
               CASE WHEN l.handed_over_at <= t.as_of THEN l.handed_over_at END AS handed_over_at,
               CASE WHEN l.responded_at <= t.as_of THEN l.responded_at END AS responded_at,
               l.next_step_at,
               CASE WHEN l.handed_over_at > t.as_of AND (l.closed_at <= t.as_of) IS NOT TRUE THEN NULL
                    WHEN l.closed_at > t.as_of AND l.crm_stage = 'customer' THEN 'opportunity'
                    ELSE l.crm_stage END AS crm_stage,
               COALESCE(l.lost AND (l.closed_at > t.as_of) IS NOT TRUE, false) AS lost,
               CASE WHEN l.lost AND (l.closed_at > t.as_of) IS NOT TRUE THEN l.lost_reason END AS lost_reason,
               CASE WHEN l.closed_at <= t.as_of THEN l.closed_at END AS closed_at,
               l.amount, l.customer_id, t.as_of
        FROM {funnel}.lead l
        CROSS JOIN (SELECT @extschema@.as_of() AS as_of OFFSET 0) t
        LEFT JOIN (SELECT s.lead_id, pg_catalog.array_agg(s.signal)::@extschema@.lead_signals AS signals
                   FROM {funnel}.signal s
                   WHERE s.noted_at <= @extschema@.as_of()
                   GROUP BY s.lead_id) n ON n.lead_id = l.lead_id
        WHERE (l.received_at > t.as_of) IS NOT TRUE$query$,
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
noted_signals | Those of them that stand in the table signal.
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

    PERFORM @extschema@._make_classified(into_schema);
END
$function$;
COMMENT ON FUNCTION @extschema@._make_lead_views(text) IS
'Internal to connect(): the views lead_as_of and lead_classified in into_schema.';

CREATE FUNCTION @extschema@._classify(read text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- The agreement with its clocks, NULL for the hours of those who have none of
    -- their own, each found out once instead of for each lead.
    agreed text := $query$(
            SELECT a.mql_signals, a.sql_signals, a.opportunity_signals, a.respond_within, a.office_clock, a.hours,
                   a.qualify_within, a.next_step_within, a.decide_within, a.valid_from, a.valid_to, a.team,
                   @extschema@._number(a.intent::@extschema@.lead_intent) AS intent,
                   CASE WHEN a.office_clock IS FALSE THEN '24/7; UTC'::@extschema@.office_hours ELSE a.hours END AS clock,
                   CASE WHEN a.qualify_office_clock IS FALSE THEN '24/7; UTC'::@extschema@.office_hours ELSE a.hours END AS qualify_clock
            FROM {funnel}.agreement a
            OFFSET 0)$query$;
BEGIN
    RETURN $query$
        SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page,
               l.raw_conversion, l.conversion, l.intent, l.channel, m.motion, m.audience,
               g.signals, q.agreed_stage, l.crm_stage,
               GREATEST(q.agreed_stage, l.crm_stage) AS reached_stage,
               a.mql_signals, a.sql_signals, a.opportunity_signals,
               l.owner, l.team, l.handed_over_at, LEAST(l.handed_over_at, z.ready_at) AS qualified_at, l.next_step_at,
               k.clock, k.qualify_clock, k.hours,
               a.respond_within, a.office_clock, d.due_at, l.responded_at,
               CASE WHEN l.responded_at >= l.received_at
                 THEN @extschema@.office_time(l.received_at, l.responded_at, k.clock) END AS response_time,
               @extschema@.sla_state(l.received_at, d.due_at, l.responded_at, l.as_of, k.clock) AS sla_state,
               a.qualify_within, a.next_step_within, a.decide_within,
               NOT l.lost AND l.closed_at IS NULL AND (l.crm_stage = 'customer') IS NOT TRUE AS is_open,
               l.lost, l.lost_reason, l.closed_at, l.amount, l.customer_id,
               l.crm_signals, z.ready_at, f.fit,
               pg_catalog.array_remove(ARRAY[
                   CASE WHEN x.wrong_conversion THEN 'wrong_conversion' END,
                   CASE WHEN x.too_early THEN 'too_early' END,
                   CASE WHEN x.too_late THEN 'too_late' END], NULL) AS leaks,
               x.wrong_conversion, x.too_early, x.too_late, l.zone
        FROM $query$ || read || $query$ l
        -- The team's row before the one for all: at most one of each, which can be
        -- hashed, as a choice of the first row of both cannot.
        LEFT JOIN $query$ || agreed || $query$ own
          ON own.team = l.team AND own.intent = @extschema@._number(l.intent)
         AND COALESCE(l.received_at, l.as_of) >= own.valid_from AND COALESCE(l.received_at, l.as_of) < own.valid_to
        LEFT JOIN $query$ || agreed || $query$ common
          ON common.team IS NULL AND common.intent = @extschema@._number(l.intent)
         AND COALESCE(l.received_at, l.as_of) >= common.valid_from AND COALESCE(l.received_at, l.as_of) < common.valid_to
        CROSS JOIN LATERAL (SELECT CASE WHEN own.valid_from IS NULL THEN common.mql_signals ELSE own.mql_signals END AS mql_signals,
                                   CASE WHEN own.valid_from IS NULL THEN common.sql_signals ELSE own.sql_signals END AS sql_signals,
                                   CASE WHEN own.valid_from IS NULL THEN common.opportunity_signals ELSE own.opportunity_signals END AS opportunity_signals,
                                   CASE WHEN own.valid_from IS NULL THEN common.respond_within ELSE own.respond_within END AS respond_within,
                                   CASE WHEN own.valid_from IS NULL THEN common.office_clock ELSE own.office_clock END AS office_clock,
                                   CASE WHEN own.valid_from IS NULL THEN common.hours ELSE own.hours END AS hours,
                                   CASE WHEN own.valid_from IS NULL THEN common.clock ELSE own.clock END AS clock,
                                   CASE WHEN own.valid_from IS NULL THEN common.qualify_clock ELSE own.qualify_clock END AS qualify_clock,
                                   CASE WHEN own.valid_from IS NULL THEN common.qualify_within ELSE own.qualify_within END AS qualify_within,
                                   CASE WHEN own.valid_from IS NULL THEN common.next_step_within ELSE own.next_step_within END AS next_step_within,
                                   CASE WHEN own.valid_from IS NULL THEN common.decide_within ELSE own.decide_within END AS decide_within) a
        -- Grouped, so that the planner knows it for one row and leaves it out where
        -- nothing of it is asked for.
        LEFT JOIN (SELECT c.name, pg_catalog.min(c.motion) AS motion, pg_catalog.min(c.audience) AS audience,
                          @extschema@._suits(pg_catalog.min(c.motion), pg_catalog.min(c.audience)) AS suits,
                          @extschema@.conversion_fit(pg_catalog.min(c.motion), pg_catalog.min(c.audience), 'high') <> 'fit' AS high_wrong,
                          @extschema@.conversion_fit(pg_catalog.min(c.motion), pg_catalog.min(c.audience), 'mid') <> 'fit' AS mid_wrong,
                          @extschema@.conversion_fit(pg_catalog.min(c.motion), pg_catalog.min(c.audience), 'low') <> 'fit' AS low_wrong
                   FROM {funnel}.channel c
                   GROUP BY c.name) m ON m.name = l.channel
        CROSS JOIN LATERAL (SELECT COALESCE(l.crm_signals, '{}') OPERATOR(@extschema@.|) COALESCE(l.noted_signals, '{}') AS signals) g
        CROSS JOIN LATERAL (SELECT @extschema@.qualify(g.signals, a.mql_signals, a.sql_signals, l.next_step_at IS NOT NULL,
                                                       a.opportunity_signals) AS agreed_stage) q
        CROSS JOIN LATERAL (SELECT COALESCE(a.hours, l.hours) AS hours, COALESCE(a.clock, l.hours) AS clock,
                                   COALESCE(a.qualify_clock, l.hours) AS qualify_clock) k
        CROSS JOIN LATERAL (SELECT @extschema@.sla_deadline(l.received_at, a.respond_within, k.clock) AS due_at) d
        -- Signals that the CRM shows have no time, so they count from the receipt.
        CROSS JOIN LATERAL (SELECT
            CASE WHEN q.agreed_stage < 'sql' THEN NULL
                 WHEN @extschema@.cardinality(l.crm_signals) >= GREATEST(a.sql_signals, 1) THEN l.received_at
                 ELSE (SELECT s.noted_at FROM {funnel}.signal s
                       WHERE s.lead_id = l.lead_id AND s.noted_at <= l.as_of
                         AND (s.signal = ANY (l.crm_signals::text[])) IS NOT TRUE
                       ORDER BY s.noted_at, s.signal
                       OFFSET GREATEST(a.sql_signals, 1) - COALESCE(@extschema@.cardinality(l.crm_signals), 0) - 1
                       LIMIT 1) END AS ready_at) z
        CROSS JOIN LATERAL (SELECT @extschema@._fit(m.motion, m.audience, l.conversion, l.intent) AS fit) f
        -- What the model names for a channel suits it whatever the intent, see _fit().
        -- Not CASE l.intent WHEN: a dump cannot say of which schema its operator is.
        CROSS JOIN LATERAL (SELECT
            CASE WHEN CASE WHEN l.intent = 'high' THEN m.high_wrong WHEN l.intent = 'mid' THEN m.mid_wrong WHEN l.intent = 'low' THEN m.low_wrong END
              THEN (l.conversion = ANY (m.suits)) IS NOT TRUE ELSE false END AS wrong_conversion,
            l.handed_over_at IS NOT NULL AND a.opportunity_signals IS NOT NULL
                AND (z.ready_at <= GREATEST(l.handed_over_at, l.received_at)) IS NOT TRUE AS too_early,
            (COALESCE(l.responded_at, l.as_of) > d.due_at) IS TRUE AS too_late) x$query$;
END
$function$;
COMMENT ON FUNCTION @extschema@._classify(text) IS
'Internal to connect(): the query of the view lead_classified; read is what it selects from, the view lead_read or a subquery of it.';

CREATE FUNCTION @extschema@._make_classified(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- One row, read once per query.
    rules text := $query$(
            SELECT (SELECT pg_catalog.array_agg(ARRAY[r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel] ORDER BY r.priority)
                    FROM {funnel}.channel_rule r) AS channel_rules,
                   (SELECT pg_catalog.array_agg(ARRAY[r.pattern, r.landing_page_pattern, v.name, v.intent] ORDER BY r.priority)
                    FROM {funnel}.conversion_rule r
                    LEFT JOIN {funnel}.conversion v ON v.name = r.conversion) AS conversion_rules
            OFFSET 0)$query$;
BEGIN
    PERFORM @extschema@._make_view(into_schema, '', 'channel_of',
        'Which channel each combination of source, medium and campaign has: by the table channel_rule, else by reporting_channel().',
        $query$
        SELECT d.source, d.medium, d.campaign, @extschema@._channel(r.channel_rules, d.source, d.medium, d.campaign) AS channel
        FROM (SELECT DISTINCT NULLIF(l.source, '') AS source, NULLIF(l.medium, '') AS medium,
                              NULLIF(l.campaign, '') AS campaign
              FROM {funnel}.lead l) d
        CROSS JOIN $query$ || rules || $query$ r$query$,
        $columns$
source | UTM source.
medium | UTM medium.
campaign | UTM campaign.
channel | The channel; Unassigned when neither knows one.
        $columns$);
    PERFORM @extschema@._make_view(into_schema, '', 'conversion_of',
        'Which conversion each raw text and landing page means, by the table conversion_rule.',
        $query$
        SELECT d.raw_conversion, d.landing_page,
               @extschema@._conversion(r.conversion_rules, d.raw_conversion, d.landing_page) AS conversion
        FROM (SELECT DISTINCT l.conversion AS raw_conversion, NULLIF(l.landing_page, '') AS landing_page
              FROM {funnel}.lead l
              WHERE l.conversion IS NOT NULL) d
        CROSS JOIN $query$ || rules || $query$ r$query$,
        $columns$
raw_conversion | The CRM's own text.
landing_page | The page on which the lead converted.
conversion | The conversion; NULL when no rule matches.
        $columns$);

    PERFORM @extschema@._make_view(into_schema, '', 'lead_read',
        'The leads of lead_as_of with what the rules read from their raw values, and the office hours and the time zone of the reports.',
        $query$
        SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page, l.conversion AS raw_conversion,
               @extschema@._channel(t.channel_rules, l.source, l.medium, l.campaign) AS channel,
               @extschema@._conversion(t.conversion_rules, l.conversion, l.landing_page) AS conversion,
               @extschema@._conversion_intent(t.conversion_rules, l.conversion, l.landing_page) AS intent,
               l.crm_signals, l.noted_signals, l.owner, l.team, l.handed_over_at, l.responded_at, l.next_step_at,
               l.crm_stage, l.lost, l.lost_reason, l.closed_at, l.amount, l.customer_id, l.as_of, w.hours, w.zone
        FROM {funnel}.lead_as_of l
        CROSS JOIN $query$ || rules || $query$ t
        CROSS JOIN (SELECT w.hours, w.zone FROM {funnel}.working_hours w OFFSET 0) w$query$,
        $columns$
lead_id | The lead's key in the CRM.
received_at | When the lead came in.
source | UTM source.
medium | UTM medium.
campaign | UTM campaign.
landing_page | The page on which it converted.
raw_conversion | The CRM's own text for the conversion.
channel | The reporting channel, by the table channel_rule, else by reporting_channel().
conversion | The conversion, by the table conversion_rule.
intent | What it shows.
crm_signals | The signals that the CRM shows, which does not say since when.
noted_signals | The signals that stand in the table signal.
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
hours | The office hours of those for whom the agreement names none.
zone | The time zone in which the reports cut months and days.
        $columns$);

    -- The office hours are joined, not a subquery for each use of them: there are
    -- many, and a large plan takes longer to make, and to compile, than to run.
    PERFORM @extschema@._make_view(into_schema, '', 'lead_classified',
        'One row per lead that has come in by as_of(), classified by the agreement, in the extension''s own types: what all other reports build on. For reading there is lead_status.',
        @extschema@._classify('{funnel}.lead_read'),
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
ready_at | When it was an SQL by its signals; those that the CRM shows count from the receipt. NULL: it is none.
fit | Whether the conversion suits the channel, see the view conversion_fit: fit, too_early or too_heavy; NULL when that is unknown.
leaks | Where it leaks, of wrong_conversion (fit is too_early or too_heavy), too_early (handed to sales before it was an SQL by its signals) and too_late (answered after its deadline, or overdue); never NULL.
wrong_conversion | Whether that is one of its leaks; never NULL.
too_early | Whether that is one of its leaks; never NULL.
too_late | Whether that is one of its leaks; never NULL.
zone | The time zone in which the reports cut months and days.
        $columns$);
END
$function$;
COMMENT ON FUNCTION @extschema@._make_classified(text) IS
'Internal to connect(): the view lead_classified in into_schema.';
