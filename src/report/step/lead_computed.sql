CREATE OR REPLACE VIEW lead_computed WITH (security_invoker = true) AS
SELECT l.lead_id, l.received_at,
       _from_page(l.policy, l.source, l.medium, l.campaign, l.landing_page, 1) AS source,
       _from_page(l.policy, l.source, l.medium, l.campaign, l.landing_page, 2) AS medium,
       _from_page(l.policy, l.source, l.medium, l.campaign, l.landing_page, 3) AS campaign, l.landing_page,
       l.raw_conversion, a.conversion,
       _intent(l.classified) AS intent, h.channel, m.motion,
       CASE WHEN _is_retargeted(l.classified) THEN 'retargeting' ELSE m.audience END AS audience,
       l.signals, _agreed_stage(l.classified) AS agreed_stage, l.crm_stage,
       _reached_stage(l.classified) AS reached_stage,
       a.mql_signals, a.sql_signals, a.opportunity_signals,
       l.owner, l.team, l.company, l.handed_over_at, l.handover_unknown,
       LEAST(l.handed_over_at, _ready_at(l.classified)) AS qualified_at, l.next_step_at,
       a.clock, a.qualify_clock, a.hours, a.respond_within, a.office_clock,
       _due_at(l.classified) AS due_at, l.responded_at, l.responded_by, l.responded_how,
       _response_time(l.classified) AS response_time, _sla_state(l.classified) AS sla_state,
       a.qualify_within, a.next_step_within, a.decide_within,
       NOT l.is_closed AS is_open,
       l.lost, l.lost_reason, l.closed_at, l.amount, l.customer_id,
       _crm_signals(l.classified) AS crm_signals, l.signal_times, _noted_signals_needed(l.classified) AS noted_signals_needed,
       _ready_at(l.classified) AS ready_at, a.fit,
       _leaks(_leaks(l.classified)) AS leaks, _leaks(l.classified) AS leak_set, l.zone,
       _targets(COALESCE(l.restored_at, l.received_at), NOT l.is_closed, _reached_stage(l.classified), a.respond_within,
                _due_at(l.classified), l.responded_at, _sla_state(l.classified), a.qualify_within, a.qualify_clock,
                LEAST(l.handed_over_at, _ready_at(l.classified)), a.next_step_within, l.next_step_at, a.decide_within,
                l.closed_at, a.hours, l.as_of, a.assign_within, l.assigned_at, l.assignment_unknown) AS targets,
       e.terms, e.company AS company_number, _is_retargeted(l.classified) AS is_retargeted, l.foreign_currency, l.instants_change_at,
       l.as_of, l.due_id, l.restored_at,
       l.findings
       | CASE WHEN (l.source ~ '\S' AND _read_name(l.source, true) IS NULL) OR (l.medium ~ '\S' AND _read_name(l.medium, false) IS NULL)
                OR (l.campaign ~ '\S' AND _read_name(l.campaign, false) IS NULL) OR _is_unfilled(l.landing_page)
              THEN _finding('placeholder that was never filled in') ELSE 0 END
       | CASE WHEN e.terms IS NULL THEN _finding('no agreement held when it came in') ELSE 0 END AS findings,
       l.contactable, a.assign_within, l.assigned_at, l.assignment_unknown, l.accepted_at, l.rejected_at, l.rejected_reason
-- The agreement is one value, made once for a query, and each lead is classified
-- by one call, whose answer the columns above take apart.
FROM (SELECT r.*, _classify(r.policy, r.source, r.medium, r.campaign, r.raw_conversion, r.landing_page, r.team COLLATE "default",
                                        r.instants, r.as_of, r.crm_signals, r.signal_times, r.company COLLATE "default") AS classified
      FROM (SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page, l.conversion AS raw_conversion,
                   l.signals, l.crm_signals, l.signal_times, l.owner, l.team, l.company, l.handed_over_at,
                   l.handover_unknown, l.responded_at, l.responded_by, l.responded_how, l.next_step_at, l.crm_stage, l.lost,
                   l.lost_reason, l.closed_at, l.is_closed, l.amount, l.customer_id, l.as_of, l.instants,
                   l.foreign_currency, l.instants_change_at, l.due_id, l.findings, l.restored_at, l.contactable,
                   l.assigned_at, l.assignment_unknown, l.accepted_at, l.rejected_at, l.rejected_reason,
                   (SELECT _policy_of(policy, stored_for)) AS policy,
                   (SELECT w.zone FROM working_hours w) AS zone
            FROM lead_as_of l) r) l
CROSS JOIN LATERAL (SELECT _channel(l.classified) AS channel) h
CROSS JOIN LATERAL (SELECT _terms(l.classified) AS terms, _company(l.classified) AS company) e
-- Left joins, so that what needs the agreement is computed where the lead is
-- read: the agreement is large, and must not be sorted or kept for each lead.
LEFT JOIN LATERAL (SELECT _conversion(l.policy, l.classified) AS conversion, _fit(l.policy, l.classified) AS fit, t.*
                   FROM _agreed_terms(l.policy, e.terms, e.company) t) a ON true
-- Grouped, so that the planner knows it for one row and leaves it out where
-- nothing of it is asked for.
LEFT JOIN (SELECT c.name, min(c.motion) AS motion, min(c.audience) AS audience
           FROM channel c
           GROUP BY c.name) m ON m.name = h.channel;

COMMENT ON VIEW lead_computed IS
    'One row per lead that has come in by as_of(), classified by the agreement, in the extension''s own '
    'types: what all other reports build on. For reading there is lead_status.';
COMMENT ON COLUMN lead_computed.raw_conversion IS 'The CRM''s own text for that.';
COMMENT ON COLUMN lead_computed.conversion IS
    'What it did to become a lead, by the table conversion_rule; NULL when no rule matches.';
COMMENT ON COLUMN lead_computed.intent IS 'What the conversion shows: low, mid or high; NULL when unknown.';
COMMENT ON COLUMN lead_computed.channel IS
    'The reporting channel, by the table channel_rule, else the channel that the source or medium is spelt like, else by '
    'reporting_channel(). What the source and medium leave open is read from the landing page, whose click id counts as well. A page '
    'of the company itself or one to pay on is no source, see settings.own_domains. Unassigned when nothing knows one.';
COMMENT ON COLUMN lead_computed.source IS 'UTM source: where it came from, as its channel was decided by. '
    'What the CRM leaves open is read '
    'from the landing page, whose click id counts as well.';
COMMENT ON COLUMN lead_computed.medium IS 'UTM medium: by what kind of traffic, likewise.';
COMMENT ON COLUMN lead_computed.campaign IS 'UTM campaign, likewise.';
COMMENT ON COLUMN lead_computed.motion IS 'How the channel works: reactive, proactive or relationship.';
COMMENT ON COLUMN lead_computed.audience IS 'Whom it reached: retargeting where the medium or the campaign of a paid channel says so, '
    'see is_retargeting(), else the '
    'audience of the channel.';
COMMENT ON COLUMN lead_computed.agreed_stage IS 'What the agreement says it is: nurture, mql, sql or opportunity.';
COMMENT ON COLUMN lead_computed.reached_stage IS 'The higher of the two, which the KPIs count.';
COMMENT ON COLUMN lead_computed.qualified_at IS
    'When it was qualified: handed to sales, or an SQL by its signals; those that the CRM shows count from '
    'the receipt.';
COMMENT ON COLUMN lead_computed.clock IS 'The clock of respond_within.';
COMMENT ON COLUMN lead_computed.qualify_clock IS 'The clock of qualify_within.';
COMMENT ON COLUMN lead_computed.hours IS
    'The office hours, in which assign_within, next_step_within and decide_within run.';
COMMENT ON COLUMN lead_computed.respond_within IS 'The agreed time to answer; NULL: none.';
COMMENT ON COLUMN lead_computed.due_at IS 'The deadline for the answer, by the agreement''s clock; NULL: none.';
COMMENT ON COLUMN lead_computed.response_time IS
    'From receipt to answer by the agreement''s clock (office hours or wall clock), in hours, minutes and seconds; of a lead that was '
    'restored from then on. NULL while unanswered, or when the answer is dated before the receipt.';
COMMENT ON COLUMN lead_computed.sla_state IS
    'none (no deadline), pending, at_risk (pending, and more than 80 % of the time is used by the agreement''s '
    'clock), overdue, met or breached.';
COMMENT ON COLUMN lead_computed.is_open IS 'Neither won, lost nor archived.';
COMMENT ON COLUMN lead_computed.noted_signals_needed IS
    'How many signals that the CRM does not show made it an SQL; NULL: it is none.';
COMMENT ON COLUMN lead_computed.ready_at IS
    'When it was an SQL by its signals; those that the CRM shows count from the receipt. NULL: it is none.';
COMMENT ON COLUMN lead_computed.fit IS
    'Whether the conversion suits the channel: fit, too_early or too_heavy; NULL when that is unknown. See the '
    'view conversion_fit.';
COMMENT ON COLUMN lead_computed.leaks IS
    'Where it leaks, of wrong_conversion (fit is too_early or too_heavy), too_early (handed to sales before it was '
    'an SQL by its signals) and too_late (answered after its deadline, or overdue); {} when nowhere.';
COMMENT ON COLUMN lead_computed.leak_set IS 'A number for that combination of leaks; never NULL.';
COMMENT ON COLUMN lead_computed.targets IS 'What is agreed on when each step is due, and what became of it, a value per target.';
COMMENT ON COLUMN lead_computed.findings IS 'What does not add up in what the CRM says of it, as a set, see _finding_names().';
