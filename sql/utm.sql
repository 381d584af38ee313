-- What the address of a landing page says of where its visitor is from.
SET search_path = lead_funnel;
\pset null '-'

CREATE TEMP TABLE visit (n serial, url text);
INSERT INTO visit (url) VALUES
    ('https://dakwerken.example.be/offerte?utm_source=google&utm_medium=cpc&utm_campaign=dak_offerte_be&utm_term=dak+vernieuwen&gclid=Cj0KCQ'),
    ('https://toiture.example.be/devis?utm_source=facebook&utm_medium=paid_social&utm_campaign=r%C3%A9novation%20%C3%A9t%C3%A9&fbclid=IwAR1'),
    ('https://dach.example.de/?UTM_Source=Newsletter&Utm_Medium=E-Mail&utm_campaign=D%c3%a4cher+f%C3%BCr+M%C3%BCnchen&utm_content=Kn%C3%B6pfe'),
    ('https://example.nl/?utm_campaign=café&utm_source=bing'),
    ('https://example.nl/?utm_source=partner&amp;utm_medium=referral&amp;utm_campaign=50%25+korting'),
    ('https://example.nl/?page=3'), ('https://example.nl/'), (''), ('?utm_source=alone'), ('utm_source=no-query'), (NULL);
-- Repeated, empty, in the fragment.
INSERT INTO visit (url) VALUES
    ('https://example.nl/?utm_source=first&utm_source=second'),
    ('https://example.nl/?utm_source=&utm_source=second&utm_medium&utm_term='),
    ('https://example.nl/?utm_source=query#utm_source=fragment&utm_medium=social'),
    ('https://example.nl/#/form?utm_source=app&utm_medium=link'),
    ('https://example.nl/#utm_source=anchor?'),
    ('https://example.nl/?utm%5Fsource=escaped&utm_source_platform=no&xutm_source=no'),
    ('https://example.nl/?next=https://other.nl/?utm_source=inner&utm_medium=a=b');
-- Hostile: broken sequences stay, what is no text is none.
INSERT INTO visit (url) VALUES
    ('https://example.nl/?utm_source=100%&utm_medium=%4&utm_campaign=%zz%41&utm_term=%25%34%31&utm_content=%%41'),
    ('https://example.nl/?utm_source=a%00b&utm_medium=%FF&utm_campaign=%C3&utm_term=%ED%A0%80&utm_content=%C0%AF'),
    ('https://example.nl/?utm_source=%F0%9F%8F%A0&utm_medium=%F4%90%80%80&utm_campaign=%E2%82&utm_term=%E2%82%AC'),
    ('https://example.nl/?utm_source=%27%3B+DROP+TABLE+lead%3B--&utm_medium=%3Cscript%3E&utm_campaign=%0A%09'),
    ('https://example.nl/?utm_source=%FF&gclid=1'), ('https://example.nl/?&&&=&==&=x&utm_source==&'), ('????####&&&&');
SELECT n, u.* FROM visit, utm(url) u ORDER BY n;

-- Click ids: what each tells of a link without source and medium.
SELECT u.click_id, u.source, u.medium, reporting_channel(u.source, u.medium, u.campaign), ad_platform(u.source)
FROM unnest(ARRAY['gclid', 'gbraid', 'wbraid', 'dclid', 'msclkid', 'fbclid', 'ttclid', 'li_fat_id', 'twclid', 'epik', '_epik', 'ScCid', 'rdt_cid',
                  'qclid', 'tblci', 'dicbo', 'yclid', 'nosuchid']) WITH ORDINALITY k (name, n),
     utm('https://example.be/?' || name || '=Ab%2B1') u
ORDER BY n;
-- The first one counts; what the link names stays; a link that was passed on proves nothing.
SELECT query, u.source, u.medium, u.click_id, reporting_channel(u.source, u.medium, u.campaign)
FROM unnest(ARRAY['fbclid=1&gclid=2', 'gclid=2&fbclid=1', 'gclid=&fbclid=1', 'gclid=%FF&fbclid=1', 'GCLID=3', 'utm_source=google&gclid=4',
                  'utm_source=newsletter&gclid=5', 'utm_source=newsletter&utm_medium=email&gclid=6', 'utm_medium=email&gclid=7',
                  'utm_source=facebook&fbclid=8', 'utm_source=ig&utm_medium=paid&utm_campaign=rtg&fbclid=9', 'utm_source=x&twclid=10'])
     WITH ORDINALITY q (query, n), utm('https://example.be/?' || query || '#top') u
ORDER BY n;

-- Long addresses take no longer than it takes to read them.
SELECT length(u.source), u.medium, length(u.click_id)
FROM utm('https://example.be/?' || repeat('a=b&', 500000) || 'utm_source=' || repeat('%C3%A9', 500000) || '&utm_medium=last&' ||
         repeat('utm_medium=never&', 100000) || 'gclid=' || repeat('%', 1000000)) u;
SELECT u.* FROM utm(repeat('?', 1000000) || repeat('#', 1000000) || repeat('&', 1000000) || repeat('%', 1000000)) u;

-- NULL, and the columns by name.
SELECT utm(NULL) IS NULL AS is_null, (utm('https://example.be/?utm_term=x')).term;
