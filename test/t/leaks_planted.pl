# A company in which it is known where the leads leak, and what that costs: the leaks
# are named, and the true cost lies in its interval. And one without leaks, a hundred
# times: how often one is seen all the same.
#
# What is stated with 95 % confidence may fail once in 20 times, so a test of it needs
# slack: its limit is the least that is passed with a probability below 0.001 if the
# confidence holds, by the binomial distribution. Of 100 companies more than 13 give a
# false alarm with probability 0.0005, of 40 more than 7 a cost outside its interval
# with 0.0007. The draws are the same in every run; the slack is for other draws.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;

# A lead's kind says what was done with it and how likely it is won; draw decides.
# Won deals bring 2,000 each, so that the money depends on the rates only.
own_database('planted');
is(sql(<<'SQL'), '', 'the company');
SET client_min_messages = warning;
CREATE SCHEMA crm;
CREATE TABLE crm.kind (kind text PRIMARY KEY, source text, medium text, form text, known text[], wait interval, leads int, chance float8);
CREATE TABLE crm.draw (kind text, i int, luck float8);
CREATE VIEW crm.lead AS
SELECT d.kind || ' ' || d.i AS lead_id, timestamptz '2026-09-01 10:00+00' AS received_at,
       k.source, k.medium, NULL AS campaign,
       NULL AS landing_page, k.form AS conversion, k.known AS signals, 'Ann' AS owner, timestamptz '2026-09-01 10:00+00' AS handed_over_at,
       timestamptz '2026-09-01 10:00+00' + k.wait AS responded_at, NULL::timestamptz AS next_step_at,
       CASE WHEN d.luck < k.chance THEN 'customer' ELSE 'sql' END AS crm_stage, d.luck >= k.chance AS lost, NULL AS lost_reason,
       timestamptz '2026-10-01 10:00+00' AS closed_at, 2000 AS amount, NULL AS customer_id
FROM crm.draw d JOIN crm.kind k ON k.kind = d.kind;
SELECT FROM lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
CREATE FUNCTION crm.draw(seed float8) RETURNS void LANGUAGE sql AS $$
    SELECT setseed(seed);
    TRUNCATE crm.draw;
    INSERT INTO crm.draw SELECT k.kind, i, random() FROM (SELECT * FROM crm.kind ORDER BY kind) k, generate_series(1, k.leads) i;
    ANALYZE crm.draw;
$$;
SQL

# Search leaks in three ways, and in all at once; what mail does late costs nothing.
is(sql(<<'SQL'), '', 'with leaks');
INSERT INTO crm.kind VALUES
    ('{}', 'google', 'cpc', 'quote request', '{need,budget}', '5 minutes', 1500, 0.30),
    ('{wrong_conversion}', 'google', 'cpc', 'calculator', '{need,budget}', '5 minutes', 500, 0.15),
    ('{too_early}', 'google', 'cpc', 'quote request', NULL, '5 minutes', 400, 0.12),
    ('{too_late}', 'google', 'cpc', 'quote request', '{need,budget}', '5 days', 600, 0.18),
    ('{wrong_conversion,too_early,too_late}', 'google', 'cpc', 'calculator', NULL, '5 days', 300, 0.03),
    ('mail', 'newsletter', 'email', 'quote request', '{need,budget}', '5 minutes', 500, 0.2),
    ('mail, late', 'newsletter', 'email', 'quote request', '{need,budget}', '5 days', 500, 0.2);
SELECT FROM crm.draw(0.42);
SQL
is(sql(q(SELECT leaks FROM funnel.leak_report WHERE channel = 'Google Ads' AND money_left > 0 ORDER BY leaks)),
    "{too_early}\n{too_late}\n{wrong_conversion}\n{wrong_conversion,too_early,too_late}", 'every leak is found');
like(sql(q(SELECT lead_funnel.diagnosis('Google Ads'))),
    qr/^Google Ads: the wrong kind of lead for this follow-up \(800 closed leads\), handed to sales too early \(700 closed leads\) and followed up too late \(900 closed leads\)\. All three occur\. Won at .* [0-9,]+ more \(between [0-9,]+ and [0-9,]+\)\.$/,
    'and named');
is(sql(q(SELECT lead_funnel.diagnosis('Email'))), 'Email: no leak can be shown to cost more than chance would explain.',
    'what costs nothing is no leak');
like(sql(q(SELECT lead_funnel.diagnosis(NULL))), qr/^All channels: .*\(800 closed leads\).*\(700 closed leads\).*\(1,400 closed leads\).* own clean leads\.$/,
    'among all channels the leads of all count');

# The true cost: of the leads of that kind so many more would have been won.
my $inside = sql(<<'SQL');
CREATE TEMP TABLE verdict (seed int, found int, inside int);
DO $$ BEGIN
    FOR seed IN 1..40 LOOP
        PERFORM crm.draw(seed / 64.0);
        INSERT INTO verdict
        SELECT seed, count(r.money_left), count(*) FILTER (WHERE (0.30 - k.chance) * k.leads * 2000 BETWEEN r.money_low AND r.money_high)
        FROM funnel.leak_report r JOIN crm.kind k ON k.kind = r.leaks::text
        WHERE r.channel = 'Google Ads' AND r.leaks <> '{}';
    END LOOP;
END $$;
SELECT count(*) FILTER (WHERE found = 4), count(*) FILTER (WHERE inside = found) FROM verdict;
SQL
my ($found, $covered) = split /\|/, $inside;
note("in 40 companies all four leaks found: $found; all of their costs in the intervals: $covered");
# By the sizes of the groups all four are found with probability 0.9997.
cmp_ok($found, '>=', 39, 'the leaks are found whatever the luck');
cmp_ok($covered, '>=', 33, 'all costs lie in their intervals in 95 % of the companies');

# A leak that is spread over its combinations, in each of which there are few leads; what
# they have besides costs nothing. Of its 140 leads so many more would have been won:
# 140 * 0.17 * 2000.
my $spread = sql(<<'SQL');
DELETE FROM crm.kind WHERE source = 'google';
INSERT INTO crm.kind
SELECT x.leaks::text, 'google', 'cpc', CASE WHEN 'wrong_conversion' = ANY (x.leaks) THEN 'calculator' ELSE 'quote request' END,
       CASE WHEN NOT 'too_early' = ANY (x.leaks) THEN '{need,budget}'::text[] END,
       CASE WHEN 'too_late' = ANY (x.leaks) THEN interval '5 days' ELSE '5 minutes' END, x.leads, x.chance
FROM (VALUES ('{}'::text[], 600, 0.30), ('{too_early}', 35, 0.13), ('{wrong_conversion,too_early}', 35, 0.13), ('{too_early,too_late}', 35, 0.13),
             ('{wrong_conversion,too_early,too_late}', 35, 0.13), ('{wrong_conversion}', 80, 0.30), ('{too_late}', 80, 0.30)) x (leaks, leads, chance);
CREATE TEMP TABLE spread (seed int, combinations int, leak int, inside bool, said text);
DO $$ BEGIN
    FOR seed IN 1..40 LOOP
        PERFORM crm.draw(seed / 64.0);
        INSERT INTO spread
        SELECT seed, (SELECT count(r.money_left) FROM funnel.leak_report r WHERE r.channel = 'Google Ads'),
               count(t.money_left), bool_and(47600 BETWEEN t.money_low AND t.money_high), lead_funnel.diagnosis('Google Ads')
        FROM funnel.leak_total t WHERE t.channel = 'Google Ads' AND t.leak = 'too_early';
    END LOOP;
END $$;
SELECT count(*) FILTER (WHERE combinations = 0), count(*) FILTER (WHERE leak > 0), count(*) FILTER (WHERE combinations = 0 AND leak > 0),
       count(*) FILTER (WHERE inside IS FALSE), count(*) FILTER (WHERE (leak > 0 OR combinations > 0) <> (said LIKE '%handed to sales too early%')),
       count(*) FILTER (WHERE combinations = 0 AND leak > 0 AND said NOT LIKE '%handed to sales too early (140 closed leads)%') FROM spread;
SQL
my ($hidden, $seen, $both, $outside, $unsaid, $partly) = split /\|/, $spread;
note("in 40 companies no combination shows the leak: $hidden; all of them together do: $seen, of those: $both; its cost is outside the interval: $outside");
# With the error divided by ten comparisons Fisher's test finds such a difference with
# probability 0.94; fewer than 32 of 40 times with 0.0004.
cmp_ok($seen, '>=', 32, 'a leak that is spread over combinations is found');
cmp_ok($outside, '<=', 7, 'with its cost');
cmp_ok($both, '>=', 1, 'also where no combination shows it');
is($partly, 0, 'there it is said, with all of its leads');
is($unsaid, 0, 'and wherever it is found');

# No leaks: the same chance whatever was done. Then all that is seen is a false alarm, be
# it of a combination, of a single leak, or in the sentence on six channels. The channel
# that closes the fewest has the largest share of leads that are late and so on, so that
# a mixture of the channels would show leaks every time.
my $alarms = sql(<<'SQL');
DELETE FROM crm.kind WHERE source = 'google';
INSERT INTO crm.kind
SELECT s.source || ' ' || x.leaks::text, s.source, 'cpc', CASE WHEN ('wrong_conversion' = ANY (x.leaks)) = s.searched THEN 'calculator' ELSE 'quote request' END,
       CASE WHEN NOT 'too_early' = ANY (x.leaks) THEN '{need,budget}'::text[] END,
       CASE WHEN 'too_late' = ANY (x.leaks) THEN interval '5 days' ELSE '5 minutes' END,
       CASE WHEN x.leaks = '{}' THEN x.leads / s.share ELSE x.leads * s.share END, s.chance
FROM (VALUES ('{}'::text[], 375), ('{wrong_conversion}', 125), ('{too_early}', 100), ('{too_late}', 150), ('{too_early,too_late}', 60),
             ('{wrong_conversion,too_early}', 40), ('{wrong_conversion,too_early,too_late}', 75)) x (leaks, leads),
     (VALUES ('google', true, 0.25, 1), ('bing', true, 0.5, 0.4), ('facebook', false, 0.1, 2), ('linkedin', false, 0.3, 1), ('tiktok', false, 0.2, 1)) s (source, searched, chance, share);
CREATE TEMP TABLE alarm (seed int, combination int, leak int, in_all text);
DO $$ BEGIN
    FOR seed IN 1..100 LOOP
        PERFORM crm.draw(seed / 128.0);
        INSERT INTO alarm
        SELECT seed, (SELECT count(*) FROM funnel.leak_report r WHERE r.channel = 'Google Ads' AND (r.money_left IS NOT NULL OR r.reason = 'closes better')),
               (SELECT count(*) FROM funnel.leak_total t WHERE t.channel = 'Google Ads' AND (t.money_left IS NOT NULL OR t.reason = 'closes better')),
               lead_funnel.diagnosis(NULL);
    END LOOP;
END $$;
SELECT count(*) FILTER (WHERE combination > 0), count(*) FILTER (WHERE combination + leak > 0), count(*) FILTER (WHERE in_all !~ 'no leak can be shown') FROM alarm;
SQL
like($alarms, qr/^\d+\|\d+\|\d+$/, 'companies without leaks');
my ($combinations, $either, $all) = split /\|/, $alarms;
note("in 100 companies without leaks a difference either way is seen in a combination: $combinations, in one or a leak: $either; "
      . "the sentence on all channels names one: $all");
cmp_ok($either, '<=', 13, 'false alarms are as rare as the confidence says');
cmp_ok($all, '<=', 13, 'among all channels, too');

# And with a leak in all of them: the sum of its costs lies between the bounds.
my $sum = sql(<<'SQL');
UPDATE crm.kind SET chance = chance / 2 WHERE kind LIKE '%too_late%';
CREATE TEMP TABLE summed (seed int, low numeric, high numeric, said text);
DO $$ BEGIN
    FOR seed IN 1..40 LOOP
        PERFORM crm.draw(seed / 64.0);
        INSERT INTO summed
        SELECT seed, replace(m[1], ',', '')::numeric, replace(m[2], ',', '')::numeric, d
        FROM lead_funnel.diagnosis(NULL) d LEFT JOIN LATERAL regexp_match(d, '\(between ([0-9,-]+) and ([0-9,-]+)\)') m ON true;
    END LOOP;
END $$;
SELECT count(*) FILTER (WHERE said LIKE '%followed up too late%'),
       count(*) FILTER (WHERE cost BETWEEN low AND high), round(cost), round(avg(low)), round(avg(high))
FROM summed, (SELECT sum(chance * leads * 2000) AS cost FROM crm.kind WHERE kind LIKE '%too_late%') k
GROUP BY cost;
SQL
my ($late, $held, @money) = split /\|/, $sum;
note("in 40 companies with a leak in five channels it is named: $late, its cost between the bounds: $held; it is, and is said to be between: @money");
is($late, 40, 'a leak of several channels is found');
cmp_ok($held, '>=', 33, 'with its cost');

done_testing();
