# Random paths, 100,000 of them or LF_ROWS: credits add up to exactly one, credited
# revenue to exactly the revenue, and all are those of plain SQL, test/twin/attribution.sql.
# Then every way to the same rows gives the same state.  LF_SEED chooses other paths.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

my $leads = $ENV{LF_ROWS} || 100_000;
my $seed  = $ENV{LF_SEED} || 1;
diag("LF_SEED=$seed LF_ROWS=$leads");

# How many of them are compared touch by touch: the twin takes its time.
my $compared = $leads < 10_000 ? $leads : 10_000;

own_database('attribution_twin', set => { work_mem => "'256MB'" });
query(<<~"SQL");
    SELECT setseed(1.0 / (1 + $seed));
    CREATE TABLE public.all_leads AS
    SELECT lead, c AS converted_at, CASE WHEN random() < 0.8 THEN c - random() * interval '60 days' END AS opened_at, CASE WHEN random() < 0.6 THEN c - random() * interval '20 days' END AS offered_at,
        CASE WHEN random() < 0.3 THEN c - random() * interval '5 days' END AS closed_at,
        random() < 0.4 AS is_sql, CASE WHEN random() < 0.9 THEN random() < 0.3 END AS is_won, CASE WHEN random() < 0.95 THEN round((random() * 10 ^ (random() * 12))::numeric, 2) - 10 END AS revenue
    FROM generate_series(1, $leads) AS lead, LATERAL (SELECT timestamptz '2026-01-01' + lead % 700 * interval '11 hours') AS v(c);
    CREATE TABLE public.all_touches AS
    SELECT lead, (ARRAY['Google Ads', 'Meta', 'Email', 'Direct', 'é', '', NULL])[1 + floor(random() * 7)::int] AS channel,
        CASE WHEN random() < 0.97 THEN converted_at - floor(random() * 24) * (CASE WHEN random() < 0.5 THEN interval '1 day' ELSE interval '5 days 1:23:45.678' END) + CASE WHEN random() < 0.1 THEN interval '30 days' ELSE '0' END END AS touched_at,
        CASE WHEN random() < 0.9 THEN random() < 0.3 END AS direct
    -- A number of touches of each lead's own: what does not refer to it would be drawn once.
    FROM public.all_leads, generate_series(1, floor(random() * random() * 14 + 0 * lead)::int);
    CREATE TABLE public.path AS
    SELECT l.*, (SELECT touch_path_agg(channel, touched_at, direct) FROM public.all_touches AS t WHERE false) AS path FROM public.all_leads AS l WHERE false;
    INSERT INTO public.path
    SELECT l.*, coalesce(p, '[]') FROM public.all_leads AS l LEFT JOIN (SELECT lead, touch_path_agg(channel, touched_at, direct) AS p FROM public.all_touches GROUP BY lead) AS t USING (lead);
    ANALYZE public.path;
    SQL
my $by = "attribution_agg_by(m.model, path, converted_at, is_sql, is_won, revenue, CASE m.model WHEN 'w' THEN ARRAY[opened_at, offered_at] WHEN 'full_path' THEN ARRAY[opened_at, offered_at, closed_at] END, '{3,2,5}', '3 days', '90 days')";
my $terms = "CASE m.model WHEN 'w' THEN ARRAY[opened_at, offered_at] WHEN 'full_path' THEN ARRAY[opened_at, offered_at, closed_at] END, '{3,2,5}', '3 days', '90 days'";
my $models = "(SELECT * FROM unnest('{first,last,last_non_direct,linear,position,w,full_path,time_decay,custom}'::text[])) AS m(model)";

is(query('SELECT count(DISTINCT touches(path)) > 12, min(touches(path)), avg(touches(path)) > 2 FROM public.path'), 't|0|t', 'paths of all lengths');
is(query(<<~"SQL"), '9|0|0', 'every path is credited with exactly one, nowhere less than nothing');
    SELECT count(DISTINCT model), count(*) FILTER (WHERE total <> 1), count(*) FILTER (WHERE least < 0)
    FROM public.path, $models, LATERAL (SELECT sum(credit) AS total, min(credit) AS least FROM path_credit(m.model, path, converted_at, $terms)) AS c
    SQL
query("CREATE TABLE public.states AS SELECT m.model, $by AS k FROM public.path, $models GROUP BY m.model");
my $creditable = "EXISTS (SELECT FROM public.all_touches AS t WHERE t.lead = path.lead AND touched_at BETWEEN converted_at - interval '90 days' AND converted_at)";
is(query(<<~"SQL"), '9|0|0|0|0', 'leads, SQLs, wins and revenue: exactly all of them, to the cent');
    WITH ours AS (SELECT model, sum(credited_leads(kpi)) AS leads, sum(credited_sqls(kpi)) AS sqls, sum(credited_won(kpi)) AS won, sum(credited_revenue(kpi)) AS revenue FROM public.states, each(k) GROUP BY model),
        want AS (SELECT count(*) AS leads, count(*) FILTER (WHERE is_sql OR is_won) AS sqls, count(*) FILTER (WHERE is_won) AS won, sum(revenue) FILTER (WHERE is_won) AS revenue FROM public.path WHERE $creditable)
    SELECT count(*), count(*) FILTER (WHERE o.leads <> w.leads), count(*) FILTER (WHERE o.sqls <> w.sqls), count(*) FILTER (WHERE o.won <> w.won), count(*) FILTER (WHERE o.revenue <> w.revenue) FROM ours AS o, want AS w
    SQL

# The twin: touch by touch, and added up.
query("CREATE TABLE public.lead AS SELECT * FROM public.all_leads WHERE lead <= $compared; CREATE TABLE public.touch AS SELECT * FROM public.all_touches WHERE lead <= $compared AND touched_at IS NOT NULL; CREATE INDEX ON public.lead (lead); ANALYZE public.lead, public.touch;");
query("\\i '$FindBin::Bin/../twin/attribution.sql'");
is(query(<<~"SQL"), '0|t|0|0', "the twin's credits, touch by touch");
    WITH ours AS (SELECT m.model, lead, row_number() OVER (PARTITION BY model, lead ORDER BY c.n) AS n, c.channel, c.credit
        FROM (SELECT * FROM public.path WHERE lead <= $compared) AS p, $models, LATERAL (SELECT * FROM path_credit(m.model, path_until(path, converted_at, '90 days'), converted_at, $terms) WITH ORDINALITY AS c(channel, touched_at, credit, n)) AS c)
    SELECT count(*) - (SELECT count(*) FROM public.twin), count(*) > 9 * $compared, count(*) FILTER (WHERE t.credit IS NULL OR o.channel IS DISTINCT FROM t.channel), count(*) FILTER (WHERE abs(o.credit - t.credit) > 1e-10)
    FROM ours AS o LEFT JOIN public.twin AS t USING (model, lead, n)
    SQL
is(query(<<~"SQL"), 't|0', "the twin's sums by channel");
    WITH ours AS (SELECT model, e.* FROM (SELECT m.model, $by AS k FROM public.path, $models WHERE lead <= $compared GROUP BY m.model) AS s, each(k) AS e),
        twin AS (SELECT model, channel, sum(credit) AS leads, sum(credit) FILTER (WHERE is_sql OR is_won) AS sqls, sum(credit) FILTER (WHERE is_won) AS won, sum(credit * revenue::float8) FILTER (WHERE is_won) AS revenue
            FROM public.twin JOIN public.lead USING (lead) WHERE credit > 0 GROUP BY model, channel)
    SELECT count(*) = (SELECT count(*) FROM twin), count(*) FILTER (WHERE t.model IS NULL OR abs(credited_leads(kpi) - t.leads) > 1e-6 OR abs(credited_sqls(kpi) - coalesce(t.sqls, 0)) > 1e-6
        OR abs(credited_won(kpi) - coalesce(t.won, 0)) > 1e-6 OR abs(credited_revenue(kpi) - coalesce(t.revenue, 0)) > 1e-9 * (1 + abs(t.revenue)))
    FROM ours AS o LEFT JOIN twin AS t ON t.model = o.model AND t.channel IS NOT DISTINCT FROM o.key
    SQL
# As arrays, which have their own way to the same weights.
is(query(<<~"SQL"), '0', 'the credits of arrays are those of paths');
    SELECT count(*) FROM (SELECT * FROM public.path WHERE lead <= $compared) AS p, unnest('{first,last,last_non_direct,linear,position,time_decay}'::text[]) AS model
    WHERE attribution_credit(model, touched_at(path), converted_at, ARRAY(SELECT direct FROM each(path))) IS DISTINCT FROM (SELECT array_agg(credit) FROM path_credit(model, path, converted_at))
    SQL

# Every way to the same rows: the same bytes.
my $bytes = query('SELECT md5(string_agg(attribution_kpi_by_send(k), NULL ORDER BY model)) FROM public.states');
my $same  = sub {
    my ($name, $sql, $settings) = @_;
    is(query(($settings // '') . "SELECT md5(string_agg(attribution_kpi_by_send(k), NULL ORDER BY model)) FROM ($sql) AS s(model, k)"), $bytes, $name);
};
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2; SET parallel_leader_participation = off;';
like(query("$parallel EXPLAIN (COSTS OFF) SELECT m.model, $by FROM public.path, $models GROUP BY m.model"), qr/Partial/, 'a plan with workers');
$same->('in parallel', "SELECT m.model, $by FROM public.path, $models GROUP BY m.model", $parallel);
$same->('stored and rolled up', "SELECT model, rollup(k::text::attribution_kpi_by) FROM (SELECT m.model, lead % 17, $by FROM public.path, $models GROUP BY 1, 2) AS s(model, part, k) GROUP BY model");
$same->('subtracted', "SELECT model, a - b FROM (SELECT m.model, $by, $by FILTER (WHERE again) FROM (SELECT *, false AS again FROM public.path UNION ALL SELECT *, true FROM public.path WHERE lead % 3 = 0) AS path, $models GROUP BY 1) AS s(model, a, b)");
my $path_bytes = query('SELECT md5(string_agg(touch_path_send(path), NULL ORDER BY lead)) FROM public.path WHERE touches(path) > 0');
query('ALTER TABLE public.all_touches SET (parallel_workers = 2)');
is(query("$parallel SET enable_hashagg = $_; SELECT md5(string_agg(touch_path_send(p), NULL ORDER BY lead)) FROM (SELECT lead, touch_path_agg(channel, touched_at, direct) AS p FROM public.all_touches GROUP BY lead) AS s WHERE touches(p) > 0"),
    $path_bytes, "paths of workers, hashing $_") for qw(on off);

done_testing();
