CREATE TABLE settings (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    crm text NOT NULL,
    crm_schema text NOT NULL,
    hours office_hours,
    zone text CHECK (zone IS NULL OR (now() AT TIME ZONE zone) IS NOT NULL),
    currency text,
    recurring_months integer CHECK (recurring_months >= 0),
    language text NOT NULL DEFAULT 'en',
    notify_names boolean NOT NULL DEFAULT true,
    changes_hold_for_waiting boolean NOT NULL DEFAULT false,
    own_domains text[],
    churn_after interval CHECK (churn_after > interval '0' AND churn_after <= interval '100 years'),
    margin numeric CHECK (margin BETWEEN 0 AND 1),
    lifetime_months integer NOT NULL DEFAULT 36 CHECK (lifetime_months BETWEEN 1 AND 1200),
    keep_history interval CHECK (keep_history BETWEEN interval '0' AND interval '1000 years'),
    keep_runs interval NOT NULL DEFAULT '30 days' CHECK (keep_runs BETWEEN interval '0' AND interval '1000 years'),
    fresh_within interval NOT NULL DEFAULT '1 hour' CHECK (fresh_within > interval '0' AND fresh_within <= interval '1000 years'),
    largest_removal numeric NOT NULL DEFAULT 0.5 CHECK (largest_removal BETWEEN 0 AND 1),
    restored_starts_anew boolean NOT NULL DEFAULT true
);

COMMENT ON TABLE settings IS
    'What the reports need to know of the company, one row. Edit it; the reports follow.';
COMMENT ON COLUMN settings.one_row IS 'Always true: there is one row.';
COMMENT ON COLUMN settings.crm IS 'The CRM that this schema is connected to.';
COMMENT ON COLUMN settings.crm_schema IS 'The schema of its tables.';
COMMENT ON COLUMN settings.hours IS
    'The office hours of the main company, and of every other one that is not in the view company_hours, where '
    'the agreement gives a team none; NULL: those that the CRM keeps. A change holds for leads that come in from then '
    'on, see agreement_from() and changes_hold_for_waiting.';
COMMENT ON COLUMN settings.zone IS
    'The time zone in which the reports cut months and days; NULL: that of the office hours.';
COMMENT ON COLUMN settings.currency IS
    'The code of the reporting currency, as EUR: amounts in others are converted by the view fx.';
COMMENT ON COLUMN settings.recurring_months IS
    'How many months of the recurring revenue that a CRM keeps beside the expected one are part of a lead''s amount; NULL: none, and '
    'data_quality tells which leads have such revenue.';
COMMENT ON COLUMN settings.language IS
    'The language of questions and reports: one of the extension, as en, or another one that the table question has (reports then '
    'speak English).';
COMMENT ON COLUMN settings.notify_names IS
    'Whether notify_sla() sends the lead, its owner and its channel to whoever listens, which any user of '
    'the database may. False: only the number of the row in the table sla_notice, which shows these to '
    'those who may see the lead.';
COMMENT ON COLUMN settings.changes_hold_for_waiting IS
    'Whether a change of the office hours or of the agreement also holds for the leads that then wait, neither '
    'answered nor closed. False: for those that come in from then on.';
COMMENT ON COLUMN settings.own_domains IS
    'The company''s own domains, such as {example.com,example.be}; their hosts count as well. A referral from one is no source: '
    'its lead is '
    'Unassigned, unless the landing page tells more. So is one from a page on which people pay, and from the landing page''s own site, '
    'which are known without this. NULL: none are listed.';
COMMENT ON COLUMN settings.churn_after IS
    'A customer without subscription has left when it has ordered nothing for so long, from its last order on, where the CRM keeps orders. '
    'NULL: who of them left is not known.';
COMMENT ON COLUMN settings.margin IS
    'Which share of the revenue remains after the cost of what is sold, 0 to 1; lifetime_value needs it. NULL: not known.';
COMMENT ON COLUMN settings.lifetime_months IS 'Over how many months from the start lifetime_value expects revenue.';
COMMENT ON COLUMN settings.keep_history IS
    'How long the table lead_history keeps what the CRM said before, where the leads are stored; for an as_of() that is longer ago the '
    'reports miss the leads that have changed since. NULL: for ever.';
COMMENT ON COLUMN settings.keep_runs IS 'How long the table refresh_run keeps what refresh() did.';
COMMENT ON COLUMN settings.fresh_within IS
    'How old what is stored of the leads may be before data_quality tells of it.';
COMMENT ON COLUMN settings.largest_removal IS
    'Which share of the stored leads, 0 to 1, one refresh() may take out because the CRM has them no more, of 100 leads or more. When more '
    'are gone it fails, as the CRM may be filled anew just then. 1: all of them.';
COMMENT ON COLUMN settings.restored_starts_anew IS
    'Whether a lead that is restored after it was lost starts a new round: its deadlines run from then on, and only who answered it since '
    'then has answered. False: they run from its receipt, as if it had never been lost.';

CREATE TRIGGER keep_hours BEFORE UPDATE ON settings FOR EACH ROW
WHEN (OLD.hours::text IS DISTINCT FROM NEW.hours::text) EXECUTE FUNCTION _keep_hours();
CREATE TRIGGER check_language BEFORE INSERT OR UPDATE OF language ON settings FOR EACH ROW EXECUTE FUNCTION _check_language();
CREATE TRIGGER check_currency BEFORE UPDATE OF currency ON settings FOR EACH ROW
WHEN (OLD.currency IS NOT NULL) EXECUTE FUNCTION _check_currency();
