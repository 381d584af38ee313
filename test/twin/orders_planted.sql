-- Orders in a CRM of Odoo that has none: of three customers of their own, and of every partner of a won lead, in two currencies.
INSERT INTO res_partner (id, name, commercial_partner_id) VALUES (901, 'Renews', 901), (902, 'Leaves', 902), (903, 'Buys once', 903);
CREATE TABLE sale_order (id int PRIMARY KEY, partner_id int, opportunity_id int, user_id int, company_id int, state varchar,
    date_order timestamp, amount_untaxed numeric, currency_id int, currency_rate numeric);
INSERT INTO sale_order
VALUES (1, 901, NULL, 2, 1, 'sale', '2026-01-10 10:00', 1200, NULL, 1), (2, 901, NULL, 2, 1, 'sale', '2026-04-10 10:00', 1800, NULL, 1),
       (3, 902, NULL, 2, 1, 'sale', '2026-02-10 10:00', 960, NULL, 1), (4, 903, NULL, 2, 1, 'done', '2026-03-10 10:00', 110, NULL, 1.1),
       (5, 903, NULL, 2, 1, 'draft', '2026-04-10 10:00', 500, NULL, 1), (6, 903, NULL, 2, 1, 'sale', '2027-04-10 10:00', 500, NULL, 1);
INSERT INTO sale_order
SELECT 100 + row_number() OVER (ORDER BY l.id, n), l.partner_id, CASE WHEN n = 1 THEN l.id END, l.user_id, l.company_id, 'sale',
       l.create_date + n * interval '20 days', 100 + l.id % 7 * 10.55 * n, NULL, CASE l.id % 3 WHEN 0 THEN 1.25 ELSE 1 END
FROM crm_lead l CROSS JOIN generate_series(1, 1 + l.id % 2) n
WHERE l.won_status = 'won' AND l.partner_id IS NOT NULL AND l.id % 5 > 0;
