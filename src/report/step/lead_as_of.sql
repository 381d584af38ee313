-- The one place that judges a lead's instants: what cannot be is unknown here, and
-- so to every report; data_quality names those leads.
CREATE OR REPLACE VIEW lead_as_of WITH (security_invoker = true) AS
SELECT l.lead_id, l.received_at, l.source, l.medium, l.campaign, l.landing_page, l.conversion,
       COALESCE(l.signals, '{}') | COALESCE(_known_signals(n.signal_times), '{}') AS signals,
       l.signals AS crm_signals, n.signal_times, l.owner, l.team, l.company,
       CASE WHEN l.handed_over_at >= COALESCE(l.received_at, '-infinity') AND _can_be(l.handed_over_at)
                 AND l.handed_over_at <= LEAST(CASE WHEN l.is_closed THEN l.closing_time END, (SELECT as_of())) THEN l.handed_over_at END AS handed_over_at,
       -- It was handed over, and nobody knows when.
       COALESCE(l.handed_over_at < l.received_at AND _can_be(l.handed_over_at), false) AS handover_unknown,
       CASE WHEN l.has_answer THEN l.responded_at END AS responded_at,
       CASE WHEN l.has_answer THEN l.responded_by END AS responded_by,
       CASE WHEN l.has_answer THEN l.responded_how END AS responded_how,
       CASE WHEN _can_be(l.next_step_at) THEN l.next_step_at END AS next_step_at,
       CASE WHEN l.is_closed THEN l.crm_stage
            WHEN l.handed_over_at > (SELECT as_of()) AND _can_be(l.handed_over_at) AND NOT (SELECT _is_live()) THEN NULL
            WHEN l.crm_stage = 'customer' THEN 'opportunity'
            ELSE l.crm_stage END AS crm_stage,
       l.lost AND l.is_closed AS lost,
       CASE WHEN l.lost AND l.is_closed THEN l.lost_reason END AS lost_reason,
       CASE WHEN l.is_closed THEN l.closing_time END AS closed_at,
       l.is_closed,
       CASE WHEN l.foreign_currency IS NULL THEN _finite(l.amount)
            ELSE _converted(l.amount, (COALESCE(CASE WHEN l.is_closed THEN l.closing_time END, (SELECT as_of()))
                                       AT TIME ZONE (SELECT w.zone FROM working_hours w))::date, x.days, x.rates) END AS amount,
       l.customer_id, (SELECT as_of()) AS as_of,
       l.crm_received_at, l.handed_over_at AS crm_handed_over_at, l.responded_at AS crm_responded_at,
       l.next_step_at AS crm_next_step_at, l.closed_at AS crm_closed_at, l.crm_lost, l.archived,
       l.amount AS crm_amount, l.foreign_currency, l.recurring_monthly
FROM (SELECT c.*,
             (c.won OR c.lost OR COALESCE(c.archived, c.closing_time IS NOT NULL))
             AND (c.closing_time > (SELECT as_of())) IS NOT TRUE AS is_closed,
             COALESCE(c.responded_at >= COALESCE(c.received_at, '-infinity') AND _can_be(c.responded_at)
                      AND c.responded_at <= (SELECT as_of()), false) AS has_answer
      FROM (SELECT r.lead_id, CASE WHEN _can_be(r.received_at) THEN r.received_at END AS received_at,
                   r.received_at AS crm_received_at,
                   r.source, r.medium, r.campaign, r.landing_page, r.conversion, r.signals, r.owner, r.team, r.company,
                   r.handed_over_at, r.responded_at, r.responded_by, r.responded_how, r.next_step_at, r.crm_stage,
                   COALESCE(r.crm_stage = 'customer', false) AS won,
                   COALESCE(r.lost AND (r.crm_stage = 'customer') IS NOT TRUE, false) AS lost, r.lost_reason, r.lost AS crm_lost, r.archived,
                   r.closed_at,
                   _closing_time(r.received_at, r.closed_at, r.stage_changed_at, r.crm_stage = 'customer' OR r.lost,
                                 (SELECT as_of()), (SELECT _is_live())) AS closing_time,
                   r.amount, r.recurring_monthly, r.customer_id,
                   CASE WHEN r.currency IS DISTINCT FROM (SELECT _currency_code(s.currency) FROM settings s)
                        THEN NULLIF(_currency_code(r.currency), (SELECT _currency_code(s.currency) FROM settings s)) END AS foreign_currency
            FROM lead r
            WHERE (r.received_at > (SELECT as_of())) IS NOT TRUE) c) l
LEFT JOIN (SELECT s.lead_id, _signal_times(s.signal, s.noted_at) AS signal_times
           FROM signal s
           WHERE s.noted_at <= (SELECT as_of())
           GROUP BY s.lead_id) n ON n.lead_id = l.lead_id
LEFT JOIN fx_series x ON x.currency = l.foreign_currency;

COMMENT ON VIEW lead_as_of IS
    'The contract''s leads as they stood at as_of(): what happened later has not happened yet. An instant that cannot '
    'be is NULL: before 1900 or after 9999, before the receipt, a hand-over after the end, or later than now(). Signals include those '
    'of the table signal.';
COMMENT ON COLUMN lead_as_of.signals IS
    'The signals that are clear: those that the CRM shows, and those that are noted.';
COMMENT ON COLUMN lead_as_of.crm_signals IS 'The signals that the CRM shows, which does not say since when.';
COMMENT ON COLUMN lead_as_of.signal_times IS
    'When each signal was noted in the table signal, in the order of lead_signals; infinity: not. NULL: none was.';
COMMENT ON COLUMN lead_as_of.handover_unknown IS 'Whether the CRM dates the hand-over before the receipt, so that nobody knows when it was.';
COMMENT ON COLUMN lead_as_of.lost IS 'Whether it was lost; false for a customer.';
COMMENT ON COLUMN lead_as_of.closed_at IS
    'When it was closed; of a lead that is won or lost the last change of its stage where the time of closing cannot be. NULL: it is '
    'open, or nobody knows.';
COMMENT ON COLUMN lead_as_of.is_closed IS 'Whether it is won, lost or archived.';
COMMENT ON COLUMN lead_as_of.amount IS
    'Expected while open, revenue when won, in the currency of the reports (settings.currency): converted at the rate of the day of '
    'closing, of an open lead that of as_of(). NULL: unknown, no number or 1e20 and more, or in a currency without a rate.';
COMMENT ON COLUMN lead_as_of.crm_amount IS 'What the CRM says of the amount, in the currency of the lead.';
COMMENT ON COLUMN lead_as_of.foreign_currency IS 'The currency of the lead, in capitals; NULL: that of the reports.';
COMMENT ON COLUMN lead_as_of.as_of IS 'The instant of as_of().';
COMMENT ON COLUMN lead_as_of.crm_received_at IS 'What the CRM says of the receipt, whether it can be or not.';
COMMENT ON COLUMN lead_as_of.crm_handed_over_at IS 'The same of the hand-over.';
COMMENT ON COLUMN lead_as_of.crm_responded_at IS 'The same of the answer.';
COMMENT ON COLUMN lead_as_of.crm_next_step_at IS 'The same of the next step.';
COMMENT ON COLUMN lead_as_of.crm_closed_at IS 'The same of the closing.';
COMMENT ON COLUMN lead_as_of.crm_lost IS 'Whether the CRM says that it was lost.';
