# The extension in databases of other encodings: its scripts are in ASCII, and
# what is written with accents comes out in the letters that there are.
#
# Needs a running server with the extension installed, named by the usual PG*
# variables.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;

my $crm = <<'SQL';
CREATE SCHEMA crm;
CREATE VIEW crm.lead AS
SELECT '1' AS lead_id, timestamptz '2026-01-05 10:00+00' AS received_at, 'google' AS source, 'cpc' AS medium, NULL AS campaign,
    NULL AS landing_page, 'quote' AS conversion, NULL::text[] AS signals, NULL AS owner, NULL::timestamptz AS handed_over_at,
    NULL::timestamptz AS responded_at, NULL::timestamptz AS next_step_at, NULL AS crm_stage, false AS lost, NULL AS lost_reason,
    NULL::timestamptz AS closed_at, NULL::numeric AS amount, NULL AS customer_id;
SET client_min_messages = warning;
SELECT connect('custom', 'crm', 'funnel');
SQL
my %said = (
    UTF8      => ["\xc3\x80 quel budget", "trop peu de leads cl\xc3\xb4tur\xc3\xa9s"],
    LATIN1    => ["\xc0 quel budget",     "trop peu de leads cl\xf4tur\xe9s"],
    SQL_ASCII => ["A quel budget",        "trop peu de leads clotures"],
    EUC_JP    => ["A quel budget",        "trop peu de leads clotures"]);
foreach my $encoding (sort keys %said)
{
    own_database(lc "encodings_$encoding", create => "ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
    my ($question, $diagnosis) = @{ $said{$encoding} };
    sql($crm);
    like(sql("SELECT next_question('{need,timing,scope}', 'fr')"), qr/^\Q$question\E/, "$encoding: a question");
    like(sql("SELECT diagnosis('Google Ads', 'fr')"), qr/^Google Ads : \Q$diagnosis\E/, "$encoding: a diagnosis");
    like(sql("SELECT diagnosis('Google Ads', 'nl')"), qr/^Google Ads: te weinig/, "$encoding: one without accents");
}

done_testing();
