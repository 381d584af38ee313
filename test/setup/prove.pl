# prove.pl TALLY PROGRAM...: run TAP programs (Perl scripts, or anything
# executable), as many at a time as there are processors (LF_JOBS), and append to
# TALLY the numbers of passed, failed and skipped tests and why each was skipped.
# What a program says is printed whole when it has ended.
use strict;
use warnings;

use TAP::Harness;
use Time::HiRes 'time';

my ($tally, @programs) = @ARGV;
my (%reasons, %lines, %started);

chomp(my $processors = `nproc`);
my $harness = TAP::Harness->new(
    {
        verbosity => -3,
        jobs      => $ENV{LF_JOBS} || $processors || 1,
        merge     => 1,
        exec      => sub {
            my (undef, $program) = @_;
            return $program =~ /\.pl$/ ? [ $^X, $program ] : [$program];
        },
    });
$harness->callback(
    made_parser => sub {
        my ($parser, $job) = @_;
        my $name = $job->[1];
        $started{$name} = time;
        $parser->callback(ALL => sub { push @{ $lines{$name} }, $_[0]->raw });
        $parser->callback(
            test => sub {
                push @{ $reasons{$name} }, $_[0]->explanation
                  if $_[0]->has_skip;
            });
    });
$harness->callback(
    after_test => sub {
        my ($job, $parser) = @_;
        my $name = $job->[1];
        print join("\n", "$name ..", @{ $lines{$name} || [] }), "\n";
        printf "%s %d s: %s\n", $name, time - $started{$name},
          $parser->skip_all ? 'skipped' : $parser->has_problems ? 'NOT ok' : 'ok';
        show_log($name) if $parser->has_problems;
    });

# The end of the log that PostgreSQL::Test::Utils keeps of a script.
sub show_log
{
    my ($name) = @_;
    my ($base) = $name =~ m{([^/]+)\.pl$} or return;
    my $log = ($ENV{TESTLOGDIR} // '.') . "/regress_log_$base";
    open my $in, '<', $log or return;
    my @lines = <$in>;
    splice @lines, 0, -40;
    print "--- the end of $log\n", @lines;
    return;
}

# A script that bails out stops the harness, and all that it has counted is lost.
my $result = eval { $harness->runtests(@programs) };
my ($passed, $failed, $skipped) = (0, 0, 0);
my @failed;
if (!defined $result)
{
    print STDERR $@;
    $failed = 1;
}
foreach my $name (defined $result ? $result->descriptions : ())
{
    my ($parser) = $result->parsers($name);
    # A script skipped as a whole, and one that died or stopped early without
    # a failed test, count as one.
    push @{ $reasons{$name} }, $parser->skip_all if $parser->skip_all;
    $failed += $parser->failed || ($parser->has_problems ? 1 : 0);
    push @failed, $name if $parser->has_problems;
    $passed += $parser->passed - $parser->skipped;
    $skipped += @{ $reasons{$name} || [] };
}

open my $out, '>>', $tally or die "could not open $tally: $!";
print $out "$passed passed, $failed failed", $skipped ? ", $skipped skipped" : '', "\n";
foreach my $name (sort keys %reasons)
{
    print $out "skipped: $name: $_\n" foreach @{ $reasons{$name} };
}
print $out "failed: $_\n" foreach @failed;
close $out or die "could not write $tally: $!";
exit($failed > 0);
