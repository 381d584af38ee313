# The touches that Odoo logs, where its modules for the website and for mailings are installed: visits whose address
# names a source, and clicks in mailings.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../perl";
use OwnDatabase;
use Test::More;
use TestData;

own_database('odoo_touches', set => { search_path => 'public', jit => 'off', client_min_messages => 'warning', 'lead_funnel.as_of' => "'2026-09-30 15:00+02'" });
query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
query('DELETE FROM crm_lead WHERE id > 40; ANALYZE; SELECT lead_funnel.connect($$odoo$$)');
is(query('SELECT count(*), count(*) FILTER (WHERE t.touched_at = l.received_at AND t.source IS NOT DISTINCT FROM l.source) FROM funnel.touch t JOIN funnel.lead l USING (lead_id)'),
    '40|40', 'without a log it is what the leads say');
is(query(q(SELECT leads FROM funnel.data_quality WHERE finding = 'touch log is missing')), 40, 'which is told');
my $channels = query('SELECT channel, leads FROM funnel.channel_kpi ORDER BY 1');

# Tables as the modules make them. The third lead has no log, the fourth a visit that names no source.
query(<<'SQL');
CREATE TABLE website_visitor (id integer PRIMARY KEY, access_token varchar NOT NULL UNIQUE, partner_id integer, create_date timestamp);
CREATE TABLE website_track (id integer PRIMARY KEY, visitor_id integer NOT NULL, page_id integer, url text, visit_datetime timestamp NOT NULL);
CREATE TABLE crm_lead_website_visitor_rel (crm_lead_id integer NOT NULL, website_visitor_id integer NOT NULL, PRIMARY KEY (crm_lead_id, website_visitor_id));
CREATE TABLE log_lead AS SELECT row_number() OVER (ORDER BY id)::int AS n, id, create_date FROM crm_lead WHERE active ORDER BY id LIMIT 8;
INSERT INTO website_visitor SELECT n, n::text FROM log_lead;
INSERT INTO crm_lead_website_visitor_rel SELECT id, n FROM log_lead WHERE n IN (1, 2, 4);
INSERT INTO website_track (id, visitor_id, url, visit_datetime)
SELECT v.id, v.n, v.url, l.create_date - v.earlier
FROM (VALUES (1, 1, 'https://firm.example/?utm_source=facebook&utm_medium=paid_social&utm_campaign=scan', interval '9 days'),
             (2, 1, 'https://firm.example/prices', interval '8 days'), (3, 1, 'https://firm.example/prices?gclid=abc', interval '1 hour'),
             (4, 2, 'https://firm.example/?fbclid=abc', interval '2 days'), (5, 4, 'https://firm.example/', interval '2 days'),
             (6, 7, 'https://firm.example/?gclid=of+nobody', interval '2 days')) AS v (id, n, url, earlier)
JOIN log_lead l USING (n);
SQL
query('SELECT lead_funnel.connect($$odoo$$)');
my $touches = q(SELECT l.n, l.create_date - t.touched_at AT TIME ZONE 'UTC', t.source, t.medium, t.campaign, t.landing_page FROM funnel.touch t JOIN log_lead l ON l.id::text = t.lead_id ORDER BY 1, 2 DESC);
is(query($touches), <<'OUT' =~ s/\n\z//r, 'visits that name a source');
1|9 days||||https://firm.example/?utm_source=facebook&utm_medium=paid_social&utm_campaign=scan
1|01:00:00||||https://firm.example/prices?gclid=abc
2|2 days||||https://firm.example/?fbclid=abc
OUT
is(query(q(SELECT c.path FROM funnel_steps.lead_path p JOIN log_lead l ON l.id::text = p.lead_id, LATERAL (SELECT array_to_string(lead_funnel.channels(p.path), ' > ') AS path) c WHERE n < 3 ORDER BY n)),
    "Meta prospecting > Google Ads\nOrganic Social", 'by the channels of their addresses');
is(query('SELECT channel, leads FROM funnel.channel_kpi ORDER BY 1'), $channels, 'the leads stay where they were');
is(query('SELECT sum(leads) FROM funnel.path'), 40, 'and all of them have a path');
is(query(q(SELECT count(*) FROM funnel.data_quality WHERE finding ~ 'touch')), 0, 'nothing is told any more');

# Mailings: to the lead, its contact, or an address; each click counts, or the last where they are not kept.
query(<<'SQL');
CREATE TABLE mailing_mailing (id integer PRIMARY KEY, source_id integer, medium_id integer, campaign_id integer);
CREATE TABLE mailing_trace (id integer PRIMARY KEY, trace_type varchar, model varchar NOT NULL, res_id integer, email varchar, mass_mailing_id integer, links_click_datetime timestamp, sent_datetime timestamp);
INSERT INTO utm_source (id, name) VALUES (9001, 'September letter');
INSERT INTO mailing_mailing VALUES (1, 9001, (SELECT id FROM utm_medium WHERE name = 'Email'), (SELECT min(id) FROM utm_campaign));
UPDATE crm_lead SET email_normalized = 'a@example.com' WHERE id = (SELECT id FROM log_lead WHERE n = 6);
UPDATE crm_lead SET email_normalized = '' WHERE id = (SELECT id FROM log_lead WHERE n = 7);
UPDATE crm_lead SET partner_id = 4242 WHERE id = (SELECT id FROM log_lead WHERE n = 5);
INSERT INTO mailing_trace (id, model, res_id, email, mass_mailing_id, links_click_datetime, sent_datetime)
SELECT v.id, v.model, CASE v.model WHEN 'crm.lead' THEN l.id ELSE v.res_id END, v.email, 1, CASE WHEN v.clicked THEN l.create_date + interval '3 days' END, l.create_date
FROM (VALUES (1, 3, 'crm.lead', 0, NULL, true), (2, 5, 'res.partner', 4242, NULL, true), (3, 6, 'mailing.contact', 1, 'a@example.com', true),
             (4, 6, 'crm.lead', 0, 'a@example.com', true), (5, 7, 'mailing.contact', 2, '', true), (6, 7, 'crm.lead', 0, NULL, false)) AS v (id, n, model, res_id, email, clicked)
JOIN log_lead l USING (n);
SQL
query('SELECT lead_funnel.connect($$odoo$$)');
$touches = q(SELECT l.n, t.touched_at AT TIME ZONE 'UTC' - l.create_date, t.source, t.medium, t.campaign IS NOT NULL, count(*) FROM funnel.touch t JOIN log_lead l ON l.id::text = t.lead_id WHERE landing_page IS NULL GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2);
is(query($touches), "3|3 days|September letter|Email|t|1\n5|3 days|September letter|Email|t|1\n6|3 days|September letter|Email|t|2", 'clicks in mailings');
is(query('SELECT count(*) FROM funnel.touch WHERE landing_page IS NOT NULL'), 3, 'beside the visits');
query('CREATE TABLE link_tracker_click (id integer PRIMARY KEY, link_id integer, mailing_trace_id integer, create_date timestamp);
    INSERT INTO link_tracker_click SELECT i, 1, 1, create_date + i * interval $$1 day$$ FROM log_lead, generate_series(1, 2) AS i WHERE n = 3; SELECT lead_funnel.connect($$odoo$$)');
is(query($touches), "3|1 day|September letter|Email|t|1\n3|2 days|September letter|Email|t|1\n5|3 days|September letter|Email|t|1\n6|3 days|September letter|Email|t|2", 'each of them');
is(query(q(SELECT array_to_string(lead_funnel.channels(p.path), ' > ') ~ '. > Email > Email$' FROM funnel_steps.lead_path p JOIN log_lead l ON l.id::text = p.lead_id WHERE n = 3)), 't', 'after the own channel of the lead');

# Times that cannot be, and a module that is removed again.
query(q(UPDATE website_track SET visit_datetime = 'infinity' WHERE id = 1; UPDATE mailing_trace SET links_click_datetime = '294276-12-31' WHERE id = 2));
is(query('SELECT sum(leads) FROM funnel.path'), 40, 'times that cannot be are none');
is(query('SELECT count(*), count(touched_at) FROM funnel.touch'), '8|6', 'they are not known');
is(sql('DROP TABLE website_track CASCADE; DROP TABLE mailing_trace CASCADE; SELECT lead_funnel.connect($$odoo$$)') =~ /reports in schema funnel/ ? 1 : 0, 1, 'connect() goes back to the leads');
is(query('SELECT count(*) FROM funnel.touch'), 40, 'of which each has its touch');

done_testing();
