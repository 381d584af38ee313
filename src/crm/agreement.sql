-- The agreement between marketing and sales: ordinary tables of the user's,
-- filled once with the defaults of the model and never overwritten. Labels are
-- text there, so that WHERE intent = 'high' works under any search_path.

-- Constraints call nothing internal: they are checked with the rights of whoever
-- writes, and of the table's owner when a dump is restored, before any right is.
CREATE FUNCTION lead_funnel.is_sla_target(target interval) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lead_funnel.sla_deadline('2000-01-01 00:00+00', target, '24/7; UTC') IS NOT NULL AND target <= '36500 days';
COMMENT ON FUNCTION lead_funnel.is_sla_target(interval) IS
'Whether sla_deadline() can count the target from any lead on, which ends at 36500 days, as the table agreement demands. NULL for NULL; months and negative times are the error of sla_deadline().';

CREATE FUNCTION lead_funnel._accents(words text) RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- Not a CASE: planned with a constant, both of its branches would be computed.
    IF getdatabaseencoding() IN ('UTF8', 'LATIN1', 'LATIN9', 'WIN1252') THEN
        RETURN unistr(words);
    END IF;
    -- Other encodings lack these letters, some of them or all.
    RETURN replace(replace(replace(replace(replace(words, '\u00c0', 'A'), '\u00e0', 'a'), '\u00e9', 'e'), '\u00f4', 'o'), '\u00fb', 'u');
END
$function$;
COMMENT ON FUNCTION lead_funnel._accents(text) IS
'Internal to connect() and diagnosis(): a text whose accented letters are written as unistr() reads them, in the encoding of the database; without accents in one that lacks them. The scripts of the extension are in ASCII, so that every database can read them. NULL gives NULL.';

CREATE FUNCTION lead_funnel._make_agreement(into_schema text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF lead_funnel._make_table(into_schema, 'agreement',
        'What marketing and sales agreed per intent: how many of the five signals make an MQL and an SQL, and within what time a lead is answered, qualified, taken further and decided. A lead is judged by the row that was valid when it came in, that of its team before the one without a team. Edit the rows; the reports follow for the leads that come in from then on, see agreement_from().',
        'intent text CONSTRAINT intent_is_low_mid_or_high CHECK (intent IN (''low'', ''mid'', ''high'')),
         mql_signals int CONSTRAINT mql_signals_is_0_to_5 CHECK (mql_signals BETWEEN 0 AND 5),
         sql_signals int CONSTRAINT sql_signals_is_0_to_5 CHECK (sql_signals BETWEEN 0 AND 5),
         opportunity_signals lead_funnel.lead_signals NOT NULL DEFAULT ''{need,timing,scope}'',
         respond_within interval CHECK (lead_funnel.is_sla_target(respond_within)),
         office_clock boolean NOT NULL DEFAULT true,
         team text CHECK (team <> ''''),
         hours lead_funnel.office_hours,
         qualify_within interval CHECK (lead_funnel.is_sla_target(qualify_within)),
         qualify_office_clock boolean NOT NULL DEFAULT false,
         next_step_within interval CHECK (lead_funnel.is_sla_target(next_step_within)),
         decide_within interval CHECK (lead_funnel.is_sla_target(decide_within)),
         valid_from timestamptz NOT NULL DEFAULT lead_funnel.agreement_from(),
         valid_to timestamptz NOT NULL DEFAULT ''infinity'',
         CHECK (valid_from < valid_to),
         -- An SQL needs one signal at the least.
         CONSTRAINT mql_signals_is_not_above_sql_signals CHECK (mql_signals <= CASE WHEN sql_signals < 1 THEN 1 ELSE sql_signals END),
         CONSTRAINT agreement_one_at_a_time EXCLUDE USING gist (
             -- A number for intent and team, as a range, since gist knows no text.
             pg_catalog.numrange(pg_catalog.hashtextextended(COALESCE(intent, '''') || '' '' || COALESCE(team, ''''), 0),
                                 pg_catalog.hashtextextended(COALESCE(intent, '''') || '' '' || COALESCE(team, ''''), 0), ''[]'') WITH &&,
             pg_catalog.tstzrange(valid_from, valid_to) WITH &&)',
        $columns$
intent | What the conversion shows: low, mid or high; the row with NULL is for leads whose intent is unknown.
mql_signals | So many signals make an MQL, no more than make an SQL; NULL means never.
sql_signals | So many signals make an SQL, one at the least; NULL means never.
opportunity_signals | An SQL with all of these and an agreed next step is an opportunity.
respond_within | The lead is answered within this time of its receipt; NULL means no deadline (nurture only).
office_clock | How respond_within runs. True: in office hours only, and days are working days. False: day and night.
team | Whose agreement it is: a team, as in the view lead, letter by letter; NULL: that of all who have none of their own.
hours | The team's office hours; NULL: those of the view working_hours.
qualify_within | The lead is qualified (handed to sales, or an SQL by its signals) or closed within this time of its receipt; NULL means no deadline.
qualify_office_clock | How qualify_within runs, like office_clock.
next_step_within | The next step is agreed for a time within this one of the qualification, in office hours and working days; NULL means no deadline.
decide_within | The lead is won or lost within this time of the qualification, in office hours and working days; NULL means no deadline.
valid_from | The row holds for leads received from this instant on.
valid_to | The row holds for leads received before this instant; infinity: until further notice.
        $columns$)
    THEN
        EXECUTE format($insert$
            INSERT INTO %I.agreement (intent, mql_signals, sql_signals, respond_within, office_clock, valid_from)
            VALUES ('high', 0, 1, '15 minutes', true, '-infinity'),
                   ('mid', 0, 2, '24 hours', false, '-infinity'),
                   ('low', 1, 2, NULL, true, '-infinity'),
                   (NULL, 1, 2, NULL, true, '-infinity')$insert$, into_schema);
        PERFORM lead_funnel._make_history(into_schema);
    END IF;

    IF lead_funnel._make_table(into_schema, 'conversion',
        'The conversions (what somebody did to become a lead) and the intent that each shows.',
        'name text PRIMARY KEY,
         intent text NOT NULL CONSTRAINT intent_is_low_mid_or_high CHECK (intent IN (''low'', ''mid'', ''high''))',
        $columns$
name | The conversion's name, as the reports show it.
intent | What it shows: low (nurture), mid (MQL) or high (SQL).
        $columns$)
    THEN
        EXECUTE format($insert$
            INSERT INTO %I.conversion (name, intent)
            VALUES ('quote_request', 'high'), ('appointment', 'high'), ('callback_request', 'high'),
                   ('price_indication', 'high'), ('contact_after_services', 'high'),
                   ('contact_request', 'mid'), ('calculator', 'mid'), ('scan', 'mid'), ('download', 'mid'),
                   ('lead_magnet', 'mid'), ('whitepaper', 'mid'), ('webinar', 'mid'),
                   ('multistep_form', 'mid'), ('demo_video', 'mid'),
                   ('newsletter', 'low'), ('social_engagement', 'low'), ('blog', 'low')$insert$, into_schema);
    END IF;

    IF lead_funnel._make_table(into_schema, 'conversion_rule',
        'Which raw text of the CRM (a tag, a form''s or campaign''s name) means which conversion. The first matching rule counts, the lowest priority first.',
        format('priority int PRIMARY KEY,
         pattern text NOT NULL CHECK ((''''::text ~* pattern) IS NOT NULL),
         landing_page_pattern text CHECK (landing_page_pattern IS NULL OR (''''::text ~* landing_page_pattern) IS NOT NULL),
         conversion text NOT NULL REFERENCES %I.conversion (name) ON UPDATE CASCADE', into_schema),
        $columns$
priority | The order in which rules are tried; the lowest first.
pattern | A regular expression that the raw text must match, without regard to case.
landing_page_pattern | A regular expression that the landing page must match as well; NULL: any page, or none known.
conversion | The conversion that it means.
        $columns$)
    THEN
        EXECUTE format($insert$
            INSERT INTO %I.conversion_rule (priority, pattern, landing_page_pattern, conversion)
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
                   (170, 'contact.?(aanvraag|request|form|us|ons|opnemen)|contacteer|^contact$', NULL, 'contact_request')
            $insert$, into_schema);
    END IF;

    PERFORM lead_funnel._make_channel_rules(into_schema);

    IF lead_funnel._make_table(into_schema, 'signal_rule',
        'Which facts of the CRM are which signal, for adapters that can read them.',
        'fact text NOT NULL CHECK (fact IN (''expected_revenue'', ''deadline'', ''function'', ''tag'', ''property'')),
         pattern text CHECK (pattern IS NULL OR (''''::text ~* pattern) IS NOT NULL),
         signal text NOT NULL CHECK (signal IN (''need'', ''timing'', ''scope'', ''budget'', ''decision_maker'')),
         UNIQUE NULLS NOT DISTINCT (fact, pattern, signal)',
        $columns$
fact | expected_revenue (above zero), deadline (any), function (the contact's job), tag (a tag's name), property (the name of a lead property that is filled in).
pattern | A regular expression that the fact's text must match, without regard to case; NULL: it is enough that the fact is there.
signal | The signal that it shows: need, timing, scope, budget or decision_maker.
        $columns$)
    THEN
        EXECUTE format($insert$
            INSERT INTO %I.signal_rule (fact, pattern, signal)
            VALUES ('expected_revenue', NULL, 'budget'),
                   ('deadline', NULL, 'timing'),
                   ('function', '\m(director|managing|c[efot]o|founder|owner|president|zaakvoerder|bestuurder|eigenaar|directeur|directrice|g(e|[^a-z]{1,2})rante?)\M', 'decision_maker')
            $insert$, into_schema);
        EXECUTE format($insert$
            INSERT INTO %I.signal_rule (fact, pattern, signal)
            SELECT fact, pattern, signal
            FROM (VALUES ('^(need|behoefte)$', 'need'), ('^timing$', 'timing'), ('^scope$', 'scope'),
                         ('^budget$', 'budget'), ('^(decision[ _-]?maker|beslisser)$', 'decision_maker')) r (pattern, signal),
                 (VALUES ('tag'), ('property')) f (fact)$insert$, into_schema);
    END IF;

    PERFORM lead_funnel._make_table(into_schema, 'signal',
        'Signals that somebody learned, such as the answers to qualification questions. They add to those that the CRM shows.',
        'lead_id text NOT NULL,
         signal text NOT NULL CHECK (signal IN (''need'', ''timing'', ''scope'', ''budget'', ''decision_maker'')),
         noted_at timestamptz NOT NULL DEFAULT lead_funnel.as_of(),
         note text,
         PRIMARY KEY (lead_id, signal)',
        $columns$
lead_id | The lead, as in the view lead.
signal | need, timing, scope, budget or decision_maker.
noted_at | When it was learned; as_of() when left out.
note | The answer itself, or who gave it.
        $columns$);

    IF lead_funnel._make_table(into_schema, 'signal_note',
        'Every note that record_signal() took, and every signal that withdraw_signal() took back, the oldest first; rows are only added.',
        'position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         lead_id text NOT NULL,
         signal text NOT NULL,
         note text,
         noted_at timestamptz NOT NULL,
         noted_by text NOT NULL,
         recorded_at timestamptz NOT NULL,
         withdrawn boolean NOT NULL DEFAULT false',
        $columns$
position | The order in which they were taken.
lead_id | The lead, as in the view lead.
signal | need, timing, scope, budget or decision_maker.
note | The answer itself, or why it was withdrawn; NULL: none was given.
noted_at | The as_of() of the call.
noted_by | The database user who noted it; the server sets it.
recorded_at | When that was; the server sets it by its clock.
withdrawn | Whether the signal was taken back.
        $columns$)
    THEN
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I.signal_note '
                       'FOR EACH ROW EXECUTE FUNCTION lead_funnel._append_only()', into_schema);
        EXECUTE format('CREATE TRIGGER append_only_all BEFORE TRUNCATE ON %I.signal_note '
                       'FOR EACH STATEMENT EXECUTE FUNCTION lead_funnel._append_only()', into_schema);
        -- By its name after other triggers, which are of those only who may change the table anyway.
        EXECUTE format('CREATE TRIGGER zz_signed BEFORE INSERT ON %I.signal_note '
                       'FOR EACH ROW EXECUTE FUNCTION lead_funnel._sign()', into_schema);
    END IF;

    IF lead_funnel._make_table(into_schema, 'question',
        'The question that asks for a signal, per language.',
        'signal text NOT NULL CHECK (signal IN (''need'', ''timing'', ''scope'', ''budget'', ''decision_maker'')),
         language text NOT NULL CONSTRAINT language_is_in_lower_case CHECK (language = pg_catalog.lower(language)),
         text text NOT NULL,
         PRIMARY KEY (signal, language)',
        $columns$
signal | The signal that the answer gives.
language | The language's ISO 639-1 code: en, nl, ...
text | The question.
        $columns$)
    THEN
        EXECUTE format($insert$
            INSERT INTO %I.question (signal, language, text)
            VALUES ('need', 'en', 'What would you like to see solved first?'),
                   ('timing', 'en', 'When do you want this solved at the latest?'),
                   ('scope', 'en', 'Is it variant A or B?'),
                   ('budget', 'en', 'What budget do you have in mind, roughly?'),
                   ('decision_maker', 'en', 'Who else decides about this?'),
                   ('need', 'nl', 'Wat wil je als eerste opgelost zien?'),
                   ('timing', 'nl', 'Wanneer wil je dit ten laatste opgelost hebben?'),
                   ('scope', 'nl', 'Gaat het om variant A of B?'),
                   ('budget', 'nl', 'Aan welk budget denk je ongeveer?'),
                   ('decision_maker', 'nl', 'Wie beslist hier nog over mee?')$insert$, into_schema);
        EXECUTE format($insert$
            INSERT INTO %I.question (signal, language, text)
            SELECT signal, 'fr', lead_funnel._accents(text)
            FROM (VALUES ('need', 'Que souhaitez-vous voir r\u00e9solu en premier ?'),
                         ('timing', 'Pour quand au plus tard voulez-vous une solution ?'),
                         ('scope', 'S''agit-il de la variante A ou B ?'),
                         ('budget', '\u00c0 quel budget pensez-vous, environ ?'),
                         ('decision_maker', 'Qui d''autre participe \u00e0 la d\u00e9cision ?')) q (signal, text)$insert$, into_schema);
    END IF;
    IF lead_funnel._is_kind(into_schema, 'settings', 'table') THEN
        EXECUTE format('CREATE OR REPLACE TRIGGER check_language BEFORE INSERT OR UPDATE OF language ON %I.settings '
                       'FOR EACH ROW EXECUTE FUNCTION lead_funnel._check_language()', into_schema);
    END IF;

    PERFORM lead_funnel._make_table(into_schema, 'spend',
        'What advertising cost per day and channel; you fill it. Without rows the cost columns of the reports are NULL.',
        'day date NOT NULL,
         channel text NOT NULL,
         amount numeric NOT NULL,
         impressions bigint,
         clicks bigint,
         PRIMARY KEY (day, channel)',
        $columns$
day | The day of the spending; the first of the month will do, as the reports add up months.
channel | The reporting channel, as in channel_kpi.
amount | The amount, in the reporting currency, for the same time as the leads that it is compared with.
impressions | How often the advertisements were shown; NULL: unknown. Kept for your own queries, no report reads it.
clicks | How often they were clicked; likewise.
        $columns$);

    PERFORM lead_funnel._make_table(into_schema, 'sla_notice',
        'What notify_sla() has sent, once per lead, target and state. Delete a row to have it sent again.',
        'position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
         lead_id text NOT NULL,
         target text NOT NULL,
         sla_state text NOT NULL,
         noted_at timestamptz NOT NULL,
         notice json NOT NULL,
         PRIMARY KEY (lead_id, target, sla_state)',
        $columns$
position | Its number, by which a notification without names refers to it.
lead_id | The lead.
target | What was due: response, qualification, next_step or decision.
sla_state | at_risk or overdue.
noted_at | The as_of() of the run that sent it.
notice | What was sent, or what is meant where names are left out, see settings.
        $columns$);

    PERFORM lead_funnel._make_table(into_schema, 'report_run',
        'The reports that run_report() wrote, one row per period.',
        'since date NOT NULL,
         until date NOT NULL,
         ran_at timestamptz NOT NULL,
         as_of timestamptz NOT NULL,
         report text,
         error text,
         PRIMARY KEY (since, until),
         CHECK (since < until),
         CHECK ((report IS NULL) <> (error IS NULL))',
        $columns$
since | The first day of the period.
until | The day after its last day.
ran_at | When the report was written.
as_of | The instant that it looked from.
report | The report in Markdown; NULL when it failed.
error | Why it failed; NULL when it did not. A failed period is tried again by the next call.
        $columns$);
END
$function$;
COMMENT ON FUNCTION lead_funnel._make_agreement(text) IS
'Internal to connect(): makes the agreement tables in into_schema and fills new ones with the defaults.';
