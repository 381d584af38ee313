CREATE TABLE conversion_rule (
    priority int PRIMARY KEY,
    pattern text NOT NULL CHECK ((''::text ~* pattern) IS NOT NULL),
    landing_page_pattern text CHECK (landing_page_pattern IS NULL OR (''::text ~* landing_page_pattern) IS NOT NULL),
    conversion text NOT NULL REFERENCES conversion (name) ON UPDATE CASCADE
);

COMMENT ON TABLE conversion_rule IS
    'Which raw text of the CRM (a tag, a form''s or campaign''s name) means which conversion. The first '
    'matching rule counts, the lowest priority first.';
COMMENT ON COLUMN conversion_rule.priority IS 'The order in which rules are tried; the lowest first.';
COMMENT ON COLUMN conversion_rule.pattern IS
    'A regular expression that the raw text must match, without regard to case.';
COMMENT ON COLUMN conversion_rule.landing_page_pattern IS
    'A regular expression that the landing page must match as well; NULL: any page, or none known.';
COMMENT ON COLUMN conversion_rule.conversion IS 'The conversion that it means.';

INSERT INTO conversion_rule (priority, pattern, landing_page_pattern, conversion)
VALUES (10, 'offerte|\mquot(e|ation)(?!d)|prijsaanvraag', NULL, 'quote_request'),
       (20, 'afspraak|appointment|plan.?een.?gesprek|\mbook(ing)?.?a.?(call|meeting)', NULL, 'appointment'),
       (30, 'terugbel|bel.?me.?terug|call.?(me.?)?back', NULL, 'callback_request'),
       (40, 'richtprijs|prijsindicatie|price.?(indication|estimate)', NULL, 'price_indication'),
       (50, 'contact', 'diensten|services|cases|referenties|references', 'contact_after_services'),
       (60, 'multi.?step|meerstaps|stappenformulier', NULL, 'multistep_form'),
       (70, 'calculator|rekentool|berekenaar', NULL, 'calculator'),
       (80, '\m(quick|self|website|energie|energy)?.?scan(\M|_)', NULL, 'scan'),
       (90, 'white.?paper', NULL, 'whitepaper'),
       (100, 'webinar', NULL, 'webinar'),
       (110, 'lead.?magnet', NULL, 'lead_magnet'),
       (120, 'demo.?video|video.?demo', NULL, 'demo_video'),
       (130, 'download|brochure|e.?book', NULL, 'download'),
       (140, 'nieuwsbrief|news.?letter', NULL, 'newsletter'),
       (150, 'social.?(engagement|interactie)', NULL, 'social_engagement'),
       (160, '\mblog', NULL, 'blog'),
       (170, 'contact.?(aanvraag|request|form|us|ons|opnemen)|contacteer|^contact$', NULL, 'contact_request');
