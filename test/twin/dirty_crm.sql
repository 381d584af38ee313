-- What is right of the CRM of perl/DirtyCrm.pm, from its rows, by the rules for instants that cannot be,
-- written without a look at the views. The tables are temporary; true_finding has keys, for the texts
-- see t/dirty_crm.pl, and optional = true where either way is right.
SET client_min_messages = warning;
DROP TABLE IF EXISTS pg_temp.clock, pg_temp.row_of, pg_temp.judged, pg_temp.true_lead, pg_temp.true_finding, pg_temp.true_handover,
    pg_temp.true_customer;

-- live: without the setting. Then what is later than now cannot be; with it, it has not happened yet.
CREATE TEMP TABLE clock AS
SELECT coalesce(nullif(current_setting('lead_funnel.as_of', true), '')::timestamptz, now()) AS t,
       coalesce(current_setting('lead_funnel.as_of', true), '') = '' AS live;

-- Office hours are Mo-Fr 09:00-17:00 in Brussels: so many seconds of them since a Monday long ago, for local time.
CREATE OR REPLACE FUNCTION pg_temp.open_seconds(local timestamp) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT (local::date - date '2001-01-01') / 7 * 144000 + least(extract(isodow FROM local) - 1, 5) * 28800
        + CASE WHEN extract(isodow FROM local) < 6 THEN least(greatest(extract(epoch FROM local::time) - 32400, 0), 28800) ELSE 0 END $$;
-- The earliest instant at which so many have passed.
CREATE OR REPLACE FUNCTION pg_temp.after_open(ts timestamptz, seconds numeric) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT (date '2001-01-01' + (days / 5 * 7 + days % 5) + interval '9 hours' + (n - days * 28800) * interval '1 second')
           AT TIME ZONE 'Europe/Brussels'
    FROM (SELECT pg_temp.open_seconds(ts AT TIME ZONE 'Europe/Brussels') + seconds AS n) o, LATERAL (SELECT ceil(n / 28800)::int - 1 AS days) d $$;
-- The same wall time on the next working day, or when it opens then or later.
CREATE OR REPLACE FUNCTION pg_temp.working_day_after(ts timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN l.at::time < '09:00' THEN next + interval '9 hours'
                WHEN l.at::time < '17:00' THEN next + l.at::time
                ELSE next + CASE WHEN extract(isodow FROM next) = 5 THEN 3 ELSE 1 END * interval '1 day' + interval '9 hours'
           END AT TIME ZONE 'Europe/Brussels'
    FROM (SELECT ts AT TIME ZONE 'Europe/Brussels' AS at) l,
        LATERAL (SELECT min(l.at::date + n)::timestamp AS next FROM generate_series(1, 3) n WHERE extract(isodow FROM l.at::date + n) < 6) d $$;

-- What lies outside of these years is as good as infinite, and such an amount no number.
CREATE OR REPLACE FUNCTION pg_temp.seen(ts timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN ts < '1900-01-01 00:00+00' THEN '-infinity' WHEN ts >= '9999-12-31 00:00+00' THEN 'infinity' ELSE ts END $$;
CREATE OR REPLACE FUNCTION pg_temp.seen(amount numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN amount < 'NaN' AND abs(amount) >= 1e20 THEN sign(amount) * 'infinity'::numeric ELSE amount END $$;

-- One row a lead. Several rows of one are alike.
CREATE TEMP TABLE row_of AS
SELECT DISTINCT ON (lead_id) l.*, count(*) OVER (PARTITION BY lead_id) AS rows
FROM crm.lead l
WHERE lead_id IS NOT NULL;
UPDATE row_of SET received_at = pg_temp.seen(received_at), responded_at = pg_temp.seen(responded_at), handed_over_at = pg_temp.seen(handed_over_at),
    restored_at = pg_temp.seen(restored_at), responded_again_at = pg_temp.seen(responded_again_at), closed_at = pg_temp.seen(closed_at), stage_changed_at = pg_temp.seen(stage_changed_at), amount = pg_temp.seen(amount);

-- Each instant of which something can be known, and what it says at the clock. A receipt at infinity is one in a future that
-- does not come, live or not; one at -infinity is none.
CREATE TEMP TABLE judged AS
SELECT r.*, i.*, c.t, c.live, w.*, v.*, e.ending, o.is_closed, s.*, a.*, a.answer <= c.t AND (a.answer < received) IS NOT TRUE AS answered,
       w.says_won AND o.is_closed AS is_won, w.says_lost AND o.is_closed AS is_lost, v.in_time AND NOT h.hand_ended AS handed, h.hand_ended
FROM row_of r
CROSS JOIN clock c
CROSS JOIN LATERAL (
    SELECT CASE WHEN r.received_at > '-infinity' THEN r.received_at END AS received,
           CASE WHEN isfinite(r.responded_at) THEN r.responded_at END AS first_answer,
           CASE WHEN isfinite(r.restored_at) THEN r.restored_at END AS restoring,
           CASE WHEN isfinite(r.responded_again_at) THEN r.responded_again_at END AS again,
           CASE WHEN isfinite(r.handed_over_at) THEN r.handed_over_at END AS hand,
           CASE WHEN isfinite(r.closed_at) THEN r.closed_at END AS closing,
           CASE WHEN isfinite(r.stage_changed_at) THEN r.stage_changed_at END AS changing OFFSET 0) i
CROSS JOIN LATERAL (
    SELECT coalesce(r.crm_stage = 'customer', false) AS says_won,
           coalesce(r.lost, false) AND r.crm_stage IS DISTINCT FROM 'customer' AS says_lost OFFSET 0) w
CROSS JOIN LATERAL (
    SELECT hand <= t AND (hand < received) IS NOT TRUE AS in_time,
           (closing < received) IS NOT TRUE AND closing IS NOT NULL AND (NOT live OR closing <= t) AS closing_counts,
           (changing < received) IS NOT TRUE AND changing IS NOT NULL AND (NOT live OR changing <= t) AS changing_counts OFFSET 0) v
CROSS JOIN LATERAL (
    SELECT CASE WHEN closing_counts THEN closing
                WHEN (says_won OR says_lost) AND changing_counts THEN changing END AS ending OFFSET 0) e
CROSS JOIN LATERAL (
    SELECT CASE WHEN says_won OR says_lost OR r.archived THEN (ending > t) IS NOT TRUE
                WHEN r.archived IS NULL THEN coalesce(ending <= t, false)
                ELSE false END AS is_closed OFFSET 0) o
CROSS JOIN LATERAL (SELECT coalesce(in_time AND is_closed AND hand > ending, false) AS hand_ended OFFSET 0) h
-- The clocks of who is restored, and not lost once more, start again, and only who answered since then has answered.
CROSS JOIN LATERAL (SELECT CASE WHEN restoring > received AND restoring <= t AND NOT (says_lost AND is_closed) AND NOT coalesce(is_closed AND ending <= restoring, false)
                         THEN restoring END AS restored OFFSET 0) s
CROSS JOIN LATERAL (SELECT CASE WHEN restored IS NULL THEN first_answer WHEN again BETWEEN restored AND t THEN again
                                WHEN first_answer >= restored THEN first_answer END AS answer OFFSET 0) a;

-- The figures of the leads that are there.
CREATE TEMP TABLE true_lead AS
SELECT j.lead_id, s.channel, s.intent, received, is_won AS won, is_lost AS lost, is_closed, CASE WHEN is_closed THEN ending END AS ended,
       CASE WHEN handed THEN hand END AS handed_over_at, restored AS restored_at, CASE WHEN answered THEN answer END AS responded_at,
       s.due_at, s.first_due_at, s.known >= s.needed AS ready, st.crm_stage, a.amount,
       CASE WHEN s.due_at IS NULL THEN 'none'
            WHEN answered AND answer <= s.due_at THEN 'met'
            -- Who is closed in time, or nobody knows when, needs no answer.
            WHEN is_closed AND (ending <= s.due_at OR ending IS NULL AND NOT coalesce(answered, false)) THEN 'none'
            WHEN answered THEN 'breached'
            WHEN t <= s.due_at THEN 'pending'
            ELSE 'overdue' END AS sla_state,
       CASE WHEN answered AND received IS NOT NULL THEN
            CASE s.intent WHEN 'mid' THEN extract(epoch FROM answer - started)
            ELSE pg_temp.open_seconds(answer AT TIME ZONE 'Europe/Brussels')
                - pg_temp.open_seconds(started AT TIME ZONE 'Europe/Brussels') END END AS response_seconds,
       CASE WHEN is_won THEN 'customer'
            WHEN st.crm_stage = 'opportunity' THEN st.crm_stage
            WHEN s.known >= s.needed OR st.crm_stage = 'sql' THEN 'sql' END AS reached
FROM judged j
CROSS JOIN LATERAL (
    SELECT CASE j.source WHEN 'google' THEN CASE j.medium WHEN 'cpc' THEN 'Google Ads' ELSE 'Organic Search' END
               WHEN 'facebook' THEN 'Meta prospecting' ELSE 'Email' END AS channel,
           i.intent, cardinality(j.signals) AS known, CASE i.intent WHEN 'high' THEN 1 ELSE 2 END AS needed,
           CASE i.intent WHEN 'high' THEN pg_temp.after_open(started, 900) WHEN 'mid' THEN started + interval '24 hours' END AS due_at, started,
           CASE i.intent WHEN 'high' THEN pg_temp.after_open(received, 900) WHEN 'mid' THEN received + interval '24 hours' END AS first_due_at
    FROM (SELECT CASE j.conversion WHEN 'offerte' THEN 'high' WHEN 'whitepaper' THEN 'mid' WHEN 'nieuwsbrief' THEN 'low' END AS intent, coalesce(restored, received) AS started) i OFFSET 0) s
CROSS JOIN LATERAL (-- Who is handed over later was with nobody then, whatever stage it has since.
    SELECT CASE WHEN NOT live AND hand > t AND NOT is_closed THEN NULL WHEN says_won AND NOT is_closed THEN 'opportunity'
                                 ELSE j.crm_stage END AS crm_stage OFFSET 0) st
-- At the rate of the day of closing, else of the clock: see t/dirty_crm.pl. Nobody knows what a franc is.
CROSS JOIN LATERAL (SELECT CASE WHEN amount IN ('NaN', 'infinity', '-infinity') THEN NULL
    ELSE round(amount / CASE coalesce(currency, 'EUR') WHEN 'EUR' THEN 1 WHEN 'GBP' THEN 0.5
                       WHEN 'USD' THEN CASE WHEN (least(CASE WHEN is_closed THEN ending END, t) AT TIME ZONE 'Europe/Brussels')::date
                                                < (now() - interval '100 days')::date THEN 1.25 ELSE 2 END END, 2) END AS amount) a
WHERE (received > t) IS NOT TRUE;

-- Whom data_quality names, and for what. Of a lead that comes in later nothing is told, unless that cannot be.
CREATE TEMP TABLE true_finding AS
SELECT f.finding, j.lead_id AS id, bool_and(f.optional OR (received > t) IS TRUE AND f.finding NOT IN ('received_future', 'rows')) AS optional
FROM judged j
CROSS JOIN LATERAL (VALUES
    ('received_null', j.received_at IS NULL, false),
    ('received_null', NOT isfinite(j.received_at), true),
    ('received_future', live AND received > t OR received = 'infinity', false),
    ('infinite', NOT isfinite(j.received_at) OR NOT isfinite(j.responded_at) OR NOT isfinite(j.handed_over_at)
                 OR NOT isfinite(j.closed_at) OR NOT isfinite(j.restored_at) OR NOT isfinite(j.responded_again_at), false),
    ('infinite', NOT isfinite(j.stage_changed_at), true),
    ('answered_future', live AND (first_answer > t OR again > t), false),
    ('answered_before', first_answer < received AND first_answer <= t, false),
    ('restored_future', live AND restoring > t, false),
    ('restored_before', restoring < received, false),
    ('again_before', again < restoring AND restoring <= t, false),
    ('answered_ended', answered AND is_closed AND answer > ending, false),
    ('handed_future', live AND hand > t, false),
    ('handed_before', hand < received AND hand <= t, false),
    ('handed_ended', hand_ended, false),
    ('handed_no_stage', handed AND j.crm_stage IS NULL, false),
    ('handed_no_stage', j.handed_over_at IS NOT NULL AND j.crm_stage IS NULL, true),
    ('closed_future', live AND closing > t AND (says_won OR says_lost) AND NOT changing_counts, false),
    ('closed_before', closing < received AND closing <= t, j.archived IS NOT DISTINCT FROM false AND NOT says_won AND NOT says_lost),
    ('no_closing', (says_won OR says_lost) AND is_closed AND ending IS NULL, j.closed_at IS NOT NULL),
    ('neither', is_closed AND NOT says_won AND NOT says_lost AND j.archived IS NULL, false),
    ('archived_when', is_closed AND NOT says_won AND NOT says_lost AND j.archived AND ending IS NULL AND NOT coalesce(answered, false), false),
    ('won_and_lost', is_won AND lost, false),
    ('won_no_amount', is_won AND j.amount IS NULL, false),
    ('won_no_amount', is_won AND (j.amount IN ('NaN', 'infinity', '-infinity') OR j.currency = 'XAF'), true),
    ('negative', j.amount < 0 AND j.amount <> '-infinity', false),
    ('negative', j.amount = '-infinity', true),
    ('no_number', j.amount IN ('NaN', 'infinity', '-infinity'), false),
    ('no_rate', j.currency = 'XAF' AND j.amount NOT IN ('NaN', 'infinity', '-infinity'), false),
    ('no_rate', j.currency = 'XAF', true),
    ('no_reason', is_lost AND j.lost_reason IS NULL, false),
    ('no_customer', is_won AND j.customer_id IS NULL, false),
    ('no_owner', NOT is_closed AND j.owner IS NULL, false),
    ('rows', rows > 1, false)) f (finding, is_so, optional)
WHERE f.is_so AND (live OR (received > t) IS NOT TRUE OR received = 'infinity')
GROUP BY 1, 2;

-- The contacts, by the lead that they name.
INSERT INTO true_finding
SELECT DISTINCT f.finding, touch.lead_id, false
FROM (SELECT lead_id, pg_temp.seen(touched_at) AS touched_at FROM crm.touch) touch CROSS JOIN clock c
CROSS JOIN LATERAL (VALUES
    ('touch_null', touched_at IS NULL), ('touch_infinite', NOT isfinite(touched_at)),
    ('touch_future', live AND touched_at > t AND isfinite(touched_at)),
    ('touch_orphan', touched_at <= t AND NOT EXISTS (SELECT FROM crm.lead l WHERE l.lead_id = touch.lead_id))) f (finding, is_so)
WHERE f.is_so;

-- The hand-overs that have a verdict, and the leads that sales waits for. Of a lead without a time of receipt either is right.
CREATE TEMP TABLE true_handover AS
SELECT lead_id,
       CASE WHEN NOT coalesce(handed, false) THEN 'ready_not_handed_over' WHEN NOT ready THEN 'too_early'
            WHEN hand <= coalesce(first_due_at, pg_temp.working_day_after(t.received)) THEN 'right' ELSE 'late' END AS verdict,
       t.received IS NULL AS optional
FROM judged j JOIN true_lead t USING (lead_id)
WHERE handed OR (hand < t.received) IS NOT TRUE AND ready AND NOT t.is_closed AND t.crm_stage IS NULL;

-- A customer who came back has two rows: he is one, who stays.
CREATE TEMP TABLE true_customer AS
SELECT c.customer_id, coalesce(min(l.channel), 'Unassigned') AS channel, count(*) AS rows, bool_or(started_at IS NULL) AS no_start,
       bool_or(NOT isfinite(started_at)) AS infinite_start,
       bool_or(NOT isfinite(churned_at) OR NOT isfinite(first_value_at)) AS infinite_later,
       bool_or(live AND isfinite(started_at) AND started_at > t) AS start_future,
       bool_or(churned_at < started_at AND isfinite(started_at) AND isfinite(churned_at) AND churned_at <= t) AS churn_before,
       bool_or(live AND isfinite(churned_at) AND churned_at > t) AS churn_future,
       bool_or(first_value_at < started_at AND isfinite(started_at) AND isfinite(first_value_at) AND first_value_at <= t) AS value_before,
       bool_or(first_value_at > churned_at AND isfinite(churned_at) AND isfinite(first_value_at) AND first_value_at <= t) AS value_after,
       bool_or(live AND isfinite(first_value_at) AND first_value_at > t) AS value_future,
       bool_or(initial_amount IN ('NaN', 'infinity', '-infinity') OR current_amount IN ('NaN', 'infinity', '-infinity')) AS no_number,
       bool_or(initial_amount < 0 OR current_amount < 0) AS negative,
       min(started_at) FILTER (WHERE isfinite(started_at) AND started_at <= t) AS started,
       bool_and(coalesce(churned_at <= t AND isfinite(churned_at) AND (churned_at < started_at) IS NOT TRUE, false))
           FILTER (WHERE isfinite(started_at) AND started_at <= t) AS churned,
       min(CASE WHEN initial_amount NOT IN ('NaN', 'infinity', '-infinity') THEN initial_amount END) AS initial_amount,
       min(CASE WHEN current_amount NOT IN ('NaN', 'infinity', '-infinity') THEN current_amount END) AS current_amount
FROM (SELECT customer_id, lead_id, pg_temp.seen(started_at) AS started_at, pg_temp.seen(first_value_at) AS first_value_at,
             pg_temp.seen(churned_at) AS churned_at, pg_temp.seen(initial_amount) AS initial_amount, pg_temp.seen(current_amount) AS current_amount
      FROM crm.customer) c LEFT JOIN true_lead l ON l.lead_id = c.lead_id, clock
GROUP BY c.customer_id;

INSERT INTO true_finding
SELECT f.finding, customer_id, bool_and(optional)
FROM true_customer
CROSS JOIN clock
CROSS JOIN LATERAL (VALUES
    ('customer_rows', rows > 1 AND started IS NOT NULL, false), ('customer_no_start', no_start, false),
    ('customer_infinite', infinite_later, false), ('customer_infinite', infinite_start, true), ('customer_no_start', infinite_start, false),
    ('customer_start_future', start_future, false), ('customer_churn_before', churn_before, false),
    ('customer_churn_future', churn_future, false), ('customer_value_before', value_before, false),
    ('customer_value_after', value_after, false), ('customer_value_future', value_future, false),
    ('customer_no_number', no_number, false), ('customer_negative', negative, false)) f (finding, is_so, optional)
WHERE f.is_so AND (started IS NOT NULL OR live OR no_start OR infinite_start)
GROUP BY 1, 2;

ANALYZE true_lead; ANALYZE true_finding; ANALYZE true_handover; ANALYZE true_customer;
