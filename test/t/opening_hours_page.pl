# Every example of docs/opening_hours.md, as far as it is about lead_funnel: what
# is open and closed, what means the same, and what is refused with which detail.
# test/peer/opening_hours asks the package that the page speaks of.
#
# Needs a running server with the extension installed, named by the usual PG*
# variables.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp;
use Test::More;

my $file = abs_path(dirname(__FILE__) . '/../../docs/opening_hours.md');
open my $handle, '<', $file or BAIL_OUT("$file: $!");
my $page = do { local $/; <$handle> };
close $handle;

# Rows of the table under a heading, as lists of cells; `...` is taken off a cell
# that is nothing else.
sub rows
{
    my ($heading) = @_;
    my ($section) = $page =~ /^## \Q$heading\E\n(.*?)(?=^## |\z)/ms or BAIL_OUT("no heading $heading");
    my (undef, undef, @lines) = grep { /^\|/ } split /\n/, $section;
    cmp_ok(scalar @lines, '>', 4, "there are rows under $heading");
    my @rows;
    for my $line (@lines)
    {
        my (undef, @cells) = split /\s*(?<!\\)\|\s*/, $line, -1;
        pop @cells;
        s/\\\|/|/g, s/^`([^`]*)`$/$1/ for @cells;
        push @rows, \@cells;
    }
    return @rows;
}

# What to ask, what to answer, and what that shows
my @questions;

sub literal
{
    my ($text) = @_;
    return "'" . ($text =~ s/'/''/gr) . "'";
}

sub hours
{
    my ($rules) = @_;
    return literal("$rules; UTC") . '::office_hours';
}

sub openings
{
    my ($rules) = @_;
    return "(SELECT array_agg(p) FROM open_periods('2026-01-01', '2030-01-01', " . hours($rules) . ') p)';
}

sub state
{
    my ($rules, $at, $open) = @_;
    push @questions, [ "is_open('$at', " . hours($rules) . ')', $open ? 't' : 'f', "$rules at $at" ];
}

for (rows('The same in both'))
{
    my (undef, $rules, $open, $closed) = @$_;
    state($rules, $open, 1);
    state($rules, $closed, 0);
}

for (rows('Only here'))
{
    my ($here, $there) = @$_;
    push @questions, [ openings($here) . ' = ' . openings($there || $here), 't', "$here means $there" ];
}

for (rows('Only in OpenStreetMap'))
{
    my ($rules, $detail, $instead) = @$_;
    push @questions, [ 'pg_temp.detail(' . literal("$rules; UTC") . ')', $detail, "$rules is refused" ];
    # A cell of nothing but rules has lost its marks; names of functions are no rules.
    my @code = $instead =~ /`/ ? grep { !/\(/ } $instead =~ /`([^`]*)`/g : $instead || ();
    push @questions, [ 'pg_temp.detail(' . literal("$_; UTC") . ')', 'accepted', "$_ is accepted" ] for @code;
}

for (map { rows($_) } 'The same text, another meaning', 'Faults of the npm package')
{
    my ($rules, $at, $here) = @$_;
    state($rules, $at, $here eq 'open');
}

my $database = "lf_opening_hours_page_$$";

sub psql
{
    my ($db, $sql) = @_;
    my $script = File::Temp->new(SUFFIX => '.sql');
    print $script $sql;
    close $script;
    my $out = `psql -XAtq -v ON_ERROR_STOP=1 -d $db -f $script 2>&1`;
    return ($?, $out);
}

my ($status, $out) = psql('postgres', "CREATE DATABASE $database");
$status == 0 or BAIL_OUT("cannot create a database: $out");
END { psql('postgres', "DROP DATABASE IF EXISTS $database") if $database }

($status, $out) = psql($database, <<'SQL' . join('', map { "SELECT $_->[0];\n" } @questions));
CREATE EXTENSION lead_funnel;
SET search_path = lead_funnel;
SET timezone = 'UTC';
CREATE FUNCTION pg_temp.detail(rules text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    PERFORM rules::lead_funnel.office_hours;
    RETURN 'accepted';
EXCEPTION WHEN invalid_text_representation THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN detail;
END $$;
SQL
is($status, 0, 'all questions are answered') or diag($out);
my @answers = split /\n/, $out;
for my $i (0 .. $#questions)
{
    my ($question, $expected, $shown) = @{ $questions[$i] };
    is($answers[$i], $expected, $shown);
}
done_testing();
