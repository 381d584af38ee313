-- The one place that judges a lead's instants: what cannot be is unknown here, and
-- so to every report; data_quality names those leads.
CREATE OR REPLACE VIEW lead_as_of WITH (security_invoker = true) AS
SELECT r.lead_id, _received_at(i.instants) AS received_at, r.source, r.medium, r.campaign, r.landing_page, r.conversion,
       COALESCE(r.signals, '{}') | COALESCE(_known_signals(n.signal_times), '{}') AS signals,
       r.signals AS crm_signals, n.signal_times, r.owner, r.team, r.company,
       _handed_over_at(i.instants) AS handed_over_at, _handover_unknown(i.instants) AS handover_unknown,
       _responded_at(i.instants) AS responded_at,
       CASE WHEN _answered_again(i.instants) THEN r.responded_again_by
            WHEN _responded_at(i.instants) IS NOT NULL THEN r.responded_by END AS responded_by,
       CASE WHEN _answered_again(i.instants) THEN r.responded_again_how
            WHEN _responded_at(i.instants) IS NOT NULL THEN r.responded_how END AS responded_how,
       _next_step_at(i.instants) AS next_step_at, _crm_stage(i.instants) AS crm_stage, _lost(i.instants) AS lost,
       CASE WHEN _lost(i.instants) THEN r.lost_reason END AS lost_reason,
       _closed_at(i.instants) AS closed_at, _is_closed(i.instants) AS is_closed,
       CASE WHEN f.foreign_currency IS NULL THEN _finite(r.amount)
            ELSE _converted(r.amount, (COALESCE(_closed_at(i.instants), (SELECT as_of()))
                                       AT TIME ZONE (SELECT w.zone FROM working_hours w))::date, x.days, x.rates) END AS amount,
       r.customer_id, (SELECT as_of()) AS as_of, f.foreign_currency, i.instants, r.due_id,
       _instants_change(r.received_at, r.handed_over_at, r.responded_at, r.next_step_at, r.closed_at, r.stage_changed_at, r.crm_stage,
                        r.lost, r.archived, r.restored_at, r.responded_again_at, r.assigned_at, r.accepted_at, r.rejected_at,
                        (SELECT as_of())) AS instants_change_at,
       _restored_at(i.instants) AS restored_at,
       _findings(r.received_at, r.handed_over_at, r.responded_at, r.next_step_at, r.closed_at, r.stage_changed_at, r.crm_stage,
                 r.lost, r.archived, r.restored_at, r.responded_again_at, r.assigned_at, r.accepted_at, r.rejected_at, (SELECT as_of()),
                 (SELECT _is_live()), (SELECT s.restored_starts_anew FROM settings s), i.instants, r.amount, _finite(r.amount),
                 CASE WHEN f.foreign_currency IS NOT NULL
                      THEN _converted(r.amount, (COALESCE(_closed_at(i.instants), (SELECT as_of()))
                                                 AT TIME ZONE (SELECT w.zone FROM working_hours w))::date, x.days, x.rates) END,
                 f.foreign_currency, r.recurring_monthly, r.lost_reason, r.customer_id, r.owner,
                 (SELECT c.assigned FROM told_column c)) AS findings,
       r.contactable,
       -- Who was responsible once, and is no longer, leaves an open lead to nobody.
       CASE WHEN NULLIF(r.owner, '') IS NOT NULL OR _is_closed(i.instants) THEN _assigned_at(i.instants) END AS assigned_at,
       NULLIF(r.owner, '') IS NOT NULL AND _assigned_at(i.instants) IS NULL AND NOT _assigned_later(i.instants) AS assignment_unknown,
       _accepted_at(i.instants) AS accepted_at, _rejected_at(i.instants) AS rejected_at,
       CASE WHEN _rejected_at(i.instants) IS NOT NULL THEN r.rejected_reason END AS rejected_reason
FROM lead_told r
-- Left joins, so that this is found once, where the lead is read.
LEFT JOIN LATERAL (SELECT _instants(r.received_at, r.handed_over_at, r.responded_at, r.next_step_at, r.closed_at, r.stage_changed_at,
                                    r.crm_stage, r.lost, r.archived, r.restored_at, r.responded_again_at, r.assigned_at,
                                    r.accepted_at, r.rejected_at, (SELECT as_of()), (SELECT _is_live()),
                                    (SELECT s.restored_starts_anew FROM settings s)) AS instants) i ON true
-- Where a CRM has no currencies the planner sees that this is NULL, and leaves the rates out.
CROSS JOIN LATERAL (SELECT CASE WHEN (r.currency = (SELECT _currency_code(s.currency) FROM settings s)) IS NOT TRUE
                             THEN NULLIF(_currency_code(r.currency), (SELECT _currency_code(s.currency) FROM settings s)) END
                           AS foreign_currency) f
LEFT JOIN (SELECT s.lead_id, _signal_times(s.signal, s.noted_at) AS signal_times
           FROM signal s
           WHERE s.noted_at <= (SELECT as_of())
           GROUP BY s.lead_id) n ON n.lead_id = r.lead_id
LEFT JOIN fx_series x ON x.currency = f.foreign_currency
WHERE (r.received_at > (SELECT as_of())) IS NOT TRUE;

COMMENT ON VIEW lead_as_of IS
    'The contract''s leads as they stood at as_of(): what happened later has not happened yet. An instant that cannot '
    'be is NULL: before 1900 or after 9999, before the receipt, a hand-over after the end, or later than now(). Signals include those '
    'of the table signal. A lead that was restored after it was lost has the answer since then, see settings.restored_starts_anew.';
COMMENT ON COLUMN lead_as_of.signals IS
    'The signals that are clear: those that the CRM shows, and those that are noted.';
COMMENT ON COLUMN lead_as_of.crm_signals IS 'The signals that the CRM shows, which does not say since when.';
COMMENT ON COLUMN lead_as_of.signal_times IS
    'When each signal was noted in the table signal, in the order of lead_signals; infinity: not. NULL: none was.';
COMMENT ON COLUMN lead_as_of.handover_unknown IS
    'Whether the CRM dates the hand-over before the receipt, so that nobody knows when it was.';
COMMENT ON COLUMN lead_as_of.lost IS 'Whether it was lost; false for a customer.';
COMMENT ON COLUMN lead_as_of.closed_at IS
    'When it was closed; of a lead that is won or lost the last change of its stage where the time of closing cannot be. NULL: it is '
    'open, or nobody knows.';
COMMENT ON COLUMN lead_as_of.is_closed IS 'Whether it is won, lost or archived.';
COMMENT ON COLUMN lead_as_of.amount IS
    'Expected while open, revenue when won, in the currency of the reports (settings.currency): converted at the rate of the day of '
    'closing, of an open lead that of as_of(). NULL: unknown, no number or 1e20 and more, or in a currency without a rate.';
COMMENT ON COLUMN lead_as_of.foreign_currency IS 'The currency of the lead, in capitals; NULL: that of the reports.';
COMMENT ON COLUMN lead_as_of.as_of IS 'The instant of as_of().';
COMMENT ON COLUMN lead_as_of.instants IS 'Its instants and its stage, as one value.';
COMMENT ON COLUMN lead_as_of.instants_change_at IS
    'When its instants or its stage change by themselves; infinity: never, -infinity: it depends on whether as_of() is now().';
COMMENT ON COLUMN lead_as_of.findings IS
    'What does not add up in what the CRM says of it, see _finding_names(); the source and the agreement not looked at.';
COMMENT ON COLUMN lead_as_of.responded_at IS 'When somebody first answered it; of a lead that was restored, since then.';
COMMENT ON COLUMN lead_as_of.assigned_at IS
    'When somebody became responsible for it; NULL: nobody did, nobody is while it is open, or nobody knows.';
COMMENT ON COLUMN lead_as_of.assignment_unknown IS 'Whether somebody is responsible for it, and nobody knows since when.';
COMMENT ON COLUMN lead_as_of.accepted_at IS
    'When sales accepted it, as it was handed over; NULL: it did not, rejected it since, or the CRM does not say.';
COMMENT ON COLUMN lead_as_of.rejected_at IS 'When sales rejected it; NULL: it did not, accepted it since, or the CRM does not say.';
COMMENT ON COLUMN lead_as_of.rejected_reason IS 'Why sales rejected it; NULL: it did not, or nobody said why.';
COMMENT ON COLUMN lead_as_of.restored_at IS
    'When it was restored after it was lost, if its deadlines run from then on; NULL: they run from its receipt, as it never was, was '
    'lost again, was won before or at once, or settings.restored_starts_anew is false.';
