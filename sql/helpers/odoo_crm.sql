\set echo :ECHO \set ECHO none
-- An Odoo in schema crm: a pipeline of four stages, two people, two teams, and no lead.
-- Only the first line of this file is seen in the output of a test.
CREATE SCHEMA crm;
SET search_path = crm;
\i :srcdir/test/demo/odoo_tables.sql
INSERT INTO res_currency (id, name, symbol) VALUES (1, 'EUR', 'E');
INSERT INTO res_company (id, name, partner_id, currency_id) VALUES (1, 'Us', 1, 1);
INSERT INTO res_partner (id, name) VALUES (1, 'Us'), (7, 'Ann'), (8, 'Bob');
INSERT INTO res_users (id, company_id, partner_id, login, share, notification_type)
VALUES (17, 1, 7, 'ann', false, 'email'), (18, 1, 8, 'bob', false, 'email');
INSERT INTO crm_team (id, name) VALUES (1, '{"en_US": "North"}'), (2, '{"en_US": "South"}');
INSERT INTO crm_stage (id, sequence, name, is_won)
VALUES (1, 1, '{"en_US": "New"}', false), (2, 2, '{"en_US": "Talks"}', false), (3, 3, '{"en_US": "Offer"}', NULL),
       (4, 9, '{"en_US": "Won"}', true);
INSERT INTO ir_model_fields (id, model, name, ttype, state, field_description, model_id)
VALUES (1, 'crm.lead', 'stage_id', 'many2one', 'base', '{}', 1), (2, 'crm.lead', 'user_id', 'many2one', 'base', '{}', 1),
       (3, 'crm.lead', 'team_id', 'many2one', 'base', '{}', 1), (4, 'crm.lead', 'expected_revenue', 'monetary', 'base', '{}', 1);
INSERT INTO utm_medium (id, name, active) VALUES (1, 'email', true), (2, 'phone', true);
RESET search_path;
\set ECHO :echo
