-- A row per currency, so that a lead finds its rate by one look-up and a binary search.
CREATE OR REPLACE VIEW fx_series WITH (security_invoker = true) AS
SELECT r.currency, array_agg(r.day ORDER BY r.day) AS days, array_agg(r.rate ORDER BY r.day) AS rates
FROM (SELECT _currency_code(f.currency) AS currency, f.day, _exchange_rate(max(f.rate)) AS rate
      FROM fx f
      GROUP BY 1, 2) r
GROUP BY r.currency;

COMMENT ON VIEW fx_series IS 'The exchange rates of each currency in the order of their days.';
COMMENT ON COLUMN fx_series.currency IS 'The currency, in the spelling of _currency_code().';
COMMENT ON COLUMN fx_series.days IS 'The days from which the rates hold.';
COMMENT ON COLUMN fx_series.rates IS
    'The rates: how many units of it one unit of the reporting currency buys; NULL from the days on whose rate can be none.';
