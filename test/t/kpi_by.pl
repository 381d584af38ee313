# Pivots against GROUP BY on random rows with NULLs in every argument, and
# every way to the same rows: one value, byte for byte.  Then many keys, and
# binary values that were bent.  LF_SEED and LF_ROWS choose other rows.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use File::Temp;
use OwnDatabase;
use RandomRows;
use Test::More;

own_rows('kpi_by');
query(<<~'SQL');
    -- Keys of a byte less or more, alike at both ends, long enough to be compressed, and rare ones.
    CREATE TABLE public.key AS
    SELECT n, CASE n % 8 WHEN 0 THEN repeat('k', n) WHEN 1 THEN repeat('é', n / 8) WHEN 2 THEN 'https://example.com/' || n || '/landing/page'
        WHEN 3 THEN n::text WHEN 4 THEN repeat('long ', 600 + n) WHEN 5 THEN 'Campaign ' || n WHEN 6 THEN chr(200 + n) || E'"\\\n' ELSE '' END AS key
    FROM generate_series(0, 99) AS n;
    SQL
query(random_rows('key', '(SELECT k.key FROM public.key AS k WHERE k.n = s.n)'));
query(<<~'SQL');
    CREATE TABLE public.part (LIKE public.row) PARTITION BY LIST (part);
    CREATE TABLE public.part_1 PARTITION OF public.part FOR VALUES IN (0, 1, 2, 3, 4);
    CREATE TABLE public.part_2 PARTITION OF public.part DEFAULT;
    INSERT INTO public.part TABLE public.row;
    ANALYZE public.part;
    SQL

# The arguments of the aggregates.
my %kinds = (funnel => 'stage, lost, amount', response => 'state, response');

for my $kind (sort keys %kinds)
{
    my $by   = "${kind}_agg_by(key, $kinds{$kind})";
    my $type = "${kind}_kpi_by";
    my $send = "${type}_send";

    # each() gives the rows of GROUP BY, but for those with nothing in them.
    is(query(<<~"SQL"), '0', "$kind: the rows of GROUP BY");
        WITH ours AS (SELECT e.* FROM (SELECT $by AS k FROM public.row) AS s, each(k) AS e),
            plain AS (SELECT * FROM (SELECT key, ${kind}_agg($kinds{$kind}) AS kpi FROM public.row GROUP BY key) AS g WHERE kpi <> '{}')
        SELECT count(*) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d
        SQL
    is(query("SELECT count(*) FROM (SELECT $by AS k FROM public.row) AS s, public.key, LATERAL (SELECT ${kind}_agg($kinds{$kind}) AS g FROM public.row AS r WHERE r.key IS NOT DISTINCT FROM key.key) AS g WHERE kpi(k, key.key) <> g"),
        '0', "$kind: kpi() of each key");

    # The same bytes, whatever the plan.
    my $bytes = query("SELECT md5($send($by)) FROM public.row");
    my $same  = sub {
        my ($name, $sql, $settings) = @_;
        is(query(($settings // '') . "SELECT md5($send(k)) FROM ($sql) AS s (k)"), $bytes, "$kind: $name");
    };
    my $parallel = "SET max_parallel_workers_per_gather = 2; SET parallel_leader_participation = off;";
    like(query("$parallel EXPLAIN (COSTS OFF) SELECT $by FROM public.row"), qr/Partial Aggregate/, "$kind: a plan with workers");
    $same->('in parallel', "SELECT $by FROM public.row", $parallel);
    my $partitionwise = 'SET enable_partitionwise_aggregate = on; SET max_parallel_workers_per_gather = 0;';
    like(query("$partitionwise EXPLAIN (COSTS OFF) SELECT $by FROM public.part"), qr/Append.*Partial Aggregate/s, "$kind: a plan by partition");
    $same->('by partition', "SELECT $by FROM public.part", $partitionwise);
    $same->('in another order', "SELECT $by FROM (SELECT * FROM public.row ORDER BY md5(id::text)) AS r");

    # Stored values, added in any tree; a third of the rows taken away and put back.
    query(<<~"SQL");
        CREATE TABLE public.stored_$kind AS SELECT id % 97 AS part, $by AS k FROM public.row GROUP BY 1;
        INSERT INTO public.stored_$kind SELECT -1, -$by FROM public.row WHERE id % 3 = 0;
        INSERT INTO public.stored_$kind SELECT -2, $by FROM public.row WHERE id % 3 = 0;
        ANALYZE public.stored_$kind;
        SQL
    $same->('stored values', "SELECT rollup(k) FROM public.stored_$kind");
    $same->('stored values by text', "SELECT rollup(k::text::$type) FROM public.stored_$kind");
    $same->('stored values in parallel', "SELECT rollup(k) FROM public.stored_$kind", $parallel);
    $same->("random trees, $_", <<~"SQL") for 1 .. 3;
        SELECT rollup(k) FROM (SELECT rollup(k) FROM (SELECT n, rollup(k) AS k FROM
            (SELECT (random() * 20)::int AS n, k FROM public.stored_$kind ORDER BY random() OFFSET 0) AS a GROUP BY n) AS b (n, k) GROUP BY n % 3) AS c (k)
        SQL
    $same->('a difference', "SELECT (SELECT rollup(k) FROM public.stored_$kind WHERE part % 2 = 0) - (SELECT rollup(-k) FROM public.stored_$kind WHERE part % 2 <> 0)");

    # A moving window: each frame is what its rows give on their own.
    is(query(<<~"SQL"), '600|0|0|0', "$kind: moving windows");
        CREATE TEMP TABLE moving AS
        SELECT id, $by OVER w AS k, $by FILTER (WHERE id % 2 = 0) OVER w AS even, $by OVER (ORDER BY id) AS growing
        FROM public.row WHERE id <= 600 WINDOW w AS (ORDER BY id ROWS BETWEEN 40 PRECEDING AND 3 FOLLOWING);
        SELECT count(*),
            count(*) FILTER (WHERE $send(k) <> (SELECT $send($by) FROM public.row AS r WHERE r.id BETWEEN m.id - 40 AND least(m.id + 3, 600))),
            count(*) FILTER (WHERE $send(even) <> (SELECT $send($by) FROM public.row AS r WHERE r.id BETWEEN m.id - 40 AND least(m.id + 3, 600) AND id % 2 = 0)),
            count(*) FILTER (WHERE id % 50 = 0 AND $send(growing) <> (SELECT $send($by) FROM public.row AS r WHERE r.id <= m.id))
        FROM moving AS m
        SQL
    is(query("SELECT count(*) FROM (SELECT part, rollup(k) OVER (ORDER BY part ROWS 9 PRECEDING) AS k FROM public.stored_$kind) AS w WHERE k <> (SELECT rollup(s.k) FROM public.stored_$kind AS s WHERE s.part BETWEEN w.part - 9 AND w.part)"),
        '0', "$kind: moving windows of stored values");

    # In groups, sorted and hashed, with many states at a time.
    for my $hash (qw(on off))
    {
        is(query("SET enable_hashagg = $hash; SET enable_sort = " . ($hash eq 'on' ? 'off' : 'on') . "; SELECT count(*) FROM (SELECT id % 97 AS part, $by AS k FROM public.row GROUP BY 1) AS g JOIN public.stored_$kind AS s USING (part) WHERE g.k <> s.k"),
            '0', "$kind: groups, hashing $hash");
    }
    query("DROP TABLE public.stored_$kind");
}

# Without rows, with none left, and with none that counts.
is(query("SELECT funnel_agg_by('a', 'sql', false, 1) FILTER (WHERE false), funnel_agg_by('a', NULL, false, 1), response_agg_by('a', NULL, '1 s') FROM generate_series(1, 3)"), '[]|[]|[]', 'nothing');

# Many keys, each once or more; they come and go in a window without staying.
for my $keys (8, 1000, 1_000_000)
{
    is(query(<<~"SQL"), "$keys|0", "$keys keys");
        CREATE TEMP TABLE many AS SELECT CASE WHEN i % $keys > 0 THEN 'utm campaign ' || i % $keys END AS key, 'sql'::lead_stage AS stage, i AS amount FROM generate_series(1, 3 * $keys / 2) AS i;
        SET work_mem = '256MB';
        WITH ours AS MATERIALIZED (SELECT e.* FROM (SELECT funnel_agg_by(key, stage, false, amount) AS k FROM many) AS s, each(k) AS e),
            plain AS MATERIALIZED (SELECT key, funnel_agg(stage, false, amount) FROM many GROUP BY key)
        SELECT (SELECT count(*) FROM ours), count(*) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d
        SQL
}
# The memory of a state, while the query that made it goes on.
sub memory
{
    my ($aggregate, $rows) = @_;
    return query("SELECT (SELECT sum(total_bytes) FROM pg_get_backend_memory_contexts() WHERE name = 'KPI pivot' AND k IS NOT NULL) FROM (SELECT $aggregate AS k FROM generate_series(1, $rows) AS i OFFSET 0) AS s");
}
for my $one (q{funnel_agg_by('a', 'sql', false, i)}, q{response_agg_by('a', 'met', '1 s')},
    q{rollup(('[["a", {"times": {"0": ' || i || '}}]]')::response_kpi_by)})
{
    cmp_ok(memory($one, 100), '<', 8192, "$one: little memory for one key");
}
for my $aggregate (q{funnel_agg_by('key ' || i % 1000, 'sql', false, i)}, q{response_agg_by('key ' || i % 100, 'met', i % 70 * interval '1 s')})
{
    my $few = memory($aggregate, 20_000);
    cmp_ok($few, '>', 50_000, "$aggregate: its memory is seen");
    is(memory($aggregate, 400_000), $few, "$aggregate: more rows of the same keys take no more memory");
}
is(query("SELECT sum(length(k::text)) FROM (SELECT row_number() OVER () AS n, response_agg_by('key ' || i, 'met', '1 s') OVER (ROWS 2 PRECEDING) AS k FROM generate_series(1, 20000) AS i) AS w WHERE n % 1000 = 0"),
    query("SELECT sum(length((SELECT response_agg_by('key ' || i, 'met', '1 s') FROM generate_series(n - 2, n) AS i)::text)) FROM generate_series(1000, 20000, 1000) AS n"), 'keys that come and go');
ok(query(q{SELECT response_agg_by(repeat(i::text, 3000000), 'met', '1 s') IS NOT NULL FROM generate_series(10, 99) AS i, generate_series(1, 4)}) eq 't', 'large keys');
like(sql(q{SELECT length(response_agg_by(repeat(i::text, 6000000), 'met', '1 s')::text) FROM generate_series(100, 199) AS i}),
    qr/value of type response_kpi_by too large.*at most 1073741823 bytes.*GROUP BY/s, 'too many keys are an error');

# Binary values that are none, and all that differ from one by a byte.
query(<<~'SQL');
    CREATE TABLE public.bytes (b bytea);
    CREATE TABLE public.value (k response_kpi_by);
    CREATE FUNCTION public.received(value bytea) RETURNS text LANGUAGE plpgsql AS $$
    DECLARE
        detail text;
    BEGIN
        DELETE FROM public.bytes;
        INSERT INTO public.bytes VALUES (value);
        COPY public.bytes TO '/tmp/x' (FORMAT binary);
        COPY public.value FROM '/tmp/x' (FORMAT binary);
        RETURN 'read';
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
        RETURN coalesce(nullif(detail, ''), SQLERRM);
    END $$;
    SQL
my $file = File::Temp->new(UNLINK => 1);
query("DO \$do\$ BEGIN EXECUTE replace(pg_get_functiondef('public.received'::regproc), '/tmp/x', '$file'); END \$do\$");
my $good = q{response_kpi_by_send('[["a", {"times": {"0": 1}}], ["b", {"seconds": 1}]]')};
my @hostile = (
    'b'                                => 'read',
    'set_byte(b, 0, 129)'              => 'The value is a state of another type.',
    q{response_kpi_send('{}')}         => 'The value is a state of another type.',
    'set_byte(b, 1, 9)'                => 'The value has a version that is not known here.',
    'set_byte(b, 5, 1)'                => 'incorrect binary data format',
    'set_byte(b, 5, 3)'                => 'The value is too short.',
    'set_byte(b, 2, 255)'              => 'The value is too short.',
    'set_byte(b, 9, 200)'              => 'The value is too short.',
    'set_byte(b, 6, 254)'              => 'The value is too short.',
    'set_byte(b, 91, 97)'              => 'The value has a key twice.',
    'set_byte(b, 10, 200)'             => 'invalid byte sequence for encoding "UTF8": 0xc8',
    'set_byte(b, 10, 0)'               => 'invalid byte sequence for encoding "UTF8": 0x00',
    'set_byte(b, 11, 255)'             => 'The value has more bins than its type.',
    'set_byte(b, 84, 0)'               => 'The value has a bin with nothing in it.',
    'set_byte(set_byte(set_byte(b, 155, 0), 156, 0), 157, 0)' => 'The value has a key with nothing under it.',
    'substr(b, 1, 20)'                 => 'The value is too short.',
    q{b || '\x00'}                     => 'incorrect binary data format',
    q{''}                              => 'The value is too short.',
);
while (my ($bytes, $expected) = splice(@hostile, 0, 2))
{
    is(query("SELECT public.received($bytes) FROM (SELECT $good AS b) AS s"), $expected, "received: $bytes");
}
is(query(<<~"SQL"), '948|t|t', 'any byte changed: an error, or a value in its one form');
    TRUNCATE public.value;
    CREATE TEMP TABLE answer AS SELECT public.received(set_byte(b, n, byte)) AS a
    FROM (SELECT $good AS b) AS s, generate_series(0, length(b) - 1) AS n, unnest('{0,1,127,128,254,255}'::int[]) AS byte;
    SELECT count(*), count(*) FILTER (WHERE a = 'read') = (SELECT count(*) FROM public.value),
        (SELECT bool_and(k::text::response_kpi_by = k AND response_kpi_by_send(k::text::response_kpi_by) = response_kpi_by_send(k)) FROM public.value) FROM answer
    SQL

done_testing();
