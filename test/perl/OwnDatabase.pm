# OwnDatabase: a database of a script's own, with the extension on its search
# path, on the server that the usual PG* variables name.  It is dropped when the
# script ends, or has the next one.  A second argument has options for CREATE DATABASE.
package OwnDatabase;

use strict;
use warnings;

use Exporter 'import';
use File::Temp;
use Test::More;

our @EXPORT = qw(own_database sql);

my $database;

sub run_in
{
    my ($where, $text) = @_;
    my $file = File::Temp->new(SUFFIX => '.sql');
    print $file $text;
    close $file;
    chomp(my $out = `psql -XAtq -v ON_ERROR_STOP=1 -d $where -f $file 2>&1`);
    return $out;
}

sub own_database
{
    my ($name, $options) = @_;
    my $wanted = "lf_${name}_$$";
    run_in('postgres', "DROP DATABASE $database") if defined $database;
    undef $database;
    my $out = run_in('postgres', "CREATE DATABASE $wanted " . ($options // ''));
    $out eq '' or BAIL_OUT("cannot create a database: $out");
    $database = $wanted;
    $out = sql(<<~"SQL");
        CREATE EXTENSION lead_funnel;
        ALTER DATABASE $database SET search_path = lead_funnel, public;
        ALTER DATABASE $database SET timezone = 'UTC';
        ALTER DATABASE $database SET temp_file_limit = '1GB';
        SQL
    $out eq '' or BAIL_OUT("cannot create the extension: $out");
    return;
}

# What psql prints, errors included, without the last line feed.
sub sql
{
    my ($text) = @_;
    return run_in($database, $text);
}

END
{
    local $?;
    run_in('postgres', "DROP DATABASE $database") if defined $database;
}

1;
