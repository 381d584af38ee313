# RandomHours: random office hours that use all of their grammar, and random
# instants and durations to ask them about.
package RandomHours;

use strict;
use warnings;

use Exporter 'import';
use Time::Local qw(timegm);

our @EXPORT = qw(random_calendar random_instant random_duration random_pauses instant_text);

# Days on which the clocks of each zone change, among them by half an hour, at
# midnight, backwards for summer, and over the date line; or just days.
my %changes = (
    'Europe/Brussels'     => [ '2024-03-31', '2024-10-27' ],
    'America/New_York'    => [ '2024-03-10', '2024-11-03' ],
    'Australia/Lord_Howe' => [ '2024-04-07', '2024-10-06' ],
    'Asia/Beirut'         => [ '2021-03-28', '2021-10-31' ],
    'America/Sao_Paulo'   => [ '2015-10-18', '2016-02-21' ],
    'Africa/Cairo'        => [ '2010-04-30', '2010-10-01' ],
    'Europe/Dublin'       => [ '2024-03-31', '2024-10-27' ],
    'Pacific/Apia'        => [ '2011-12-30', '2012-04-01' ],
    'America/Santiago'    => [ '2024-04-07', '2024-09-08' ],
    'Asia/Kathmandu'      => [ '1986-01-01', '2024-01-01' ],
    'UTC'                 => [ '2000-02-29', '2024-12-31' ]);

my @days   = qw(Mo Tu We Th Fr Sa Su);
my @months = qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec);
my @length = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

sub pick
{
    return $_[ rand @_ ];
}

# One of several pieces of code, called.
sub one_of
{
    return pick(@_)->();
}

sub chance
{
    return rand() < $_[0];
}

sub clock_time
{
    my ($seconds) = @_;
    my $text = sprintf '%02d:%02d:%02d', $seconds / 3600, $seconds / 60 % 60, $seconds % 60;
    return $text =~ s/(?<=:\d\d):00$//r;
}

# Most of the clocks that change do so at night.
sub random_seconds
{
    my ($from, $to) = @_;
    my $step = pick(3600, 1800, 900, 60, 1);
    $to = 4 * 3600 if $from == 0 && chance(0.4);
    return $from + $step + $step * int(rand(($to - $from - $step) / $step));
}

sub spans
{
    my @spans;
    for (1 .. pick(1, 1, 1, 2, 3, 4))
    {
        my $from = chance(0.1) ? 0 : random_seconds(0, 86400);
        $from = 86399 if $from >= 86400;
        my $to = chance(0.1) ? 86400 : $from + random_seconds(0, chance(0.1) ? 172800 - $from : 36000);
        $to = 172800 if $to > 172800;

        # Past midnight by its own time of day, or counted on.
        my $wrapped = $to > 86400 && $to - 86400 <= $from && chance(0.7);
        push @spans, clock_time($from) . '-' . clock_time($wrapped ? $to - 86400 : $to);
    }
    return join ',', @spans;
}

sub days_apart
{
    my ($most) = @_;
    my $days = int rand($most + 1);
    return $days == 0 ? '' : sprintf ' %s%d day%s', pick('+', '-'), $days, $days > 1 ? 's' : '';
}

sub weekdays
{
    my @list;
    for (1 .. pick(1, 1, 2))
    {
        push @list, one_of(
            sub { pick(@days) },
            sub { pick(@days) . '-' . pick(@days) },
            sub { pick(@days) . '[' . pick('1', '2', '5', '-1', '-5', '1,3', '1-2', '-1,2-4') . ']' . (chance(0.3) ? days_apart(99) : '') });
    }
    return join ',', @list;
}

sub month_day
{
    my $month = int rand 12;
    return sprintf '%s %02d', $months[$month], 1 + int rand($length[$month] + ($month == 1));
}

# A date some days away from another, both as YYYY-MM-DD.
sub day_near
{
    my ($near, $days) = @_;
    return substr instant_text(midnight($near) + $days * 86400 * 1_000_000), 0, 10;
}

sub month_day_of
{
    my ($date) = @_;
    my (undef, $month, $day) = split /-/, $date;
    return "$months[$month - 1] $day";
}

sub dates
{
    my ($near) = @_;
    my $first = -8 + int rand 14;
    my @two   = (day_near($near, $first), day_near($near, $first + int rand 20));
    my $year  = substr $two[0], 0, 4;
    my @list;
    for (1 .. pick(1, 1, 2))
    {
        my $easter = pick(-96 .. -5, 5 .. 96);
        push @list, one_of(
            sub { $two[0] },
            sub { "$two[0] - $two[1]" },
            sub { "$year " . month_day_of($two[0]) },
            sub { "$year " . month_day_of($two[0]) . ' - ' . month_day_of($two[1]) },
            sub { month_day_of($two[0]) },
            sub { month_day_of($two[0]) . ' - ' . month_day_of($two[1]) },
            sub { month_day() },
            sub { month_day() . ' - ' . month_day() },
            sub { pick('Dec 31 - Jan 01', 'Dec 24 - Jan 02', 'Feb 29', 'Feb 28 - Mar 01') },
            sub { pick(@months) },
            sub { pick(@months) . '-' . pick(@months) },
            sub { "$year " . pick(@months) },
            sub { 'easter' . days_apart(99) },
            sub { sprintf 'easter %+d days - easter %+d days', $easter - 3, $easter + 3 });
    }
    return join ',', @list;
}

# A rule for every day replaces all before it, so there are few.
sub rule
{
    my ($near) = @_;
    my $days = chance(0.1) ? '' : one_of(sub { weekdays() }, sub { dates($near) }, sub { dates($near) }, sub { dates($near) . ' ' . weekdays() });
    my $rule =
        $days ne ''  ? "$days " . one_of(sub { spans() }, sub { spans() }, sub { pick('off', 'closed') }, sub { spans() . ' off' })
      : chance(0.7)  ? spans() . ' off'
      : chance(0.8)  ? spans()
      :                pick('24/7', 'off');
    return chance(0.1) ? "$rule \"by appointment; or not\"" : $rule;
}

# Text of office hours, and a day near which they have their dates: one on which
# the zone's clocks change, or now and then one of another century.
sub random_calendar
{
    my $zone = pick(sort keys %changes);
    my $near = chance(0.97) ? pick(@{ $changes{$zone} }) : sprintf '%d-01-01', 1100 + rand 8800;
    my @rules = chance(0.93) ? pick('24/7', '00:00-24:00', map { 'Mo-Fr ' . spans() } 1 .. 8) : ();
    push @rules, rule($near) for 1 .. pick(1, 2, 3, 5, 8);
    return join('; ', @rules, $zone), $near;
}

# Instants are in microseconds since 1970.
sub midnight
{
    my ($year, $month, $day) = split /-/, $_[0];
    return timegm(0, 0, 0, $day, $month - 1, $year) * 1_000_000;
}

sub instant_text
{
    my ($instant) = @_;
    my $micro = $instant % 1_000_000;
    my ($second, $minute, $hour, $day, $month, $year) = gmtime(($instant - $micro) / 1_000_000);
    return sprintf '%04d-%02d-%02d %02d:%02d:%02d.%06d+00', $year + 1900, $month + 1, $day, $hour, $minute, $second, $micro;
}

# In the hours, days or years around a day.
sub random_instant
{
    my ($near) = @_;
    my $days = pick(1, 1, 12, 12, 800);
    my $step = pick(1, 60, 1800, 3600);
    my $seconds = int(rand 2 * $days) * 86400 - $days * 86400 + $step * int(rand 86400 / $step);
    return midnight($near) + $seconds * 1_000_000 + (chance(0.7) ? 0 : pick(-1, 1, int rand 1_000_000));
}

# In microseconds, of either sign.
sub random_duration
{
    my $seconds = int rand pick(2, 60, 3600, 86400, 86400 * 10, 86400 * 100, 86400 * 3000);
    my $micro = chance(0.6) ? 0 : int rand 1000000;
    return pick(1, 1, -1) * ($seconds * 1_000_000 + $micro);
}

# A multirange: some, in any order, or none.
sub random_pauses
{
    my ($near) = @_;
    my @list;
    for (1 .. pick(0, 0, 1, 2, 4))
    {
        my ($from, $to) = map { '"' . instant_text($_) . '"' } sort { $a <=> $b } random_instant($near), random_instant($near);
        push @list, one_of((sub { "[$from,$to)" }) x 8, sub { "(,$from)" }, sub { "[$to,)" });
    }
    return '{' . join(',', @list) . '}';
}

1;
