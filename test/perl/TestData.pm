# TestData: the files that tests read.  It leaves the PG* variables alone, which
# PostgreSQL::Test::Utils deletes.
package TestData;

use strict;
use warnings;

use Exporter 'import';
use File::Spec;
use FindBin;
use Test::More;

our @EXPORT = qw(data_file shared_file file_text);

# The path of a file of the project's own test data.
sub data_file
{
    my ($path) = @_;
    return "$FindBin::Bin/../data/$path";
}

# That of a file of the shared test data, undef where it is not there.
sub shared_file
{
    my ($path) = @_;
    my $file = File::Spec->catfile($ENV{LF_SHARED} || "$FindBin::Bin/../../../shared", $path);
    return -r $file ? $file : undef;
}

sub file_text
{
    my ($path) = @_;
    open my $file, '<', $path or die "$path: $!";
    local $/;
    return scalar <$file>;
}

1;
