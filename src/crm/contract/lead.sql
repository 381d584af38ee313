-- What each adapter's view says; it makes the view itself.
COMMENT ON VIEW lead IS
    'The contract with the CRM: one row per lead. All reports read only this and its sister views.';
COMMENT ON COLUMN lead.lead_id IS 'The lead''s key in the CRM.';
COMMENT ON COLUMN lead.received_at IS 'When the lead came in.';
COMMENT ON COLUMN lead.source IS 'UTM source: where it came from.';
COMMENT ON COLUMN lead.medium IS 'UTM medium: by what kind of traffic.';
COMMENT ON COLUMN lead.campaign IS 'UTM campaign.';
COMMENT ON COLUMN lead.landing_page IS 'The page on which it converted.';
COMMENT ON COLUMN lead.conversion IS
    'The raw text that says what it did to become a lead; the table conversion_rule reads it.';
COMMENT ON COLUMN lead.signals IS 'The signals that the CRM shows to be clear.';
COMMENT ON COLUMN lead.owner IS 'Who follows it up; NULL: nobody is responsible.';
COMMENT ON COLUMN lead.team IS 'The team that follows it up, when the CRM knows it.';
COMMENT ON COLUMN lead.company IS 'The company of the group that it belongs to, when the CRM knows.';
COMMENT ON COLUMN lead.handed_over_at IS 'When marketing handed it to sales.';
COMMENT ON COLUMN lead.responded_at IS 'When somebody first answered it.';
COMMENT ON COLUMN lead.responded_by IS 'Who first answered it, when the CRM knows.';
COMMENT ON COLUMN lead.responded_how IS 'How: by mail, phone, a meeting, ..., when the CRM knows.';
COMMENT ON COLUMN lead.next_step_at IS 'For when a next step is agreed.';
COMMENT ON COLUMN lead.crm_stage IS 'How far sales brought it, by the CRM; NULL when it was not handed over.';
COMMENT ON COLUMN lead.stage_changed_at IS
    'When its stage last changed, when the CRM knows; it dates a lead that is won or lost at an unknown time.';
COMMENT ON COLUMN lead.lost IS 'Whether it was lost.';
COMMENT ON COLUMN lead.lost_reason IS 'Why it was lost.';
COMMENT ON COLUMN lead.closed_at IS 'When it was won or lost, or archived. Of an open lead it may be when that is expected.';
COMMENT ON COLUMN lead.archived IS
    'Whether it is archived, won or lost or neither. False: it is open unless won or lost, whatever closed_at says; NULL: the CRM does not '
    'say, and what is closed is archived.';
COMMENT ON COLUMN lead.amount IS 'Expected while open, revenue when won.';
COMMENT ON COLUMN lead.currency IS 'The currency of amount, a code such as EUR; NULL: that of the reports; ?: nobody knows it.';
COMMENT ON COLUMN lead.recurring_monthly IS
    'What it pays each month besides, when the CRM knows; amount has as many months of it as settings.recurring_months says.';
COMMENT ON COLUMN lead.customer_id IS 'The customer''s key in the CRM.';
COMMENT ON COLUMN lead.restored_at IS
    'When it was last restored after it was lost; NULL: never, or the CRM does not say.';
COMMENT ON COLUMN lead.responded_again_at IS 'When somebody first answered it since then.';
COMMENT ON COLUMN lead.responded_again_by IS 'Who, when the CRM knows.';
COMMENT ON COLUMN lead.responded_again_how IS 'How, when the CRM knows.';
COMMENT ON COLUMN lead.contactable IS
    'Whether it may be written to unasked: false when it does not want that; NULL: nobody knows, and it counts as one that may.';
COMMENT ON COLUMN lead.assigned_at IS 'When somebody became responsible for it; NULL: nobody did, or the CRM does not say.';
COMMENT ON COLUMN lead.accepted_at IS 'When sales accepted it, as it was handed over; NULL: it did not, or the CRM does not say.';
COMMENT ON COLUMN lead.rejected_at IS 'When sales rejected it, likewise.';
COMMENT ON COLUMN lead.rejected_reason IS 'Why sales rejected it.';
COMMENT ON COLUMN lead.person IS
    'A key of the person behind it, the same in all leads of one person, and no name or address to read; NULL: nobody knows.';
