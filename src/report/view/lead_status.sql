CREATE OR REPLACE VIEW lead_status WITH (security_invoker = true) AS
SELECT c.lead_id, c.received_at, c.channel, c.source, c.medium, c.campaign, c.landing_page,
       c.conversion, c.raw_conversion, c.intent::text AS intent,
       c.signals::text[] AS signals, missing(c.signals)::text[] AS missing_signals,
       c.agreed_stage::text AS agreed_stage, c.crm_stage::text AS crm_stage,
       c.reached_stage::text AS reached_stage,
       CASE WHEN c.opportunity_signals IS NULL
              THEN (SELECT _said(s.words, 'Nurture: no agreement for its intent held when it came in.') FROM spoken s)
            ELSE _explain(c.intent, c.signals, c.mql_signals, c.sql_signals, c.next_step_at IS NOT NULL, c.opportunity_signals,
                          (SELECT s.explain_words FROM spoken s)) END AS why,
       c.owner, c.team, c.respond_within, c.due_at, c.responded_at, c.response_time,
       c.sla_state::text AS sla_state,
       n.target AS next_target, n.due_at AS next_due_at, n.sla_state::text AS next_state,
       c.qualified_at, c.handed_over_at, c.next_step_at, c.lost, c.lost_reason, c.closed_at, c.amount, c.customer_id,
       c.fit, c.leaks
FROM lead_classified c
LEFT JOIN LATERAL _next_target(c.received_at, c.is_open, c.reached_stage, c.respond_within, c.due_at, c.responded_at, c.sla_state,
    c.qualify_within, c.qualify_clock, c.qualified_at, c.next_step_within, c.next_step_at, c.decide_within, c.closed_at, c.hours) n ON true;

COMMENT ON VIEW lead_status IS
    'One row per lead that has come in by as_of(): its channel, conversion, stage and why, its deadline '
    'and whether it was met.';
COMMENT ON COLUMN lead_status.lead_id IS 'The lead''s key in the CRM.';
COMMENT ON COLUMN lead_status.received_at IS 'When the lead came in.';
COMMENT ON COLUMN lead_status.channel IS
    'The reporting channel, by the table channel_rule, else by reporting_channel(); Unassigned when '
    'neither knows one.';
COMMENT ON COLUMN lead_status.source IS 'UTM source.';
COMMENT ON COLUMN lead_status.medium IS 'UTM medium.';
COMMENT ON COLUMN lead_status.campaign IS 'UTM campaign.';
COMMENT ON COLUMN lead_status.landing_page IS 'The page on which it converted.';
COMMENT ON COLUMN lead_status.conversion IS
    'What it did to become a lead, by the table conversion_rule; NULL when no rule matches.';
COMMENT ON COLUMN lead_status.raw_conversion IS 'The CRM''s own text for that.';
COMMENT ON COLUMN lead_status.intent IS 'What the conversion shows: low, mid or high; NULL when unknown.';
COMMENT ON COLUMN lead_status.signals IS 'Which of need, timing, scope, budget and decision_maker are clear.';
COMMENT ON COLUMN lead_status.missing_signals IS 'Those that are not.';
COMMENT ON COLUMN lead_status.agreed_stage IS
    'What the agreement says it is: nurture, mql, sql or opportunity.';
COMMENT ON COLUMN lead_status.crm_stage IS
    'What the CRM shows that sales made of it; NULL when it was not handed over.';
COMMENT ON COLUMN lead_status.reached_stage IS 'The higher of the two, which the KPIs count.';
COMMENT ON COLUMN lead_status.why IS
    'One sentence: the rule that decided, and what is missing for the next stage.';
COMMENT ON COLUMN lead_status.owner IS 'Who follows it up.';
COMMENT ON COLUMN lead_status.team IS 'The team that follows it up.';
COMMENT ON COLUMN lead_status.respond_within IS 'The agreed time to answer; NULL: none.';
COMMENT ON COLUMN lead_status.due_at IS 'The deadline for the answer, by the agreement''s clock; NULL: none.';
COMMENT ON COLUMN lead_status.responded_at IS 'When somebody first answered.';
COMMENT ON COLUMN lead_status.response_time IS
    'From receipt to answer by the agreement''s clock (office hours or wall clock), in hours, minutes and '
    'seconds; NULL while unanswered, or when the answer is dated before the receipt.';
COMMENT ON COLUMN lead_status.sla_state IS
    'none (no deadline), pending, at_risk (pending, and more than 80 % of the time is used by the '
    'agreement''s clock), overdue, met or breached.';
COMMENT ON COLUMN lead_status.next_target IS
    'Of an open lead the agreed target that is due first and not reached: response, qualification, '
    'next_step or decision; NULL: none. All of them are in the view sla_target.';
COMMENT ON COLUMN lead_status.next_due_at IS 'When that is due.';
COMMENT ON COLUMN lead_status.next_state IS 'How it stands: pending, at_risk or overdue.';
COMMENT ON COLUMN lead_status.qualified_at IS
    'When it was qualified: handed to sales, or an SQL by its signals; those that the CRM shows count from '
    'the receipt.';
COMMENT ON COLUMN lead_status.handed_over_at IS 'When marketing handed it to sales.';
COMMENT ON COLUMN lead_status.next_step_at IS 'For when a next step is agreed.';
COMMENT ON COLUMN lead_status.lost IS 'Whether it was lost.';
COMMENT ON COLUMN lead_status.lost_reason IS 'Why.';
COMMENT ON COLUMN lead_status.closed_at IS 'When it was won or lost, or archived.';
COMMENT ON COLUMN lead_status.amount IS 'Expected while open, revenue when won, in the reporting currency.';
COMMENT ON COLUMN lead_status.customer_id IS 'The customer''s key in the CRM.';
COMMENT ON COLUMN lead_status.fit IS
    'Whether the conversion suits the channel: fit, too_early or too_heavy; NULL when that is unknown. See '
    'the view conversion_fit.';
COMMENT ON COLUMN lead_status.leaks IS
    'Where it leaks, of wrong_conversion (fit is too_early or too_heavy), too_early (handed to sales '
    'before it was an SQL by its signals) and too_late (answered after its deadline, or overdue); {} when '
    'nowhere.';
