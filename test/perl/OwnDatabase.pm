# OwnDatabase: a database of a script's own, with the extension, on the server that
# the usual PG* variables name.  It is dropped when the script ends, or has the next one.
#
#   own_database(NAME, create => 'options of CREATE DATABASE', set => { setting => 'value' });
#
# Its search path is "lead_funnel, public", and its time zone UTC, where "set" says nothing else.
package OwnDatabase;

use strict;
use warnings;

use Exporter 'import';
use File::Temp;
use Test::More;
use TestData;

our @EXPORT = qw(own_database sql query database_name);

my $database;

sub run_in
{
    my ($where, $text, $errors) = @_;
    $errors //= '2>&1';
    my $file = File::Temp->new(SUFFIX => '.sql');
    print $file $text;
    close $file;
    chomp(my $out = `psql -XAtq -v ON_ERROR_STOP=1 -d $where -f $file $errors`);
    return $out;
}

sub own_database
{
    my ($name, %option) = @_;
    my $wanted = "lf_${name}_$$";
    my %set = (search_path => 'lead_funnel, public', timezone => "'UTC'", temp_file_limit => "'1GB'", %{ $option{set} // {} });
    run_in('postgres', "DROP DATABASE $database") if defined $database;
    undef $database;
    my $out = run_in('postgres', "CREATE DATABASE $wanted " . ($option{create} // ''));
    $out eq '' or BAIL_OUT("cannot create a database: $out");
    $database = $wanted;
    $out = sql(join "\n", 'CREATE EXTENSION lead_funnel;', map { "ALTER DATABASE $database SET $_ = $set{$_};" } sort keys %set);
    $out eq '' or BAIL_OUT("cannot create the extension: $out");
    return;
}

# What psql prints, errors included, without the last line feed.
sub sql
{
    my ($text) = @_;
    return run_in($database, $text);
}

# The same of what must not fail, without notices.
sub query
{
    my ($text) = @_;
    my $errors = File::Temp->new;
    my $out = run_in($database, $text, "2>$errors");
    die "$text\nfailed: " . file_text("$errors") if $? != 0;
    return $out;
}

sub database_name
{
    return $database;
}

END
{
    local $?;
    run_in('postgres', "DROP DATABASE $database") if defined $database;
}

1;
