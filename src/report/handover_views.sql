-- What is handed to sales, and when: against the agreement. And which conversion
-- suits which channel, by the model and by the company's own leads.

CREATE FUNCTION lead_funnel._make_handover_views(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    audit text := $query$
            SELECT c.lead_id, c.owner, c.channel, c.intent, c.received_at, c.handed_over_at, c.ready_at, c.crm_stage,
                   c.crm_signals, c.noted, c.mql_signals, c.sql_signals, c.opportunity_signals, c.hours,
                   CASE WHEN c.opportunity_signals IS NULL THEN NULL
                        WHEN c.handed_over_at IS NULL THEN 'ready_not_handed_over'
                        WHEN (c.ready_at <= GREATEST(c.handed_over_at, c.received_at)) IS NOT TRUE THEN 'too_early'
                        WHEN c.handed_over_at > lead_funnel.sla_deadline(c.ready_at, COALESCE(c.respond_within, '1 day'), c.clock) THEN 'late'
                        ELSE 'right' END AS verdict,
                   -- From when it was ready until it was handed over, or now.
                   CASE WHEN pg_catalog.isfinite(c.ready_at) AND c.ready_at <= COALESCE(c.handed_over_at, t.as_of) THEN c.ready_at END AS waits_from,
                   COALESCE(c.handed_over_at, t.as_of) AS waits_until
            FROM {funnel}.lead_classified c
            CROSS JOIN (SELECT lead_funnel.as_of() AS as_of OFFSET 0) t
            WHERE c.handed_over_at IS NOT NULL
               OR (c.is_open AND c.agreed_stage >= 'sql' AND (c.crm_stage >= 'sql') IS NOT TRUE)$query$;
BEGIN
    PERFORM lead_funnel._make_view(into_schema, '', 'handover_audit',
        'One row per lead that was handed to sales, or is ready and was not: what the agreement said at that moment. A lead that the CRM shows with sales since an unknown time is left out.',
        $query$
        SELECT h.lead_id, h.owner, h.channel, h.intent::text AS intent, h.received_at, h.handed_over_at,
               s.signals::text[] AS signals,
               lead_funnel.qualify(s.signals, h.mql_signals, h.sql_signals, false, h.opportunity_signals)::text AS agreed_stage,
               h.crm_stage::text AS crm_stage, h.verdict, h.ready_at,
               lead_funnel.office_time(h.waits_from, h.waits_until, h.hours) AS waited,
               pg_catalog.make_interval(secs => EXTRACT(epoch FROM h.waits_until - h.waits_from)::float8) AS waited_wall
        FROM ($query$ || audit || $query$) h
        CROSS JOIN LATERAL (SELECT h.crm_signals OPERATOR(lead_funnel.|) COALESCE(lead_funnel._noted_signals(h.noted, h.waits_until), '{}') AS signals) s$query$,
        $columns$
lead_id | The lead's key in the CRM.
owner | Who follows it up.
channel | The reporting channel.
intent | What its conversion shows: low, mid or high; NULL when unknown.
received_at | When it came in.
handed_over_at | When marketing handed it to sales; NULL: not yet.
signals | The signals known at that moment, or now: those noted by then and those that the CRM shows, which does not say since when.
agreed_stage | What the agreement says of these signals, the next step left aside: nurture, mql or sql.
crm_stage | What the CRM shows now.
verdict | too_early (it was no SQL by its signals), right, late (later after it was ready than the agreed time to answer, respond_within, by its clock; where none is agreed, than one working day; qualify_within, which counts from the receipt, is another target) or ready_not_handed_over (open, an SQL by its signals, and not with sales); NULL when no agreement held.
ready_at | When it was an SQL by its signals; those that the CRM shows count from the receipt, so a lead may look ready earlier than it was. NULL: it never was.
waited | The office time from then to the hand-over, or to now; NULL when it was not ready.
waited_wall | The same on the wall clock, in hours, minutes and seconds.
        $columns$);

    PERFORM lead_funnel._make_view(into_schema, '', 'handover_report',
        'The verdicts of handover_audit counted per owner and channel, and how long leads that were ready waited for sales.',
        $query$
        SELECT r.owner, r.channel, r.handed_over, r.too_early, r."right", r.late, r.ready_not_handed_over,
               $query$ || lead_funnel._rate('too_early_rate', 'r.too_early', 'r.handed_over') || $query$,
               lead_funnel.duration_percentile(r.waited, 0.5) AS waited_median,
               lead_funnel.duration_percentile(r.waited_wall, 0.5) AS waited_wall_median
        FROM (SELECT h.owner, h.channel,
                     pg_catalog.count(*) FILTER (WHERE h.verdict <> 'ready_not_handed_over') AS handed_over,
                     pg_catalog.count(*) FILTER (WHERE h.verdict = 'too_early') AS too_early,
                     pg_catalog.count(*) FILTER (WHERE h.verdict = 'right') AS "right",
                     pg_catalog.count(*) FILTER (WHERE h.verdict = 'late') AS late,
                     pg_catalog.count(*) FILTER (WHERE h.verdict = 'ready_not_handed_over') AS ready_not_handed_over,
                     lead_funnel.duration_agg(lead_funnel.office_time(h.waits_from, h.waits_until, h.hours)) AS waited,
                     lead_funnel.duration_agg(h.waits_until - h.waits_from) AS waited_wall
              FROM ($query$ || audit || $query$) h
              GROUP BY h.owner, h.channel) r
        ORDER BY r.too_early DESC, r.ready_not_handed_over DESC, r.owner, r.channel$query$,
        $columns$
owner | Who follows the leads up; NULL: nobody.
channel | The reporting channel.
handed_over | Leads handed to sales under an agreement.
too_early | Those that were no SQL by their signals.
right | Those that were, handed over in time.
late | Those that were, and waited longer than agreed.
ready_not_handed_over | Open leads that are an SQL by their signals and not with sales.
$columns$ || lead_funnel._rate_comments('too_early_rate', 'too_early / handed_over') || $columns$waited_median | The median office time that leads waited, once they were ready, until they were handed over, or until now; within 2.5 %.
waited_wall_median | The same on the wall clock.
        $columns$);

    PERFORM lead_funnel._make_view(into_schema, '', 'conversion_fit',
        'Which conversion suits which channel: the model''s opinion, and beside it what the company''s own leads show. Leads whose conversion is not known are left out.',
        $query$
        SELECT f.channel, f.conversion, f.intent::text AS intent, f.motion, f.audience,
               f.fit,
               lead_funnel._suits(f.motion, f.audience) AS suits,
               f.leads, f.sqls, f.won,
               $query$ || lead_funnel._rate('sql_rate', 'f.sqls', 'f.leads') || $query$,
               $query$ || lead_funnel._rate('close_rate', 'f.won', 'f.sqls') || $query$,
               $query$ || lead_funnel._rate('customer_rate', 'f.won', 'f.leads') || $query$,
               CASE WHEN f.other_leads > 0 AND lead_funnel.rate_differs(f.won, f.leads, f.other_won, f.other_leads)
                      THEN CASE WHEN f.won::numeric / f.leads > f.other_won::numeric / f.other_leads THEN 'better' ELSE 'worse' END
                    -- Not even if none of them had been won.
                    WHEN f.other_leads > 0 AND lead_funnel.rate_differs(0, f.leads, f.other_won, f.other_leads) THEN 'no difference'
                    ELSE 'too few leads' END AS fit_by_data
        FROM (SELECT k.channel, k.conversion, k.intent, k.motion, k.audience, k.fit,
                     lead_funnel.leads(k.k) AS leads, lead_funnel.sqls(k.k) AS sqls, lead_funnel.won(k.k) AS won,
                     (pg_catalog.sum(lead_funnel.leads(k.k)) OVER w)::bigint - lead_funnel.leads(k.k) AS other_leads,
                     (pg_catalog.sum(lead_funnel.won(k.k)) OVER w)::bigint - lead_funnel.won(k.k) AS other_won
              FROM (SELECT c.channel, c.conversion, c.intent, c.motion, c.audience, c.fit,
                           lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k
                    FROM {funnel}.lead_classified c
                    WHERE c.conversion IS NOT NULL
                    GROUP BY c.channel, c.conversion, c.intent, c.motion, c.audience, c.fit) k
              WINDOW w AS (PARTITION BY k.channel)) f
        ORDER BY f.channel, f.leads DESC, f.conversion$query$,
        $columns$
channel | The reporting channel.
conversion | What the leads did.
intent | What that shows: low, mid or high.
motion | How the channel works: reactive, proactive or relationship.
audience | Whom it reaches: prospecting or retargeting.
fit | The model's opinion: fit, too_early (a quote request asked of people who are not looking yet) or too_heavy (a longer way than the visitor came for); NULL when the channel's motion is unknown. See the function conversion_fit(); what stands in suits fits whatever its intent.
suits | The conversions that the model names for such a channel; NULL in a relationship, where every one suits, and when the motion is unknown.
leads | Leads received.
sqls | Those that reached SQL or further.
won | Those that became customers.
$columns$ || lead_funnel._rate_comments('sql_rate', 'sqls / leads') || lead_funnel._rate_comments('close_rate', 'won / sqls')
        || lead_funnel._rate_comments('customer_rate', 'won / leads') || $columns$
fit_by_data | What the leads show: the customer rate against that of the channel's other conversions, by rate_differs() with 95 % confidence: better, worse, no difference, or too few leads (even if none of them had been won, it could be chance, as in leak_report).
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_handover_views(text) IS
'Internal to connect(): the views handover_audit, handover_report and conversion_fit in into_schema.';
