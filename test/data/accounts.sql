-- Accounts, subscriptions and churn events in the layout of the RavenStack data: 150 accounts, made up; every draw is a
-- hash of the account's number.  Fills account, subscription and event.
CREATE FUNCTION pg_temp.draw(i int, what text) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (abs(hashtextextended(what || i, 0) % 1000000) / 1000000.0)::float8
$$;
INSERT INTO account (account_id, signup, source, churn_flag)
SELECT i, date '2023-01-01' + (700 * pg_temp.draw(i, 'signup'))::int,
    ('{organic,ads,event,partner,other}'::text[])[1 + floor(5 * pg_temp.draw(i, 'source'))::int], pg_temp.draw(i, 'churn') < 0.3
FROM generate_series(1, 150) AS i;

-- One to four subscriptions each; some are trials, which cost nothing, and some have ended.
INSERT INTO subscription (subscription_id, account_id, started, ended, mrr)
SELECT account_id || '-' || n, account_id, started,
    CASE WHEN pg_temp.draw(a * n, 'ended') < 0.3 AND length <= date '2024-12-31' - started THEN started + length END,
    CASE WHEN pg_temp.draw(a * n, 'trial') < 0.2 THEN 0 ELSE 19 * (1 + (20 * pg_temp.draw(a * n, 'seats'))::int) END
FROM account, LATERAL (SELECT account_id::int) AS i (a), generate_series(1, 4) AS n,
    LATERAL (SELECT signup + ((n - 1) * 80 + 30 * pg_temp.draw(a * n, 'start'))::int,
        (300 * pg_temp.draw(a * n, 'length'))::int) AS s (started, length)
WHERE n <= 1 + 3.5 * pg_temp.draw(a, 'subscriptions') AND started <= '2024-12-31';

-- Who has churned has an event or two, and some that stay have one, too.
INSERT INTO event (event_id, account_id, churned)
SELECT account_id || '-' || n, account_id, least(signup + (30 + n * 200 * pg_temp.draw(account_id::int, 'event'))::int, date '2024-12-31')
FROM account, generate_series(1, 2) AS n
WHERE (churn_flag OR pg_temp.draw(account_id::int, 'returned') < 0.1) AND n <= 1 + pg_temp.draw(account_id::int, 'events') * 2;
