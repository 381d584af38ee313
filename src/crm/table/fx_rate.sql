CREATE TABLE fx_rate (
    day date NOT NULL CHECK (isfinite(day)),
    currency text NOT NULL CHECK (currency ~ '\S'),
    rate numeric NOT NULL CHECK (rate > 0 AND rate < 'Infinity'),
    PRIMARY KEY (currency, day)
);

COMMENT ON TABLE fx_rate IS
    'Exchange rates; you fill it where the CRM has none, or others. Of a currency the rows hold before those of the CRM, from the '
    'first day on; amounts in a currency without any rate are NULL, and data_quality tells of them.';
COMMENT ON COLUMN fx_rate.day IS
    'The day from which the rate holds, until that of the next row; the first row holds before its day, too.';
COMMENT ON COLUMN fx_rate.currency IS 'The code of the currency, as in the column currency of the view lead: USD, JPY, ...';
COMMENT ON COLUMN fx_rate.rate IS
    'How many units of it one unit of the reporting currency (settings.currency) buys, as central banks publish it: with dollars as '
    'the reporting currency 133.62 for the yen.';
