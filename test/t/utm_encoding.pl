# utm() in a database whose encoding is not that of addresses.
#
# Needs a running server with the extension installed, named by the usual PG*
# variables.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;

# What psql prints is compared as bytes, in UTF-8.
sub answer
{
    my ($url) = @_;
    return sql("\\encoding UTF8\nSELECT u.* FROM utm('$url') u");
}

own_database('utm_encoding', create => "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
is(answer('https://example.be/?utm_source=caf%C3%A9&utm_medium=%C3%BCber+uns&utm_campaign=Dächer'),
    'café|über uns|Dächer|||', 'what the encoding has is converted, encoded or not');
is(answer('https://example.be/?utm_source=%E2%82%AC&utm_medium=cpc&utm_term=%E9&utm_content=%C3%A9t%C3%A9&gclid=%F0%9F%8F%A0'),
    'google|cpc|||été|', 'what it lacks is NULL, as is what is no UTF-8');
is(sql(q{SELECT length(u.source), octet_length(u.source) FROM utm('?utm_source=' || repeat('%C3%A9', 100000)) u}),
    '100000|100000', 'a long value');
is(sql(q{SELECT encode(convert_to(u.source, 'LATIN1'), 'hex') FROM utm('?utm_source=%C3%A9') u}), 'e9', 'one byte a letter');

done_testing();
