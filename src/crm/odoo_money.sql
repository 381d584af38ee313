-- Odoo keeps an amount in the currency of the lead's company, and rates as each
-- company sees them: how much of a currency one unit of a common one buys.

CREATE FUNCTION lead_funnel._odoo_recurring(crm_schema text, months text DEFAULT '1') RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE WHEN lead_funnel._column_type(crm_schema, 'crm_lead', 'recurring_revenue') IS NOT NULL
                 AND lead_funnel._column_type(crm_schema, 'crm_lead', 'recurring_revenue_monthly') IS NOT NULL
                THEN format('COALESCE(NULLIF(l.recurring_revenue_monthly, 0)::numeric, '
                            'round(NULLIF(l.recurring_revenue, 0)::numeric / %s, 2))', months) END;
END;
COMMENT ON FUNCTION lead_funnel._odoo_recurring IS
'Internal to connect(''odoo''): SQL for what a lead l pays each month, NULL when nothing. months: SQL for the months of its plan, for a '
'lead that has no monthly revenue yet. NULL when this Odoo does not know.';

CREATE FUNCTION lead_funnel._make_odoo_fx(crm_schema text, into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF EXISTS (SELECT FROM unnest('{currency_id,company_id,name,rate}'::text[]) c
               WHERE lead_funnel._column_type(crm_schema, 'res_currency_rate', c) IS NULL) THEN
        PERFORM lead_funnel._make_fx(into_schema);
        RETURN;
    END IF;
    -- As the company of the lowest id sees them, or the one that it is a branch of: its
    -- own rates before those that all share, the latest of the day or before it, else
    -- the first.  A company's own currency needs no row.  A rate of Odoo is by the
    -- common currency, so that one by the reports' takes the rates of both; each
    -- counter says which rate the latest was, and the first holds before its day, too.
    PERFORM lead_funnel._make_source(into_schema, 'step', 'odoo_fx', lead_funnel._filled($view$
CREATE OR REPLACE VIEW odoo_fx WITH (security_invoker = true) AS
WITH RECURSIVE own AS (
    SELECT _currency_code(s.currency) AS currency FROM settings s
), company AS (
    SELECT c.id, {parent} AS parent_id, r.name::text AS currency
    FROM {crm}.res_company c
    JOIN {crm}.res_currency r ON r.id = c.currency_id
    WHERE c.id = (SELECT min(m.id) FROM {crm}.res_company m)
), branch (id, parent_id) AS (
    SELECT c.id, c.parent_id FROM company c
    UNION
    SELECT c.id, {parent} FROM branch b JOIN {crm}.res_company c ON c.id = b.parent_id
), kept AS (
    SELECT _currency_code(c.name::text) AS currency, r.name::date AS day, r.rate::numeric AS rate,
           r.company_id IS NOT NULL AS is_own
    FROM {crm}.res_currency_rate r
    JOIN {crm}.res_currency c ON c.id = r.currency_id
    WHERE (r.company_id IS NULL OR r.company_id = (SELECT b.id FROM branch b WHERE b.parent_id IS NULL))
      AND r.rate > 0 AND r.rate < 'Infinity' AND isfinite(r.name::date)
      AND (r.currency_id IN (SELECT o.currency_id FROM {crm}.res_company o)
           OR _currency_code(c.name::text) = (SELECT o.currency FROM own o))
), rate AS (
    SELECT k.currency, k.day, k.rate
    FROM (SELECT k.*, min(k.day) FILTER (WHERE k.is_own) OVER (PARTITION BY k.currency) AS own_from FROM kept k) k
    WHERE k.is_own OR (k.day >= k.own_from) IS NOT TRUE
    UNION ALL
    SELECT _currency_code(c.currency), '2000-01-01', 1
    FROM company c
    WHERE NOT EXISTS (SELECT 1 FROM kept k WHERE k.currency = _currency_code(c.currency))
), change AS (
    SELECT r.currency, r.day, r.rate, NULL::numeric AS base FROM rate r
    UNION ALL
    SELECT c.currency, b.day, NULL, b.rate
    FROM (SELECT DISTINCT r.currency FROM rate r) c
    CROSS JOIN (SELECT r.day, r.rate FROM rate r WHERE r.currency = (SELECT o.currency FROM own o)) b
), counted AS (
    SELECT c.currency, c.day, max(c.rate) AS rate, max(c.base) AS base,
           GREATEST(count(max(c.rate)) OVER by_day, 1) AS nth_rate, GREATEST(count(max(c.base)) OVER by_day, 1) AS nth_base
    FROM change c
    GROUP BY c.currency, c.day
    WINDOW by_day AS (PARTITION BY c.currency ORDER BY c.day)
)
SELECT b.day, b.currency, CASE WHEN b.base = 1 THEN b.rate ELSE _exchange_rate(b.rate) / _exchange_rate(b.base) END AS rate,
       (SELECT o.currency FROM own o) AS by_currency
FROM (SELECT c.currency, c.day, c.rate IS NULL AND c.nth_base = 1 AS says_nothing,
             max(c.rate) OVER (PARTITION BY c.currency, c.nth_rate) AS rate,
             max(c.base) OVER (PARTITION BY c.currency, c.nth_base) AS base
      FROM counted c) b
WHERE NOT b.says_nothing AND b.base IS NOT NULL AND b.currency <> (SELECT o.currency FROM own o);
COMMENT ON VIEW odoo_fx IS 'The exchange rates of Odoo as the main company sees them, of the currencies that companies have.';
COMMENT ON COLUMN odoo_fx.day IS 'The day from which the rate holds, until that of the next row.';
COMMENT ON COLUMN odoo_fx.currency IS 'The currency.';
COMMENT ON COLUMN odoo_fx.rate IS 'How many units of it one unit of the reporting currency buys; NULL where that cannot be.';
COMMENT ON COLUMN odoo_fx.by_currency IS 'The reporting currency; where the leads are stored, that of the last refresh().';
$view$, crm_schema, json_build_object(
        'parent', CASE WHEN lead_funnel._column_type(crm_schema, 'res_company', 'parent_id') IS NULL THEN 'NULL::integer'
                       ELSE 'c.parent_id' END)));
    PERFORM lead_funnel._make_fx(into_schema, $query$
SELECT u.day, u.currency, u.rate FROM fx_rate u
UNION ALL
SELECT o.day, o.currency, CASE WHEN o.by_currency = (SELECT _currency_code(s.currency) FROM settings s) THEN o.rate END
FROM odoo_fx o
LEFT JOIN (SELECT _currency_code(u.currency) AS currency, min(u.day) AS day FROM fx_rate u GROUP BY 1) u ON u.currency = o.currency
WHERE (o.day >= u.day) IS NOT TRUE$query$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_odoo_fx IS
'Internal to connect(''odoo''): the contract view fx, from the tables fx_rate and res_currency_rate.';
