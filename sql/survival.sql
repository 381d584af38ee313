-- The bounds of the curve of retention, and whether two states stay differently long.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

-- The data set aml of R's package survival: remissions of acute myelogenous leukaemia in weeks, with or without
-- maintenance (Miller 1981). Here the weeks are months: who left after 9 full ones did so in the tenth.
CREATE TEMP TABLE aml (maintained boolean, k retention_kpi);
INSERT INTO aml VALUES
    (true, '{"churned_after": {"9": 1, "13": 1, "18": 1, "23": 1, "31": 1, "34": 1, "48": 1}, "active_for": {"13": 1, "28": 1, "45": 1, "161": 1}}'),
    (false, '{"churned_after": {"5": 2, "8": 2, "12": 1, "23": 1, "27": 1, "30": 1, "33": 1, "43": 1, "45": 1}, "active_for": {"16": 1}}');

-- summary(survfit(Surv(time, status) ~ x, data = aml, conf.type = "log-log")) of R 4.2.2 with survival 3.5-3 prints
--   time n.risk n.event  survival  lower 95% CI  upper 95% CI
--      9     11       1  0.909091  0.508080206   0.986673823    and so on
SELECT maintained, month - 1 AS time, at_risk, churned, round(retention, 9) AS retention, round(low, 9) AS low, round(high, 9) AS high
FROM aml, retention_curve(k) WHERE churned > 0 ORDER BY maintained DESC, month;
-- It has no bounds before somebody left, and none when all have; between two events they stay.
SELECT month, retention, low, high FROM aml, retention_curve(k) WHERE NOT maintained AND month IN (0, 5, 6, 8, 46);
-- conf.int = 0.8: 0.7092868430233 0.6081140046175 0.4935362062931
SELECT month - 1 AS time, low FROM aml, retention_curve(k, 0.8) WHERE maintained AND month IN (10, 14, 19);
-- The bounds contain the retention, are narrower with less confidence, and symmetric in nothing else than order.
SELECT count(*) AS months, count(*) FILTER (WHERE a.low < b.low AND b.low < a.retention AND a.retention < b.high AND b.high < a.high) AS nested
FROM aml, retention_curve(k, 0.99) a, retention_curve(k, 0.5) b WHERE a.month = b.month AND a.low IS NOT NULL;

-- survdiff(Surv(time, status) ~ x, data = aml): observed 7, expected 10.689335992301, chi square 3.396388698978,
-- p 0.06533932204051; the other way round 11 and 7.310664007699.
SELECT a.maintained, t.churned, round(t.expected::numeric, 12) AS expected, round(t.chi_square::numeric, 12) AS chi_square,
       round(t.p_value::numeric, 13) AS p_value, retention_differs(a.k, b.k) AS by_95, retention_differs(a.k, b.k, 0.93) AS by_93
FROM aml a JOIN aml b ON a.maintained <> b.maintained CROSS JOIN log_rank(a.k, b.k) t ORDER BY 1 DESC;

-- A state does not differ from itself, nor where nobody left, or only while the other had none at risk any more.
SELECT 'alike', pg_temp.verdict(what, concat_ws(' ', t, retention_differs(a, b, 0.01)), want)
FROM (VALUES
    ('itself', '{"churned_after": {"0": 3, "7": 2}, "active_for": {"9": 4}}'::retention_kpi, '{"churned_after": {"0": 3, "7": 2}, "active_for": {"9": 4}}'::retention_kpi, '(5,5,0,1) f'),
    ('the same shares', '{"churned_after": {"0": 30}, "active_for": {"9": 10}}', '{"churned_after": {"0": 3}, "active_for": {"9": 1}}', '(30,30,0,1) f'),
    ('nobody left', '{"active_for": {"9": 4}}', '{"active_for": {"3": 1}}', '(0,0,0,1) f'),
    ('only later', '{"churned_after": {"5": 4}}', '{"active_for": {"3": 9}}', '(4,4,0,1) f'),
    ('all at once', '{"churned_after": {"5": 4}}', '{"churned_after": {"5": 2}}', '(4,4,0,1) f')) v (what, a, b, want), log_rank(a, b) t;
-- Who is in a month that is not completed is at risk in it: of two customers one leaves in the third month.
SELECT churned, expected, chi_square, round(p_value::numeric, 12) AS p_value FROM log_rank('{"active_for": {"2": 1}}', '{"churned_after": {"2": 1}}');
-- The greatest numbers are still exact: one more of the first has left than of the second.
SELECT churned, expected, round(chi_square::numeric * 1e19, 6) AS chi_square, round(p_value::numeric, 12) AS p_value
FROM log_rank('{"churned_after": {"0": 1000000000000000001}, "active_for": {"9": 1000000000000000000}}',
              '{"churned_after": {"0": 1000000000000000000}, "active_for": {"9": 1000000000000000001}}');
-- Of 10^18 customers a single one stays, and that is 1.
SELECT month, at_risk, retention, low, high FROM retention_curve('{"churned_after": {"0": 1, "1": 999999999999999998}, "active_for": {"3": 1}}');

SELECT 'NULLs', pg_temp.verdict(expression, pg_temp.answer(expression), NULL) FROM unnest(ARRAY[
    $$log_rank(NULL, '{"active_for": {"0": 1}}')$$, $$log_rank('{"active_for": {"0": 1}}', NULL)$$, $$log_rank('{"active_for": {"0": 1}}', '{}')$$,
    $$log_rank('{}', '{"churned_after": {"0": 1}}')$$, $$retention_differs('{}', '{}')$$, $$retention_differs('{"active_for": {"0": 1}}', '{}')$$,
    $$retention_differs('{"active_for": {"0": 1}}', NULL)$$, $$retention_differs('{}', '{}', NULL)$$,
    $$(SELECT count(*) FROM retention_curve('{"active_for": {"0": 1}}', NULL) HAVING count(*) > 0)$$]) AS expression;
\set confidence 'Neither 0 nor 1 is a confidence that an interval can have. / The usual confidence is 0.95.'
\set some '''{"churned_after": {"0": 1}}'''
\set less '''{"churned_after": {"0": -1}}'''
\set most '''{"active_for": {"0": 9223372036854775807}}'''
SELECT 'errors', pg_temp.verdict(expression, left(pg_temp.answer(expression), length(want)), want) FROM (VALUES
    (format('log_rank(%L, %L)', :some, :less), '22023 '), (format('log_rank(%L, %L)', :less, :some), '22023 '),
    (format('retention_differs(%L, %L)', :some, :less), '22023 '), (format('log_rank(%L, %L)', :some, :most), '22003 '),
    (format('(SELECT count(*) FROM retention_curve(%L))', :less), '22023 '),
    (format('(SELECT count(*) FROM retention_curve(%L, 1))', :some), '22003 confidence 1 is not between 0 and 1 / ' || :'confidence'),
    (format('(SELECT count(*) FROM retention_curve(%L, ''NaN''))', :some), '22003 confidence NaN is not between 0 and 1 / ' || :'confidence'),
    (format('retention_differs(%L, %L, 0)', :some, :some), '22003 confidence 0 is not between 0 and 1 / ' || :'confidence')) AS v(expression, want);
