# Customers of an Odoo: orders, subscriptions, deliveries and invoices, as far as it has
# them, against its own tables in plain SQL.  On the demo with planted tables always, and
# on the dump of Odoo 19 where it is in LF_SHARED.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

my $AS_OF = '2026-11-23 12:00+00';

# The orders of Odoo in plain SQL, each with its customer and its amount.
my $orders = qq(SELECT s.id, COALESCE(p.commercial_partner_id, p.id)::text AS customer_id, s.date_order, s.opportunity_id,
        s.amount_untaxed / s.currency_rate AS amount
    FROM sale_order s JOIN res_partner p ON p.id = s.partner_id
    WHERE s.state IN ('sale', 'done') AND s.date_order <= '2026-11-23 12:00');

sub connect_odoo
{
    return query(q(DO $$BEGIN PERFORM lead_funnel.connect('odoo'); END$$));
}

# Customers and revenue per month against Odoo's own sums.
sub check_orders
{
    my ($what) = @_;
    my $months = query("SELECT date_trunc('month', date_order)::date, count(*), round(sum(amount), 2) FROM ($orders) o GROUP BY 1 ORDER BY 1");
    cmp_ok(scalar(split /\n/, $months), '>', 2, "$what: months with orders");
    is(query(q(SELECT date_trunc('month', ordered_at)::date, count(*), sum(amount) FROM funnel_steps.odoo_order GROUP BY 1 ORDER BY 1)),
        $months, "$what: orders and revenue per month");
    is( query(q(SELECT date_trunc('month', c.started_at)::date, count(*), round(sum(c.initial_amount), 2), round(sum(c.current_amount), 2),
                     count(c.expanded_at)
                 FROM funnel.customer c WHERE EXISTS (SELECT FROM funnel_steps.odoo_order o WHERE o.customer_id = c.customer_id)
                 GROUP BY 1 ORDER BY 1)),
        query("SELECT date_trunc('month', started)::date, count(*), round(sum(initial), 2), round(sum(total), 2), count(*) FILTER (WHERE last > started)
                 FROM (SELECT customer_id, min(date_order) AS started, max(date_order) AS last, sum(amount) AS total,
                           sum(amount) FILTER (WHERE date_order = first) AS initial
                       FROM (SELECT *, min(date_order) OVER (PARTITION BY customer_id) AS first FROM ($orders) o) o GROUP BY 1) c GROUP BY 1 ORDER BY 1"),
        "$what: customers, and what they bought, per month of the first order");
    is( query("SELECT count(*) FROM funnel.customer c JOIN (SELECT DISTINCT ON (customer_id) customer_id, opportunity_id FROM ($orders) o
                 ORDER BY customer_id, date_order, id) o USING (customer_id) WHERE o.opportunity_id IS NOT NULL AND c.lead_id <> o.opportunity_id::text"),
        '0', "$what: a customer came from the lead of its first order");
    is( query("SELECT count(*) FROM (SELECT l.customer_id FROM funnel.lead l WHERE l.crm_stage::text = 'customer' AND l.customer_id IS NOT NULL
                 AND l.closed_at <= '$AS_OF' UNION SELECT customer_id FROM ($orders) o) c"),
        query('SELECT count(*) FROM funnel.customer'), "$what: a won lead without an order is a customer still");

    # Without the setting nobody knows who left; with it who ordered nothing for so long.
    is(query('SELECT count(churned_at) FROM funnel.customer'), '0', "$what: nobody is known to have left");
    is( query(q(BEGIN; UPDATE funnel.settings SET churn_after = '90 days';
                 SELECT count(churned_at), sum(EXTRACT(epoch FROM churned_at))::bigint FROM funnel.customer;
                 SELECT sum(churned) FROM funnel.retention; ROLLBACK)),
        query("SELECT count(*), sum(EXTRACT(epoch FROM last AT TIME ZONE 'UTC' + interval '90 days'))::bigint FROM (SELECT max(date_order) AS last
                 FROM ($orders) o GROUP BY customer_id) c WHERE last + interval '90 days' <= '2026-11-23 12:00'; SELECT count(*)
                 FROM (SELECT max(date_order) AS last FROM ($orders) o GROUP BY customer_id) c WHERE last + interval '90 days' <= '2026-11-23 12:00'"),
        "$what: who orders nothing for 90 days has left");
    return;
}

# What this Odoo has nothing for: who left, first value, what is paid each month, and what was spent.  No figure on it is 0 or 1.
my $churn = 'churn_rate churn_rate_high churn_rate_low churned';
my %unknown = (
    customer            => 'churned_at first_value_at monthly_amount',
    channel_ranking     => 'retention_12_months retention_12_months_rank retention_beyond_chance sentence value_per_spend value_per_spend_rank',
    churn_month         => "$churn customers_at_start",
    lifetime_value      => 'cac expected_value ltv_to_cac margin monthly_amount months_seen months_to_pay_back spend spend_months',
    retention           => "active $churn gross_revenue_retention net_revenue_retention retention_12_months retention_3_months returned time_to_value_median "
      . 'time_to_value_median_hours',
    retention_curve     => 'churned retention retention_high retention_low',
    revenue_movement    => 'churned contraction expansion gross_revenue_retention mrr_at_end mrr_at_start net_revenue_retention new returned',
    time_to_first_value => 'had_value not_yet time_to_value_median time_to_value_median_hours time_to_value_p90 time_to_value_p90_hours');

sub check_unknown
{
    my ($what) = @_;
    foreach my $base (sort keys %unknown)
    {
        foreach my $view (grep { /^${base}(_campaign|_cohort)?$/ } split /\n/, query(q(SELECT name FROM funnel.made_by_connect WHERE kind = 'view' ORDER BY 1)))
        {
            my ($names, $rows, $empty) = split /\n/, query(<<~"SQL");
                SELECT string_agg(attname, ' ') FROM pg_attribute WHERE attrelid = 'funnel.$view'::regclass;
                CREATE TEMP TABLE shown AS SELECT to_jsonb(v) AS v FROM funnel.$view v;
                SELECT count(*) FROM shown;
                SELECT string_agg(key, ' ' ORDER BY key) FROM (SELECT key FROM shown, jsonb_each(v) GROUP BY key HAVING bool_and(value = 'null')) k
                SQL
            my %has = map { $_ => 1 } split ' ', $names;
            cmp_ok($rows, '>', 5, "$what: $view has rows");
            is($empty, join(' ', sort grep { $has{$_} } split ' ', $unknown{$base}),
                "$what: and NULL in all of them what Odoo does not tell, and nothing else");
        }
    }
    is(query('SELECT (SELECT count(*) FROM funnel.customer_event), (SELECT count(*) FROM funnel.revenue_retention)'), '0|0', "$what: no events, and so no cohort that paid");
    return;
}

own_database('odoo_orders', set => { search_path => 'public', jit => 'off', 'lead_funnel.as_of' => "'$AS_OF'" });
query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
query('ANALYZE');
connect_odoo();

# The demo's customers have subscriptions, whose log says what each has paid since.
is( query('SELECT sum(mrr_at_end) FROM funnel.revenue_movement WHERE month = (SELECT max(month) FROM funnel.revenue_movement)'),
    query("SELECT round(sum(recurring_monthly), 2) FROM sale_order WHERE subscription_state = '3_progress'"), 'what the demo pays each month');
is( query('SELECT sum(churned) FROM funnel.revenue_movement'),
    query("SELECT round(sum(amount_signed), 2) FROM sale_order_log WHERE event_type = '2_churn'"), 'and what it lost');
cmp_ok(query(<<~"SQL"), '<', 0.01, 'and has paid, with what was bought once, is lifetime_revenue of both views');
    SELECT greatest(max(abs(t.revenue - v.lifetime_revenue)), max(abs(t.revenue - r.lifetime_revenue))) / 400
    FROM (SELECT l.channel, sum(o.once + o.monthly) AS revenue
          FROM (SELECT DISTINCT ON (s.partner_id) s.partner_id, s.opportunity_id FROM sale_order s WHERE s.state = 'sale' AND s.opportunity_id IS NOT NULL
                ORDER BY s.partner_id, s.date_order, s.id) f
          JOIN funnel.lead_status l ON l.lead_id = f.opportunity_id::text
          JOIN (SELECT s.partner_id, coalesce(sum(s.amount_untaxed) FILTER (WHERE NOT s.is_subscription), 0) AS once,
                    coalesce(sum(g.paid), 0) AS monthly
                FROM sale_order s
                LEFT JOIN (SELECT g.order_id, sum(g.amount_signed * extract(epoch FROM '$AS_OF' - CASE WHEN g.event_type = '0_creation' THEN s.date_order AT TIME ZONE 'UTC'
                                                   ELSE g.event_date::timestamp AT TIME ZONE 'Europe/Brussels' END) / (365.25 / 12 * 86400)) AS paid
                           FROM sale_order_log g JOIN sale_order s ON s.id = g.order_id GROUP BY 1) g ON g.order_id = s.id
                WHERE s.state = 'sale' GROUP BY 1) o USING (partner_id)
          GROUP BY 1) t
    FULL JOIN funnel.lifetime_value v USING (channel)
    FULL JOIN (SELECT channel, lifetime_revenue FROM funnel.channel_ranking WHERE customers > 0) r USING (channel)
    SQL

# Community has orders only.
query(q(DROP TABLE sale_order_log CASCADE; ALTER TABLE sale_order DROP COLUMN is_subscription CASCADE));
connect_odoo();
check_orders('the demo');
query(q(DO $$BEGIN PERFORM lead_funnel.disconnect(); END$$; DROP TABLE sale_order));
connect_odoo();
is(query('SELECT count(*) FROM funnel.customer'), query('SELECT count(*) FROM funnel_steps.won_customer'), 'without orders customers are the won leads');
query("\\i $FindBin::Bin/../twin/orders_planted.sql");
query('ANALYZE');
connect_odoo();
check_orders('planted orders');

# Enterprise: subscriptions, and their log.
query(<<~'SQL');
    ALTER TABLE sale_order ADD is_subscription boolean, ADD subscription_state varchar, ADD recurring_monthly numeric, ADD end_date date;
    CREATE TABLE sale_order_log (id int, order_id int, event_date date, event_type varchar, amount_signed numeric, currency_id int);
    UPDATE sale_order SET is_subscription = true, subscription_state = CASE id WHEN 1 THEN '5_renewed' WHEN 2 THEN '3_progress' ELSE '6_churn' END,
        recurring_monthly = CASE id WHEN 1 THEN 100 WHEN 2 THEN 150 ELSE 80 END, end_date = CASE id WHEN 3 THEN date '2026-06-30' END
    WHERE id IN (1, 2, 3);
    INSERT INTO sale_order_log VALUES (1, 1, '2026-01-10', '0_creation', 100), (2, 1, '2026-04-10', '3_transfer', -100), (3, 2, '2026-04-10', '3_transfer', 150),
        (4, 3, '2026-02-10', '0_creation', 80), (5, 3, '2026-06-30', '2_churn', -80), (6, 3, '2026-08-01', '0_creation', 60);
    SQL
connect_odoo();
is( query(q(SELECT customer_id, churned_at, monthly_amount FROM funnel.customer WHERE monthly_amount IS NOT NULL OR churned_at IS NOT NULL ORDER BY started_at)),
    "901||150.00\n902|2026-06-29 22:00:00+00|", 'a subscription that was renewed goes on, another one has ended');
is( query('SELECT customer_id, at, kind, monthly_amount FROM funnel.customer_event ORDER BY 1, 2'),
    join("\n", '901|2026-01-10 10:00:00+00|started|100.00', '901|2026-04-09 22:00:00+00|changed|150.00', '902|2026-02-10 10:00:00+00|started|80.00',
        '902|2026-06-29 22:00:00+00|left|0.00', '902|2026-07-31 22:00:00+00|returned|60.00'),
    'the log: what one order hands over to the next is a change, not a start');
is(query(q(SELECT count(*) FROM funnel.data_quality WHERE finding ~ 'customer event (?!after the churn)')), '0', 'it starts with the order, not before it');
is( query(q(SELECT month, round(sum(new)), round(sum(expansion)), round(sum(churned)), round(sum(returned)), round(sum(mrr_at_end)) FROM funnel.revenue_movement
             WHERE new <> 0 OR expansion <> 0 OR churned <> 0 OR returned <> 0 GROUP BY 1 ORDER BY 1)),
    join("\n", '2026-01-01|100|0|0|0|100', '2026-02-01|80|0|0|0|180', '2026-04-01|0|50|0|0|230', '2026-06-01|0|0|-80|0|150'),
    'and moves revenue');
is(query(q(SELECT leads, examples FROM funnel.data_quality WHERE finding = 'customer event after the churn')), '1|{902}', 'but not where the order says that it ended');

# Dollars whose rate changes meanwhile, an order just after midnight whose renewal changes nothing, an end on no day, and a lead that came later.
query(<<~'SQL');
    INSERT INTO funnel.fx_rate (day, currency, rate) VALUES ('2026-01-01', 'USD', 1.10), ('2026-05-15', 'USD', 1.00);
    INSERT INTO res_partner (id, name, commercial_partner_id) VALUES (911, 'Dollars', 911), (912, 'Midnight', 912), (913, 'Without a day', 913),
        (914, 'With a day in the log', 914), (915, 'Leaves on the first day', 915), (916, 'Leaves before the end', 916);
    INSERT INTO sale_order (id, partner_id, company_id, state, date_order, amount_untaxed, currency_rate, is_subscription, subscription_state, recurring_monthly, end_date)
    VALUES (11, 911, 1, 'sale', '2026-01-10 10:00', 110, 1.1, true, '6_churn', 110, '2026-06-01'), (12, 912, 1, 'sale', '2026-01-09 23:30', 100, 1, true, '5_renewed', 100, NULL),
        (13, 912, 1, 'sale', '2026-04-10 10:00', 100, 1, true, '3_progress', 100, NULL), (14, 913, 1, 'sale', '2026-01-10 10:00', 50, 1, true, '6_churn', 50, NULL),
        (15, 914, 1, 'sale', '2026-01-10 10:00', 70, 1, true, '6_churn', 70, NULL),
        (16, 915, 1, 'sale', '2026-03-10 09:00', 80, 1, true, '6_churn', 80, NULL), (17, 916, 1, 'sale', '2026-01-10 10:00', 90, 1, true, '6_churn', 90, '2027-06-30');
    INSERT INTO sale_order_log VALUES (11, 11, '2026-01-10', '0_creation', 100, 1), (12, 11, '2026-06-01', '2_churn', -100, 1), (13, 12, '2026-01-09', '0_creation', 100, NULL),
        (14, 12, '2026-04-10', '3_transfer', -100, NULL), (15, 13, '2026-04-10', '3_transfer', 100, NULL), (16, 14, '2026-01-10', '0_creation', 50, NULL),
        (17, 15, '2026-01-10', '0_creation', 70, NULL), (18, 15, '2026-03-01', '15_contraction', -20, NULL), (19, 15, '2026-06-01', '2_churn', -50, NULL),
        (20, 16, '2026-03-10', '0_creation', 80, NULL), (21, 16, '2026-03-10', '2_churn', -80, NULL),
        (22, 17, '2026-01-10', '0_creation', 90, NULL), (23, 17, '2026-06-10', '2_churn', -90, NULL);
    UPDATE crm_lead SET partner_id = 913, create_date = '2026-09-01' WHERE id = (SELECT max(id) FROM crm_lead WHERE partner_id IS NOT NULL AND won_status = 'lost');
    SQL
foreach my $zone ('UTC', 'Asia/Tokyo')
{
    is( query("BEGIN; SET LOCAL timezone = '$zone'; CREATE TEMP TABLE e AS SELECT * FROM funnel.customer_event WHERE customer_id ~ '^91.\$'; COMMIT; SET timezone = 'UTC';
            SELECT customer_id, at, kind, monthly_amount FROM e ORDER BY 1, 2"),
        join("\n", '911|2026-01-10 10:00:00+00|started|90.91', '911|2026-05-31 22:00:00+00|left|0.00', '912|2026-01-09 23:30:00+00|started|100.00',
            '913|2026-01-10 10:00:00+00|started|50.00', '914|2026-01-10 10:00:00+00|started|70.00', '914|2026-02-28 23:00:00+00|changed|50.00',
            '914|2026-05-31 22:00:00+00|left|0.00', '916|2026-01-10 10:00:00+00|started|90.00', '916|2026-06-09 22:00:00+00|left|0.00'), "in $zone: what ends has nothing left, a first day is that of the order, a renewal is no change");
}
is( query(q(SELECT customer_id, lead_id, churned_at, initial_amount, current_amount, expanded_at FROM funnel.customer WHERE customer_id ~ '^91.$' ORDER BY 1)),
    join("\n", '911||2026-05-31 22:00:00+00|100.00|100.00|', '912|||100.00|100.00|', '913|||50.00|50.00|',
        '914||2026-05-31 22:00:00+00|70.00|70.00|', '915||2026-03-10 09:00:00+00|80.00|80.00|', '916||2026-06-09 22:00:00+00|90.00|90.00|'),
    'nor an expansion, an end without a day is that of the log, or not known, none comes before the start, and a later lead brought nobody');
is( query(q(SELECT string_agg(customer_id, ' ' ORDER BY customer_id) FROM funnel_steps.unsure_customer WHERE customer_id ~ '^9..$')), '903 913',
    'of an end on no day, and of who has no subscription, nobody knows whether they stay');
is( query(q(BEGIN; SELECT leads > 100 FROM funnel.data_quality WHERE finding = 'customer of whom nobody knows whether it stays'; UPDATE funnel.settings SET churn_after = '90 days';
             SELECT string_agg(customer_id, ' ' ORDER BY customer_id) FROM funnel_steps.customer_finding
             WHERE finding = 'customer of whom nobody knows whether it stays' AND customer_id ~ '^9..$'; ROLLBACK)),
    "t\n913", 'which data_quality tells, until churn_after says it of those');

# First value: the first delivery or paid invoice since the first order.
is(query('SELECT count(first_value_at) FROM funnel.customer'), '0', 'without deliveries and invoices nothing is known of first value');
query(<<~'SQL');
    CREATE TABLE stock_picking_type (id int, code varchar);
    CREATE TABLE stock_picking (id int, partner_id int, sale_id int, picking_type_id int, state varchar, date_done timestamp);
    CREATE TABLE account_move (id int, partner_id int, move_type varchar, state varchar, payment_state varchar, invoice_date date);
    INSERT INTO stock_picking_type VALUES (1, 'outgoing'), (2, 'incoming');
    INSERT INTO stock_picking VALUES (1, 901, 1, 1, 'done', '2026-01-20 09:00'), (2, 901, 1, 2, 'done', '2026-01-12 09:00'), (3, 901, 1, 1, 'assigned', '2026-01-11 09:00'),
        (4, 902, 3, 1, 'done', '2026-01-20 09:00');
    INSERT INTO account_move VALUES (1, 901, 'out_invoice', 'posted', 'paid', '2026-01-30'), (2, 902, 'out_invoice', 'posted', 'paid', '2026-02-10'),
        (3, 902, 'out_refund', 'posted', 'paid', '2026-02-10'), (4, 903, 'out_invoice', 'posted', 'not_paid', '2026-03-11');
    SQL
connect_odoo();
is( query('SELECT customer_id, first_value_at FROM funnel.customer WHERE first_value_at IS NOT NULL ORDER BY 1'),
    "901|2026-01-20 09:00:00+00\n902|2026-02-10 10:00:00+00", 'the first delivery, else the first paid invoice, not before the order');

# Who may not read the orders has the customers of the leads.
query(<<~'SQL');
    DO $$BEGIN PERFORM lead_funnel.disconnect(); END$$;
    DROP TABLE account_move, stock_picking, stock_picking_type, sale_order_log;
    ALTER TABLE sale_order DROP COLUMN date_order;
    SQL
connect_odoo();
is(query('SELECT count(*) FROM funnel.customer'), query('SELECT count(*) FROM funnel_steps.won_customer'), 'a table of orders that lacks a column is as if it were not there');

SKIP:
{
    my $dump = shared_file('data/odoo19_crm.sql.gz') or skip('NOT RUN: no data/odoo19_crm.sql.gz in LF_SHARED', 1);
    own_database('odoo_dump', set => { search_path => 'public', 'lead_funnel.as_of' => "'$AS_OF'" });
    is(system("gzip -dc '$dump' | psql -X -q -v ON_ERROR_STOP=1 -d " . database_name() . ' >/dev/null'), 0, 'the dump loads');
    query('ANALYZE');
    connect_odoo();
    check_orders('Odoo 19');
    check_unknown('Odoo 19');
}

done_testing();
