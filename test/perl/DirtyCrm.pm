# DirtyCrm: a CRM in schema crm, for connect('custom'), with 2,000 leads, their customers and
# contacts, into which dirt is planted at random.
#
#   make_dirty_crm()            the empty tables
#   fill_dirty_crm(SEED, WITHOUT)  the statements that fill them anew; of the kinds that match WITHOUT
#                               none is planted
#   past_instant()              the past day, as SQL, from which the same CRM is looked at
#   dirty_kinds()               the names of the kinds that are planted
#
# What is drawn depends on the seed, the lead's number and the name of the draw only, so that it is
# the same on every version and by every plan. Times are counted from now(). crm.plan keeps what was
# planted: a lead has a story, which is clean, and then up to two kinds of dirt.
package DirtyCrm;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(make_dirty_crm fill_dirty_crm past_instant dirty_kinds);

# Per kind the stories that it is planted into, and what it changes in crm.lead; p is the lead's plan.
# "later" and "earlier" are instants that cannot be, "between" one before the end.
my %expand = (
    later   => q((now() + interval '1 day' + draw(p.i, 'later') * interval '90 days')),
    earlier => q((p.received_at - interval '1 second' - draw(p.i, 'earlier') * interval '20 days')),
    between => q(date_trunc('second', p.received_at + p.span * (0.5 + 0.5 * draw(p.i, 'between')))),
    ended   => q((p.closed_at + (now() - p.closed_at) * (0.1 + 0.8 * draw(p.i, 'ended')))));
my $any    = 'open handed won lost archived kept early';
my $closed = 'won lost archived early';
my @kinds  = (
    received_null     => 'open handed lost archived' => 'received_at = NULL',
    received_inf      => 'open handed lost archived' => q(received_at = 'infinity'),
    received_neginf   => 'open handed lost archived' => q(received_at = '-infinity'),
    received_future   => 'open' => 'received_at = {later}, responded_at = NULL, closed_at = NULL, stage_changed_at = NULL',
    answered_future   => $any => 'responded_at = {later}',
    answered_before   => $any => 'responded_at = {earlier}',
    received_bc       => 'open handed lost archived' => q(received_at = '0044-03-15 BC'),
    received_far      => 'open handed lost archived' => q(received_at = '294276-12-31'),
    answered_inf      => $any => q(responded_at = 'infinity'),
    answered_neginf   => $any => q(responded_at = '-infinity'),
    answered_ended    => $closed => 'responded_at = {ended}',
    restored_future   => 'open handed kept' => 'restored_at = {later}, responded_again_at = NULL',
    restored_before   => 'open handed won kept' => 'restored_at = {earlier}, responded_again_at = NULL',
    restored_inf      => 'open handed lost kept' => q(restored_at = 'infinity', responded_again_at = NULL),
    restored_far      => 'open handed lost kept' => q(restored_at = '20226-03-01', responded_again_at = NULL),
    again_future      => 'open handed kept' => 'restored_at = p.received_at + p.span * 0.45, responded_again_at = {later}',
    again_before      => 'open handed won kept' => 'restored_at = p.received_at + p.span * 0.45, responded_again_at = p.received_at + p.span * 0.44',
    again_neginf      => 'open handed kept' => q(restored_at = p.received_at + p.span * 0.45, responded_again_at = '-infinity'),
    handed_future     => 'open handed' => 'handed_over_at = {later}',
    handed_before     => 'open handed won lost' => 'handed_over_at = {earlier}',
    answered_far      => $any => q(responded_at = '20226-03-01'),
    handed_bc         => 'open handed won lost' => q(handed_over_at = '4714-12-01 BC'),
    handed_inf        => 'open handed won lost' => q(handed_over_at = 'infinity'),
    handed_neginf     => 'open handed won lost' => q(handed_over_at = '-infinity'),
    handed_ended      => $closed => 'handed_over_at = {ended}',
    handed_no_stage   => 'handed lost' => 'handed_over_at = least({between}, p.closed_at), crm_stage = NULL',
    closed_future     => $any => 'closed_at = {later}, stage_changed_at = NULL',
    closed_future_sc  => $any => 'closed_at = {later}, stage_changed_at = {between}',
    closed_null       => $closed => 'closed_at = NULL, stage_changed_at = NULL',
    closed_null_sc    => 'won lost early' => 'closed_at = NULL, stage_changed_at = {between}',
    closed_null_later => 'won lost' => 'closed_at = NULL, stage_changed_at = {later}',
    closed_null_early => 'won lost' => 'closed_at = NULL, stage_changed_at = {earlier}',
    closed_null_inf   => 'won lost' => q(closed_at = NULL, stage_changed_at = 'infinity'),
    closed_before     => $any => 'closed_at = {earlier}, stage_changed_at = NULL',
    closed_before_sc  => 'won lost' => 'closed_at = {earlier}, stage_changed_at = {between}',
    closed_far        => $any => q(closed_at = '20226-03-01', stage_changed_at = NULL),
    closed_inf        => $any => q(closed_at = 'infinity', stage_changed_at = NULL),
    closed_inf_sc     => 'won lost' => q(closed_at = 'infinity', stage_changed_at = {between}),
    closed_neginf     => $any => q(closed_at = '-infinity', stage_changed_at = NULL),
    closed_neither    => 'open handed' => 'closed_at = {between}, archived = NULL',
    won_and_lost      => 'won' => 'lost = true',
    won_no_customer   => 'won' => 'customer_id = NULL',
    won_no_amount     => 'won' => 'amount = NULL',
    lost_no_reason    => 'lost' => 'lost_reason = NULL',
    no_owner          => $any => 'owner = NULL',
    amount_negative   => $any => 'amount = -p.i',
    amount_nan        => $any => q(amount = 'NaN'),
    amount_absurd     => $any => q(amount = 1e40),
    amount_inf        => $any => q(amount = 'infinity'),
    amount_neginf     => $any => q(amount = '-infinity'),
    currency_rated    => $any => q(currency = 'USD'),
    currency_old      => $any => q(currency = 'GBP'),
    currency_none     => $any => q(currency = 'XAF'),
    keyless           => 'open handed' => q(lead_id = NULL, source = 'sms', medium = 'sms'),
    rows_2            => $any => '',
    rows_3            => $any => '');

# The same of crm.customer: c is the customer's row.
my @customer_kinds = (
    customer_rows          => '',
    customer_start_null    => 'started_at = NULL',
    customer_start_inf     => q(started_at = 'infinity'),
    customer_start_neginf  => q(started_at = '-infinity'),
    customer_start_future  => 'started_at = {later}, first_value_at = NULL, churned_at = NULL',
    customer_churn_before  => q(churned_at = c.started_at - interval '3 days', first_value_at = NULL),
    customer_start_bc      => q(started_at = '4714-12-01 BC'),
    customer_churn_far     => q(churned_at = '20226-03-01'),
    customer_churn_inf     => q(churned_at = 'infinity'),
    customer_churn_neginf  => q(churned_at = '-infinity'),
    customer_churn_future  => 'churned_at = {later}',
    customer_value_before  => q(first_value_at = c.started_at - interval '3 days'),
    customer_value_after   => q(churned_at = c.started_at + (now() - c.started_at) / 3, first_value_at = c.started_at + (now() - c.started_at) / 2),
    customer_value_inf     => q(first_value_at = 'infinity'),
    customer_value_neginf  => q(first_value_at = '-infinity'),
    customer_value_future  => 'first_value_at = {later}, churned_at = NULL',
    customer_amount_nan    => q(initial_amount = 'NaN'),
    customer_amount_absurd => q(initial_amount = 1e20),
    customer_amount_inf    => q(current_amount = 'infinity'),
    customer_amount_neg    => 'initial_amount = -c.initial_amount');

my @touch_kinds = (
    touch_orphan  => q('orphan ' || p.i, p.received_at),
    touch_null    => q(p.i::text, NULL),
    touch_inf     => q(p.i::text, 'infinity'),
    touch_far     => q(p.i::text, '20226-03-01'),
    touch_neginf  => q(p.i::text, '-infinity'),
    touch_future  => 'p.i::text, {later}');

sub expanded
{
    my ($text) = @_;
    $text =~ s/\{(\w+)\}/$expand{$1}/g;
    return $text;
}

# Every STEPth element, from the FIRST one.
sub every
{
    my ($first, $step, @list) = @_;
    return map { $list[$first + $_ * $step] } 0 .. @list / $step - 1;
}

sub dirty_kinds
{
    return (every(0, 3, @kinds), every(0, 2, @customer_kinds), every(0, 2, @touch_kinds));
}

# Long enough ago that much has happened since.
sub past_instant
{
    return q((date_trunc('day', now()) - interval '60 days' + interval '12 hours'));
}

sub make_dirty_crm
{
    return <<~'SQL';
        CREATE SCHEMA crm;
        CREATE TABLE crm.lead (lead_id text, received_at timestamptz, source text, medium text, campaign text, landing_page text,
            conversion text, signals text[], owner text, team text, company text, handed_over_at timestamptz, responded_at timestamptz,
            responded_by text, responded_how text, next_step_at timestamptz, crm_stage text, stage_changed_at timestamptz,
            lost boolean, lost_reason text, closed_at timestamptz, archived boolean, amount numeric, currency text, customer_id text,
            restored_at timestamptz, responded_again_at timestamptz);
        CREATE TABLE crm.customer (customer_id text, lead_id text, started_at timestamptz, first_value_at timestamptz,
            churned_at timestamptz, initial_amount numeric, current_amount numeric);
        CREATE TABLE crm.touch (lead_id text, touched_at timestamptz, source text, medium text, campaign text);
        CREATE TABLE crm.plan (i int PRIMARY KEY, story text, kind text, kind_2 text, customer_kind text, touch_kind text,
            received_at timestamptz, span interval, closed_at timestamptz);
        CREATE FUNCTION crm.draw(i int, what text) RETURNS float8 LANGUAGE sql STABLE AS $$
            SELECT (hashtextextended(i || ' ' || what, current_setting('dirty.seed')::bigint) & 2147483647)::float8 / 2147483648 $$;
        CREATE FUNCTION crm.pick(i int, what text, of text[]) RETURNS text LANGUAGE sql STABLE AS $$
            SELECT of[1 + floor(crm.draw(i, what) * cardinality(of))::int] $$;
        SQL
}

sub list
{
    return 'ARRAY[' . join(', ', map { "'$_'" } @_) . ']::text[]';
}

sub wanted
{
    my ($without, $step, @list) = @_;
    return grep { !defined $without || $_ !~ $without } every(0, $step, @list);
}

sub fill_dirty_crm
{
    my ($seed, $without) = @_;
    my %stories = map { $kinds[$_ * 3] => $kinds[$_ * 3 + 1] } 0 .. @kinds / 3 - 1;
    my @wanted  = wanted($without, 3, @kinds);
    my $stories = join ' ', map { "WHEN '$_' THEN string_to_array('$stories{$_}', ' ')" } @wanted;
    return join "\n", "SET dirty.seed = $seed; SET LOCAL search_path = crm, pg_catalog;",
      plan_sql(list(@wanted), $stories, list(wanted($without, 2, @customer_kinds)), list(wanted($without, 2, @touch_kinds)), past_instant()),
      leads_sql(), lead_dirt($without, \%stories), customers_sql(), customer_dirt($without), touches_sql(), touch_dirt($without),
      'RESET search_path;', 'ANALYZE crm.lead; ANALYZE crm.customer; ANALYZE crm.touch;';
}

# A third of the leads has dirt, and some of these a second kind. A sixth came in shortly before one of
# the two instants that the CRM is looked at from. "early" is closed within minutes, and not answered.
sub plan_sql
{
    my ($kinds, $stories, $customer_kinds, $touch_kinds, $past) = @_;
    return <<~"SQL";
        TRUNCATE crm.lead, crm.customer, crm.touch, crm.plan;
        INSERT INTO plan (i, kind, kind_2, customer_kind, touch_kind, received_at)
        SELECT i, CASE WHEN draw(i, 'dirty') < 0.35 THEN pick(i, 'kind', $kinds) END,
               CASE WHEN draw(i, 'dirty') < 0.05 THEN pick(i, 'kind 2', $kinds) END,
               CASE WHEN draw(i, 'dirty customer') < 0.4 THEN pick(i, 'customer kind', $customer_kinds) END,
               CASE WHEN draw(i, 'dirty touch') < 0.05 THEN pick(i, 'touch kind', $touch_kinds) END,
               date_trunc('second', CASE WHEN draw(i, 'near') < 0.08 THEN now() - draw(i, 'received') * interval '3 days'
                                         WHEN draw(i, 'near') < 0.16 THEN $past - draw(i, 'received') * interval '3 days'
                                         ELSE now() - draw(i, 'received') * interval '330 days' END)
        FROM generate_series(1, 2000) i;
        UPDATE plan SET span = least(now() - received_at, interval '60 days'),
            story = pick(i, 'story', CASE kind WHEN '' THEN NULL::text[] $stories ELSE
                '{open,open,open,handed,handed,handed,won,won,won,lost,lost,archived,kept,early}' END);
        UPDATE plan SET closed_at = date_trunc('second', received_at + CASE story
            WHEN 'early' THEN least(span, draw(i, 'closed') * interval '14 minutes') ELSE span * (0.5 + 0.5 * draw(i, 'closed')) END)
        WHERE story IN ('won', 'lost', 'archived', 'early');
        SQL
}

sub leads_sql
{
    return <<~'SQL';
        INSERT INTO lead
        SELECT p.i::text, p.received_at, s.way[1], s.way[2], 'campaign ' || p.i % 7, NULL,
               pick(p.i, 'conversion', '{offerte,offerte,whitepaper,nieuwsbrief,something else}'),
               ARRAY(SELECT f FROM unnest('{need,timing,scope,budget,decision_maker}'::text[]) f WHERE draw(p.i, f) < 0.35),
               pick(p.i, 'owner', '{Ann,Bob,Cid}'), pick(p.i, 'team', '{North,South,NULL}'), pick(p.i, 'company', '{A,B,NULL}'),
               -- Some hand-overs are in time.
               CASE WHEN o.outcome IN ('handed', 'won', 'lost') AND p.story <> 'early' AND draw(p.i, 'handed') < 0.8
                    THEN date_trunc('second', p.received_at + CASE WHEN draw(p.i, 'prompt') < 0.4
                        THEN least(p.span * 0.4, draw(p.i, 'handed') * interval '14 minutes') ELSE p.span * (0.1 + 0.4 * draw(p.i, 'handed')) END)
               END,
               -- Answers within ten seconds to three days, never after the end.
               CASE WHEN p.story <> 'early' AND draw(p.i, 'answered') < 0.7
                    THEN date_trunc('second', p.received_at + least(p.span * 0.4, exp(10 * draw(p.i, 'answer')) * interval '10 seconds')) END,
               CASE WHEN draw(p.i, 'answered') < 0.7 THEN 'Ann' END, CASE WHEN draw(p.i, 'answered') < 0.7 THEN 'mail' END, NULL,
               CASE o.outcome WHEN 'won' THEN 'customer' WHEN 'handed' THEN pick(p.i, 'stage', '{sql,opportunity}')
                    WHEN 'lost' THEN pick(p.i, 'stage', '{sql,opportunity}') END,
               CASE WHEN draw(p.i, 'stage changed') < 0.5 THEN coalesce(p.closed_at, p.received_at + p.span * draw(p.i, 'changed')) END,
               CASE WHEN o.outcome = 'lost' THEN true WHEN draw(p.i, 'not lost') < 0.8 THEN false END,
               CASE WHEN o.outcome = 'lost' THEN 'too dear' END,
               -- Of an open lead, when that is expected; archived = false says that a date gone by is no end.
               CASE WHEN p.closed_at IS NOT NULL THEN p.closed_at
                    WHEN p.story = 'kept' THEN p.received_at + interval '60 days' * draw(p.i, 'expected')
                    WHEN draw(p.i, 'expected') < 0.3 THEN now() + interval '1 hour' + draw(p.i, 'expected') * interval '90 days' END,
               CASE WHEN o.outcome = 'archived' THEN true WHEN p.story = 'kept' THEN false
                    WHEN draw(p.i, 'archived') < 0.7 THEN NULL ELSE o.outcome = 'lost' END,
               CASE WHEN o.outcome = 'won' OR draw(p.i, 'priced') < 0.7 THEN round((10 + draw(p.i, 'amount') * 9000)::numeric, 2) END,
               CASE WHEN draw(p.i, 'currency') < 0.1 THEN 'EUR' END,
               CASE WHEN o.outcome = 'won' THEN 'c' || p.i END
        FROM plan p
        CROSS JOIN LATERAL (SELECT CASE p.story WHEN 'early' THEN pick(p.i, 'outcome', '{won,lost,archived}') ELSE p.story END AS outcome) o
        CROSS JOIN LATERAL (SELECT string_to_array(pick(p.i, 'way', '{google cpc,facebook paid,letter email,google organic}'), ' ') AS way) s;
        UPDATE lead SET team = nullif(team, 'NULL'), company = nullif(company, 'NULL');
        -- Some are with sales since an unknown time, and some never got there before they were lost.
        UPDATE lead SET crm_stage = NULL WHERE lost AND handed_over_at IS NULL;
        -- Some were lost before, and restored; after most answers, and before the end.
        UPDATE lead l SET restored_at = date_trunc('second', p.received_at + p.span * (0.3 + 0.15 * draw(p.i, 'restored at')))
        FROM plan p WHERE l.lead_id = p.i::text AND p.story <> 'early' AND draw(p.i, 'restored') < 0.1;
        UPDATE lead l SET responded_again_at = date_trunc('second', l.restored_at + least(p.span * 0.04, exp(10 * draw(p.i, 'again')) * interval '10 seconds'))
        FROM plan p WHERE l.lead_id = p.i::text AND draw(p.i, 'answered again') < 0.7;
        SQL
}

sub lead_dirt
{
    my ($without, $stories) = @_;
    my @sql;
    for my $n (0 .. @kinds / 3 - 1)
    {
        my ($kind, $in, $set) = @kinds[$n * 3 .. $n * 3 + 2];
        next if defined $without && $kind =~ $without;

        # Where the second kind does not suit the story it is not planted. One without a key has no other.
        my $fits = join ', ', map { "'$_'" } split / /, $in;
        push @sql, "UPDATE plan SET kind_2 = NULL WHERE kind_2 = '$kind' AND (story NOT IN ($fits) OR kind IN ('keyless', '$kind'));";
        push @sql, "UPDATE plan SET kind_2 = NULL WHERE kind_2 = 'keyless';" if $kind eq 'keyless';
        push @sql, expanded("UPDATE lead l SET $set FROM plan p WHERE '$kind' IN (p.kind, p.kind_2) AND l.lead_id = p.i::text;") if $set;
    }
    for my $n (2, 3)
    {
        push @sql, "INSERT INTO lead SELECT l.* FROM lead l JOIN plan p ON l.lead_id = p.i::text CROSS JOIN generate_series(2, $n)"
          . " WHERE 'rows_$n' IN (p.kind, p.kind_2);";
    }
    return @sql;
}

# Customers of leads that were won, and whose key nobody took away.
sub customers_sql
{
    return <<~'SQL';
        INSERT INTO customer
        SELECT 'c' || p.i, p.i::text, p.closed_at,
               CASE WHEN draw(p.i, 'value') < 0.6 THEN p.closed_at + (now() - p.closed_at) * 0.3 * draw(p.i, 'value at') END,
               CASE WHEN draw(p.i, 'churn') < 0.3 THEN p.closed_at + (now() - p.closed_at) * (0.4 + 0.6 * draw(p.i, 'churn at')) END,
               round((draw(p.i, 'amount') * 9000)::numeric, 2) + 1, round((draw(p.i, 'current') * 9000)::numeric, 2) + 1
        FROM plan p
        WHERE EXISTS (SELECT FROM lead l WHERE l.lead_id = p.i::text AND l.customer_id IS NOT NULL);
        -- Free starts.
        UPDATE customer SET initial_amount = 0 WHERE draw(substr(customer_id, 2)::int, 'free') < 0.1;
        SQL
}

sub customer_dirt
{
    my ($without) = @_;
    my @sql;
    for my $n (0 .. @customer_kinds / 2 - 1)
    {
        my ($kind, $set) = @customer_kinds[$n * 2, $n * 2 + 1];
        next if !$set || defined $without && $kind =~ $without;
        push @sql, expanded("UPDATE customer c SET $set FROM plan p WHERE p.customer_kind = '$kind' AND c.customer_id = 'c' || p.i;");
    }

    # One who left and came back, in two rows.
    push @sql, <<~'SQL';
        INSERT INTO customer
        SELECT c.customer_id, c.lead_id, c.started_at + (now() - c.started_at) * 0.5, NULL, NULL, c.initial_amount, c.current_amount
        FROM customer c JOIN plan p ON p.customer_kind = 'customer_rows' AND c.customer_id = 'c' || p.i;
        UPDATE customer c SET churned_at = c.started_at + (now() - c.started_at) * 0.4, first_value_at = NULL
        FROM plan p
        WHERE p.customer_kind = 'customer_rows' AND c.customer_id = 'c' || p.i AND c.started_at = p.closed_at;
        SQL
    return @sql;
}

sub touches_sql
{
    return <<~'SQL';
        INSERT INTO touch
        SELECT p.i::text, p.received_at - (n - 1) * draw(p.i, 'touch') * interval '20 days', 'facebook', 'paid', 'spring'
        FROM plan p, generate_series(1, 2) n
        WHERE draw(p.i, 'touched') < 0.3 AND 'keyless' <> ALL (ARRAY[coalesce(p.kind, ''), coalesce(p.kind_2, '')]);
        UPDATE plan SET touch_kind = NULL WHERE kind IN ('keyless', 'received_future') OR kind_2 = 'received_future';
        SQL
}

sub touch_dirt
{
    my ($without) = @_;
    my @sql;
    for my $n (0 .. @touch_kinds / 2 - 1)
    {
        my ($kind, $values) = @touch_kinds[$n * 2, $n * 2 + 1];
        push @sql, expanded("INSERT INTO touch (lead_id, touched_at) SELECT $values FROM plan p WHERE p.touch_kind = '$kind';")
          unless defined $without && $kind =~ $without;
    }
    return @sql;
}

1;
