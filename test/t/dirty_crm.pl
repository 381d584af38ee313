# CRMs that hold what real ones do, see perl/DirtyCrm.pm: each lead into which something was planted comes out right, or
# stands in data_quality under the finding that names it, and no other lead does. What is right twin/dirty_crm.sql says.
# Each CRM is looked at live, and from a past day. LF_SEED is the first seed, LF_SEEDS how many (8 when unset, 3 of a short suite; 30 take some minutes).
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use DirtyCrm;
use OwnDatabase;
use Test::More;
use TestData;
use Time::HiRes qw(time);

# The finding of each key of the twin.
my %text = (
    received_null         => 'no time of receipt',
    received_future       => 'received in the future',
    infinite              => 'a time outside the years 1900 to 9999',
    answered_future       => 'answered in the future',
    answered_before       => 'answered before it was received',
    restored_future       => 'restored in the future',
    restored_before       => 'restored before it was received',
    again_before          => 'answered again before it was restored',
    answered_ended        => 'answered after it was closed',
    handed_future         => 'handed over in the future',
    handed_before         => 'handed over before it was received',
    handed_ended          => 'handed over after it was closed',
    handed_no_stage       => 'handed over without a stage',
    closed_future         => 'closed in the future',
    closed_before         => 'closed before it was received',
    no_closing            => 'won or lost without a time of closing',
    neither               => 'closed, neither won nor lost',
    archived_when         => 'archived without a time',
    won_and_lost          => 'won and lost at once',
    won_no_amount         => 'won without an amount',
    negative              => 'negative amount',
    no_number             => 'amount that is no number or too large',
    no_rate               => 'amount in a currency without a rate',
    no_reason             => 'lost without a reason',
    no_customer           => 'won without a customer',
    no_owner              => 'open without an owner',
    rows                  => 'more than one row for the lead',
    no_key                => 'a row without a key',
    touch_null            => 'touch without a time',
    touch_infinite        => 'touch outside the years 1900 to 9999',
    touch_future          => 'touch in the future',
    touch_orphan          => 'touch of a lead that is not there',
    customer_rows         => 'customer with several rows',
    customer_no_start     => 'customer without a start',
    customer_infinite     => 'customer with a time outside the years 1900 to 9999',
    customer_start_future => 'customer who started in the future',
    customer_churn_before => 'churned before the start',
    customer_churn_future => 'churned in the future',
    customer_value_before => 'first value before the start',
    customer_value_after  => 'first value after the churn',
    customer_value_future => 'first value in the future',
    customer_no_number    => 'customer with an amount that is no number or too large',
    customer_negative     => 'customer with a negative amount');

own_database('dirty_crm', set => { search_path => 'public', jit => 'off' });
query(make_dirty_crm());
query(q(SELECT lead_funnel.connect('custom', crm_schema => 'crm', into_schema => 'funnel', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
    UPDATE funnel.settings SET currency = 'EUR';));

# The rates that the twin knows: so many of them buy a euro.
my $rates = query(q(SELECT to_regclass('funnel.fx_rate') IS NOT NULL)) eq 't';
ok($rates, 'rates of currencies');
query(q(INSERT INTO funnel.fx_rate (day, currency, rate)
    VALUES ('2000-01-01', 'USD', 1.25), ((now() - interval '100 days')::date, 'USD', 2), ('2000-01-01', 'GBP', 0.5))) if $rates;

# What the steps say, whatever they are: a view whose name ends in _finding has the finding, and whose it is.
my @steps = split /\n/, query(<<~'SQL');
    SELECT format('SELECT finding, %I::text AS id FROM funnel_steps.%I', min(k.attname), c.relname)
    FROM pg_class c JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum > 0 AND k.attname IN ('lead_id', 'customer_id')
    WHERE c.relnamespace = 'funnel_steps'::regnamespace AND c.relname LIKE '%\_finding' GROUP BY c.relname ORDER BY 1;
    SQL
my $named = join ' UNION ALL ', @steps;
note("findings: $named");

# Kinds that stop a report at an error are no kinds to go on with.
sub stopped
{
    my ($without) = @_;
    return sql(join "\n", 'BEGIN;', fill_dirty_crm(1, $without), map({ "CREATE TEMP TABLE t_$_ AS SELECT * FROM funnel.$_;" }
            qw(lead_status channel_kpi channel_closed_month retention retention_curve channel_ranking handover_audit data_quality sales_funnel attribution attribution_campaign path bridge)), 'ROLLBACK;');
}
my @failing;
if (!is(stopped(undef), '', 'no kind stops a report'))
{
    @failing = grep { my $error = /amount|rows|inf/ ? stopped(qr/^(?!$_$)/) : ''; diag("$_: $error") if $error; $error } dirty_kinds();
}
push @failing, grep { /^currency/ } dirty_kinds() if !$rates;
my $without = @failing ? '^(' . join('|', @failing) . ')$' : '^$';

my $short = ($ENV{LF_SUITE} // '') eq 'short';
my $first = $ENV{LF_SEED} || 1;
my $seeds = $ENV{LF_SEEDS} || ($short ? 3 : 8);
note("seeds $first to @{[$first + $seeds - 1]}");
my %seen;
foreach my $seed ($first .. $first + $seeds - 1)
{
    my $start = time;
    my $out   = query(join "\n", 'BEGIN;', fill_dirty_crm($seed, qr/$without/), texts_sql(),
        compared('live'), "SELECT set_config('lead_funnel.as_of', " . past_instant() . "::text, true) \\g /dev/null", compared('past'), 'ROLLBACK;');
    my @wrong = grep { !/^(planted|told) / } split /\n/, $out;
    $seen{$1}++ while $out =~ /^(?:planted|told) (.*)$/mg;
    is(join("\n", @wrong), '', sprintf('seed %d: %.1f s', $seed, time - $start));
}
is(join(' ', grep { !$seen{$_} } grep { !/$without/ } dirty_kinds()), '', 'every kind was planted');
is(join("\n", grep { !$seen{$_} } sort values %text), '', 'every finding came');
done_testing();

sub texts_sql
{
    my $rows = join ', ', map { "('$_', '$text{$_}')" } sort keys %text;
    return "CREATE TEMP TABLE text_of (finding text, text text); INSERT INTO text_of VALUES $rows;"
      . 'SELECT DISTINCT format(\'planted %s\', k) FROM crm.plan, unnest(ARRAY[kind, kind_2, customer_kind, touch_kind]) k WHERE k IS NOT NULL;';
}

# Both ways, by a key: what is ours, what the twin's. Two of each plan, or of each finding, will do.
sub differences
{
    my ($mode, $what, $key, $ours, $twin) = @_;
    return <<~"SQL";
        SELECT said FROM (
            SELECT format('$mode $what: %s is %s, not %s%s', k.key, coalesce(o.said, 'not there'), coalesce(w.said, 'not there'), p.planted) AS said,
                   row_number() OVER (PARTITION BY coalesce(p.planted, regexp_replace(k.key, '^\\S+ ', ''))) AS n
            FROM (SELECT $key AS key, s::text AS said FROM ($ours) s) o
            FULL JOIN (SELECT $key AS key, s::text AS said FROM ($twin) s) w USING (key)
            CROSS JOIN LATERAL (SELECT coalesce(o.key, w.key) AS key) k
            LEFT JOIN (SELECT i::text AS key, format('; %s %s %s', story, kind, kind_2) AS planted FROM crm.plan) p ON p.key = k.key
            WHERE o.said IS DISTINCT FROM w.said) d
        WHERE n <= 2 ORDER BY 1 LIMIT 20;
        SQL
}

# What is compared: other columns cost time.
my %columns;
BEGIN
{
    %columns = (
        lead_status => 'lead_id, channel, intent, crm_stage, reached_stage, amount, lost, responded_at, due_at, sla_state, response_time, '
          . 'closed_at, handed_over_at, restored_at',
        channel_kpi => 'channel, leads, sqls, won, lost, open_leads, revenue, pipeline, sla_met, sla_missed, sla_pending',
        channel_closed_month => 'month, channel, won, lost, revenue, lost_value',
        retention      => 'channel, customers, active, churned, net_revenue_retention, gross_revenue_retention',
        handover_audit => 'lead_id, verdict',
        data_quality   => '*',
        sla_queue      => 'lead_id',
        nurture_queue  => 'lead_id');
}

sub compared
{
    my ($mode) = @_;
    my $twin = "$FindBin::Bin/../twin/dirty_crm.sql";
    my @sql = ("\\i $twin", map { "DROP TABLE IF EXISTS pg_temp.o_$_; CREATE TEMP TABLE o_$_ AS SELECT $columns{$_} FROM funnel.$_; ANALYZE o_$_;" }
          sort keys %columns);
    push @sql, "DROP TABLE IF EXISTS pg_temp.named; CREATE TEMP TABLE named AS SELECT DISTINCT * FROM ($named) n; ANALYZE named;";

    # The leads, one by one.
    push @sql, differences($mode, 'lead', 'lead_id',
        q(SELECT lead_id, channel, intent, crm_stage, round(amount, 2) AS amount, lost AND reached_stage <> 'customer' AS lost,
            reached_stage = 'customer' AS won, restored_at, responded_at, due_at, replace(sla_state, 'at_risk', 'pending') AS sla_state,
            round(extract(epoch FROM response_time)) AS response FROM o_lead_status WHERE lead_id IS NOT NULL),
        q(SELECT lead_id, channel, intent, crm_stage, round(amount, 2) AS amount, lost, won, restored_at, responded_at, due_at, sla_state,
            round(response_seconds) AS response FROM true_lead));
    push @sql, differences($mode, 'closing', 'lead_id',
        q(SELECT o.lead_id, o.closed_at FROM o_lead_status o JOIN true_lead USING (lead_id) WHERE is_closed),
        q(SELECT lead_id, ended FROM true_lead WHERE is_closed));
    push @sql, differences($mode, 'hand-over time', 'lead_id',
        q(SELECT lead_id, handed_over_at FROM o_lead_status WHERE handed_over_at IS NOT NULL AND lead_id IS NOT NULL),
        q(SELECT lead_id, handed_over_at FROM true_lead WHERE handed_over_at IS NOT NULL));
    push @sql, differences($mode, 'hand-over', 'lead_id',
        q(SELECT lead_id, verdict FROM o_handover_audit h WHERE verdict IS NOT NULL AND lead_id IS NOT NULL
            AND NOT EXISTS (SELECT FROM true_handover t WHERE t.lead_id = h.lead_id AND optional)),
        q(SELECT lead_id, verdict FROM true_handover WHERE NOT optional));

    # The sums.
    push @sql, differences($mode, 'channel', 'channel',
        q(SELECT channel, leads, sqls, won, lost, open_leads, round(revenue, 2) AS revenue, round(pipeline, 2) AS pipeline, sla_met, sla_missed,
            sla_pending FROM o_channel_kpi WHERE channel <> 'SMS'),
        q(SELECT channel, count(*), count(reached), count(*) FILTER (WHERE won), count(*) FILTER (WHERE lost),
            count(*) FILTER (WHERE NOT won AND NOT lost), round(coalesce(sum(amount) FILTER (WHERE won), 0), 2),
            round(coalesce(sum(amount) FILTER (WHERE NOT won AND NOT lost AND reached IS NOT NULL), 0), 2),
            count(*) FILTER (WHERE sla_state = 'met'), count(*) FILTER (WHERE sla_state IN ('breached', 'overdue')),
            count(*) FILTER (WHERE sla_state = 'pending') FROM true_lead GROUP BY channel));
    push @sql, differences($mode, 'month', "month || ' ' || channel",
        q(SELECT month, channel, won, lost, round(revenue, 2) AS revenue, round(lost_value, 2) AS lost_value FROM o_channel_closed_month
            WHERE channel <> 'SMS' AND month IS NOT NULL),
        q(SELECT date_trunc('month', ended AT TIME ZONE 'Europe/Brussels')::date AS month, channel, count(*) FILTER (WHERE won),
            count(*) FILTER (WHERE lost), round(coalesce(sum(amount) FILTER (WHERE won), 0), 2),
            round(coalesce(sum(amount) FILTER (WHERE lost), 0), 2)
            FROM true_lead WHERE (won OR lost) AND ended IS NOT NULL GROUP BY 1, 2));
    push @sql, differences($mode, 'retention', 'channel',
        q(SELECT channel, customers, active, churned, net_revenue_retention AS nrr, gross_revenue_retention AS grr FROM o_retention
            WHERE customers > 0),
        q(SELECT channel, count(*), count(*) FILTER (WHERE NOT churned), count(*) FILTER (WHERE churned),
            round(sum(CASE WHEN churned THEN 0 ELSE current_amount END) FILTER (WHERE initial_amount > 0 AND (churned OR current_amount IS NOT NULL))
                / nullif(sum(initial_amount) FILTER (WHERE initial_amount > 0 AND (churned OR current_amount IS NOT NULL)), 0), 4),
            round(sum(CASE WHEN churned THEN 0 ELSE least(current_amount, initial_amount) END)
                    FILTER (WHERE initial_amount > 0 AND (churned OR current_amount IS NOT NULL))
                / nullif(sum(initial_amount) FILTER (WHERE initial_amount > 0 AND (churned OR current_amount IS NOT NULL)), 0), 4)
            FROM true_customer WHERE started IS NOT NULL GROUP BY channel));

    # Who waits for an answer is in the queue, and nobody who is closed is in any.
    push @sql, qq(SELECT format('$mode queue: %s is closed', lead_id) FROM (SELECT lead_id FROM o_sla_queue UNION SELECT lead_id FROM o_nurture_queue) q
        JOIN true_lead USING (lead_id) WHERE is_closed LIMIT 10;);
    push @sql, qq(SELECT format('$mode queue: %s (%s) is not in it', lead_id, sla_state) FROM true_lead t
        WHERE NOT is_closed AND sla_state IN ('pending', 'overdue') AND NOT EXISTS (SELECT FROM o_sla_queue q WHERE q.lead_id = t.lead_id) LIMIT 10;);

    # The findings, of each lead; of those that may be told, and of keys that are NULL, nothing is asked.
    push @sql, differences($mode, 'finding', "id || ' ' || finding",
        q(SELECT id, finding FROM named n WHERE id IS NOT NULL AND finding IN (SELECT text FROM text_of)
            AND NOT EXISTS (SELECT FROM true_finding t JOIN text_of x USING (finding) WHERE x.text = n.finding AND t.id = n.id AND t.optional)),
        q(SELECT t.id, x.text AS finding FROM true_finding t JOIN text_of x USING (finding) WHERE NOT t.optional
            AND t.finding <> 'rows'));
    push @sql, qq(SELECT format('$mode finding: %s, which nobody expects, of %s', finding, min(id)) FROM named
        WHERE finding NOT IN (SELECT text FROM text_of) GROUP BY finding;);
    push @sql, q(SELECT format('told %s', finding) FROM o_data_quality;);
    push @sql, qq(SELECT format('$mode clean: %s is named: %s', n.id, n.finding) FROM named n JOIN crm.plan p ON p.i::text = n.id
        WHERE num_nonnulls(p.kind, p.kind_2, p.touch_kind) = 0 LIMIT 10;);

    # data_quality counts the same, also what no step has, with examples, what it does and how to mend it.
    push @sql, differences($mode, 'data_quality', 'finding',
        q(SELECT finding, leads, cardinality(examples) AS examples FROM o_data_quality WHERE finding IN (SELECT finding FROM named)),
        q(SELECT finding, count(*), least(count(id), 5)::int FROM named GROUP BY finding));
    push @sql, qq(SELECT format('$mode data_quality: %s of %s, like %s, not of %s', finding, leads, examples, n)
        FROM o_data_quality o
        CROSS JOIN LATERAL (SELECT finding IN (SELECT n.finding FROM named n) AS is_named) s
        CROSS JOIN LATERAL (SELECT count(DISTINCT id), array_agg(id) FROM (SELECT finding, id FROM named WHERE is_named
            UNION ALL SELECT x.text, t.id FROM true_finding t JOIN text_of x USING (finding) WHERE NOT is_named) w
            WHERE w.finding = o.finding) w (n, ids)
        WHERE effect IS NULL OR remedy IS NULL OR n > 0 AND (n <> leads OR NOT examples <@ ids)
            OR n = 0 AND finding <> (SELECT text FROM text_of WHERE finding = 'no_key'););

    # Leads without a key are counted, or told.
    push @sql, qq(SELECT format('$mode keyless: of %s leads %s are counted, and %s told', n, counted, told)
        FROM (SELECT count(*) FROM crm.lead, clock WHERE lead_id IS NULL AND (received_at > t) IS NOT TRUE) k (n),
            (SELECT coalesce(sum(leads), 0) FROM o_channel_kpi WHERE channel = 'SMS') c (counted),
            (SELECT coalesce(sum(leads), 0) FROM o_data_quality WHERE finding IN (SELECT text FROM text_of WHERE finding = 'no_key')) d (told)
        WHERE n NOT IN (counted, told););
    return @sql;
}
