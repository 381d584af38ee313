# The default channel groups of other projects' test suites, in one query.
#
# Needs a running server with the extension installed, named by the usual PG*
# variables.  Where each case in ../data/channel_cases.csv is from stands in it.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

my $cases   = data_file('channel_cases.csv');
my $sources = "$FindBin::Bin/../../src/channel/ga4_sources.csv";

own_database('channel_cases');
is(sql(<<"SQL"), '', 'cases are loaded');
CREATE TABLE public.channel_case (id text, source text, medium text, campaign text, expected text, origin text);
\\copy public.channel_case FROM '$cases' (FORMAT csv, HEADER)
SQL
is(sql('SELECT count(*) FROM channel_case'), 48, 'there are 48');
is(sql(<<'SQL'), '', 'no group differs from the expected one');
SELECT concat_ws(' | ', id, source, medium, campaign, 'expected ' || expected, 'not ' || channel_group(source, medium, campaign))
FROM channel_case WHERE channel_group(source, medium, campaign) <> expected ORDER BY id::int
SQL
is(sql(<<'SQL'), '', 'letter case, white space and NULL for what is empty change none');
SELECT id FROM channel_case
WHERE channel_group(upper(source), E'\t' || upper(medium) || ' ', upper(campaign)) <> expected
   OR channel_group(coalesce(source, ''), coalesce(medium, ''), coalesce(campaign, '')) <> expected
SQL

# The list of sources that the extension is built with.
is(sql(<<"SQL"), '', 'the list of sources is loaded');
CREATE TABLE public.known (source text, category text);
\\copy public.known FROM PROGRAM 'grep -v "^#" $sources' (FORMAT csv, HEADER)
SQL
is(sql('SELECT count(*) > 800 FROM known'), 't', 'there are more than 800');
is(sql(<<'SQL'), '', 'every source of the list is known, alone, paid, and as a host');
SELECT source FROM known, initcap(category) AS name
WHERE channel_group(source, NULL, NULL) <> 'Organic ' || name
   OR channel_group(source, 'cpc', NULL) <> 'Paid ' || name
   OR channel_group('www.' || upper(source), 'paid', NULL) <> 'Paid ' || name
SQL

done_testing();
