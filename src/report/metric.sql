-- The catalogue of the KPIs: what each is made of. A KPI is written once, with the sets that it is in. A view shows some sets, so that a
-- view more with the columns of channel_kpi is a row more in shown.

CREATE FUNCTION lead_funnel.metric()
RETURNS TABLE (name text, formula text, numerator text, denominator text, unit text, grain text, view text, condition text,
               description text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
    WITH shown (view, grain, condition, sets) AS (VALUES
        ('channel_kpi', 'channel', NULL, '{kpi,spend}'),
        ('channel_kpi_month', 'received_month, channel', NULL, '{kpi,spend}'),
        ('channel_closed_month', 'closed_month, channel', NULL, '{closed}'),
        ('marketing_funnel', 'channel', NULL, '{marketing}'),
        ('channel_kpi_week', 'received_week, channel', NULL, '{kpi,spend}'),
        ('campaign_kpi', 'channel, campaign', NULL, '{kpi,spend}'),
        ('owner_kpi', 'owner', NULL, '{kpi}'),
        ('owner_week', 'received_week, owner', NULL, '{week}'),
        ('team_kpi', 'team', NULL, '{kpi}'),
        ('sla_board', 'team, owner', NULL, '{board}'),
        ('lost_reason_kpi', 'lost_reason', NULL, '{reason}'),
        ('person_kpi', 'channel', 'channel IS NOT NULL', '{person}')
    ), counted (sets, name, formula, numerator, denominator, unit, description) AS (VALUES
        ('{kpi,marketing,person}', 'leads', 'sum of is_lead', 'sum(is_lead)', NULL, 'leads', 'Leads received.'),
        ('{marketing}', 'nurture', 'leads - mqls', 'sum(is_lead - is_mql)', NULL, 'leads', 'Those that are not MQL yet.'),
        ('{kpi,marketing}', 'mqls', 'sum of is_mql', 'sum(is_mql)', NULL, 'leads', 'Those that reached MQL or further.'),
        ('{kpi,marketing,week}', 'sqls', 'sum of is_sql', 'sum(is_sql)', NULL, 'leads', 'Those that reached SQL or further.'),
        ('{kpi,week}', 'opportunities', 'sum of is_opportunity', 'sum(is_opportunity)', NULL, 'leads',
         'Those that reached opportunity or further.'),
        ('{kpi,closed,week}', 'won', 'sum of is_won', 'sum(is_won)', NULL, 'leads', 'Those that became customers.'),
        ('{kpi,closed,reason}', 'lost', 'sum of is_lost', 'sum(is_lost)', NULL, 'leads', 'Those that were lost.'),
        ('{kpi}', 'open_leads', 'sum of is_open', 'sum(is_open)', NULL, 'leads',
         'Those that are neither won nor lost, archived ones included.'),
        ('{kpi,marketing}', 'mql_rate', 'mqls / leads', 'sum(is_mql)', 'sum(is_lead)', 'ratio', 'Which share reached MQL.'),
        ('{marketing}', 'mql_to_sql_rate', 'sqls / mqls', 'sum(is_sql)', 'sum(is_mql)', 'ratio', 'Which share of the MQLs reached SQL.'),
        ('{kpi,marketing}', 'sql_rate', 'sqls / leads', 'sum(is_sql)', 'sum(is_lead)', 'ratio', 'Which share reached SQL.'),
        ('{kpi}', 'close_rate', 'won / sqls', 'sum(is_won)', 'sum(is_sql)', 'ratio', 'Which share of the SQLs was won.'),
        ('{kpi,closed}', 'win_rate', 'won / (won + lost)', 'sum(is_won)', 'sum(is_won + is_lost)', 'ratio',
         'Which share of the closed leads was won.'),
        ('{kpi}', 'customer_rate', 'won / leads', 'sum(is_won)', 'sum(is_lead)', 'ratio', 'Which share of the leads was won.'),
        ('{kpi,closed,week}', 'revenue', 'sum of revenue', 'sum(revenue)', NULL, 'currency', 'Amount of the leads won.'),
        ('{kpi}', 'pipeline', 'sum of pipeline', 'sum(pipeline)', NULL, 'currency',
         'Amount of the open leads that are SQL or opportunity.'),
        ('{kpi}', 'revenue_per_lead', 'revenue / leads', 'sum(revenue)', 'sum(is_lead)', 'currency', 'What a lead brings, won or not.'),
        ('{kpi}', 'revenue_per_sql', 'revenue / sqls', 'sum(revenue)', 'sum(is_sql)', 'currency', 'What an SQL brings, won or not.'),
        ('{kpi,closed}', 'average_deal', 'revenue / won', 'sum(revenue)', 'sum(is_won)', 'currency', 'What a customer brings.'),
        ('{closed,reason}', 'lost_value', 'sum of lost_value', 'sum(lost_value)', NULL, 'currency', 'Amount of the leads lost.'),
        ('{kpi}', 'maturity', '(won + lost) / leads', 'sum(is_won + is_lost)', 'sum(is_lead)', 'ratio',
         'How much of the outcome is known.'),
        ('{kpi,week,board}', 'sla_met', 'sum of sla_met', 'sum(sla_met)', NULL, 'leads', 'Leads answered in time.'),
        ('{kpi,week,board}', 'sla_missed', 'sum of sla_missed', 'sum(sla_missed)', NULL, 'leads',
         'Leads answered too late, or overdue and unanswered.'),
        ('{kpi}', 'sla_pending', 'sum of sla_pending', 'sum(sla_pending)', NULL, 'leads', 'Leads that can still be answered in time.'),
        ('{kpi,week,board}', 'sla_attainment', 'sla_met / (sla_met + sla_missed)', 'sum(sla_met)', 'sum(sla_met + sla_missed)', 'ratio',
         'Which share of the answers that are due came in time.'),
        ('{kpi}', 'response_mean_hours', 'sum of response_hours / sum of response_count', 'sum(response_hours)', 'sum(response_count)',
         'hours',
         'The mean response time of the answered leads that have a deadline.'),
        ('{kpi}', 'response_mean', 'response_mean_hours, as an interval', NULL, NULL, 'interval', 'The same as an interval.'),
        ('{kpi,board}', 'response_median_hours', 'median of response_hours, within 2.5 %', NULL, NULL, 'hours',
         'Their median response time.'),
        ('{kpi,board}', 'response_median', 'response_median_hours, as an interval', NULL, NULL, 'interval', 'The same as an interval.'),
        ('{spend}', 'spend', 'sum of amount in the table spend', NULL, NULL, 'currency', 'What it cost.'),
        ('{spend}', 'cost_per_lead', 'spend / leads', NULL, NULL, 'currency', 'What a lead costs.'),
        ('{spend}', 'cost_per_sql', 'spend / sqls', NULL, NULL, 'currency', 'What an SQL costs.'),
        ('{spend}', 'cac', 'spend / won', NULL, NULL, 'currency', 'What a customer costs, media only.'),
        ('{spend}', 'roas', 'revenue / spend', NULL, NULL, 'ratio', 'What the spend brings.'),
        ('{closed}', 'cycle_median_hours', 'median of closing - receipt of the leads won, within 2.5 %', NULL, NULL, 'hours',
         'The lead cycle.'),
        ('{closed}', 'cycle_median', 'cycle_median_hours, as an interval', NULL, NULL, 'interval', 'The same as an interval.'),
        ('{marketing}', 'answer_median_hours', 'median of answer - receipt, within 2.5 %', NULL, NULL, 'hours',
         'The time to the first answer of all leads that were answered, on the wall clock.'),
        ('{marketing}', 'answer_median', 'answer_median_hours, as an interval', NULL, NULL, 'interval', 'The same as an interval.'),
        ('{marketing}', 'qualified_median_hours', 'median of qualification - receipt, within 2.5 %', NULL, NULL, 'hours',
         'The time to the qualification, where it is known, on the wall clock.'),
        ('{marketing}', 'qualified_median', 'qualified_median_hours, as an interval', NULL, NULL, 'interval', 'The same as an interval.'),
        ('{week}', 'received', 'sum of is_lead', 'sum(is_lead)', NULL, 'leads', 'Leads received.'),
        ('{week,board}', 'open_load', 'sum of is_open - is_archived', 'sum(is_open - is_archived)', NULL, 'leads',
         'Those that are neither won, lost nor archived.'),
        ('{week}', 'never_touched', 'leads of open_load with which nobody did anything', NULL, NULL, 'leads',
         'Those with which nobody did anything yet.'),
        ('{week}', 'open_hours', 'hours in which the office was open', NULL, NULL, 'hours', 'How long somebody could work on them.'),
        ('{week}', 'leads_per_open_hour', 'received / open_hours', NULL, NULL, 'leads', 'How many came in per hour of work.'),
        ('{board}', 'due_today', 'open leads whose next target is due today', NULL, NULL, 'leads', 'What is due today.'),
        ('{board}', 'overdue', 'open leads whose next target is overdue', NULL, NULL, 'leads', 'What is overdue.'),
        ('{board}', 'at_risk', 'open leads whose next target is at risk', NULL, NULL, 'leads', 'What is at risk.'),
        ('{board}', 'unowned_share', 'open_load of the team without an owner / open_load of the team', NULL, NULL, 'ratio',
         'Which share of the open leads of the team nobody owns.'),
        ('{reason}', 'lost_share', 'lost / lost for any reason', NULL, NULL, 'ratio', 'Which share of all leads lost.'),
        ('{reason}', 'lost_nurture', 'sum of is_lost that are no MQL', 'sum(is_lost * (1 - is_mql))', NULL, 'leads',
         'Those that had not reached MQL.'),
        ('{reason}', 'lost_mqls', 'sum of is_lost that are MQL and no more', 'sum(is_lost * (is_mql - is_sql))', NULL, 'leads',
         'Those that had reached MQL and no more.'),
        ('{reason}', 'lost_sqls', 'sum of is_lost that are SQL and no more', 'sum(is_lost * (is_sql - is_opportunity))', NULL, 'leads',
         'Those that had reached SQL and no more.'),
        ('{reason}', 'lost_opportunities', 'sum of is_lost that are opportunities', 'sum(is_lost * is_opportunity)', NULL, 'leads',
         'Those that had reached opportunity.'),
        ('{reason}', 'lost_after_median_hours', 'median of closing - receipt of the leads lost, within 2.5 %', NULL, NULL, 'hours',
         'The time from receipt to loss.'),
        ('{reason}', 'lost_after_median', 'lost_after_median_hours, as an interval', NULL, NULL, 'interval', 'The same as an interval.'),
        ('{person}', 'persons', 'persons behind the leads', 'NULLIF(count(DISTINCT person), 0)', NULL, 'persons',
         'How many persons are behind them.'),
        ('{person}', 'first_leads', 'sum of is_first', 'sum(is_first)', NULL, 'leads', 'Leads that are the first of their person.'),
        ('{person}', 'returning_leads', 'sum of is_returning', 'sum(is_returning)', NULL, 'leads',
         'Leads of a person of whom there was a lead before.'),
        ('{person}', 'leads_without_person', 'leads whose person is not known', 'sum(is_lead) - count(person)', NULL, 'leads',
         'Leads of which nobody knows who is behind them.'),
        ('{person}', 'repeated_leads', 'sum of is_repeated', 'sum(is_repeated)', NULL, 'leads',
         'Leads of a person of whom another came in within 24 hours before.')
    ), leaking (name, formula, numerator, denominator, unit, description) AS (VALUES
        ('leads', 'sum of leaks_%1$s', 'sum(leaks_%1$s)', NULL, 'leads', 'Leads that have the leak, alone or with others.'),
        ('closed', 'won + lost', 'sum(leaks_%1$s * (is_won + is_lost))', NULL, 'leads', 'Those that are won or lost.'),
        ('won', 'sum of is_won of these leads', 'sum(leaks_%1$s * is_won)', NULL, 'leads', 'Those that became customers.'),
        ('close_rate_with', 'won / closed', 'sum(leaks_%1$s * is_won)', 'sum(leaks_%1$s * (is_won + is_lost))', 'ratio',
         'Which share of the closed leads with the leak was won.'),
        ('close_rate_without', 'won / closed of the clean leads', 'sum(leaks_none * is_won)', 'sum(leaks_none * (is_won + is_lost))',
         'ratio',
         'Which share of the closed leads without any leak was won.'),
        ('clean_closed', 'closed of the clean leads', 'sum(leaks_none * (is_won + is_lost))', NULL, 'leads',
         'Leads without any leak that are won or lost.'),
        ('average_deal', 'revenue / won of all leads', 'sum(revenue)', 'sum(is_won)', 'currency', 'What a customer brings, leak or not.'),
        ('money_left',
         '(close_rate_without - close_rate_with) * closed * average_deal, where the two differ by more than chance', NULL, NULL,
         'currency', 'What the leak costs.'),
        ('money_low', 'lower bound of money_left (Newcombe)', NULL, NULL, 'currency',
         'What it costs at least, with the confidence of money_left.'),
        ('money_high', 'upper bound of money_left (Newcombe)', NULL, NULL, 'currency', 'What it costs at most.')
    )
    SELECT m.name, m.formula, m.numerator, m.denominator, m.unit, m.grain, m.view, m.condition, m.description
    FROM (SELECT c.name, c.formula, c.numerator, c.denominator, c.unit, s.grain, s.view, s.condition, c.description,
                 s.shown_at, 0 AS leak_at, c.counted_at AS place
          FROM (SELECT s.*, pg_catalog.row_number() OVER () AS shown_at FROM shown s) s
          JOIN (SELECT c.*, pg_catalog.row_number() OVER () AS counted_at FROM counted c) c
              ON s.sets::text[] OPERATOR(pg_catalog.&&) c.sets::text[]
          UNION ALL
          SELECT l.name, pg_catalog.format(l.formula, k.leak), pg_catalog.format(l.numerator, k.leak),
                 pg_catalog.format(l.denominator, k.leak), l.unit, 'channel', 'leak_total',
                 pg_catalog.format('leak = %L', k.leak), l.description, 1000, k.leak_at, pg_catalog.row_number() OVER ()
          FROM pg_catalog.unnest('{wrong_conversion,too_early,too_late}'::text[]) WITH ORDINALITY k (leak, leak_at)
          CROSS JOIN leaking l) m
    ORDER BY m.shown_at, m.leak_at, m.place;
END;
COMMENT ON FUNCTION lead_funnel.metric() IS
'The KPIs of the reports, a row for each and each view that shows it: name (its column there), formula in the names of that view''s '
'columns, numerator and denominator as sums over the columns of the view lead_fact, in SQL, unit (leads, persons, currency, ratio, hours '
'or interval), grain (the columns of lead_fact to group by; what lead_fact calls no owner, and the like, is NULL in the view), view, '
'condition (which rows of the view it holds for; NULL: all) and '
'description. A KPI without a denominator is its numerator; another is the quotient (of whole numbers: divide them as numeric), NULL '
'where the denominator is 0. NULL for a numerator: it is no sum over leads, as a median, or needs the spend, and formula says how it is '
'made. The views round quotients: ratios to 4 decimals (roas to 2), currency to 2, and hours to the second. A rate also has bounds there, '
'NAME_low and NAME_high, by rate_interval() of its numerator and denominator.';
