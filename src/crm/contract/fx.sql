CREATE OR REPLACE VIEW fx WITH (security_invoker = true) AS
SELECT r.day, r.currency, r.rate FROM fx_rate r;

COMMENT ON VIEW fx IS
    'The contract with the CRM: exchange rates, those of the table fx_rate before those that the CRM keeps.';
COMMENT ON COLUMN fx.day IS
    'The day from which the rate holds, until that of the next row; the first row holds before its day, too.';
COMMENT ON COLUMN fx.currency IS 'The currency.';
COMMENT ON COLUMN fx.rate IS 'How many units of it one unit of the reporting currency buys.';
