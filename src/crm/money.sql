-- Amounts in several currencies are never added: reports count all in one.

CREATE FUNCTION lead_funnel._currency_code(code text) RETURNS text
AS 'MODULE_PATHNAME', 'money_currency_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._currency_code IS
'Internal to the reports: a currency''s code in one spelling: in capitals, without spaces of any kind around it. NULL or blank: NULL.';

CREATE FUNCTION lead_funnel._finite(amount numeric) RETURNS numeric
AS 'MODULE_PATHNAME', 'money_finite' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lead_funnel._finite IS
'Internal to the reports: the amount. NULL for NULL, for what is no number, and from 1e20 on, so that a KPI state can add up those of a '
'billion leads.';

-- Each uses its arguments once, so that the planner puts it in place.
CREATE FUNCTION lead_funnel._exchange_rate(rate numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN NULLIF(NULLIF(GREATEST(LEAST(rate, 1e15), 1e-15), 1e15), 1e-15);
COMMENT ON FUNCTION lead_funnel._exchange_rate IS
'Internal to the reports: the rate. NULL for NULL, and for what can be none: no number, 1e-15 and less, or 1e15 and more.';

CREATE FUNCTION lead_funnel._converted(amount numeric, day date, days date[], rates numeric[]) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lead_funnel._finite(pg_catalog.round(lead_funnel._finite(amount)
                                            OPERATOR(pg_catalog./) rates[GREATEST(pg_catalog.width_bucket(day, days), 1)], 2));
COMMENT ON FUNCTION lead_funnel._converted IS
'Internal to the reports: an amount in the reporting currency, to the cent. days, rates: how many units of its currency one unit of the '
'reporting currency buys from each day on; before the first day as on that. NULL for an amount that is NULL for _finite(), before or '
'after, and without a rate.';

CREATE FUNCTION lead_funnel._check_currency() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    has_rates boolean;
BEGIN
    PERFORM lead_funnel._check_own_schema();
    IF lead_funnel._currency_code(NEW.currency) IS DISTINCT FROM lead_funnel._currency_code(OLD.currency) THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.fx_rate)', TG_TABLE_SCHEMA) INTO has_rates;
        IF has_rates THEN
            RAISE NOTICE 'the rates in table "fx_rate" are by %', lead_funnel._shown(OLD.currency)
                USING HINT = format('Enter what one unit of %s buys, as the rates of the CRM are converted but not these.',
                                    lead_funnel._shown(NEW.currency));
        END IF;
        IF lead_funnel._is_kind(lead_funnel._steps(TG_TABLE_SCHEMA), 'odoo_fx', 'step_copy') THEN
            RAISE NOTICE 'the rates of the CRM are by % until the next refresh()', lead_funnel._shown(OLD.currency)
                USING DETAIL = 'Till then amounts in other currencies count as none.',
                      HINT = format('Say SELECT lead_funnel.refresh(%L).', TG_TABLE_SCHEMA);
        END IF;
    END IF;
    RETURN NEW;
END
$function$;
COMMENT ON FUNCTION lead_funnel._check_currency IS
'Internal to connect(): trigger of the table settings: tells who changes the reporting currency of the rates by the former one, also of '
'those that are stored.';

CREATE FUNCTION lead_funnel._make_fx(into_schema text, query text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM lead_funnel._make_contract_view(into_schema, 'fx', query);
    PERFORM lead_funnel._make_step(into_schema, 'fx_series');
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_fx IS
'Internal to adapters: makes the contract view fx, without a query from the table fx_rate, and the steps from it that contract views read.';
