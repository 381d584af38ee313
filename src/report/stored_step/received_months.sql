CREATE OR REPLACE VIEW received_months WITH (security_invoker = true) AS
SELECT k.channel, min(k.month) AS first_month, max(k.month) AS last_month
FROM (SELECT k.channel, k.month
      FROM kpi_now k
      WHERE k.month IS NOT NULL AND EXISTS (SELECT 1 FROM spend)
      GROUP BY k.channel, k.month
      HAVING leads(rollup(k.leads)) > 0) k
GROUP BY k.channel;

COMMENT ON VIEW received_months IS
    'Of which months each channel has leads, and so needs spend. No rows where the table spend has none.';
COMMENT ON COLUMN received_months.channel IS 'The reporting channel.';
COMMENT ON COLUMN received_months.first_month IS 'The first day of the first month in which one came in.';
COMMENT ON COLUMN received_months.last_month IS 'The first day of the last month in which one came in.';
