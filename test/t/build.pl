# The build itself: nothing left behind, out of the tree, header dependencies,
# one version number.
use strict;
use warnings;

use Cwd qw(getcwd);
use File::Find;
use File::Temp qw(tempdir);
use Test::More;

my $top  = getcwd();
my $work = tempdir(CLEANUP => 1);

# The files below a folder, relative to it.
sub files_in
{
    my ($dir) = @_;
    my @files;
    find({ no_chdir => 1, wanted => sub { push @files, $File::Find::name if -f } }, $dir);
    return join "\n", sort map { s/^\Q$dir\E\///r } @files;
}

sub slurp
{
    my ($file) = @_;
    open my $in, '<', $file or die "could not open $file: $!";
    local $/;
    return <$in>;
}

# Nothing of what is built here runs, so that the compilers need not optimize it.
sub make
{
    my ($dir, @arguments) = @_;
    return system("make -s -j2 -C $dir CFLAGS=-O0 BITCODE_CFLAGS=-O0 @arguments >$work/make.log 2>&1") == 0
      || diag(slurp("$work/make.log")) && 0;
}

# A copy of the sources, built and cleaned.
system("cp -a $top $work/in_tree") == 0 or die;
make("$work/in_tree", 'clean');
my $sources = files_in("$work/in_tree");
ok(make("$work/in_tree", 'all'), 'builds in the tree');
ok(make("$work/in_tree", '-q all'), 'a second make has nothing to do there');
ok(make("$work/in_tree", 'clean'), 'make clean');
is(files_in("$work/in_tree"), $sources, 'make clean leaves the sources only');

# Out of the tree, which stays as it is; bitcode was made above, and takes long.
mkdir "$work/vpath" or die;
ok(make("$work/vpath", "-f $work/in_tree/Makefile with_llvm=no all"), 'builds outside the tree');
is(files_in("$work/in_tree"), $sources, 'nothing is written into the tree');
ok(-s "$work/vpath/lead_funnel.so", 'the library is there');
ok(make("$work/vpath", "-f $work/in_tree/Makefile with_llvm=no install DESTDIR=$work/root"), 'and can be installed');

# Objects follow every header.
my $object = "$work/vpath/src/lead_funnel.o";
ok(make("$work/vpath", "-f $work/in_tree/Makefile with_llvm=no -q all"), 'a second make has nothing to do');
utime 1, 1, $object;
my $before = (stat $object)[9];
ok(make("$work/vpath", "-f $work/in_tree/Makefile with_llvm=no all"), 'builds again');
cmp_ok((stat $object)[9], '>', $before, 'an object older than the headers is made again');

my ($control) = slurp("$top/lead_funnel.control") =~ /^default_version\s*=\s*'([^']+)'/m;
my @meta = slurp("$top/META.json") =~ /^ +"version": "([^"]+)",?$/mg;
is_deeply(\@meta, [ $control, $control ], 'META.json has the version of the control file');

done_testing();
