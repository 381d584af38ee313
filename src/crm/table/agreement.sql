CREATE TABLE agreement (
    intent text CONSTRAINT intent_is_low_mid_or_high CHECK (is_intent(intent)),
    mql_signals int CONSTRAINT mql_signals_is_a_number_of_signals CHECK (mql_signals BETWEEN 0 AND cardinality(missing('{}'))),
    sql_signals int CONSTRAINT sql_signals_is_a_number_of_signals CHECK (sql_signals BETWEEN 0 AND cardinality(missing('{}'))),
    opportunity_signals lead_signals NOT NULL DEFAULT '{need,timing,scope}',
    respond_within interval CHECK (is_sla_target(respond_within)),
    office_clock boolean NOT NULL DEFAULT true,
    team text CHECK (team <> ''),
    hours office_hours,
    qualify_within interval CHECK (is_sla_target(qualify_within)),
    qualify_office_clock boolean NOT NULL DEFAULT false,
    next_step_within interval CHECK (is_sla_target(next_step_within)),
    decide_within interval CHECK (is_sla_target(decide_within)),
    valid_from timestamptz NOT NULL DEFAULT agreement_from(),
    valid_to timestamptz NOT NULL DEFAULT 'infinity',
    hours_of_main boolean NOT NULL DEFAULT false,
    holds_for_waiting boolean NOT NULL DEFAULT false,
    assign_within interval CHECK (is_sla_target(assign_within)),
    CHECK (valid_from < valid_to),
    -- An SQL needs one signal at the least.
    CONSTRAINT mql_signals_is_not_above_sql_signals CHECK (mql_signals <= CASE WHEN sql_signals < 1 THEN 1 ELSE sql_signals END),
    -- A number for intent and team, as a range, since gist knows no text.
    CONSTRAINT agreement_one_at_a_time EXCLUDE USING gist (
        numrange(hashtextextended(COALESCE(intent, '') || ' ' || COALESCE(team, ''), 0),
                 hashtextextended(COALESCE(intent, '') || ' ' || COALESCE(team, ''), 0), '[]') WITH &&,
        tstzrange(valid_from, valid_to) WITH &&)
);

COMMENT ON TABLE agreement IS
    'What marketing and sales agreed per intent: how many signals make an MQL and an SQL, and '
    'within what time a lead is assigned, answered, qualified, taken further and decided. A lead is judged by the '
    'row that was valid when it came in, that of its team before the one without a team. Edit the rows; '
    'the reports follow for the leads that come in from then on, see agreement_from().';
COMMENT ON COLUMN agreement.intent IS
    'What the conversion shows: low, mid or high; the row with NULL is for leads whose intent is unknown.';
COMMENT ON COLUMN agreement.mql_signals IS
    'So many signals make an MQL, no more than make an SQL; NULL means never.';
COMMENT ON COLUMN agreement.sql_signals IS 'So many signals make an SQL, one at the least; NULL means never.';
COMMENT ON COLUMN agreement.opportunity_signals IS
    'An SQL with all of these and an agreed next step is an opportunity.';
COMMENT ON COLUMN agreement.respond_within IS
    'The lead is answered within this time of its receipt; NULL means no deadline (nurture only).';
COMMENT ON COLUMN agreement.office_clock IS
    'How respond_within runs. True: in office hours only, and days are working days. False: day and night.';
COMMENT ON COLUMN agreement.team IS
    'Whose agreement it is: a team, as in the view lead, letter by letter; NULL: that of all who have none '
    'of their own.';
COMMENT ON COLUMN agreement.hours IS
    'The team''s office hours; NULL: those of the lead''s company in the view company_hours, else those of the view '
    'working_hours.';
COMMENT ON COLUMN agreement.qualify_within IS
    'The lead is qualified (handed to sales, or an SQL by its signals) or closed within this time of its '
    'receipt; NULL means no deadline.';
COMMENT ON COLUMN agreement.qualify_office_clock IS 'How qualify_within runs, like office_clock.';
COMMENT ON COLUMN agreement.next_step_within IS
    'The next step is agreed for a time within this one of the qualification, in office hours and working '
    'days; NULL means no deadline.';
COMMENT ON COLUMN agreement.decide_within IS
    'The lead is won or lost within this time of the qualification, in office hours and working days; NULL '
    'means no deadline.';
COMMENT ON COLUMN agreement.valid_from IS 'The row holds for leads received from this instant on.';
COMMENT ON COLUMN agreement.valid_to IS
    'The row holds for leads received before this instant; infinity: until further notice.';
COMMENT ON COLUMN agreement.hours_of_main IS
    'Whether hours are only what the settings said, so that companies in the view company_hours keep their own. A '
    'change of the settings'' hours notes it.';
COMMENT ON COLUMN agreement.holds_for_waiting IS
    'Whether the row also holds for leads that were received before valid_from and were neither answered nor closed '
    'then. A change takes it from the settings; it may be changed by itself.';
COMMENT ON COLUMN agreement.assign_within IS
    'Somebody is responsible for the lead, or it is closed, within this time of its receipt, in office hours and working days; NULL means '
    'no deadline.';

INSERT INTO agreement (intent, mql_signals, sql_signals, respond_within, office_clock, valid_from)
VALUES ('high', 0, 1, '15 minutes', true, '-infinity'),
       ('mid', 0, 2, '24 hours', false, '-infinity'),
       ('low', 1, 2, NULL, true, '-infinity'),
       (NULL, 1, 2, NULL, true, '-infinity');

CREATE TRIGGER check_agreed BEFORE INSERT ON agreement FOR EACH ROW EXECUTE FUNCTION _check_agreed();
CREATE TRIGGER keep_agreed_1 BEFORE UPDATE ON agreement FOR EACH ROW EXECUTE FUNCTION _keep_agreed();
CREATE TRIGGER keep_agreed_2 AFTER UPDATE OR DELETE ON agreement FOR EACH ROW EXECUTE FUNCTION _keep_agreed();
