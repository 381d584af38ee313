-- comments: lead_classified
CREATE OR REPLACE VIEW lead_fact WITH (security_invoker = true) AS
SELECT c.lead_id, c.customer_id,
       _local_time(c.received_at, c.zone)::date AS received_day,
       _week(c.received_at, c.zone) AS received_week,
       _month(c.received_at, c.zone) AS received_month,
       _local_time(d.closed_at, c.zone)::date AS closed_day,
       _week(d.closed_at, c.zone) AS closed_week,
       _month(d.closed_at, c.zone) AS closed_month,
       c.channel, COALESCE(NULLIF(c.motion, ''), 'no motion') AS motion, COALESCE(NULLIF(c.audience, ''), 'no audience') AS audience,
       COALESCE(NULLIF(c.source, ''), 'no source') AS source, COALESCE(NULLIF(c.medium, ''), 'no medium') AS medium,
       COALESCE(NULLIF(c.campaign, ''), 'no campaign') AS campaign, COALESCE(c.conversion, 'no conversion') AS conversion,
       COALESCE(c.intent::text, 'no intent') AS intent,
       COALESCE(NULLIF(c.owner, ''), 'no owner') AS owner, COALESCE(NULLIF(c.team, ''), 'no team') AS team,
       c.agreed_stage::text AS agreed_stage, COALESCE(c.crm_stage::text, 'no crm stage') AS crm_stage,
       c.reached_stage::text AS reached_stage, c.sla_state::text AS sla_state,
       COALESCE(NULLIF(c.lost_reason, ''), 'no lost reason') AS lost_reason,
       1 AS is_lead, (c.reached_stage >= 'mql')::int AS is_mql, (c.reached_stage >= 'sql')::int AS is_sql,
       (c.reached_stage >= 'opportunity')::int AS is_opportunity, d.is_won::int AS is_won, d.is_lost::int AS is_lost,
       (NOT d.is_won AND NOT d.is_lost)::int AS is_open,
       CASE WHEN d.is_won THEN d.value ELSE 0 END AS revenue,
       CASE WHEN c.reached_stage >= 'sql' AND NOT d.is_won AND NOT d.is_lost THEN d.value ELSE 0 END AS pipeline,
       CASE WHEN d.is_lost THEN d.value ELSE 0 END AS lost_value,
       trim_scale(c.amount) AS amount,
       (c.sla_state = 'met')::int AS sla_met, (c.sla_state IN ('overdue', 'breached'))::int AS sla_missed,
       (c.sla_state IN ('pending', 'at_risk'))::int AS sla_pending,
       (d.response_time IS NOT NULL)::int AS response_count,
       round(EXTRACT(epoch FROM d.response_time) / 3600, 12) AS response_hours,
       ('wrong_conversion' = ANY (c.leaks))::int AS leaks_wrong_conversion, ('too_early' = ANY (c.leaks))::int AS leaks_too_early,
       ('too_late' = ANY (c.leaks))::int AS leaks_too_late, (c.leaks = '{}')::int AS leaks_none,
       COALESCE(c.fit = 'fit', false)::int AS fits, COALESCE(c.fit <> 'fit', false)::int AS fits_not,
       (c.fit IS NULL)::int AS fit_unknown,
       (c.assignment_state = 'met')::int AS assignment_met, (c.assignment_state IN ('overdue', 'breached'))::int AS assignment_missed,
       (c.assignment_state IN ('pending', 'at_risk'))::int AS assignment_pending,
       d.is_handed_over::int AS is_handed_over,
       CASE WHEN (SELECT t.accepted FROM handover_told t) THEN (c.accepted_at IS NOT NULL)::int END AS is_accepted,
       CASE WHEN (SELECT t.rejected FROM handover_told t) THEN (c.rejected_at IS NOT NULL)::int END AS is_rejected,
       COALESCE(NULLIF(c.rejected_reason, ''), 'no rejected reason') AS rejected_reason,
       (NOT d.is_won AND NOT d.is_lost AND NOT c.is_open)::int AS is_archived,
       p.person, p.is_first, 1 - p.is_first AS is_returning, p.is_repeated
FROM lead_classified c
CROSS JOIN LATERAL (SELECT c.reached_stage = 'customer' AS is_won, COALESCE(c.lost AND c.reached_stage < 'customer', false) AS is_lost,
                           CASE WHEN c.lost OR c.reached_stage = 'customer' THEN c.closed_at END AS closed_at,
                           COALESCE(trim_scale(round(c.amount, 8)), 0) AS value,
                           CASE WHEN c.sla_state IN ('met', 'breached') THEN c.response_time END AS response_time,
                           _is_handed_over(c.handed_over_at, c.handover_unknown, c.crm_stage, c.accepted_at, c.rejected_at)
                               AS is_handed_over) d
-- Grouped, so that the planner knows it for one row and leaves it out where nothing of it is asked for.
LEFT JOIN (SELECT p.lead_id, min(p.person) AS person, min(p.is_first::int) AS is_first, min(p.is_repeated::int) AS is_repeated
           FROM person_lead p
           GROUP BY p.lead_id) p ON p.lead_id = c.lead_id;

COMMENT ON VIEW lead_fact IS
    'For BI tools: one row per lead that has come in by as_of(). The KPIs are numbers that add up: their sums per channel, or by '
    'whatever else, are the counts and amounts of the reports, and the quotients of these sums their rates, see metric(). What a lead '
    'does not have has a name: no, and that of the column, as no owner. Only keys, days, amount and response_hours may be '
    'NULL, and what follows from the person behind it, or is what sales said of a hand-over, which the CRM may not know.';
COMMENT ON COLUMN lead_fact.received_day IS 'The day of receipt, in the reports'' time zone; NULL: unknown.';
COMMENT ON COLUMN lead_fact.received_week IS 'The Monday of its week.';
COMMENT ON COLUMN lead_fact.received_month IS 'The first day of its month.';
COMMENT ON COLUMN lead_fact.closed_day IS
    'The day on which it was won or lost, in the reports'' time zone; NULL: it is neither, or nobody knows when.';
COMMENT ON COLUMN lead_fact.closed_week IS 'The Monday of its week.';
COMMENT ON COLUMN lead_fact.closed_month IS 'The first day of its month.';
COMMENT ON COLUMN lead_fact.motion IS 'How the channel works: reactive, proactive, relationship or no motion.';
COMMENT ON COLUMN lead_fact.audience IS
    'Whom it reached: prospecting, retargeting or no audience, which is of no concern there, see the view lead_status.';
COMMENT ON COLUMN lead_fact.source IS 'UTM source, as its channel was decided by; else no source.';
COMMENT ON COLUMN lead_fact.medium IS 'UTM medium, likewise; else no medium.';
COMMENT ON COLUMN lead_fact.campaign IS 'UTM campaign, likewise; else no campaign.';
COMMENT ON COLUMN lead_fact.conversion IS
    'What it did to become a lead, by the table conversion_rule; no conversion when no rule matches.';
COMMENT ON COLUMN lead_fact.intent IS 'What the conversion shows: low, mid or high; no intent when unknown.';
COMMENT ON COLUMN lead_fact.owner IS 'Who follows it up; no owner: nobody is responsible.';
COMMENT ON COLUMN lead_fact.team IS 'The team that follows it up; no team: the CRM knows none.';
COMMENT ON COLUMN lead_fact.crm_stage IS 'How far sales brought it, by the CRM; no crm stage when it was not handed over.';
COMMENT ON COLUMN lead_fact.lost_reason IS 'Why it was lost; no lost reason: it is not lost, or nobody said why.';
COMMENT ON COLUMN lead_fact.is_lead IS '1.';
COMMENT ON COLUMN lead_fact.is_mql IS '1 when it reached MQL or further, else 0.';
COMMENT ON COLUMN lead_fact.is_sql IS '1 when it reached SQL or further, else 0.';
COMMENT ON COLUMN lead_fact.is_opportunity IS '1 when it reached opportunity or further, else 0.';
COMMENT ON COLUMN lead_fact.is_won IS '1 when it became a customer, else 0.';
COMMENT ON COLUMN lead_fact.is_lost IS '1 when it was lost, else 0.';
COMMENT ON COLUMN lead_fact.is_open IS '1 when it is neither won nor lost, so also when it is archived; else 0.';
COMMENT ON COLUMN lead_fact.revenue IS
    'What it adds to the revenue: its amount, to 8 decimals, when it is won; else 0, as when its amount is unknown.';
COMMENT ON COLUMN lead_fact.pipeline IS
    'What it adds to the pipeline, likewise: its amount when it is open (see is_open), and SQL or opportunity; else 0.';
COMMENT ON COLUMN lead_fact.lost_value IS 'What it adds to the value of lost leads, likewise: its amount when it was lost; else 0.';
COMMENT ON COLUMN lead_fact.amount IS
    'Expected while open, revenue when won, in the currency of the reports; NULL: unknown.';
COMMENT ON COLUMN lead_fact.sla_met IS '1 when it was answered in time, else 0.';
COMMENT ON COLUMN lead_fact.sla_missed IS '1 when it was answered too late, or is overdue and unanswered; else 0.';
COMMENT ON COLUMN lead_fact.sla_pending IS '1 when it can still be answered in time, else 0.';
COMMENT ON COLUMN lead_fact.response_count IS '1 when response_hours is known, else 0.';
COMMENT ON COLUMN lead_fact.response_hours IS
    'The time to the first answer by the agreement''s clock, in hours, to 12 decimals; NULL when its sla_state is neither met nor '
    'breached (no deadline, no answer, or archived before both), or when the answer is dated before the receipt.';
COMMENT ON COLUMN lead_fact.leaks_wrong_conversion IS '1 when its conversion does not suit its channel, see fits_not; else 0.';
COMMENT ON COLUMN lead_fact.leaks_too_early IS '1 when it was handed to sales before it was an SQL by its signals, else 0.';
COMMENT ON COLUMN lead_fact.leaks_too_late IS '1 when it was answered after its deadline, or is overdue; else 0.';
COMMENT ON COLUMN lead_fact.leaks_none IS '1 when it leaks nowhere, else 0.';
COMMENT ON COLUMN lead_fact.fits IS '1 when its conversion suits its channel, else 0.';
COMMENT ON COLUMN lead_fact.fits_not IS '1 when it does not: it is too early or too heavy there; else 0.';
COMMENT ON COLUMN lead_fact.fit_unknown IS '1 when that is unknown, else 0.';
COMMENT ON COLUMN lead_fact.assignment_met IS '1 when somebody became responsible for it in time, or it was closed by then; else 0.';
COMMENT ON COLUMN lead_fact.assignment_missed IS '1 when somebody did too late, or nobody did and it is overdue; else 0.';
COMMENT ON COLUMN lead_fact.assignment_pending IS '1 when it can still be assigned in time, else 0.';
COMMENT ON COLUMN lead_fact.is_handed_over IS '1 when it was handed over to sales, as in handover_kpi; else 0.';
COMMENT ON COLUMN lead_fact.is_accepted IS '1 when sales accepted it, else 0; NULL: the CRM does not say so of any lead.';
COMMENT ON COLUMN lead_fact.is_rejected IS '1 when sales rejected it, else 0; NULL: the CRM does not say so of any lead.';
COMMENT ON COLUMN lead_fact.rejected_reason IS 'Why sales rejected it; no rejected reason: it did not, or nobody said why.';
COMMENT ON COLUMN lead_fact.is_archived IS '1 when it is archived, neither won nor lost, so that is_open counts it; else 0.';
COMMENT ON COLUMN lead_fact.is_first IS
    '1 when it is the first lead of its person, by the time of receipt, else 0; NULL: the person, or when one of the leads of that person '
    'came in, is not known.';
COMMENT ON COLUMN lead_fact.is_returning IS '1 when there was a lead of its person before, else 0; NULL likewise.';
COMMENT ON COLUMN lead_fact.is_repeated IS
    '1 when a lead of its person came in within 24 hours before it, as when a form is sent twice; else 0. NULL likewise.';
