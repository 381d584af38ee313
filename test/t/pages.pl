# Every page for people: README.md, CONTRIBUTING.md, SECURITY.md, test/README.md and docs/.  The
# examples of a page are run from top to bottom in one psql session, in a copy of the
# database that `make demo` leaves and in an empty folder, and what they print is
# compared.  Links must lead somewhere, and docs/reference.md must be what the catalogs say.
#
#   ```sql        goes to psql             ```sql cron   is run by cron.pl
#   ```sh         goes to the shell; a line of make must name a target
#   ```csv NAME   is a file of that name   ```text       is what the block before it prints
#   ```sql citus  needs other servers: test/peer/citus does the same
#
# With README_OUT=FOLDER the pages are written there with what is printed today.  With
# LF_PAGES=PATTERN only the pages are run whose paths it matches, such as docs/article.
use strict;
use warnings;

use File::Basename qw(dirname);
use File::Path qw(make_path);
use FindBin;
use IPC::Run qw(run);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $top   = "$FindBin::Bin/../..";
my @pages = map { s{^\Q$top\E/}{}r } "$top/README.md", "$top/CONTRIBUTING.md", "$top/SECURITY.md", "$top/test/README.md",
  glob("$top/docs/*.md $top/docs/*/*.md");
@pages = grep { /$ENV{LF_PAGES}/ } @pages or die "no page is like $ENV{LF_PAGES}\n" if $ENV{LF_PAGES};
my $node = PostgreSQL::Test::Cluster->new('pages');
$node->init;
$node->start;
$ENV{PGHOST}    = $node->host;
$ENV{PGPORT}    = $node->port;
$ENV{PGOPTIONS} = '-c timezone=Europe/Brussels -c jit=off -c lead_funnel.as_of=2026-09-30\ 15:00+02';

# What psql prints, messages included, for a script.
sub psql
{
    my ($database, $folder, $script, @options) = @_;
    my $output = '';
    local $ENV{PGDATABASE} = $database;
    run([ 'psql', '-X', '-q', '-d', $database, @options ], '<', \$script, '>&', \$output, init => sub { chdir $folder or die });
    return $output =~ s/[ \t]+$//mgr;
}

# Write a page, or what a page names, below a folder.
sub write_file
{
    my ($path, $text) = @_;
    make_path(dirname($path));
    open my $out, '>', $path or die "$path: $!";
    print $out $text;
    close $out;
    return;
}

# The blocks of a page, in order.
sub blocks
{
    my ($page) = @_;
    my @blocks;
    while ($page =~ /^```(sql|sh|csv)(?: (\S+))?\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms)
    {
        push @blocks, { kind => $1, word => $2 // '', code => $3, says => $4 // '', start => $-[0], end => $+[0] };
    }
    return @blocks;
}

# What psql is to do for a block: shell commands are a script that it calls.
sub as_psql
{
    my ($folder, $block, $number) = @_;
    my $code = $block->{code};
    return '' if $block->{word} =~ /^(?:cron|citus)$/;
    return $code if $block->{kind} eq 'sql';
    if ($block->{kind} eq 'csv')
    {
        write_file("$folder/$block->{word}", $code);
        return '';
    }
    $code =~ s/^(?:sudo )?make\b(.*)/make -n -C '$top' $1 >make.log 2>&1 || cat make.log/mg;
    write_file("$folder/block$number.sh", $code);
    return "\\! sh block$number.sh\n";
}

sub run_page
{
    my ($file) = @_;
    my $page   = slurp_file("$top/$file");
    my @blocks = blocks($page) or return;
    (my $database = $file) =~ s/\W+/_/g;
    my $folder = PostgreSQL::Test::Utils::tempdir();
    my $script = '';
    $script .= as_psql($folder, $blocks[$_], $_) . "\\echo end of block\n" for 0 .. $#blocks;
    $node->safe_psql('postgres', qq(CREATE DATABASE "$database" TEMPLATE demo));
    my @printed = split /^end of block\n/m, psql($database, $folder, $script), -1;
    is(scalar @printed, @blocks + 1, "$file runs to its end") or diag("@printed");

    my ($updated, $position) = ('', 0);
    for my $number (0 .. $#blocks)
    {
        my $block = $blocks[$number];
        my ($title) = split /\n/, $block->{code};
        my $output = ($printed[$number] // '') =~ s/\n+\z/\n/r;
        $output = '' if $output eq "\n";
        is($output, $block->{says}, "$file: $title");
        my $opening = "$block->{kind} $block->{word}" =~ s/ $//r;
        $updated .= substr($page, $position, $block->{start} - $position) . "```$opening\n$block->{code}```\n";
        $updated .= "\n```text\n$output```\n" if $output ne '';
        $position = $block->{end};
    }
    write_file("$ENV{README_OUT}/$file", $updated . substr($page, $position)) if $ENV{README_OUT};
    return;
}

# The name that a heading has in a link.
sub anchor
{
    my ($heading) = @_;
    return lc($heading =~ s/[^\w\s-]//gr) =~ s/\s/-/gr;
}

sub check_links
{
    my ($file) = @_;
    my $page = slurp_file("$top/$file") =~ s/^```.*?^```$//mgsr;
    my @broken;
    for my $link ($page =~ /\]\(([^)\s]+)\)/g)
    {
        next if $link =~ /^https?:/;
        my ($path, $anchor) = $link =~ /^([^#]*)#?(.*)$/;
        my $target = $path eq '' ? "$top/$file" : "$top/" . dirname($file) . "/$path";
        my %anchors;
        %anchors = map { anchor($_) => 1 } slurp_file($target) =~ /^#+ (.*)$/mg if -f $target && $anchor ne '';
        push @broken, $link if !-e $target || ($anchor ne '' && !$anchors{$anchor});
    }
    is("@broken", '', "$file: every link leads somewhere");
    return;
}

sub check_reference
{
    my $today = psql('demo', $top, slurp_file("$top/test/docs/reference.sql"), '-At');
    ok($today eq slurp_file("$top/docs/reference.md"), 'docs/reference.md is what the catalogs say')
      or diag('make docs writes it anew');
    cmp_ok($today =~ tr/\n//, '>', 500, 'and that is much');
    unlike($today, qr/^(?:ERROR|NOTICE)/m, 'without a message');
    write_file("$ENV{README_OUT}/docs/reference.md", $today) if $ENV{README_OUT};
    return;
}

$node->safe_psql('postgres', 'CREATE DATABASE demo');
is(psql('demo', $top, "\\i test/demo/odoo_crm.sql\nANALYZE;"), '', 'the demo CRM loads');
is( psql('demo', $top, "CREATE EXTENSION lead_funnel;\nSELECT lead_funnel.connect('odoo');", '-At'),
    "CRM odoo in schema public: reports in schema funnel\n", 'and is connected');
check_reference() if grep { $_ eq 'docs/reference.md' } @pages;
like(
    psql('demo', $top, "SELECT lead_funnel.materialize('funnel');", '-At'),
    qr/^4000 leads are stored in schema funnel$/m,
    'and materialized');
for my $file (@pages)
{
    run_page($file);
    check_links($file);
}
$node->stop;
done_testing();
