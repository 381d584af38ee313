# OdooChanges: what people, Odoo itself and importers do to the demo's Odoo and to the tables beside the reports, at random.
#
#   make_changes(SCHEMA...)         the functions of schema "tool", each of which changes something; those of rules and signals
#                                   change all schemas in the same way
#   make_small_odoo()               two hundred leads of the demo's, in the schema public
#   changes(NUMBER, [SKIPPED...])   that many statements, drawn by Perl's rand(), without these kinds
package OdooChanges;

use strict;
use warnings;

use Exporter 'import';
use FindBin;
use OwnDatabase;

our @EXPORT = qw(make_small_odoo make_changes changes);

# Each kind, and how often it is drawn.
my %weights = (
    orm => 12, by_hand => 6, answered => 8, delete_lead => 2, delete_message => 3, activity => 5, restore => 4, merge_leads => 2, rename => 3,
    portal => 3, mailing => 2, order_changes => 4, new_lead => 4, tags => 4, partner => 2, office => 1, rules => 4, signals => 3,
    settings => 1);
our @timeless = qw(office rules signals settings);

sub changes
{
    my ($number, @skipped) = @_;
    my %skip = map { $_ => 1 } @skipped;
    my @kinds = map { my $k = $_; ($k) x ($skip{$k} ? 0 : $weights{$k}) } sort keys %weights;
    return map {
        my $call = sprintf 'SELECT tool.%s(%.6f) \g /dev/null', $kinds[ int rand @kinds ], rand;
        my $lot = rand;
        # Most at once, some late, some never.
        $lot < 0.75 ? $call : $lot < 0.95 ? "BEGIN;\n$call\nCALL tool.wait();\nCOMMIT;" : "BEGIN;\n$call\nROLLBACK;"
    } 1 .. $number;
}

sub make_small_odoo
{
    query("\\i $FindBin::Bin/../demo/odoo_crm.sql");
    return query(<<~'SQL');
        DELETE FROM crm_lead WHERE id % 20 <> 0;
        DELETE FROM mail_message WHERE model = 'crm.lead' AND res_id % 20 <> 0;
        DELETE FROM mail_message WHERE model = 'sale.order';
        DELETE FROM mail_tracking_value WHERE mail_message_id NOT IN (SELECT id FROM mail_message);
        DELETE FROM mail_activity WHERE res_id % 20 <> 0;
        DELETE FROM crm_tag_rel WHERE lead_id % 20 <> 0;
        DELETE FROM sale_order WHERE partner_id % 20 <> 0;
        DELETE FROM sale_order_log WHERE order_id NOT IN (SELECT id FROM sale_order);
        DELETE FROM res_partner WHERE id > 1000 AND id % 20 <> 0;
        VACUUM FULL ANALYZE;
        SQL
}

sub make_changes
{
    my (@schemas) = @_;
    my $schemas = join ',', @schemas;
    return query(<<~"SQL" . <<~'REST');
        CREATE SCHEMA tool;
        CREATE SEQUENCE tool.id START 50000000;
        CREATE FUNCTION tool.schemas() RETURNS text[] LANGUAGE sql IMMUTABLE AS \$\$ SELECT '{$schemas}'::text[] \$\$;
        SQL
        CREATE FUNCTION tool.id() RETURNS int LANGUAGE sql AS $$ SELECT nextval('tool.id')::int $$;
        CREATE FUNCTION tool.now() RETURNS timestamp LANGUAGE sql AS $$
            SELECT date_trunc('second', (lead_funnel.as_of() - random() * random() * interval '90 minutes') AT TIME ZONE 'UTC') $$;
        CREATE FUNCTION tool.some(number int) RETURNS SETOF crm_lead LANGUAGE sql AS $$
            SELECT * FROM crm_lead ORDER BY random() LIMIT 1 + floor(random() * number)::int $$;
        CREATE FUNCTION tool.one(variadic choice text[]) RETURNS text LANGUAGE sql AS $$
            SELECT choice[1 + floor(random() * cardinality(choice))::int] $$;
        CREATE FUNCTION tool.colleague() RETURNS int LANGUAGE sql AS $$
            SELECT id FROM res_users WHERE NOT share AND id > 1 ORDER BY random() LIMIT 1 $$;
        -- Until a refresh() that began meanwhile has ended, at most a second.
        CREATE PROCEDURE tool.wait() LANGUAGE plpgsql AS $$
        DECLARE
            seen bigint := (SELECT max(position) FROM stored.refresh_run);
        BEGIN
            FOR i IN 1 .. 20 LOOP
                EXIT WHEN (SELECT max(position) FROM stored.refresh_run) > seen + 1;
                PERFORM pg_sleep(0.05);
            END LOOP;
        END $$;

        CREATE FUNCTION tool.say(lead crm_lead, kind text, author int, subtype int, subject text DEFAULT NULL, activity int DEFAULT NULL)
        RETURNS int LANGUAGE sql AS $$
            INSERT INTO mail_message (id, model, res_id, record_company_id, message_type, subtype_id, is_internal, author_id, subject,
                                      mail_activity_type_id, email_from, date, create_date, write_date)
            SELECT tool.id(), 'crm.lead', lead.id, 1, kind, subtype, subtype IN (2, 3), author, subject, activity,
                   (SELECT p.email FROM res_partner p WHERE p.id = author), t.at, t.at, t.at
            FROM (SELECT tool.now() AS at) t RETURNING id $$;
        CREATE FUNCTION tool.track(message int, field int, old_id int, new_id int, old_name text, new_name text) RETURNS void
        LANGUAGE sql AS $$
            INSERT INTO mail_tracking_value (id, mail_message_id, field_id, old_value_integer, new_value_integer, old_value_char,
                                             new_value_char)
            VALUES (tool.id(), message, field, old_id, new_id, old_name, new_name) $$;
        CREATE FUNCTION tool.user_name(user_id int) RETURNS text LANGUAGE sql AS $$
            SELECT p.name FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = user_id $$;

        -- As Odoo writes: the lead, a message and what it tracks.
        CREATE FUNCTION tool.orm(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            l    crm_lead;
            m    int;
            what text;
            into_stage crm_stage;
            to_user int;
        BEGIN
            PERFORM setseed(seed);
            what := tool.one('stage', 'stage', 'owner', 'convert', 'lost', 'revenue');
            FOR l IN SELECT * FROM tool.some(3) LOOP
                m := tool.say(l, 'notification', (SELECT partner_id FROM res_users WHERE id = (SELECT tool.colleague())),
                              CASE what WHEN 'lost' THEN 11 ELSE 2 END);
                IF what = 'stage' THEN
                    SELECT * INTO into_stage FROM crm_stage ORDER BY random() LIMIT 1;
                    UPDATE crm_lead SET stage_id = into_stage.id, date_last_stage_update = tool.now(), type = 'opportunity',
                        won_status = CASE WHEN into_stage.is_won THEN 'won' ELSE 'pending' END, active = true,
                        probability = CASE WHEN into_stage.is_won THEN 100 ELSE 30 END,
                        date_closed = CASE WHEN into_stage.is_won THEN tool.now() END, write_date = tool.now() WHERE id = l.id;
                    PERFORM tool.track(m, 6622, l.stage_id, into_stage.id, 'A', 'B');
                ELSIF what = 'owner' THEN
                    to_user := tool.colleague();
                    UPDATE crm_lead SET user_id = to_user, date_open = tool.now(), write_date = tool.now() WHERE id = l.id;
                    PERFORM tool.track(m, 6612, l.user_id, to_user, tool.user_name(l.user_id), tool.user_name(to_user));
                ELSIF what = 'convert' THEN
                    UPDATE crm_lead SET type = 'opportunity', date_conversion = CASE WHEN random() < 0.5 THEN tool.now() END,
                        write_date = tool.now() WHERE id = l.id;
                    PERFORM tool.track(m, 6620, NULL, NULL, 'Lead', 'Opportunity');
                ELSIF what = 'lost' THEN
                    UPDATE crm_lead SET active = false, probability = 0, won_status = 'lost', date_closed = tool.now(),
                        lost_reason_id = 1 + floor(random() * 7)::int, write_date = tool.now() WHERE id = l.id;
                    PERFORM tool.track(m, 6619, 1, 0, NULL, NULL), tool.track(m, 6666, NULL, NULL, 'Pending', 'Lost');
                ELSE
                    UPDATE crm_lead SET expected_revenue = round((random() * 9000)::numeric, 2), date_deadline = tool.now()::date + 20,
                        recurring_revenue = 50, recurring_revenue_monthly = 50, write_date = tool.now() WHERE id = l.id;
                    PERFORM tool.track(m, 6626, NULL, NULL, NULL, NULL);
                END IF;
            END LOOP;
        END $$;
        -- Who was lost, and some who were not, which Odoo notes only. Some are answered then, and some are lost once more.
        CREATE FUNCTION tool.restore(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            l   crm_lead;
            m   int;
            who int;
        BEGIN
            PERFORM setseed(seed);
            who := (SELECT partner_id FROM res_users WHERE id = (SELECT tool.colleague()));
            FOR l IN SELECT * FROM crm_lead WHERE active IS NOT TRUE OR random() < 0.02 ORDER BY random() LIMIT 1 + floor(random() * 4)::int LOOP
                m := tool.say(l, 'notification', who, CASE WHEN random() < 0.8 THEN 12 ELSE 2 END);
                UPDATE crm_lead SET active = true, probability = 20, won_status = 'pending', date_closed = NULL, lost_reason_id = NULL,
                    write_date = tool.now() WHERE id = l.id;
                PERFORM tool.track(m, 6619, 0, 1, NULL, NULL), tool.track(m, 6666, NULL, NULL, 'Lost', 'Pending');
                IF random() < 0.6 THEN
                    PERFORM tool.say(l, tool.one('comment', 'email_outgoing', 'sms'), CASE WHEN random() < 0.8 THEN who ELSE l.partner_id END, 1);
                ELSIF random() < 0.4 THEN
                    UPDATE crm_lead SET active = false, probability = 0, won_status = 'lost', date_closed = tool.now() WHERE id = l.id;
                    PERFORM tool.track(tool.say(l, 'notification', who, 11), 6619, 1, 0, NULL, NULL);
                END IF;
            END LOOP;
        END $$;
        -- As somebody with psql does, who does not write a write_date.
        CREATE FUNCTION tool.by_hand(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM setseed(seed);
            CASE tool.one('utm', 'amount', 'partner', 'dates', 'same', 'tracked', 'function', 'all')
            WHEN 'utm' THEN
                UPDATE crm_lead SET source_id = (SELECT id FROM utm_source ORDER BY random() LIMIT 1),
                    medium_id = (SELECT id FROM utm_medium ORDER BY random() LIMIT 1), campaign_id = NULL
                WHERE id IN (SELECT id FROM tool.some(4));
            WHEN 'amount' THEN
                UPDATE crm_lead SET expected_revenue = expected_revenue + 1 WHERE id IN (SELECT id FROM tool.some(30));
            WHEN 'partner' THEN
                UPDATE crm_lead SET partner_id = (SELECT id FROM res_partner ORDER BY random() LIMIT 1) WHERE id IN (SELECT id FROM tool.some(2));
            WHEN 'dates' THEN
                UPDATE crm_lead SET create_date = create_date + interval '1 day' * (random() * 4 - 3), date_closed = tool.now()
                WHERE id IN (SELECT id FROM tool.some(3));
            WHEN 'same' THEN
                UPDATE crm_lead SET name = name WHERE id IN (SELECT id FROM tool.some(30));
            WHEN 'tracked' THEN
                DELETE FROM mail_tracking_value WHERE id IN (SELECT id FROM mail_tracking_value ORDER BY random() LIMIT 20);
            WHEN 'function' THEN
                UPDATE crm_lead SET function = 'zaakvoerder', email_from = tool.one('a@b.example', '"X" <c@d.example>') WHERE id IN (SELECT id FROM tool.some(3));
            ELSE
                UPDATE crm_lead SET team_id = CASE team_id WHEN 1 THEN 4 ELSE 1 END WHERE user_id = (SELECT tool.colleague());
            END CASE;
        END $$;
        CREATE FUNCTION tool.answered(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM setseed(seed);
            PERFORM tool.say(l, tool.one('comment', 'email', 'email_outgoing', 'sms', 'auto_comment', 'whatsapp_message'),
                             CASE WHEN random() < 0.7 THEN (SELECT partner_id FROM res_users WHERE id = (SELECT tool.colleague())) ELSE l.partner_id END,
                             1 + (random() < 0.2)::int) FROM tool.some(3) l;
        END $$;
        CREATE FUNCTION tool.remove(lead int) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            DELETE FROM mail_tracking_value v USING mail_message m WHERE m.id = v.mail_message_id AND m.model = 'crm.lead' AND m.res_id = lead;
            DELETE FROM mail_message WHERE model = 'crm.lead' AND res_id = lead;
            DELETE FROM mail_activity WHERE res_model = 'crm.lead' AND res_id = lead;
            DELETE FROM crm_tag_rel WHERE lead_id = lead;
            UPDATE sale_order SET opportunity_id = NULL WHERE opportunity_id = lead;
            DELETE FROM crm_lead WHERE id = lead;
        END $$;
        CREATE FUNCTION tool.delete_lead(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM setseed(seed);
            PERFORM tool.remove(l.id) FROM tool.some(3) l;
        END $$;
        CREATE FUNCTION tool.delete_message(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM setseed(seed);
            DELETE FROM mail_message WHERE id IN (SELECT id FROM mail_message WHERE model = 'crm.lead' AND message_type <> 'notification'
                                                  ORDER BY random() LIMIT 3);
        END $$;
        -- Planned, moved, or done: then Odoo deletes it and writes a message.
        CREATE FUNCTION tool.activity(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            a mail_activity;
        BEGIN
            PERFORM setseed(seed);
            IF random() < 0.4 THEN
                INSERT INTO mail_activity (id, res_model_id, res_model, res_id, activity_type_id, user_id, date_deadline, automated, active)
                SELECT tool.id(), 528, 'crm.lead', l.id, 1 + floor(random() * 4)::int, tool.colleague(),
                       tool.now()::date + (random() * 20 - 5)::int, false, true FROM tool.some(3) l;
            ELSIF random() < 0.3 THEN
                UPDATE mail_activity SET date_deadline = date_deadline + 3 WHERE id IN (SELECT id FROM mail_activity ORDER BY random() LIMIT 3);
            ELSE
                FOR a IN SELECT * FROM mail_activity WHERE res_model = 'crm.lead' ORDER BY random() LIMIT 2 LOOP
                    PERFORM tool.say(l, 'comment', (SELECT partner_id FROM res_users WHERE id = a.user_id), 3, NULL, a.activity_type_id)
                    FROM crm_lead l WHERE l.id = a.res_id;
                    DELETE FROM mail_activity WHERE id = a.id;
                END LOOP;
            END IF;
        END $$;
        CREATE FUNCTION tool.merge_leads(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            stays int;
            goes  int;
        BEGIN
            PERFORM setseed(seed);
            SELECT min(id), max(id) INTO stays, goes FROM (SELECT id FROM crm_lead ORDER BY random() LIMIT 2) l;
            UPDATE mail_message SET res_id = stays WHERE model = 'crm.lead' AND res_id = goes;
            UPDATE mail_activity SET res_id = stays WHERE res_model = 'crm.lead' AND res_id = goes;
            UPDATE sale_order SET opportunity_id = stays WHERE opportunity_id = goes;
            INSERT INTO crm_tag_rel SELECT stays, tag_id FROM crm_tag_rel WHERE lead_id = goes ON CONFLICT DO NOTHING;
            PERFORM tool.remove(goes);
        END $$;
        CREATE FUNCTION tool.rename(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            n int;
        BEGIN
            PERFORM setseed(seed);
            n := random() * 1000;
            CASE tool.one('stage', 'tag', 'source', 'medium', 'campaign', 'user', 'lost', 'activity', 'team')
            WHEN 'stage' THEN UPDATE crm_stage SET name = jsonb_build_object('en_US', 'Stage ' || n), is_won = id = 4 OR n % 9 = 0 WHERE id = 1 + n % 4;
            WHEN 'tag' THEN UPDATE crm_tag SET name = jsonb_build_object('en_US', tool.one('budget', 'Webinar', 'timing', 'Quote request', 'x'))
                            WHERE id = (SELECT id FROM crm_tag ORDER BY random() LIMIT 1);
            WHEN 'source' THEN UPDATE utm_source SET name = tool.one('google ', 'facebook ', 'foo ') || n WHERE id = (SELECT id FROM utm_source ORDER BY random() LIMIT 1);
            WHEN 'medium' THEN UPDATE utm_medium SET name = tool.one('cpc ', 'email ', 'offerte ') || n WHERE id = (SELECT id FROM utm_medium ORDER BY random() LIMIT 1);
            WHEN 'campaign' THEN UPDATE utm_campaign SET name = 'calculator ' || n WHERE id = (SELECT id FROM utm_campaign ORDER BY random() LIMIT 1);
            WHEN 'user' THEN UPDATE res_partner SET name = 'Renamed ' || n WHERE id = (SELECT partner_id FROM res_users WHERE id = (SELECT tool.colleague()));
            WHEN 'lost' THEN UPDATE crm_lost_reason SET name = jsonb_build_object('nl_BE', 'Reden ' || n) WHERE id = 1 + n % 7;
            WHEN 'activity' THEN UPDATE mail_activity_type SET name = jsonb_build_object('en_US', tool.one('To-do', 'Visit', 'Call')),
                                     category = tool.one('phonecall', 'meeting', 'default') WHERE id = 1 + n % 4;
            ELSE UPDATE crm_team SET name = jsonb_build_object('en_US', 'Team ' || n) WHERE id = 1;
            END CASE;
        END $$;
        -- Portal users answer; some become colleagues, some colleagues become portal users, and some are deleted.
        CREATE FUNCTION tool.portal(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            who int;
        BEGIN
            PERFORM setseed(seed);
            IF random() < 0.5 THEN
                who := tool.id();
                INSERT INTO res_partner (id, name, commercial_partner_id, email, active, is_company, partner_share)
                VALUES (who, tool.one('Els Maertens', 'Portal ' || who), who, 'p' || who || '@example.com', true, false, true);
                INSERT INTO res_users (id, company_id, partner_id, active, login, share, notification_type)
                VALUES (who, 1, who, true, 'p' || who, true, 'email');
            ELSE
                SELECT partner_id INTO who FROM res_users WHERE id > 5 ORDER BY random() LIMIT 1;
                CASE tool.one('in', 'out', 'gone', 'lead')
                WHEN 'in' THEN UPDATE res_users SET share = false WHERE partner_id = who;
                               UPDATE res_partner SET partner_share = false WHERE id = who;
                WHEN 'out' THEN UPDATE res_users SET share = true WHERE partner_id = who;
                                UPDATE res_partner SET partner_share = true WHERE id = who;
                WHEN 'gone' THEN DELETE FROM res_users WHERE partner_id = who AND id > 20;
                ELSE UPDATE crm_lead SET user_id = (SELECT id FROM res_users WHERE partner_id = who LIMIT 1)
                     WHERE id = (SELECT id FROM crm_lead ORDER BY random() LIMIT 1);
                END CASE;
            END IF;
            PERFORM tool.say(l, tool.one('comment', 'email', 'sms'), who, 1) FROM tool.some(4) l;
        END $$;
        -- To more than ten leads or other records in an hour, or just not.
        CREATE FUNCTION tool.mailing(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            subject text;
            author  int;
        BEGIN
            PERFORM setseed(seed);
            subject := tool.one('Spring', 'Autumn', 'Offer ' || random());
            author := (SELECT partner_id FROM res_users WHERE id = (SELECT tool.colleague()));
            PERFORM tool.say(l, 'email_outgoing', author, 1, subject) FROM (SELECT * FROM crm_lead ORDER BY random() LIMIT 2 + floor(random() * 12)::int) l;
            INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, is_internal, author_id, subject, date)
            SELECT tool.id(), 'res.partner', g, 'email_outgoing', 1, false, author, subject, tool.now() FROM generate_series(1, (random() * 8)::int) g;
        END $$;
        CREATE FUNCTION tool.order_changes(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            s sale_order;
        BEGIN
            PERFORM setseed(seed);
            SELECT * INTO s FROM sale_order ORDER BY random() LIMIT 1;
            CASE tool.one('cancel', 'confirm', 'new', 'churn', 'delete', 'amount')
            WHEN 'cancel' THEN UPDATE sale_order SET state = 'cancel' WHERE id = s.id;
            WHEN 'confirm' THEN UPDATE sale_order SET state = 'sale', date_order = tool.now() WHERE id IN (SELECT id FROM sale_order WHERE state <> 'sale' ORDER BY random() LIMIT 2);
            WHEN 'new' THEN
                INSERT INTO sale_order (id, company_id, partner_id, partner_invoice_id, partner_shipping_id, currency_id, user_id, name, state,
                                        currency_rate, amount_untaxed, date_order, opportunity_id)
                SELECT tool.id(), 1, l.partner_id, l.partner_id, l.partner_id, (ARRAY[1, 126])[1 + floor(random() * 2)::int], l.user_id, 'new', 'sale', 1,
                       100, tool.now(), l.id FROM tool.some(2) l WHERE l.partner_id IS NOT NULL;
            WHEN 'churn' THEN
                UPDATE sale_order SET subscription_state = '6_churn', end_date = tool.now() WHERE id = s.id AND is_subscription;
                INSERT INTO sale_order_log (id, order_id, company_id, currency_id, event_type, event_date, amount_signed)
                SELECT tool.id(), s.id, 1, 126, '2_churn', tool.now(), -s.recurring_monthly WHERE s.is_subscription;
            WHEN 'delete' THEN
                DELETE FROM sale_order_log WHERE order_id = s.id;
                DELETE FROM sale_order WHERE id = s.id;
            ELSE UPDATE sale_order SET amount_untaxed = amount_untaxed * 2 WHERE id = s.id;
            END CASE;
        END $$;
        CREATE FUNCTION tool.new_lead(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM setseed(seed);
            INSERT INTO crm_lead (id, name, type, active, stage_id, user_id, team_id, company_id, partner_id, source_id, medium_id, expected_revenue,
                                  probability, won_status, create_date, write_date)
            SELECT tool.id(), l.name, tool.one('lead', 'opportunity'), true, 1, l.user_id, l.team_id, 1, l.partner_id, l.source_id, l.medium_id,
                   round((random() * 1000)::numeric), 10, 'pending', tool.now() + random() * interval '3 hours', tool.now() FROM tool.some(5) l;
        END $$;
        CREATE FUNCTION tool.tags(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM setseed(seed);
            DELETE FROM crm_tag_rel WHERE lead_id IN (SELECT id FROM tool.some(2));
            INSERT INTO crm_tag_rel SELECT l.id, (SELECT id FROM crm_tag ORDER BY random() + l.id * 0 LIMIT 1) FROM tool.some(6) l ON CONFLICT DO NOTHING;
            IF random() < 0.2 THEN
                DELETE FROM crm_tag WHERE id = (SELECT id FROM crm_tag WHERE id >= 30 ORDER BY random() LIMIT 1);
            END IF;
        END $$;
        CREATE FUNCTION tool.partner(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM setseed(seed);
            UPDATE res_partner SET commercial_partner_id = (SELECT partner_id FROM tool.some(1) WHERE partner_id IS NOT NULL LIMIT 1),
                user_id = (SELECT tool.colleague()), email = tool.one('a@b.example', NULL)
            WHERE id = (SELECT partner_id FROM crm_lead WHERE partner_id IS NOT NULL ORDER BY random() LIMIT 1);
        END $$;
        CREATE FUNCTION tool.office(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM setseed(seed);
            CASE tool.one('rate', 'leave', 'hours')
            WHEN 'rate' THEN
                INSERT INTO res_currency_rate VALUES (tool.id(), 1, 1, (lead_funnel.as_of() - random() * interval '90 days')::date, 1 + random());
            WHEN 'leave' THEN
                INSERT INTO resource_calendar_leaves (id, company_id, calendar_id, name, time_type, date_from, date_to)
                SELECT tool.id(), 1, 1, 'Closed', 'leave', d, d + interval '1 day' FROM (SELECT date_trunc('day', tool.now() - random() * interval '40 days')) x (d);
            ELSE UPDATE resource_calendar_attendance SET hour_to = 17 + floor(random() * 4) / 4 WHERE calendar_id = 1 AND day_period = 'afternoon';
            END CASE;
        END $$;

        -- What stands beside the reports: one at a time, and the same everywhere, at the same instant.
        CREATE FUNCTION tool.everywhere(statement text) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            one text;
        BEGIN
            PERFORM pg_advisory_xact_lock(1);
            FOREACH one IN ARRAY tool.schemas() LOOP
                EXECUTE replace(statement, '{}', one);
            END LOOP;
        END $$;
        CREATE FUNCTION tool.rules(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            n int;
        BEGIN
            PERFORM setseed(seed);
            n := random() * 100;
            PERFORM set_config('lead_funnel.agreement_from', CASE WHEN n % 3 = 0 THEN '-infinity' ELSE lead_funnel.as_of()::text END, true);
            PERFORM tool.everywhere(format(CASE n % 12
                WHEN 0 THEN 'UPDATE {}.stage_map SET stage = tool.stage_of(%1$s) WHERE crm_stage_id = (1 + %1$s %% 4)::text'
                WHEN 1 THEN 'DELETE FROM {}.stage_map WHERE crm_stage_id = (1 + %1$s %% 4)::text'
                WHEN 2 THEN 'INSERT INTO {}.signal_rule VALUES (''tag'', ''^%1$s|roof'', ''scope'') ON CONFLICT DO NOTHING'
                WHEN 3 THEN 'DELETE FROM {}.signal_rule WHERE fact = ''deadline'' OR pattern LIKE ''^%1$s%%'''
                WHEN 4 THEN 'INSERT INTO {}.signal_rule VALUES (''expected_revenue'', ''^%1$s'', ''decision_maker'') ON CONFLICT DO NOTHING'
                WHEN 5 THEN 'UPDATE {}.answer_rule SET counts = NOT counts WHERE priority = 10 * (11 + %1$s %% 17)'
                WHEN 6 THEN 'INSERT INTO {}.answer_rule VALUES (%1$s, NULL, NULL, NULL, ''els|tom'', %1$s %% 2 = 0) ON CONFLICT DO NOTHING'
                WHEN 7 THEN 'DELETE FROM {}.answer_rule WHERE priority < 100'
                WHEN 8 THEN 'INSERT INTO {}.conversion_rule VALUES (-%1$s, ''webinar|%1$s'', NULL, ''quote_request'') ON CONFLICT DO NOTHING'
                WHEN 9 THEN 'DELETE FROM {}.conversion_rule WHERE priority < %1$s'
                WHEN 10 THEN 'UPDATE {}.agreement SET respond_within = interval ''%1$s minutes'' WHERE intent = ''high'' AND valid_to = ''infinity'' AND valid_from <= lead_funnel.as_of()'
                ELSE 'INSERT INTO {}.channel_rule (priority, source_pattern, channel) VALUES (-%1$s, ''fo+|%1$s'', ''Direct'') ON CONFLICT DO NOTHING' END, n));
        END $$;
        CREATE FUNCTION tool.stage_of(n int) RETURNS text LANGUAGE sql AS $$ SELECT (ARRAY['nurture', 'mql', 'sql', 'opportunity', 'customer'])[1 + n % 5] $$;
        CREATE FUNCTION tool.signals(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            statement text;
        BEGIN
            PERFORM setseed(seed);
            SELECT string_agg(format('INSERT INTO {}.signal (lead_id, signal, noted_at) VALUES (%L, %L, %L) ON CONFLICT DO NOTHING', l.id,
                                     tool.one('need', 'timing', 'scope', 'budget'), lead_funnel.as_of() + (random() * 6 - 4) * interval '1 day'), '; ')
                || '; DELETE FROM {}.signal WHERE hashtext(lead_id) % 50 = ' || floor(random() * 50)
            INTO statement FROM tool.some(4) l;
            PERFORM tool.everywhere(statement);
        END $$;
        CREATE FUNCTION tool.settings(seed float8) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM setseed(seed);
            PERFORM tool.everywhere('UPDATE {}.settings SET ' || tool.one('recurring_months = 12', 'recurring_months = NULL',
                'own_domains = ''{nokvorst.example.com}''', 'churn_after = ''200 days''', 'zone = ''Europe/Lisbon'''));
        END $$;
        REST
}

1;
