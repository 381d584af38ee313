# Companies in which it is known what speed and signals are worth, which campaign burns its
# budget and who touches no lead, a hundred of each: what is there is seen, and what is not
# there is seen by chance only.
#
# What is stated with 95 % confidence may fail once in 20 times, so a test of it needs
# slack: of 100 companies more than 13 give a false alarm with probability 0.0005 if the
# confidence holds, by the binomial distribution. The draws are the same in every run.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;

# A lead's kind says what was done with it and how likely it is won; draw decides.
own_database('agreed');
is(sql(<<'SQL'), '', 'the company');
SET client_min_messages = warning;
CREATE SCHEMA crm;
CREATE TABLE crm.kind (kind text PRIMARY KEY, source text, known text[], wait interval, leads int, chance float8, campaign text, owner text DEFAULT 'Ann',
                       neglected float8 DEFAULT 0);
CREATE TABLE crm.draw (kind text, i int, luck float8, care float8);
CREATE VIEW crm.lead AS
SELECT d.kind || ' ' || d.i AS lead_id, timestamptz '2026-09-01 10:00+00' AS received_at, k.source, 'cpc' AS medium, k.campaign,
       NULL AS landing_page, 'quote request' AS conversion, k.known AS signals, k.owner,
       CASE WHEN c.cared_for THEN timestamptz '2026-09-01 10:00+00' END AS handed_over_at,
       CASE WHEN c.cared_for THEN timestamptz '2026-09-01 10:00+00' + k.wait END AS responded_at,
       NULL::timestamptz AS next_step_at, CASE WHEN c.cared_for THEN CASE WHEN d.luck < k.chance THEN 'customer' ELSE 'sql' END END AS crm_stage,
       d.luck >= k.chance AND c.cared_for AS lost, NULL AS lost_reason, CASE WHEN c.cared_for THEN timestamptz '2026-10-01 10:00+00' END AS closed_at,
       2000 AS amount, NULL AS customer_id
FROM crm.draw d
JOIN crm.kind k ON k.kind = d.kind
CROSS JOIN LATERAL (SELECT d.care >= k.neglected AS cared_for) c;
SELECT FROM lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
CREATE TABLE crm.seen (company text, seed int, what text);
-- What the query sees in each of a hundred companies.
CREATE FUNCTION crm.look(company text, query text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    FOR seed IN 1..100 LOOP
        PERFORM setseed(seed / 128.0);
        TRUNCATE crm.draw;
        INSERT INTO crm.draw SELECT k.kind, i, random(), random() FROM (SELECT * FROM crm.kind ORDER BY kind) k, generate_series(1, k.leads) i;
        ANALYZE crm.draw;
        EXECUTE format('INSERT INTO crm.seen SELECT %L, %s, q.* FROM (%s) q', company, seed, query);
    END LOOP;
END $$;
SQL

# How many of the hundred companies have seen that.
sub seen
{
    my ($company, $what) = @_;
    my $count = sql("SELECT count(DISTINCT seed) FROM crm.seen WHERE company = '$company' AND what ~ '$what'");
    note("$company: $what: $count of 100");
    return $count;
}

# Search is won by speed; who is on Facebook does not mind.
is(sql(<<'SQL'), '', 'speed counts in one motion only');
INSERT INTO crm.kind
SELECT m.source || ' ' || w.wait, m.source, '{need,budget}', w.wait, 200, CASE m.source WHEN 'google' THEN w.chance ELSE 0.15 END
FROM (VALUES ('google'), ('facebook')) m (source),
     (VALUES (interval '3 minutes', 0.36), ('10 minutes', 0.33), ('40 minutes', 0.28), ('3 hours', 0.2), ('2 days', 0.12)) w (wait, chance);
SELECT crm.look('speed', $$SELECT e.motion || ' ' || e.trend FROM funnel.speed_effect e WHERE e.grouped_by = 'motion'$$);
SQL
cmp_ok(100 - seen('speed', '^reactive falls$'), '<=', 2, 'a speed effect that is missed');
cmp_ok(seen('speed', '^proactive (falls|rises)$'), '<=', 13, 'a speed effect that is not there');

# Who says when mostly says why, too; when is worth nothing.
is(sql(<<'SQL'), '', 'a signal that is worth nothing');
TRUNCATE crm.kind;
INSERT INTO crm.kind
SELECT s.known::text, 'google', s.known, '5 minutes', s.leads, s.chance
FROM (VALUES ('{}'::text[], 300, 0.08), ('{timing}', 60, 0.08), ('{need}', 100, 0.24), ('{need,timing}', 400, 0.24), ('{scope}', 200, 0.20),
             ('{scope,timing}', 60, 0.20), ('{need,scope}', 60, 0.45), ('{need,scope,timing}', 300, 0.45)) s (known, leads, chance);
SELECT crm.look('signal', $$SELECT v.signal || ': ' || v.verdict FROM funnel.signal_value v WHERE v.signal IN ('need', 'timing', 'scope') AND v.intent = 'high'$$);
SQL
cmp_ok(100 - seen('signal', '^need: closes better$'), '<=', 2, 'the worth of a signal that is missed');
cmp_ok(100 - seen('signal', '^scope: closes better$'), '<=', 2, 'likewise of another');
cmp_ok(seen('signal', '^timing: closes (better|worse)$'), '<=', 13, 'the worth of a signal that has none');

# One signal makes an SQL of a high intent, where only two tell.
is(sql(<<'SQL'), '', 'a border that is drawn one too low');
TRUNCATE crm.kind;
INSERT INTO crm.kind
SELECT s.known::text, 'google', s.known, '5 minutes', s.leads, s.chance
FROM (VALUES ('{}'::text[], 200, 0.03), ('{need}', 300, 0.04), ('{need,timing}', 250, 0.30), ('{need,timing,scope}', 150, 0.32)) s (known, leads, chance);
SELECT crm.look('too low', $$SELECT 'better at ' || COALESCE(b.better_border::text, 'none') FROM funnel.signal_border b WHERE b.intent = 'high'$$);
SQL
cmp_ok(100 - seen('too low', 'better at 2'), '<=', 10, 'a border that is missed');

is(sql(<<'SQL'), '', 'a border that is well drawn');
UPDATE crm.kind SET chance = CASE kind WHEN '{}' THEN 0.04 ELSE 0.30 END;
SELECT crm.look('right', $$SELECT 'better at ' || COALESCE(b.better_border::text, 'none') || ', ' || b.verdict FROM funnel.signal_border b WHERE b.intent = 'high'$$);
SQL
cmp_ok(seen('right', 'better at [0-9]'), '<=', 13, 'a better border that is not there');
cmp_ok(100 - seen('right', 'separates'), '<=', 2, 'that the border separates is seen');

# Of three campaigns one is mostly left unanswered.
is(sql(<<'SQL'), '', 'a campaign that burns its budget');
TRUNCATE crm.kind;
INSERT INTO crm.kind
SELECT c.campaign, 'google', '{need,budget}', '5 minutes', 150, 0.2, c.campaign, 'Ann', c.neglected
FROM (VALUES ('brand', 0.1), ('roofs', 0.45), ('windows', 0.1)) c (campaign, neglected);
INSERT INTO funnel.spend (day, channel, campaign, amount) SELECT '2026-09-01', 'Google Ads', k.campaign, 1000 FROM crm.kind k;
SELECT crm.look('budget', $$
    SELECT b.campaign || CASE WHEN b.burnt_share_low > t.share THEN ' burns more than all'
                              WHEN b.burnt <> round(1000.0 * b.never_answered / b.leads, 2) THEN ' is wrong' ELSE ' does not' END
    FROM (SELECT b.* FROM funnel.budget_burnt b WHERE b.spend > 0) b
    CROSS JOIN (SELECT b.burnt_share AS share FROM funnel.budget_burnt b WHERE b.campaign IS NULL) t$$);
SQL
cmp_ok(100 - seen('budget', '^roofs burns'), '<=', 2, 'a campaign that is missed');
cmp_ok(seen('budget', '^(brand|windows) burns'), '<=', 2, 'a campaign that does not burn its budget');
is(seen('budget', 'wrong'), 0, 'what is burnt is the share of the leads that leak');

# Bob touches hardly any lead.
is(sql(<<'SQL'), '', 'a seller who touches no lead');
TRUNCATE crm.kind;
INSERT INTO crm.kind
SELECT c.owner, 'google', '{need,budget}', '5 minutes', 120, 0.2, NULL, c.owner, c.neglected
FROM (VALUES ('Ann', 0.05), ('Bob', 0.9), ('Cleo', 0.05)) c (owner, neglected);
SELECT crm.look('sellers', $$
    SELECT w.owner || CASE WHEN w.never_touched <> (SELECT count(*) FROM crm.draw d JOIN crm.kind k USING (kind) WHERE k.owner = w.owner AND d.care < k.neglected)
                             THEN ' is wrong'
                           WHEN lower(lead_funnel.rate_interval(w.never_touched, w.received)) > 0.5 THEN ' touches less than half' ELSE ' touches most' END
    FROM funnel.owner_week w WHERE w.received > 0$$);
SQL
is(seen('sellers', '^Bob touches less than half'), 100, 'who touches no lead is seen');
is(seen('sellers', '^(Ann|Cleo) touches less'), 0, 'who does is not');
is(seen('sellers', 'wrong'), 0, 'each lead that nobody touched is counted');

# The interval of a rate holds the true one in 95 % of the cases.
my $covered = sql(<<'SQL');
SELECT setseed(0.42);
SELECT round(100.0 * count(*) FILTER (WHERE s.rate <@ lead_funnel.rate_interval(s.won, s.trials)) / count(*), 2)
FROM (SELECT d.rate::numeric AS rate, d.trials, (SELECT count(*) FROM generate_series(1, d.trials) g WHERE random() < d.rate + 0 * g) AS won
      FROM (SELECT 0.02 + 0.58 * random() AS rate, (100 + 900 * random())::int AS trials FROM generate_series(1, 20000) OFFSET 0) d OFFSET 0) s;
SQL
$covered =~ s/^\s+//;
note("intervals of 95 % that hold the true rate, of 20,000: $covered %");
ok($covered >= 93.5 && $covered <= 96.5, 'the intervals of rates hold what they say');

done_testing;
