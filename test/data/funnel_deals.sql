-- A marketing funnel in the layout of the Olist data: 900 leads by origin, the deals that were won, and what the
-- sellers of these deals sold.  Made up; every draw is a hash of the lead's number.  Fills lead, deal and item.
CREATE FUNCTION pg_temp.draw(i int, what text) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (abs(hashtextextended(what || i, 0) % 1000000) / 1000000.0)::float8
$$;
INSERT INTO lead (mql_id, first_contact, landing_page, origin)
SELECT i, date '2017-06-01' + (360 * pg_temp.draw(i, 'contact'))::int, i % 7,
    ('{organic_search,paid_search,social,direct_traffic,email,referral,""}'::text[])[1 + floor(7 * pg_temp.draw(i, 'origin') ^ 1.5)::int]
FROM generate_series(1, 900) AS i;

-- One lead in five is won, within 200 days; one deal is dated before its first contact.
INSERT INTO deal (mql_id, seller_id, won)
SELECT mql_id, 'seller ' || mql_id, first_contact + CASE mql_id WHEN '5' THEN -3 ELSE (200 * pg_temp.draw(mql_id::int, 'cycle') ^ 2)::int END
FROM lead WHERE pg_temp.draw(mql_id::int, 'won') < 0.2 OR mql_id = '5';

-- Three sellers in five sell, up to nine times before 2019.
INSERT INTO item (order_id, item_id, seller_id, shipped, price)
SELECT seller_id || ' ' || n, 1, seller_id, shipped, round((20 + 400 * pg_temp.draw(mql_id::int * n, 'price'))::numeric, 2)
FROM deal, generate_series(1, 9) AS n,
    LATERAL (SELECT won + (1 + 90 * pg_temp.draw(mql_id::int, 'first') + 11 * n) * interval '1 day') AS s (shipped)
WHERE pg_temp.draw(mql_id::int, 'active') < 0.6 AND n <= 1 + 8 * pg_temp.draw(mql_id::int, 'orders') AND shipped < '2019-01-01';
