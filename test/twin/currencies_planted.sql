-- Two more companies, one in yen and one in a currency without a rate; a lead of no company
-- is one of the first. Before April all companies share the rates of the yen.
INSERT INTO res_currency SELECT (jsonb_populate_record(c, '{"id": 9001, "name": "YEN"}')).* FROM res_currency c WHERE id = 1;
INSERT INTO res_currency SELECT (jsonb_populate_record(c, '{"id": 9002, "name": "ZZZ"}')).* FROM res_currency c WHERE id = 1;
INSERT INTO res_company SELECT (jsonb_populate_record(c, '{"id": 9001, "name": "Nippon", "currency_id": 9001}')).* FROM res_company c WHERE id = 1;
INSERT INTO res_company SELECT (jsonb_populate_record(c, '{"id": 9002, "name": "Zett", "currency_id": 9002}')).* FROM res_company c WHERE id = 1;
INSERT INTO res_currency_rate (id, currency_id, company_id, name, rate)
SELECT 9000 + i, 9001, NULL, date '2026-01-20' + 30 * i, 120 + 3.7 * i FROM generate_series(0, 9) i
UNION ALL
SELECT 9100 + i, 9001, 1, date '2026-04-01' + 17 * i, 150 + 5.3 * i FROM generate_series(0, 9) i
UNION ALL
SELECT 9200 + i, 9001, 9001, date '2026-01-01' + 17 * i, 1 FROM generate_series(0, 9) i;
UPDATE crm_lead SET company_id = CASE id % 5 WHEN 1 THEN 9001 WHEN 2 THEN 9002 WHEN 3 THEN NULL ELSE 1 END;
