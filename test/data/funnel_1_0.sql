-- A schema "funnel" that connect('odoo') of lead_funnel 1.0 (commit b63a97a) made of the demo CRM,
-- ../demo/odoo_crm.sql, as pg_dump of PostgreSQL 15 wrote it after its users had worked with it: agreements of later
-- dates, one of a team with hours of its own, office hours, currency and language set; a conversion renamed, one
-- added with its rule, questions in another language; a channel, a stage and a signal's rule added; signals recorded
-- and withdrawn; what advertising cost, with a column that they added to the table; a view of their own on
-- channel_kpi; a report that run_report() wrote, and notices that notify_sla() sent.
--
--   psql -d DATABASE -f odoo_crm.sql -c 'CREATE EXTENSION lead_funnel' -f funnel_1_0.sql
--
-- Left out: owners, rights, the comments on columns. Five constraints on "agreement" call functions that later versions
-- do not have, lead_funnel._is_target(interval) and lead_funnel._whose(text, text): with -v functions_of_1_0=1 they are
-- made. With -v without_views=1 no view is, where the functions that they call have changed.

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false) \g /dev/null
SET check_function_bodies = false;
SET client_min_messages = warning;
SET row_security = off;

-- Tables

CREATE SCHEMA funnel;

COMMENT ON SCHEMA funnel IS 'lead_funnel: the agreement between marketing and sales, and the reports';

CREATE TABLE funnel.agreement (
    intent text,
    mql_signals integer,
    sql_signals integer,
    opportunity_signals lead_funnel.lead_signals DEFAULT '{need,timing,scope}'::lead_funnel.lead_signals NOT NULL,
    respond_within interval,
    office_clock boolean DEFAULT true NOT NULL,
    team text,
    hours lead_funnel.office_hours,
    qualify_within interval,
    qualify_office_clock boolean DEFAULT false NOT NULL,
    next_step_within interval,
    decide_within interval,
    valid_from timestamp with time zone DEFAULT lead_funnel.agreement_from() NOT NULL,
    valid_to timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    CONSTRAINT agreement_check CHECK ((valid_from < valid_to)),
    CONSTRAINT agreement_team_check CHECK ((team <> ''::text)),
    CONSTRAINT intent_is_low_mid_or_high CHECK ((intent = ANY (ARRAY['low'::text, 'mid'::text, 'high'::text]))),
    CONSTRAINT mql_signals_is_0_to_5 CHECK (((mql_signals >= 0) AND (mql_signals <= 5))),
    CONSTRAINT mql_signals_is_not_above_sql_signals CHECK ((mql_signals <=
CASE
    WHEN (sql_signals < 1) THEN 1
    ELSE sql_signals
END)),
    CONSTRAINT sql_signals_is_0_to_5 CHECK (((sql_signals >= 0) AND (sql_signals <= 5)))
);

COMMENT ON TABLE funnel.agreement IS 'What marketing and sales agreed per intent: how many of the five signals make an MQL and an SQL, and within what time a lead is answered, qualified, taken further and decided. A lead is judged by the row that was valid when it came in, that of its team before the one without a team. Edit the rows; the reports follow for the leads that come in from then on, see agreement_from().';

CREATE TABLE funnel.channel (
    name text NOT NULL,
    motion text,
    audience text,
    CONSTRAINT audience_is_prospecting_or_retargeting CHECK ((audience = ANY (ARRAY['prospecting'::text, 'retargeting'::text]))),
    CONSTRAINT motion_is_reactive_proactive_or_relationship CHECK ((motion = ANY (ARRAY['reactive'::text, 'proactive'::text, 'relationship'::text])))
);

COMMENT ON TABLE funnel.channel IS 'The reporting channels and how each works.';

CREATE TABLE funnel.channel_rule (
    priority integer NOT NULL,
    source_pattern text,
    medium_pattern text,
    campaign_pattern text,
    channel text NOT NULL,
    CONSTRAINT channel_rule_campaign_pattern_check CHECK (((campaign_pattern IS NULL) OR ((''::text ~* campaign_pattern) IS NOT NULL))),
    CONSTRAINT channel_rule_check CHECK ((num_nonnulls(source_pattern, medium_pattern, campaign_pattern) > 0)),
    CONSTRAINT channel_rule_medium_pattern_check CHECK (((medium_pattern IS NULL) OR ((''::text ~* medium_pattern) IS NOT NULL))),
    CONSTRAINT channel_rule_source_pattern_check CHECK (((source_pattern IS NULL) OR ((''::text ~* source_pattern) IS NOT NULL)))
);

COMMENT ON TABLE funnel.channel_rule IS 'Which source, medium and campaign mean which channel. The first matching rule counts, the lowest priority first; what no rule matches has the channel that reporting_channel(source, medium, campaign) gives. A rule that decides nothing stands in the view unmapped.';

CREATE TABLE funnel.conversion (
    name text NOT NULL,
    intent text NOT NULL,
    CONSTRAINT intent_is_low_mid_or_high CHECK ((intent = ANY (ARRAY['low'::text, 'mid'::text, 'high'::text])))
);

COMMENT ON TABLE funnel.conversion IS 'The conversions (what somebody did to become a lead) and the intent that each shows.';

CREATE TABLE funnel.conversion_rule (
    priority integer NOT NULL,
    pattern text NOT NULL,
    landing_page_pattern text,
    conversion text NOT NULL,
    CONSTRAINT conversion_rule_landing_page_pattern_check CHECK (((landing_page_pattern IS NULL) OR ((''::text ~* landing_page_pattern) IS NOT NULL))),
    CONSTRAINT conversion_rule_pattern_check CHECK (((''::text ~* pattern) IS NOT NULL))
);

COMMENT ON TABLE funnel.conversion_rule IS 'Which raw text of the CRM (a tag, a form''s or campaign''s name) means which conversion. The first matching rule counts, the lowest priority first.';

CREATE TABLE funnel.settings (
    one_row boolean DEFAULT true NOT NULL,
    crm text NOT NULL,
    crm_schema text NOT NULL,
    hours lead_funnel.office_hours,
    zone text,
    currency text,
    language text DEFAULT 'en'::text NOT NULL,
    CONSTRAINT settings_one_row_check CHECK (one_row),
    CONSTRAINT settings_zone_check CHECK (((zone IS NULL) OR ((now() AT TIME ZONE zone) IS NOT NULL)))
);

COMMENT ON TABLE funnel.settings IS 'What the reports need to know of the company, one row. Edit it; the reports follow.';

CREATE TABLE funnel.signal_rule (
    fact text NOT NULL,
    pattern text,
    signal text NOT NULL,
    CONSTRAINT signal_rule_fact_check CHECK ((fact = ANY (ARRAY['expected_revenue'::text, 'deadline'::text, 'function'::text, 'tag'::text, 'property'::text]))),
    CONSTRAINT signal_rule_pattern_check CHECK (((pattern IS NULL) OR ((''::text ~* pattern) IS NOT NULL))),
    CONSTRAINT signal_rule_signal_check CHECK ((signal = ANY (ARRAY['need'::text, 'timing'::text, 'scope'::text, 'budget'::text, 'decision_maker'::text])))
);

COMMENT ON TABLE funnel.signal_rule IS 'Which facts of the CRM are which signal, for adapters that can read them.';

CREATE TABLE funnel.stage_map (
    crm_stage_id text NOT NULL,
    name text,
    stage text NOT NULL,
    CONSTRAINT stage_map_stage_check CHECK ((stage = ANY (ARRAY['nurture'::text, 'mql'::text, 'sql'::text, 'opportunity'::text, 'customer'::text])))
);

COMMENT ON TABLE funnel.stage_map IS 'Which stage each stage of the CRM''s pipeline means. A new stage of the pipeline counts as customer when it is a won stage, else as opportunity, until it has a row; connect() adds one.';

CREATE TABLE funnel.signal (
    lead_id text NOT NULL,
    signal text NOT NULL,
    noted_at timestamp with time zone DEFAULT lead_funnel.as_of() NOT NULL,
    note text,
    CONSTRAINT signal_signal_check CHECK ((signal = ANY (ARRAY['need'::text, 'timing'::text, 'scope'::text, 'budget'::text, 'decision_maker'::text])))
);

COMMENT ON TABLE funnel.signal IS 'Signals that somebody learned, such as the answers to qualification questions. They add to those that the CRM shows.';

CREATE TABLE funnel.spend (
    day date NOT NULL,
    channel text NOT NULL,
    amount numeric NOT NULL,
    impressions bigint,
    clicks bigint,
    invoice text
);

COMMENT ON TABLE funnel.spend IS 'What advertising cost per day and channel; you fill it. Without rows the cost columns of the reports are NULL.';

COMMENT ON COLUMN funnel.spend.invoice IS 'The number of the agency''s invoice.';

CREATE TABLE funnel.made_by_connect (
    "position" integer NOT NULL,
    kind text NOT NULL,
    name text NOT NULL
);

COMMENT ON TABLE funnel.made_by_connect IS 'What connect() made in this schema, in order; disconnect() removes exactly that.';

ALTER TABLE funnel.made_by_connect ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME funnel.made_by_connect_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE funnel.question (
    signal text NOT NULL,
    language text NOT NULL,
    text text NOT NULL,
    CONSTRAINT language_is_in_lower_case CHECK ((language = lower(language))),
    CONSTRAINT question_signal_check CHECK ((signal = ANY (ARRAY['need'::text, 'timing'::text, 'scope'::text, 'budget'::text, 'decision_maker'::text])))
);

COMMENT ON TABLE funnel.question IS 'The question that asks for a signal, per language.';

CREATE TABLE funnel.report_run (
    since date NOT NULL,
    until date NOT NULL,
    ran_at timestamp with time zone NOT NULL,
    as_of timestamp with time zone NOT NULL,
    report text,
    error text,
    CONSTRAINT report_run_check CHECK ((since < until)),
    CONSTRAINT report_run_check1 CHECK (((report IS NULL) <> (error IS NULL)))
);

COMMENT ON TABLE funnel.report_run IS 'The reports that run_report() wrote, one row per period.';

CREATE TABLE funnel.signal_note (
    "position" bigint NOT NULL,
    lead_id text NOT NULL,
    signal text NOT NULL,
    note text,
    noted_at timestamp with time zone NOT NULL,
    noted_by text DEFAULT CURRENT_USER NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL
);

COMMENT ON TABLE funnel.signal_note IS 'Every note that record_signal() took, and every signal that withdraw_signal() took back, the oldest first; rows are only added.';

ALTER TABLE funnel.signal_note ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME funnel.signal_note_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE funnel.sla_notice (
    lead_id text NOT NULL,
    target text NOT NULL,
    sla_state text NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    notice json NOT NULL
);

COMMENT ON TABLE funnel.sla_notice IS 'What notify_sla() has sent, once per lead, target and state. Delete a row to have it sent again.';

-- Rows

COPY funnel.agreement (intent, mql_signals, sql_signals, opportunity_signals, respond_within, office_clock, team, hours, qualify_within, qualify_office_clock, next_step_within, decide_within, valid_from, valid_to) FROM stdin;
high	0	1	{need,timing,scope}	00:30:00	t	Pre-Sales	Mo-Fr 08:00-12:00,13:00-18:00; Sa 09:00-12:00; 2026-11-11 off; Europe/Brussels	\N	f	\N	\N	2026-09-01 07:00:00+00	infinity
mid	0	2	{need,timing,scope}	04:00:00	t	\N	\N	\N	f	\N	\N	2026-09-15 07:00:00+00	infinity
low	1	2	{need,timing,scope}	\N	t	\N	\N	\N	f	\N	\N	2026-09-15 07:00:00+00	infinity
low	1	2	{need,timing,scope}	\N	t	\N	Mo-Fr 08:30-12:30,13:15-17:15; 2025-11-11 off; 2025-12-24 - 2026-01-02 off; 2026-04-06 off; 2026-05-01 off; 2026-05-14 - 2026-05-15 off; 2026-05-25 off; 2026-07-13 - 2026-07-24 off; 2026-11-11 off; 2026-12-25 off; Europe/Brussels	\N	f	\N	\N	-infinity	2026-09-15 07:00:00+00
\N	1	2	{need,timing,scope}	\N	t	\N	\N	\N	f	\N	\N	2026-09-15 07:00:00+00	infinity
\N	1	2	{need,timing,scope}	\N	t	\N	Mo-Fr 08:30-12:30,13:15-17:15; 2025-11-11 off; 2025-12-24 - 2026-01-02 off; 2026-04-06 off; 2026-05-01 off; 2026-05-14 - 2026-05-15 off; 2026-05-25 off; 2026-07-13 - 2026-07-24 off; 2026-11-11 off; 2026-12-25 off; Europe/Brussels	\N	f	\N	\N	-infinity	2026-09-15 07:00:00+00
high	0	1	{need,timing,scope}	00:10:00	t	\N	\N	2 days	t	\N	\N	2026-09-15 07:00:00+00	infinity
high	0	1	{need,timing,scope}	00:10:00	t	\N	Mo-Fr 08:30-12:30,13:15-17:15; 2025-11-11 off; 2025-12-24 - 2026-01-02 off; 2026-04-06 off; 2026-05-01 off; 2026-05-14 - 2026-05-15 off; 2026-05-25 off; 2026-07-13 - 2026-07-24 off; 2026-11-11 off; 2026-12-25 off; Europe/Brussels	2 days	t	\N	\N	2026-09-01 07:00:00+00	2026-09-15 07:00:00+00
high	0	1	{need,timing,scope}	00:15:00	t	\N	Mo-Fr 08:30-12:30,13:15-17:15; 2025-11-11 off; 2025-12-24 - 2026-01-02 off; 2026-04-06 off; 2026-05-01 off; 2026-05-14 - 2026-05-15 off; 2026-05-25 off; 2026-07-13 - 2026-07-24 off; 2026-11-11 off; 2026-12-25 off; Europe/Brussels	\N	f	\N	\N	-infinity	2026-09-01 07:00:00+00
mid	0	2	{need,timing,scope}	24:00:00	f	\N	Mo-Fr 08:30-12:30,13:15-17:15; 2025-11-11 off; 2025-12-24 - 2026-01-02 off; 2026-04-06 off; 2026-05-01 off; 2026-05-14 - 2026-05-15 off; 2026-05-25 off; 2026-07-13 - 2026-07-24 off; 2026-11-11 off; 2026-12-25 off; Europe/Brussels	\N	f	\N	\N	-infinity	2026-09-15 07:00:00+00
\.

COPY funnel.channel (name, motion, audience) FROM stdin;
Google Ads	reactive	\N
Microsoft Ads	reactive	\N
Meta prospecting	proactive	prospecting
Meta retargeting	proactive	retargeting
LinkedIn Ads	proactive	prospecting
TikTok Ads	proactive	prospecting
X Ads	proactive	prospecting
Pinterest Ads	proactive	prospecting
Snapchat Ads	proactive	prospecting
Reddit Ads	proactive	prospecting
Paid Search	reactive	\N
Paid Shopping	reactive	\N
Paid Social	proactive	prospecting
Paid Video	proactive	prospecting
Paid Other	proactive	\N
Display	proactive	prospecting
Cross-network	\N	\N
AI Assistants	reactive	\N
Organic Search	reactive	\N
Organic Shopping	reactive	\N
Organic Social	proactive	\N
Organic Video	proactive	\N
Email	relationship	\N
SMS	relationship	\N
Mobile Push Notifications	relationship	\N
Referral	relationship	\N
Affiliates	reactive	\N
Audio	proactive	\N
Phone	reactive	\N
Television	proactive	\N
Direct	reactive	\N
Website	reactive	\N
Unassigned	\N	\N
Vakbeurs	relationship	\N
\.

COPY funnel.channel_rule (priority, source_pattern, medium_pattern, campaign_pattern, channel) FROM stdin;
110	\N	^google ?(ads|adwords)$	\N	Google Ads
210	\N	^phone$	\N	Phone
220	\N	^(television|tv)$	\N	Television
230	\N	^direct$	\N	Direct
240	^(\\(?direct\\)?)?$	^\\(none\\)$	\N	Direct
250	^\\(?direct\\)?$	^$	\N	Direct
310	^(news ?letter|nieuwsbrief)$	^(?!(.*cp.*|ppc|retargeting|paid.*|display|banner)$)	\N	Email
320	^search engine$	^(?!(.*cp.*|ppc|retargeting|paid.*|display|banner)$)	\N	Organic Search
330	^(referral|partner)$	^(?!(.*cp.*|ppc|retargeting|paid.*|display|banner)$)	\N	Referral
410	^$	^(facebook|instagram|linkedin|x)$	\N	Organic Social
420	^$	^website$	\N	Website
20	^(beurs|batibouw)	\N	\N	Vakbeurs
\.

COPY funnel.conversion (name, intent) FROM stdin;
appointment	high
callback_request	high
price_indication	high
contact_after_services	high
contact_request	mid
scan	mid
download	mid
lead_magnet	mid
whitepaper	mid
webinar	mid
multistep_form	mid
demo_video	mid
newsletter	low
social_engagement	low
blog	low
offerte	high
dakinspectie	high
calculator	high
\.

COPY funnel.conversion_rule (priority, pattern, landing_page_pattern, conversion) FROM stdin;
20	afspraak|appointment|plan.?een.?gesprek|\\mbook(ing)?.?a.?(call|meeting)	\N	appointment
30	terugbel|bel.?me.?terug|call.?(me.?)?back	\N	callback_request
40	richtprijs|prijsindicatie|price.?(indication|estimate)	\N	price_indication
50	contact	diensten|services|cases|referenties|references	contact_after_services
60	multi.?step|meerstaps|stappenformulier	\N	multistep_form
70	calculator|rekentool|berekenaar	\N	calculator
80	\\m(quick|self|website|energie|energy)?.?scan(\\M|_)	\N	scan
90	white.?paper	\N	whitepaper
100	webinar	\N	webinar
110	lead.?magnet	\N	lead_magnet
120	demo.?video|video.?demo	\N	demo_video
130	download|brochure|e.?book	\N	download
140	nieuwsbrief|news.?letter	\N	newsletter
150	social.?(engagement|interactie)	\N	social_engagement
170	contact.?(aanvraag|request|form|us|ons|opnemen)|contacteer|^contact$	\N	contact_request
10	offerte|\\mquot(e|ation)(?!d)|prijsaanvraag	\N	offerte
5	dak.?inspectie|roof.?inspection	\N	dakinspectie
\.

COPY funnel.made_by_connect ("position", kind, name) FROM stdin;
1	table	settings
2	table	agreement
3	table	conversion
4	table	conversion_rule
5	table	channel
6	table	channel_rule
7	table	signal_rule
8	table	signal
9	table	signal_note
10	table	question
11	table	spend
12	table	sla_notice
13	table	report_run
14	table	stage_map
15	view	odoo_conversion
16	view	odoo_response
17	view	odoo_hand_over
18	view	odoo_signals
19	view	lead
20	view	odoo_calendar
21	view	working_hours
22	view	customer
23	view	touch
24	view	lead_as_of
25	view	agreed
26	view	channel_of
27	view	conversion_of
28	view	lead_read
29	view	lead_classified
30	view	lead_status
31	view	sla_target
32	view	sla_queue
33	view	channel_kpi
34	view	channel_kpi_month
35	view	channel_closed_month
36	view	marketing_funnel
37	view	sales_funnel
38	view	handover_audit
39	view	handover_report
40	view	conversion_fit
41	view	leak_report
42	view	leak_total
43	view	nurture_queue
44	view	retention
45	view	retention_curve
46	view	unmapped
47	view	data_quality
\.

COPY funnel.question (signal, language, text) FROM stdin;
need	en	What would you like to see solved first?
timing	en	When do you want this solved at the latest?
scope	en	Is it variant A or B?
budget	en	What budget do you have in mind, roughly?
decision_maker	en	Who else decides about this?
need	nl	Wat wil je als eerste opgelost zien?
scope	nl	Gaat het om variant A of B?
budget	nl	Aan welk budget denk je ongeveer?
decision_maker	nl	Wie beslist hier nog over mee?
need	fr	Que souhaitez-vous voir résolu en premier ?
timing	fr	Pour quand au plus tard voulez-vous une solution ?
scope	fr	S'agit-il de la variante A ou B ?
budget	fr	À quel budget pensez-vous, environ ?
decision_maker	fr	Qui d'autre participe à la décision ?
need	de	Was soll zuerst gelöst werden?
timing	de	Bis wann brauchen Sie eine Lösung?
timing	nl	Wanneer moet het dak dicht zijn?
\.

COPY funnel.report_run (since, until, ran_at, as_of, report, error) FROM stdin;
2026-09-21	2026-09-28	2026-11-29 02:01:25.050523+00	2026-09-28 05:00:00+00	# Leads from 2026-09-21 to 2026-09-27\n\nAs of 2026-09-28 07:00 Europe/Brussels. Amounts in EUR.\n\n## Received in this period\n\n| channel | leads | MQL | SQL | SQL rate | won | revenue | answered in time | too late | in time |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n| Meta prospecting | 27 | 27 | 12 | 44.4 % | 0 | 0.00 | 3 | 18 | 14.3 % |\n| Google Ads | 25 | 25 | 14 | 56.0 % | 0 | 0.00 | 7 | 13 | 35.0 % |\n| Organic Search | 7 | 6 | 6 | 85.7 % | 0 | 0.00 | 1 | 3 | 25.0 % |\n| Referral | 7 | 7 | 5 | 71.4 % | 0 | 0.00 | 1 | 2 | 33.3 % |\n| Organic Social | 6 | 6 | 3 | 50.0 % | 0 | 0.00 | 1 | 3 | 25.0 % |\n| Email | 5 | 5 | 2 | 40.0 % | 0 | 0.00 | 1 | 1 | 50.0 % |\n| Meta retargeting | 5 | 5 | 5 | 100.0 % | 0 | 0.00 | 2 | 2 | 50.0 % |\n| Direct | 3 | 3 | 1 | 33.3 % | 0 | 0.00 | 1 | 2 | 33.3 % |\n| LinkedIn Ads | 3 | 3 | 2 | 66.7 % | 0 | 0.00 | 1 | 1 | 50.0 % |\n| Phone | 3 | 3 | 2 | 66.7 % | 0 | 0.00 | 0 | 3 | 0.0 % |\n| Microsoft Ads | 2 | 1 | 1 | 50.0 % | 0 | 0.00 | 1 | 0 | 100.0 % |\n| Unassigned | 1 | 0 | 0 | 0.0 % | 0 | 0.00 | 0 | 0 |  |\n| Website | 1 | 1 | 0 | 0.0 % | 0 | 0.00 | 0 | 1 | 0.0 % |\n\n## Channels to date\n\n| channel | leads | SQL | won | SQL rate | close rate | revenue | revenue per lead | revenue per SQL | in time |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n| Meta prospecting | 959 | 514 | 38 | 53.6 % | 7.4 % | 231,520.89 | 241.42 | 450.43 | 21.5 % |\n| Google Ads | 901 | 628 | 140 | 69.7 % | 22.3 % | 1,770,170.11 | 1,964.67 | 2,818.74 | 42.0 % |\n| Organic Search | 514 | 290 | 59 | 56.4 % | 20.3 % | 672,130.37 | 1,307.65 | 2,317.69 | 35.0 % |\n| Meta retargeting | 244 | 150 | 24 | 61.5 % | 16.0 % | 192,709.73 | 789.79 | 1,284.73 | 42.4 % |\n| Referral | 231 | 163 | 42 | 70.6 % | 25.8 % | 605,379.23 | 2,620.69 | 3,713.98 | 41.4 % |\n| Email | 229 | 65 | 13 | 28.4 % | 20.0 % | 122,067.75 | 533.05 | 1,877.97 | 40.8 % |\n| Organic Social | 163 | 64 | 10 | 39.3 % | 15.6 % | 179,098.19 | 1,098.76 | 2,798.41 | 36.8 % |\n| Phone | 155 | 140 | 32 | 90.3 % | 22.9 % | 424,333.75 | 2,737.64 | 3,030.96 | 69.0 % |\n| Direct | 111 | 48 | 8 | 43.2 % | 16.7 % | 65,885.67 | 593.56 | 1,372.62 | 42.1 % |\n| LinkedIn Ads | 107 | 48 | 7 | 44.9 % | 14.6 % | 155,284.30 | 1,451.26 | 3,235.09 | 42.5 % |\n| Website | 80 | 32 | 6 | 40.0 % | 18.8 % | 87,495.82 | 1,093.70 | 2,734.24 | 45.1 % |\n| Microsoft Ads | 68 | 49 | 6 | 72.1 % | 12.2 % | 50,741.91 | 746.20 | 1,035.55 | 28.4 % |\n| Unassigned | 64 | 16 | 5 | 25.0 % | 31.3 % | 25,626.51 | 400.41 | 1,601.66 | 15.4 % |\n| TikTok Ads | 51 | 23 | 0 | 45.1 % | 0.0 % | 0.00 | 0.00 | 0.00 | 13.7 % |\n| Vakbeurs | 51 | 20 | 4 | 39.2 % | 20.0 % | 35,958.48 | 705.07 | 1,797.92 | 43.8 % |\n| Display | 27 | 9 | 0 | 33.3 % | 0.0 % | 0.00 | 0.00 | 0.00 | 14.8 % |\n\n## The last three months\n\n| month | channel | leads | SQL | won | revenue | maturity |\n| --- | --- | --- | --- | --- | --- | --- |\n| 2026-07 | Meta prospecting | 52 | 28 | 4 | 9,182.60 | 48.1 % |\n| 2026-07 | Google Ads | 48 | 37 | 9 | 70,947.88 | 70.8 % |\n| 2026-07 | Organic Search | 26 | 10 | 2 | 9,468.12 | 53.9 % |\n| 2026-07 | Meta retargeting | 15 | 10 | 1 | 4,169.92 | 60.0 % |\n| 2026-07 | Referral | 15 | 12 | 5 | 57,039.76 | 80.0 % |\n| 2026-07 | Email | 14 | 5 | 0 | 0.00 | 28.6 % |\n| 2026-07 | Phone | 12 | 10 | 3 | 3,129.02 | 75.0 % |\n| 2026-07 | Organic Social | 10 | 5 | 0 | 0.00 | 50.0 % |\n| 2026-07 | Direct | 6 | 2 | 0 | 0.00 | 16.7 % |\n| 2026-07 | LinkedIn Ads | 6 | 4 | 1 | 12,045.88 | 83.3 % |\n| 2026-07 | Microsoft Ads | 6 | 2 | 0 | 0.00 | 83.3 % |\n| 2026-07 | TikTok Ads | 4 | 1 | 0 | 0.00 | 75.0 % |\n| 2026-07 | Unassigned | 4 | 2 | 1 | 3,741.83 | 50.0 % |\n| 2026-07 | Website | 4 | 3 | 0 | 0.00 | 100.0 % |\n| 2026-08 | Meta prospecting | 55 | 27 | 2 | 17,876.79 | 41.8 % |\n| 2026-08 | Google Ads | 51 | 35 | 5 | 74,322.87 | 43.1 % |\n| 2026-08 | Organic Search | 38 | 16 | 5 | 94,812.01 | 36.8 % |\n| 2026-08 | Referral | 24 | 15 | 4 | 22,126.11 | 41.7 % |\n| 2026-08 | Email | 18 | 3 | 0 | 0.00 | 27.8 % |\n| 2026-08 | Meta retargeting | 15 | 9 | 3 | 17,116.31 | 66.7 % |\n| 2026-08 | Direct | 12 | 6 | 0 | 0.00 | 25.0 % |\n| 2026-08 | Organic Social | 9 | 5 | 0 | 0.00 | 44.4 % |\n| 2026-08 | Phone | 9 | 9 | 1 | 31,812.40 | 44.4 % |\n| 2026-08 | Website | 7 | 3 | 0 | 0.00 | 28.6 % |\n| 2026-08 | LinkedIn Ads | 5 | 3 | 0 | 0.00 | 20.0 % |\n| 2026-08 | Microsoft Ads | 5 | 3 | 0 | 0.00 | 60.0 % |\n| 2026-08 | Unassigned | 5 | 2 | 0 | 0.00 | 0.0 % |\n| 2026-08 | Display | 4 | 2 | 0 | 0.00 | 25.0 % |\n| 2026-08 | TikTok Ads | 2 | 2 | 0 | 0.00 | 50.0 % |\n| 2026-09 | Meta prospecting | 79 | 36 | 2 | 10,199.61 | 8.9 % |\n| 2026-09 | Google Ads | 72 | 49 | 2 | 14,626.19 | 6.9 % |\n| 2026-09 | Organic Search | 39 | 25 | 1 | 32,128.85 | 10.3 % |\n| 2026-09 | Email | 27 | 5 | 1 | 23,641.59 | 11.1 % |\n| 2026-09 | Organic Social | 15 | 5 | 0 | 0.00 | 13.3 % |\n| 2026-09 | Phone | 14 | 11 | 0 | 0.00 | 21.4 % |\n| 2026-09 | Meta retargeting | 12 | 8 | 0 | 0.00 | 8.3 % |\n| 2026-09 | Referral | 11 | 7 | 0 | 0.00 | 0.0 % |\n| 2026-09 | Website | 7 | 3 | 0 | 0.00 | 0.0 % |\n| 2026-09 | Direct | 6 | 3 | 0 | 0.00 | 0.0 % |\n| 2026-09 | LinkedIn Ads | 6 | 3 | 0 | 0.00 | 0.0 % |\n| 2026-09 | Microsoft Ads | 6 | 5 | 0 | 0.00 | 0.0 % |\n| 2026-09 | TikTok Ads | 6 | 3 | 0 | 0.00 | 0.0 % |\n| 2026-09 | Unassigned | 4 | 1 | 0 | 0.00 | 0.0 % |\n| 2026-09 | Display | 3 | 2 | 0 | 0.00 | 33.3 % |\n\n## Marketing funnel\n\n| channel | leads | MQL | SQL | MQL rate | MQL to SQL |\n| --- | --- | --- | --- | --- | --- |\n| Meta prospecting | 959 | 959 | 514 | 100.0 % | 53.6 % |\n| Google Ads | 901 | 897 | 628 | 99.6 % | 70.0 % |\n| Organic Search | 514 | 470 | 290 | 91.4 % | 61.7 % |\n| Meta retargeting | 244 | 244 | 150 | 100.0 % | 61.5 % |\n| Referral | 231 | 231 | 163 | 100.0 % | 70.6 % |\n| Email | 229 | 148 | 65 | 64.6 % | 43.9 % |\n| Organic Social | 163 | 153 | 64 | 93.9 % | 41.8 % |\n| Phone | 155 | 155 | 140 | 100.0 % | 90.3 % |\n| Direct | 111 | 101 | 48 | 91.0 % | 47.5 % |\n| LinkedIn Ads | 107 | 107 | 48 | 100.0 % | 44.9 % |\n| Website | 80 | 75 | 32 | 93.8 % | 42.7 % |\n| Microsoft Ads | 68 | 67 | 49 | 98.5 % | 73.1 % |\n| Unassigned | 64 | 37 | 16 | 57.8 % | 43.2 % |\n| TikTok Ads | 51 | 51 | 23 | 100.0 % | 45.1 % |\n| Vakbeurs | 51 | 29 | 20 | 56.9 % | 69.0 % |\n| Display | 27 | 27 | 9 | 100.0 % | 33.3 % |\n\n## Sales funnel\n\n| channel | SQL | opportunities | won | lost | win rate | pipeline | revenue |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n| Google Ads | 628 | 257 | 140 | 326 | 30.0 % | 726,378.83 | 1,770,170.11 |\n| Meta prospecting | 514 | 151 | 38 | 309 | 11.0 % | 448,386.74 | 231,520.89 |\n| Organic Search | 290 | 93 | 59 | 140 | 29.7 % | 304,760.64 | 672,130.37 |\n| Referral | 163 | 67 | 42 | 86 | 32.8 % | 195,329.74 | 605,379.23 |\n| Meta retargeting | 150 | 45 | 24 | 85 | 22.0 % | 107,550.00 | 192,709.73 |\n| Phone | 140 | 56 | 32 | 80 | 28.6 % | 151,623.37 | 424,333.75 |\n| Email | 65 | 21 | 13 | 29 | 31.0 % | 122,041.39 | 122,067.75 |\n| Organic Social | 64 | 13 | 10 | 26 | 27.8 % | 104,050.00 | 179,098.19 |\n| Microsoft Ads | 49 | 14 | 6 | 27 | 18.2 % | 8,800.00 | 50,741.91 |\n| Direct | 48 | 14 | 8 | 24 | 25.0 % | 14,600.00 | 65,885.67 |\n| LinkedIn Ads | 48 | 18 | 7 | 27 | 20.6 % | 185,100.00 | 155,284.30 |\n| Website | 32 | 12 | 6 | 20 | 23.1 % | 30,550.00 | 87,495.82 |\n| TikTok Ads | 23 | 3 | 0 | 11 | 0.0 % | 15,100.00 | 0.00 |\n| Vakbeurs | 20 | 6 | 4 | 9 | 30.8 % | 20,850.00 | 35,958.48 |\n| Unassigned | 16 | 9 | 5 | 4 | 55.6 % | 53,550.00 | 25,626.51 |\n| Display | 9 | 1 | 0 | 6 | 0.0 % | 16,050.00 | 0.00 |\n\n## Where leads leak\n\nAll channels: the wrong kind of lead for this follow-up (479 closed leads), handed to sales too early (138 closed leads) and followed up too late (1,248 closed leads). All three occur. Won at the rate of the clean leads (won / closed), they would have brought some 1,657,372 EUR more (between 993,345 and 2,503,598 EUR). Each channel is compared with its own clean leads.\n\n| channel | leak | closed leads | won | won / closed | of the clean leads | money left | at least | at most |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n| Google Ads | too late | 316 | 60 | 19.0 % | 31.7 % | 509,501 | 90,289 | 932,403 |\n| Organic Search | too late | 154 | 24 | 15.6 % | 31.9 % | 286,498 | 18,973 | 564,277 |\n| Organic Search | wrong conversion | 69 | 7 | 10.1 % | 31.9 % | 171,123 | 24,483 | 295,288 |\n| Meta retargeting | too late | 81 | 7 | 8.6 % | 27.9 % | 125,051 | 8,561 | 245,353 |\n\n## To answer first\n\n| lead | owner | channel | conversion | target | due | state |\n| --- | --- | --- | --- | --- | --- | --- |\n| 3936 | Karim Benali | Organic Search | price_indication | response | 2026-09-28 08:40 | pending |\n| 3937 | Sara Jacobs | Meta retargeting | appointment | response | 2026-09-28 08:40 | pending |\n| 3938 | Karim Benali | Organic Search | price_indication | response | 2026-09-28 08:40 | pending |\n| 3941 | Joris Claes | Meta prospecting | price_indication | response | 2026-09-28 08:40 | pending |\n| 3945 | Karim Benali | Google Ads | appointment | response | 2026-09-28 08:40 | pending |\n| 3947 | Karim Benali | Meta prospecting | offerte | response | 2026-09-28 08:40 | pending |\n| 3949 | Karim Benali | Google Ads | offerte | response | 2026-09-28 08:40 | pending |\n| 3952 | Tom Peeters | Google Ads | appointment | response | 2026-09-28 08:40 | pending |\n| 3954 | Karim Benali | Meta prospecting | offerte | response | 2026-09-28 08:40 | pending |\n| 3914 | Sara Jacobs | Google Ads | appointment | qualification | 2026-09-28 09:29 | at_risk |\n| 3935 | Bram Wouters | Meta prospecting | multistep_form | response | 2026-09-28 13:30 | pending |\n| 3939 | Sara Jacobs | LinkedIn Ads | contact_request | response | 2026-09-28 13:30 | pending |\n| 3940 | Sara Jacobs | Referral | contact_request | response | 2026-09-28 13:30 | pending |\n| 3942 | Sara Jacobs | Organic Social | webinar | response | 2026-09-28 13:30 | pending |\n| 3943 | Sara Jacobs | Organic Social | webinar | response | 2026-09-28 13:30 | pending |\n| 3946 |  | Meta prospecting | download | response | 2026-09-28 13:30 | pending |\n| 3948 | Sara Jacobs | Referral | contact_request | response | 2026-09-28 13:30 | pending |\n| 3950 | Karim Benali | Referral | contact_request | response | 2026-09-28 13:30 | pending |\n| 3953 | Lien De Smet | Google Ads | multistep_form | response | 2026-09-28 13:30 | pending |\n| 3955 | Lien De Smet | Meta prospecting | download | response | 2026-09-28 13:30 | pending |\n\n## Not mapped\n\n| kind | source | medium | campaign | conversion | leads | detail |\n| --- | --- | --- | --- | --- | --- | --- |\n| conversion |  |  |  | Blog | 75 |  |\n| channel |  |  |  |  | 33 |  |\n| channel | dakvergelijker | leadpartner |  |  | 31 |  |\n| conversion |  |  |  | Beursbezoek | 31 |  |\n| conversion | Google | cpc | dakrenovatie_search |  | 16 |  |\n| conversion |  |  |  | Import 2025 | 15 |  |\n| conversion | dakvergelijker | leadpartner |  |  | 11 |  |\n| conversion |  |  |  | Garantie | 10 |  |\n| conversion | Google | organic |  |  | 7 |  |\n| conversion |  |  |  |  | 7 |  |\n| conversion | Google | cpc | brand_search |  | 6 |  |\n| conversion |  |  |  | Asbestos | 4 |  |\n| conversion |  |  |  | Blog, Flat roof | 3 |  |\n| conversion |  |  |  | Asbestos, Import 2025 | 2 |  |\n| conversion |  |  |  | Beursbezoek, Flat roof | 2 |  |\n| conversion |  |  |  | Blog, Pitched roof | 2 |  |\n| conversion |  |  |  | Blog, Solar panels | 2 |  |\n| conversion |  |  |  | Garantie, Solar panels | 2 |  |\n| conversion |  |  |  | Asbestos, Beursbezoek | 1 |  |\n| conversion |  |  |  | Beursbezoek, Insulation | 1 |  |\n\n## Data quality\n\n| finding | leads | examples |\n| --- | --- | --- |\n| open without an owner | 169 | 23, 64, 84, 132, 146 |\n| received in the future | 45 | 3956, 3957, 3958, 3959, 3960 |\n| lost without a reason | 32 | 231, 262, 352, 378, 558 |\n| closed before it was received | 8 | 98, 317, 973, 1288, 1736 |\n| won without an amount | 5 | 581, 2363, 2379, 2405, 3212 |\n	\N
\.

COPY funnel.settings (one_row, crm, crm_schema, hours, zone, currency, language) FROM stdin;
t	odoo	public	Mo-Fr 08:30-12:00,13:00-17:30; 2026-11-11 off; Europe/Brussels	Europe/Brussels	EUR	nl
\.

COPY funnel.signal (lead_id, signal, noted_at, note) FROM stdin;
3301	need	2026-09-21 09:00:00+00	lekt bij de schouw
3301	timing	2026-09-21 09:00:00+00	voor de winter
3502	need	2026-09-21 09:00:00+00	lekt bij de schouw
3700	timing	2026-09-21 09:00:00+00	voor de winter
3502	scope	2026-09-21 09:00:00+00	plat dak, 80 m2
3502	timing	2026-09-21 09:00:00+00	ten laatste in maart
3301	budget	2026-09-25 08:00:00+00	rond 12.000
\.

COPY funnel.signal_note ("position", lead_id, signal, note, noted_at, noted_by, recorded_at, withdrawn) FROM stdin;
1	3301	need	lekt bij de schouw	2026-09-21 09:00:00+00	postgres	2026-11-29 02:01:24.885419+00	f
2	3301	timing	voor de winter	2026-09-21 09:00:00+00	postgres	2026-11-29 02:01:24.885419+00	f
3	3502	need	lekt bij de schouw	2026-09-21 09:00:00+00	postgres	2026-11-29 02:01:24.885419+00	f
4	3502	timing	voor de winter	2026-09-21 09:00:00+00	postgres	2026-11-29 02:01:24.885419+00	f
5	3700	need	lekt bij de schouw	2026-09-21 09:00:00+00	postgres	2026-11-29 02:01:24.885419+00	f
6	3700	timing	voor de winter	2026-09-21 09:00:00+00	postgres	2026-11-29 02:01:24.885419+00	f
7	3502	scope	plat dak, 80 m2	2026-09-21 09:00:00+00	postgres	2026-11-29 02:01:24.969386+00	f
8	3502	timing	ten laatste in maart	2026-09-24 14:00:00+00	postgres	2026-11-29 02:01:24.973492+00	f
9	3700	need	verkeerd nummer	2026-09-24 14:00:00+00	postgres	2026-11-29 02:01:24.973492+00	t
\.

COPY funnel.signal_rule (fact, pattern, signal) FROM stdin;
expected_revenue	\N	budget
deadline	\N	timing
function	\\m(director|managing|c[efot]o|founder|owner|president|zaakvoerder|bestuurder|eigenaar|directeur|directrice|g(e|[^a-z]{1,2})rante?)\\M	decision_maker
tag	^(need|behoefte)$	need
property	^(need|behoefte)$	need
tag	^timing$	timing
property	^timing$	timing
tag	^scope$	scope
property	^scope$	scope
tag	^budget$	budget
property	^budget$	budget
tag	^(decision[ _-]?maker|beslisser)$	decision_maker
property	^(decision[ _-]?maker|beslisser)$	decision_maker
tag	^dringend$	timing
\.

COPY funnel.sla_notice (lead_id, target, sla_state, noted_at, notice) FROM stdin;
3945	qualification	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3945", "target" : "qualification", "sla_state" : "overdue", "due_at" : "2026-09-30T06:30:00+00:00", "owner" : "Karim Benali", "channel" : "Google Ads", "intent" : "high"}
3958	qualification	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3958", "target" : "qualification", "sla_state" : "overdue", "due_at" : "2026-09-30T08:43:32+00:00", "owner" : "Tom Peeters", "channel" : "Microsoft Ads", "intent" : "high"}
3979	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3979", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T07:50:43+00:00", "owner" : "Sara Jacobs", "channel" : "Organic Social", "intent" : "mid"}
3980	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3980", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T08:18:43+00:00", "owner" : "Karim Benali", "channel" : "Organic Search", "intent" : "mid"}
3981	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3981", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T08:49:43+00:00", "owner" : "Sara Jacobs", "channel" : "LinkedIn Ads", "intent" : "mid"}
3982	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3982", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T06:40:00+00:00", "owner" : "Karim Benali", "channel" : "Google Ads", "intent" : "high"}
3983	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3983", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T11:30:00+00:00", "owner" : "Lien De Smet", "channel" : "Direct", "intent" : "mid"}
3986	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3986", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T06:30:00+00:00", "owner" : "Lien De Smet", "channel" : "Meta prospecting", "intent" : "high"}
3987	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3987", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T12:14:43+00:00", "owner" : "Lien De Smet", "channel" : "Meta prospecting", "intent" : "mid"}
3990	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3990", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T09:39:43+00:00", "owner" : "Karim Benali", "channel" : "Meta prospecting", "intent" : "high"}
3992	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3992", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T11:34:43+00:00", "owner" : "Karim Benali", "channel" : "Google Ads", "intent" : "high"}
3993	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3993", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T12:17:43+00:00", "owner" : "Joris Claes", "channel" : "Meta prospecting", "intent" : "high"}
3995	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3995", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T12:47:43+00:00", "owner" : "Tom Peeters", "channel" : "Google Ads", "intent" : "high"}
3996	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3996", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T12:53:43+00:00", "owner" : "Sara Jacobs", "channel" : "Google Ads", "intent" : "high"}
3997	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3997", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T12:55:43+00:00", "owner" : "Tom Peeters", "channel" : "Meta retargeting", "intent" : "high"}
3998	response	overdue	2026-09-30 13:00:00+00	{"lead_id" : "3998", "target" : "response", "sla_state" : "overdue", "due_at" : "2026-09-30T12:56:43+00:00", "owner" : "Karim Benali", "channel" : "Phone", "intent" : "high"}
3999	response	at_risk	2026-09-30 13:00:00+00	{"lead_id" : "3999", "target" : "response", "sla_state" : "at_risk", "due_at" : "2026-09-30T13:01:43+00:00", "owner" : "Tom Peeters", "channel" : "Organic Search", "intent" : "high"}
\.

COPY funnel.spend (day, channel, amount, impressions, clicks, invoice) FROM stdin;
2026-04-01	Google Ads	2450.40	61000	1830	G-2604
2026-04-01	Meta prospecting	1900	240000	2900	M-2604
2026-05-01	Google Ads	2450.40	61000	1830	G-2605
2026-05-01	Meta prospecting	1900	240000	2900	M-2605
2026-06-01	Google Ads	2450.40	61000	1830	G-2606
2026-06-01	Meta prospecting	1900	240000	2900	M-2606
2026-07-01	Google Ads	2450.40	61000	1830	G-2607
2026-07-01	Meta prospecting	1900	240000	2900	M-2607
2026-08-01	Google Ads	2450.40	61000	1830	G-2608
2026-08-01	Meta prospecting	1900	240000	2900	M-2608
2026-09-01	Google Ads	2450.40	61000	1830	G-2609
2026-09-01	Meta prospecting	1900	240000	2900	M-2609
\.

COPY funnel.stage_map (crm_stage_id, name, stage) FROM stdin;
1	New	sql
3	Proposition	opportunity
4	Won	customer
2	Qualified	sql
99	Dakinspectie gepland	opportunity
\.

SELECT pg_catalog.setval('funnel.made_by_connect_position_seq', 47, true) \g /dev/null

SELECT pg_catalog.setval('funnel.signal_note_position_seq', 9, true) \g /dev/null

-- Constraints and triggers

ALTER TABLE ONLY funnel.channel
    ADD CONSTRAINT channel_pkey PRIMARY KEY (name);

ALTER TABLE ONLY funnel.channel_rule
    ADD CONSTRAINT channel_rule_pkey PRIMARY KEY (priority);

ALTER TABLE ONLY funnel.conversion
    ADD CONSTRAINT conversion_pkey PRIMARY KEY (name);

ALTER TABLE ONLY funnel.conversion_rule
    ADD CONSTRAINT conversion_rule_pkey PRIMARY KEY (priority);

ALTER TABLE ONLY funnel.made_by_connect
    ADD CONSTRAINT made_by_connect_pkey PRIMARY KEY (name);

ALTER TABLE ONLY funnel.question
    ADD CONSTRAINT question_pkey PRIMARY KEY (signal, language);

ALTER TABLE ONLY funnel.report_run
    ADD CONSTRAINT report_run_pkey PRIMARY KEY (since, until);

ALTER TABLE ONLY funnel.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (one_row);

ALTER TABLE ONLY funnel.signal_note
    ADD CONSTRAINT signal_note_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY funnel.signal
    ADD CONSTRAINT signal_pkey PRIMARY KEY (lead_id, signal);

ALTER TABLE ONLY funnel.signal_rule
    ADD CONSTRAINT signal_rule_fact_pattern_signal_key UNIQUE NULLS NOT DISTINCT (fact, pattern, signal);

ALTER TABLE ONLY funnel.sla_notice
    ADD CONSTRAINT sla_notice_pkey PRIMARY KEY (lead_id, target, sla_state);

ALTER TABLE ONLY funnel.spend
    ADD CONSTRAINT spend_pkey PRIMARY KEY (day, channel);

ALTER TABLE ONLY funnel.stage_map
    ADD CONSTRAINT stage_map_pkey PRIMARY KEY (crm_stage_id);

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funnel.signal_note FOR EACH ROW EXECUTE FUNCTION lead_funnel._append_only();

CREATE TRIGGER check_agreed BEFORE INSERT ON funnel.agreement FOR EACH ROW EXECUTE FUNCTION lead_funnel._check_agreed();

CREATE TRIGGER check_language BEFORE INSERT OR UPDATE OF language ON funnel.settings FOR EACH ROW EXECUTE FUNCTION lead_funnel._check_language();

CREATE TRIGGER keep_agreed_1 BEFORE UPDATE ON funnel.agreement FOR EACH ROW EXECUTE FUNCTION lead_funnel._keep_agreed();

CREATE TRIGGER keep_agreed_2 AFTER DELETE OR UPDATE ON funnel.agreement FOR EACH ROW EXECUTE FUNCTION lead_funnel._keep_agreed();

CREATE TRIGGER keep_hours BEFORE UPDATE ON funnel.settings FOR EACH ROW WHEN (((old.hours)::text IS DISTINCT FROM (new.hours)::text)) EXECUTE FUNCTION lead_funnel._keep_hours();

ALTER TABLE ONLY funnel.channel_rule
    ADD CONSTRAINT channel_rule_channel_fkey FOREIGN KEY (channel) REFERENCES funnel.channel(name) ON UPDATE CASCADE;

ALTER TABLE ONLY funnel.conversion_rule
    ADD CONSTRAINT conversion_rule_conversion_fkey FOREIGN KEY (conversion) REFERENCES funnel.conversion(name) ON UPDATE CASCADE;

\if :{?functions_of_1_0}
ALTER TABLE funnel.agreement ADD CONSTRAINT agreement_decide_within_check CHECK (lead_funnel._is_target(decide_within));
ALTER TABLE funnel.agreement ADD CONSTRAINT agreement_next_step_within_check CHECK (lead_funnel._is_target(next_step_within));
ALTER TABLE funnel.agreement ADD CONSTRAINT agreement_qualify_within_check CHECK (lead_funnel._is_target(qualify_within));
ALTER TABLE funnel.agreement ADD CONSTRAINT agreement_respond_within_check CHECK (lead_funnel._is_target(respond_within));
ALTER TABLE ONLY funnel.agreement
    ADD CONSTRAINT agreement_one_at_a_time EXCLUDE USING gist (lead_funnel._whose(intent, team) WITH &&, tstzrange(valid_from, valid_to) WITH &&);
\endif

\if :{?without_views}
\else

-- Views that connect() made

CREATE VIEW funnel.odoo_calendar WITH (security_invoker='true') AS
 WITH calendar AS (
        SELECT c_1.id AS company_id,
        r.id,
        (r.name)::text AS name,
        (r.tz)::text AS zone,
        ((lead_funnel.as_of() AT TIME ZONE (r.tz)::text))::date AS today
        FROM (public.res_company c_1
        JOIN public.resource_calendar r ON ((r.id = c_1.resource_calendar_id)))
        WHERE (c_1.id = ( SELECT min(m.id) AS min
        FROM public.res_company m))
        ), weekly AS (
        SELECT (a.dayofweek)::integer AS day,
        string_agg(DISTINCT ((to_char(make_interval(secs => t.opens), 'HH24:MI:SS'::text) || '-'::text) || to_char(make_interval(secs => t.closes), 'HH24:MI:SS'::text)), ','::text) AS hours
        FROM ((public.resource_calendar_attendance a
        JOIN calendar c_1 ON ((c_1.id = a.calendar_id)))
        CROSS JOIN LATERAL ( SELECT (round(((a.hour_from)::numeric * (3600)::numeric)))::double precision AS round,
        (round(((a.hour_to)::numeric * (3600)::numeric)))::double precision AS round) t(opens, closes))
        WHERE (((a.day_period)::text <> 'lunch'::text) AND (t.closes > t.opens) AND (a.display_type IS NULL))
        GROUP BY a.dayofweek
        ), leave AS (
        SELECT ((v.date_from AT TIME ZONE 'UTC'::text) AT TIME ZONE c_1.zone) AS starts,
        ((v.date_to AT TIME ZONE 'UTC'::text) AT TIME ZONE c_1.zone) AS ends
        FROM public.resource_calendar_leaves v,
        calendar c_1
        WHERE ((v.resource_id IS NULL) AND ((v.calendar_id = c_1.id) OR ((v.calendar_id IS NULL) AND ((v.company_id = c_1.company_id) OR (v.company_id IS NULL)))) AND (v.date_from < v.date_to))
        ), leave_day AS (
        SELECT (d.day)::date AS day,
        CASE
        WHEN (d.day < v.starts) THEN to_char(v.starts, 'HH24:MI:SS'::text)
        ELSE '00:00:00'::text
        END AS opens,
        CASE
        WHEN (((d.day + '1 day'::interval) - '00:00:01'::interval) > v.ends) THEN to_char(v.ends, 'HH24:MI:SS'::text)
        ELSE '24:00:00'::text
        END AS closes
        FROM (leave v
        CROSS JOIN LATERAL generate_series(date_trunc('day'::text, v.starts), v.ends, '1 day'::interval) d(day))
        ), rule AS (
        SELECT 1 AS part,
        (min(w.day))::text AS "position",
        ((string_agg((ARRAY['Mo'::text, 'Tu'::text, 'We'::text, 'Th'::text, 'Fr'::text, 'Sa'::text, 'Su'::text])[(w.day + 1)], ','::text ORDER BY w.day) || ' '::text) || w.hours) AS text
        FROM weekly w
        GROUP BY w.hours
        UNION ALL
        SELECT 1,
        ''::text,
        'Mo-Fr 09:00-17:00'::text
        WHERE (NOT (EXISTS ( SELECT
        FROM weekly)))
        UNION ALL
        SELECT 2,
        to_char((min(v.day))::timestamp with time zone, 'YYYY-MM-DD'::text) AS to_char,
        ((to_char((min(v.day))::timestamp with time zone, 'YYYY-MM-DD'::text) ||
        CASE
        WHEN (count(*) > 1) THEN (' - '::text || to_char((max(v.day))::timestamp with time zone, 'YYYY-MM-DD'::text))
        ELSE ''::text
        END) || ' off'::text)
        FROM ( SELECT w.day,
        (w.day - (row_number() OVER (ORDER BY w.day))::integer) AS run
        FROM ( SELECT DISTINCT leave_day.day
        FROM leave_day
        WHERE ((leave_day.opens = '00:00:00'::text) AND (leave_day.closes = '24:00:00'::text))) w) v
        GROUP BY v.run
        UNION ALL
        SELECT 2,
        (to_char((v.day)::timestamp with time zone, 'YYYY-MM-DD'::text) || v.opens),
        (((((to_char((v.day)::timestamp with time zone, 'YYYY-MM-DD'::text) || ' '::text) || v.opens) || '-'::text) || v.closes) || ' off'::text)
        FROM leave_day v
        WHERE ((v.opens < v.closes) AND (NOT ((v.opens = '00:00:00'::text) AND (v.closes = '24:00:00'::text))))
        )
 SELECT c.name,
    c.zone,
    ((( SELECT string_agg(d.text, '; '::text ORDER BY d.part, d."position") AS string_agg
        FROM ( SELECT DISTINCT r.part,
        r."position",
        r.text
        FROM rule r) d) || '; '::text) || c.zone) AS hours
   FROM calendar c;

CREATE VIEW funnel.working_hours WITH (security_invoker='true') AS
 SELECT COALESCE(s.hours, (c.hours)::lead_funnel.office_hours, 'Mo-Fr 09:00-17:00; UTC'::lead_funnel.office_hours) AS hours,
    COALESCE(s.zone, btrim("substring"((s.hours)::text, '[^;]*$'::text)), c.zone, 'UTC'::text) AS zone,
        CASE
        WHEN (s.hours IS NOT NULL) THEN 'settings'::text
        WHEN (c.hours IS NOT NULL) THEN ('calendar '::text || c.name)
        ELSE 'default'::text
        END AS origin
   FROM (funnel.settings s
     LEFT JOIN LATERAL ( SELECT r.name,
        r.zone,
        r.hours
        FROM funnel.odoo_calendar r
        WHERE (s.hours IS NULL)
        OFFSET 0) c ON (true));

CREATE VIEW funnel.agreed WITH (security_invoker='true') AS
 SELECT lead_funnel._agreed(( SELECT array_agg(ARRAY[r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel] ORDER BY r.priority) AS array_agg
        FROM funnel.channel_rule r), ( SELECT array_agg(ARRAY[r.pattern, r.landing_page_pattern, v.name, v.intent] ORDER BY r.priority) AS array_agg
        FROM (funnel.conversion_rule r
        LEFT JOIN funnel.conversion v ON ((v.name = r.conversion)))), ( SELECT array_agg(ARRAY[c.name, array_to_string(lead_funnel._suits(c.motion, c.audience), ','::text), lead_funnel.conversion_fit(c.motion, c.audience, 'low'::lead_funnel.lead_intent), lead_funnel.conversion_fit(c.motion, c.audience, 'mid'::lead_funnel.lead_intent), lead_funnel.conversion_fit(c.motion, c.audience, 'high'::lead_funnel.lead_intent)] ORDER BY c.name) AS array_agg
        FROM funnel.channel c), ( SELECT array_agg(ROW(a.team, (a.intent)::lead_funnel.lead_intent, a.valid_from, a.valid_to, a.mql_signals, a.sql_signals, a.opportunity_signals, a.respond_within, a.office_clock, a.hours, a.qualify_within, a.qualify_office_clock, a.next_step_within, a.decide_within)::lead_funnel._terms ORDER BY a.intent, a.team, a.valid_from) AS array_agg
        FROM funnel.agreement a), ( SELECT w.hours
        FROM funnel.working_hours w)) AS agreed;

CREATE VIEW funnel.odoo_conversion WITH (security_invoker='true') AS
 WITH tag AS (
        SELECT DISTINCT ON (t.id) t.id,
        n.name AS matched,
        c_1.intent,
        r.priority,
        CASE
        WHEN (NOT (EXISTS ( SELECT
        FROM funnel.signal_rule s
        WHERE ((s.fact = 'tag'::text) AND ((s.pattern IS NULL) OR (n.name ~* s.pattern)))))) THEN COALESCE((t.name ->> 'en_US'::text), ( SELECT j.value
        FROM jsonb_each_text(t.name) j(key, value)
        ORDER BY j.key
        LIMIT 1))
        ELSE NULL::text
        END AS shown
        FROM (((public.crm_tag t
        CROSS JOIN LATERAL lead_funnel._odoo_texts(t.name) n(name))
        LEFT JOIN funnel.conversion_rule r ON (((n.name ~* r.pattern) AND (r.landing_page_pattern IS NULL))))
        LEFT JOIN funnel.conversion c_1 ON ((c_1.name = r.conversion)))
        ORDER BY t.id, r.priority, n.name
        ), tagged AS (
        SELECT r.lead_id,
        (array_agg(t.matched ORDER BY ((t.intent)::lead_funnel.lead_intent) DESC, t.priority, t.matched) FILTER (WHERE (t.priority IS NOT NULL)))[1] AS matched,
        string_agg(t.shown, ', '::text ORDER BY t.shown) AS shown
        FROM (public.crm_tag_rel r
        JOIN tag t ON ((t.id = r.tag_id)))
        GROUP BY r.lead_id
        ), campaign AS (
        SELECT u.id,
        u.name
        FROM public.utm_campaign u
        WHERE (EXISTS ( SELECT
        FROM funnel.conversion_rule r
        WHERE (((u.name)::text ~* r.pattern) AND (r.landing_page_pattern IS NULL))))
        ), medium AS (
        SELECT u.id,
        u.name
        FROM public.utm_medium u
        WHERE (EXISTS ( SELECT
        FROM funnel.conversion_rule r
        WHERE (((u.name)::text ~* r.pattern) AND (r.landing_page_pattern IS NULL))))
        )
 SELECT l.id AS lead_id,
    COALESCE(g.matched, (c.name)::text, (m.name)::text, g.shown) AS conversion
   FROM (((public.crm_lead l
     LEFT JOIN tagged g ON ((g.lead_id = l.id)))
     LEFT JOIN campaign c ON ((c.id = l.campaign_id)))
     LEFT JOIN medium m ON ((m.id = l.medium_id)));

CREATE VIEW funnel.odoo_hand_over WITH (security_invoker='true') AS
 SELECT m.res_id AS lead_id,
    (min(m.date) AT TIME ZONE 'UTC'::text) AS handed_over_at
   FROM ((public.mail_tracking_value v
     JOIN public.mail_message m ON (((m.id = v.mail_message_id) AND ((m.model)::text = 'crm.lead'::text))))
     JOIN public.ir_model_fields f ON (((f.id = v.field_id) AND ((f.model)::text = 'crm.lead'::text) AND ((f.name)::text = 'type'::text))))
  GROUP BY m.res_id;

CREATE VIEW funnel.odoo_response WITH (security_invoker='true') AS
 SELECT m.res_id AS lead_id,
    (min(m.date) AT TIME ZONE 'UTC'::text) AS responded_at
   FROM (((public.mail_message m
     JOIN public.crm_lead l ON ((l.id = m.res_id)))
     JOIN public.res_users u ON (((u.partner_id = m.author_id) AND (u.share IS NOT TRUE) AND (u.id <> 1))))
     LEFT JOIN public.mail_message_subtype t ON ((t.id = m.subtype_id)))
  WHERE (((m.model)::text = 'crm.lead'::text) AND (m.date >= l.create_date) AND ((m.mail_activity_type_id IS NOT NULL) OR (((m.message_type)::text = ANY ((ARRAY['comment'::character varying, 'email_outgoing'::character varying])::text[])) AND (m.is_internal IS NOT TRUE) AND (t.internal IS NOT TRUE))))
  GROUP BY m.res_id;

CREATE VIEW funnel.odoo_signals WITH (security_invoker='true') AS
 WITH tag AS MATERIALIZED (
        SELECT t.id,
        n.name
        FROM (public.crm_tag t
        CROSS JOIN LATERAL lead_funnel._odoo_texts(t.name) n(name))
        ), fact(lead_id, fact, value) AS (
        SELECT l.id,
        'expected_revenue'::text AS text,
        (l.expected_revenue)::text AS expected_revenue
        FROM public.crm_lead l
        WHERE (l.expected_revenue > (0)::numeric)
        UNION ALL
        SELECT l.id,
        'deadline'::text,
        (l.date_deadline)::text AS date_deadline
        FROM public.crm_lead l
        WHERE (l.date_deadline IS NOT NULL)
        UNION ALL
        SELECT l.id,
        'function'::text,
        COALESCE(NULLIF((l.function)::text, ''::text), (p.function)::text) AS "coalesce"
        FROM (public.crm_lead l
        LEFT JOIN public.res_partner p ON ((p.id = l.partner_id)))
        WHERE (COALESCE(NULLIF((l.function)::text, ''::text), (p.function)::text) IS NOT NULL)
        UNION ALL
        SELECT r.lead_id,
        'tag'::text,
        t.name
        FROM (public.crm_tag_rel r
        JOIN tag t ON ((t.id = r.tag_id)))
        UNION ALL
        SELECT l.id,
        'property'::text,
        n.name
        FROM ((public.crm_lead l
        CROSS JOIN LATERAL lead_funnel._odoo_properties(l.lead_properties) j(property))
        CROSS JOIN LATERAL ( VALUES ((j.property ->> 'name'::text)), ((j.property ->> 'string'::text))) n(name))
        WHERE ((n.name IS NOT NULL) AND (COALESCE((j.property -> 'value'::text), 'null'::jsonb) <> ALL (ARRAY['null'::jsonb, 'false'::jsonb, '""'::jsonb, '[]'::jsonb])))
        )
 SELECT f.lead_id,
    (array_agg(DISTINCT v.signal))::lead_funnel.lead_signals AS signals
   FROM (fact f
     JOIN ( SELECT DISTINCT d.fact,
        d.value,
        r.signal
        FROM (( SELECT DISTINCT fact.fact,
        fact.value
        FROM fact) d
        JOIN funnel.signal_rule r ON (((r.fact = d.fact) AND ((r.pattern IS NULL) OR (d.value ~* r.pattern)))))) v ON (((v.fact = f.fact) AND (v.value = f.value))))
  GROUP BY f.lead_id;

CREATE VIEW funnel.lead WITH (security_invoker='true') AS
 SELECT (l.id)::text AS lead_id,
    (l.create_date AT TIME ZONE 'UTC'::text) AS received_at,
    (us.name)::text AS source,
    (um.name)::text AS medium,
    (uc.name)::text AS campaign,
    NULL::text AS landing_page,
    cv.conversion,
    COALESCE(sg.signals, '{}'::lead_funnel.lead_signals) AS signals,
    (COALESCE(op.name, ou.login))::text AS owner,
    COALESCE((te.name ->> 'en_US'::text), ( SELECT j.value
        FROM jsonb_each_text(te.name) j(key, value)
        ORDER BY j.key
        LIMIT 1)) AS team,
        CASE
        WHEN ((l.type)::text = 'opportunity'::text) THEN COALESCE((l.date_conversion AT TIME ZONE 'UTC'::text), ho.handed_over_at, (l.create_date AT TIME ZONE 'UTC'::text))
        ELSE NULL::timestamp with time zone
        END AS handed_over_at,
    re.responded_at,
    ns.next_step_at,
        CASE
        WHEN o.won THEN 'customer'::lead_funnel.lead_stage
        WHEN (((l.type)::text = 'opportunity'::text) AND (sm.stage OPERATOR(lead_funnel.=) 'customer'::lead_funnel.lead_stage) AND (o.lost OR st.is_won)) THEN 'opportunity'::lead_funnel.lead_stage
        WHEN ((l.type)::text = 'opportunity'::text) THEN sm.stage
        ELSE NULL::lead_funnel.lead_stage
        END AS crm_stage,
    o.lost,
        CASE
        WHEN o.lost THEN COALESCE((lr.name ->> 'en_US'::text), ( SELECT j.value
        FROM jsonb_each_text(lr.name) j(key, value)
        ORDER BY j.key
        LIMIT 1))
        ELSE NULL::text
        END AS lost_reason,
        CASE
        WHEN (o.won OR o.lost OR (NOT l.active)) THEN (l.date_closed AT TIME ZONE 'UTC'::text)
        ELSE NULL::timestamp with time zone
        END AS closed_at,
    l.expected_revenue AS amount,
        CASE
        WHEN (l.partner_id IS NOT NULL) THEN (COALESCE(pa.commercial_partner_id, l.partner_id))::text
        ELSE NULL::text
        END AS customer_id
   FROM ((((((((((((((((public.crm_lead l
     LEFT JOIN public.utm_source us ON ((us.id = l.source_id)))
     LEFT JOIN public.utm_medium um ON ((um.id = l.medium_id)))
     LEFT JOIN public.utm_campaign uc ON ((uc.id = l.campaign_id)))
     LEFT JOIN public.crm_stage st ON ((st.id = l.stage_id)))
     LEFT JOIN public.crm_lost_reason lr ON ((lr.id = l.lost_reason_id)))
     LEFT JOIN public.res_partner pa ON ((pa.id = l.partner_id)))
     LEFT JOIN public.res_users ou ON ((ou.id = l.user_id)))
     LEFT JOIN public.res_partner op ON ((op.id = ou.partner_id)))
     LEFT JOIN ( SELECT s.id,
        (COALESCE(m.stage,
        CASE
        WHEN s.is_won THEN 'customer'::text
        ELSE 'opportunity'::text
        END))::lead_funnel.lead_stage AS stage
        FROM (public.crm_stage s
        LEFT JOIN funnel.stage_map m ON ((m.crm_stage_id = (s.id)::text)))) sm ON ((sm.id = l.stage_id)))
     LEFT JOIN funnel.odoo_conversion cv ON ((cv.lead_id = l.id)))
     LEFT JOIN funnel.odoo_response re ON ((re.lead_id = l.id)))
     LEFT JOIN funnel.odoo_hand_over ho ON ((ho.lead_id = l.id)))
     LEFT JOIN funnel.odoo_signals sg ON ((sg.lead_id = l.id)))
     LEFT JOIN public.crm_team te ON ((te.id = l.team_id)))
     LEFT JOIN ( SELECT a.res_id,
        min(((a.date_deadline)::timestamp without time zone AT TIME ZONE 'UTC'::text)) AS next_step_at
        FROM public.mail_activity a
        WHERE (((a.res_model)::text = 'crm.lead'::text) AND (a.active IS NOT FALSE))
        GROUP BY a.res_id) ns ON ((ns.res_id = l.id)))
     CROSS JOIN LATERAL ( SELECT COALESCE(((l.won_status)::text = 'won'::text), false) AS won,
        COALESCE(((l.won_status)::text = 'lost'::text), false) AS lost) o);

CREATE VIEW funnel.lead_as_of WITH (security_invoker='true') AS
 SELECT l.lead_id,
    l.received_at,
    l.source,
    l.medium,
    l.campaign,
    l.landing_page,
    l.conversion,
    (COALESCE(l.signals, '{}'::lead_funnel.lead_signals) OPERATOR(lead_funnel.|) COALESCE(lead_funnel._noted_signals(n.noted), '{}'::lead_funnel.lead_signals)) AS signals,
    l.signals AS crm_signals,
    n.noted,
    l.owner,
    l.team,
        CASE
        WHEN (l.handed_over_at <= ( SELECT lead_funnel.as_of() AS as_of)) THEN l.handed_over_at
        ELSE NULL::timestamp with time zone
        END AS handed_over_at,
        CASE
        WHEN (l.responded_at <= ( SELECT lead_funnel.as_of() AS as_of)) THEN l.responded_at
        ELSE NULL::timestamp with time zone
        END AS responded_at,
    l.next_step_at,
        CASE
        WHEN ((l.handed_over_at > ( SELECT lead_funnel.as_of() AS as_of)) AND ((l.closed_at <= ( SELECT lead_funnel.as_of() AS as_of)) IS NOT TRUE)) THEN NULL::lead_funnel.lead_stage
        WHEN ((l.closed_at > ( SELECT lead_funnel.as_of() AS as_of)) AND (l.crm_stage OPERATOR(lead_funnel.=) 'customer'::lead_funnel.lead_stage)) THEN 'opportunity'::lead_funnel.lead_stage
        ELSE l.crm_stage
        END AS crm_stage,
    COALESCE((l.lost AND ((l.closed_at > ( SELECT lead_funnel.as_of() AS as_of)) IS NOT TRUE)), false) AS lost,
        CASE
        WHEN (l.lost AND ((l.closed_at > ( SELECT lead_funnel.as_of() AS as_of)) IS NOT TRUE)) THEN l.lost_reason
        ELSE NULL::text
        END AS lost_reason,
        CASE
        WHEN (l.closed_at <= ( SELECT lead_funnel.as_of() AS as_of)) THEN l.closed_at
        ELSE NULL::timestamp with time zone
        END AS closed_at,
    l.amount,
    l.customer_id,
    ( SELECT lead_funnel.as_of() AS as_of) AS as_of
   FROM (funnel.lead l
     LEFT JOIN ( SELECT s.lead_id,
        lead_funnel._noted(s.signal, s.noted_at) AS noted
        FROM funnel.signal s
        WHERE (s.noted_at <= ( SELECT lead_funnel.as_of() AS as_of))
        GROUP BY s.lead_id) n ON ((n.lead_id = l.lead_id)))
  WHERE ((l.received_at > ( SELECT lead_funnel.as_of() AS as_of)) IS NOT TRUE);

CREATE VIEW funnel.lead_read WITH (security_invoker='true') AS
 SELECT l.lead_id,
    l.received_at,
    l.source,
    l.medium,
    l.campaign,
    l.landing_page,
    l.conversion AS raw_conversion,
    l.signals,
    l.noted,
    l.owner,
    l.team,
    l.handed_over_at,
    l.responded_at,
    l.next_step_at,
    l.crm_stage,
    l.lost,
    l.lost_reason,
    l.closed_at,
    l.amount,
    l.customer_id,
    l.as_of,
    ( SELECT g.agreed
        FROM funnel.agreed g) AS agreed,
    ( SELECT w.zone
        FROM funnel.working_hours w) AS zone,
    lead_funnel._classify(( SELECT g.agreed
        FROM funnel.agreed g), l.source, l.medium, l.campaign, l.conversion, l.landing_page, (l.team COLLATE "default"), l.received_at, l.responded_at, l.as_of, l.crm_signals, l.noted, (l.next_step_at IS NOT NULL), l.crm_stage, l.handed_over_at) AS classified
   FROM funnel.lead_as_of l;

CREATE VIEW funnel.lead_classified WITH (security_invoker='true') AS
 SELECT l.lead_id,
    l.received_at,
    l.source,
    l.medium,
    l.campaign,
    l.landing_page,
    l.raw_conversion,
    a.conversion,
    lead_funnel._intent(l.classified) AS intent,
    h.channel,
    m.motion,
    m.audience,
    l.signals,
    lead_funnel._agreed_stage(l.classified) AS agreed_stage,
    l.crm_stage,
    lead_funnel._reached_stage(l.classified) AS reached_stage,
    a.mql_signals,
    a.sql_signals,
    a.opportunity_signals,
    l.owner,
    l.team,
    l.handed_over_at,
    LEAST(l.handed_over_at, lead_funnel._ready_at(l.classified)) AS qualified_at,
    l.next_step_at,
    a.clock,
    a.qualify_clock,
    a.hours,
    a.respond_within,
    a.office_clock,
    lead_funnel._due_at(l.classified) AS due_at,
    l.responded_at,
    r.response_time,
    lead_funnel._sla_state(l.classified) AS sla_state,
    a.qualify_within,
    a.next_step_within,
    a.decide_within,
    ((NOT l.lost) AND (l.closed_at IS NULL) AND ((l.crm_stage OPERATOR(lead_funnel.=) 'customer'::lead_funnel.lead_stage) IS NOT TRUE)) AS is_open,
    l.lost,
    l.lost_reason,
    l.closed_at,
    l.amount,
    l.customer_id,
    lead_funnel._crm_signals(l.classified) AS crm_signals,
    l.noted,
    lead_funnel._lacking(l.classified) AS lacking,
    lead_funnel._ready_at(l.classified) AS ready_at,
    a.fit,
    lead_funnel._leaks(lead_funnel._leaks(l.classified)) AS leaks,
    lead_funnel._leaks(l.classified) AS leaks_number,
    l.zone
   FROM (((((funnel.lead_read l
     CROSS JOIN LATERAL ( SELECT lead_funnel._channel(l.classified) AS channel) h)
     CROSS JOIN LATERAL ( SELECT lead_funnel._terms(l.classified) AS terms) e)
     LEFT JOIN LATERAL ( SELECT lead_funnel._conversion(l.agreed, l.classified) AS conversion,
        lead_funnel._fit(l.agreed, l.classified) AS fit,
        lead_funnel._mql_signals(l.agreed, e.terms) AS mql_signals,
        lead_funnel._sql_signals(l.agreed, e.terms) AS sql_signals,
        lead_funnel._opportunity_signals(l.agreed, e.terms) AS opportunity_signals,
        lead_funnel._respond_within(l.agreed, e.terms) AS respond_within,
        lead_funnel._office_clock(l.agreed, e.terms) AS office_clock,
        lead_funnel._qualify_within(l.agreed, e.terms) AS qualify_within,
        lead_funnel._next_step_within(l.agreed, e.terms) AS next_step_within,
        lead_funnel._decide_within(l.agreed, e.terms) AS decide_within,
        lead_funnel._hours(l.agreed, e.terms) AS hours,
        lead_funnel._clock(l.agreed, e.terms) AS clock,
        lead_funnel._qualify_clock(l.agreed, e.terms) AS qualify_clock) a ON (true))
     LEFT JOIN LATERAL ( SELECT
        CASE
        WHEN (l.responded_at >= l.received_at) THEN lead_funnel.office_time(l.received_at, l.responded_at, a.clock)
        ELSE NULL::interval
        END AS response_time) r ON (true))
     LEFT JOIN ( SELECT c.name,
        min(c.motion) AS motion,
        min(c.audience) AS audience
        FROM funnel.channel c
        GROUP BY c.name) m ON ((m.name = h.channel)));

CREATE VIEW funnel.channel_closed_month WITH (security_invoker='true') AS
 SELECT k.month,
    k.channel,
    lead_funnel.won(k.k) AS won,
    lead_funnel.lost(k.k) AS lost,
    round(((lead_funnel.won(k.k))::numeric / (NULLIF((lead_funnel.won(k.k) + lead_funnel.lost(k.k)), 0))::numeric), 4) AS win_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.won(k.k), (lead_funnel.won(k.k) + lead_funnel.lost(k.k)))), 4) AS win_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.won(k.k), (lead_funnel.won(k.k) + lead_funnel.lost(k.k)))), 4) AS win_rate_high,
    lead_funnel.revenue(k.k) AS revenue,
    round(lead_funnel.average_deal(k.k), 2) AS average_deal,
    lead_funnel.lost_value(k.k) AS lost_value,
    lead_funnel.duration_percentile(k.cycle, (0.5)::double precision) AS cycle_median
   FROM ( SELECT lead_funnel._month(c.closed_at, c.zone) AS month,
        c.channel,
        lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
        lead_funnel.duration_agg(
        CASE
        WHEN ((c.reached_stage OPERATOR(lead_funnel.=) 'customer'::lead_funnel.lead_stage) AND (c.closed_at >= c.received_at)) THEN (c.closed_at - c.received_at)
        ELSE NULL::interval
        END) AS cycle
        FROM funnel.lead_classified c
        WHERE (isfinite(c.closed_at) AND (c.lost OR (c.reached_stage OPERATOR(lead_funnel.=) 'customer'::lead_funnel.lead_stage)))
        GROUP BY (lead_funnel._month(c.closed_at, c.zone)), c.channel) k
  ORDER BY k.month, (lead_funnel.won(k.k)) DESC, k.channel;

CREATE VIEW funnel.channel_kpi WITH (security_invoker='true') AS
 SELECT s.channel,
    m.motion,
    m.audience,
    lead_funnel.leads(s.k) AS leads,
    lead_funnel.mqls(s.k) AS mqls,
    lead_funnel.sqls(s.k) AS sqls,
    lead_funnel.opportunities(s.k) AS opportunities,
    lead_funnel.won(s.k) AS won,
    lead_funnel.lost(s.k) AS lost,
    lead_funnel.open_leads(s.k) AS open_leads,
    round(((lead_funnel.mqls(s.k))::numeric / (NULLIF(lead_funnel.leads(s.k), 0))::numeric), 4) AS mql_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.mqls(s.k), lead_funnel.leads(s.k))), 4) AS mql_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.mqls(s.k), lead_funnel.leads(s.k))), 4) AS mql_rate_high,
    round(((lead_funnel.sqls(s.k))::numeric / (NULLIF(lead_funnel.leads(s.k), 0))::numeric), 4) AS sql_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.sqls(s.k), lead_funnel.leads(s.k))), 4) AS sql_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.sqls(s.k), lead_funnel.leads(s.k))), 4) AS sql_rate_high,
    round(((lead_funnel.won(s.k))::numeric / (NULLIF(lead_funnel.sqls(s.k), 0))::numeric), 4) AS close_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.won(s.k), lead_funnel.sqls(s.k))), 4) AS close_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.won(s.k), lead_funnel.sqls(s.k))), 4) AS close_rate_high,
    round(((lead_funnel.won(s.k))::numeric / (NULLIF((lead_funnel.won(s.k) + lead_funnel.lost(s.k)), 0))::numeric), 4) AS win_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.won(s.k), (lead_funnel.won(s.k) + lead_funnel.lost(s.k)))), 4) AS win_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.won(s.k), (lead_funnel.won(s.k) + lead_funnel.lost(s.k)))), 4) AS win_rate_high,
    round(((lead_funnel.won(s.k))::numeric / (NULLIF(lead_funnel.leads(s.k), 0))::numeric), 4) AS customer_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.won(s.k), lead_funnel.leads(s.k))), 4) AS customer_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.won(s.k), lead_funnel.leads(s.k))), 4) AS customer_rate_high,
    lead_funnel.revenue(s.k) AS revenue,
    lead_funnel.pipeline(s.k) AS pipeline,
    round(lead_funnel.revenue_per_lead(s.k), 2) AS revenue_per_lead,
    round(lead_funnel.revenue_per_sql(s.k), 2) AS revenue_per_sql,
    round(lead_funnel.average_deal(s.k), 2) AS average_deal,
    round(lead_funnel.maturity(s.k), 4) AS maturity,
    lead_funnel.met(s.r) AS sla_met,
    lead_funnel.missed(s.r) AS sla_missed,
    lead_funnel.pending(s.r) AS sla_pending,
    round(((lead_funnel.met(s.r))::numeric / (NULLIF((lead_funnel.met(s.r) + lead_funnel.missed(s.r)), 0))::numeric), 4) AS sla_attainment,
    round(lower(lead_funnel.rate_interval(lead_funnel.met(s.r), (lead_funnel.met(s.r) + lead_funnel.missed(s.r)))), 4) AS sla_attainment_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.met(s.r), (lead_funnel.met(s.r) + lead_funnel.missed(s.r)))), 4) AS sla_attainment_high,
    lead_funnel.response_mean(s.r) AS response_mean,
    lead_funnel.response_percentile(s.r, (0.5)::double precision) AS response_median,
    s.spend,
    round(lead_funnel.cost_per_lead(s.k, s.spend), 2) AS cost_per_lead,
    round(lead_funnel.cost_per_sql(s.k, s.spend), 2) AS cost_per_sql,
    round(lead_funnel.cac(s.k, s.spend), 2) AS cac,
    round(lead_funnel.roas(s.k, s.spend), 2) AS roas
   FROM (( SELECT channel,
        COALESCE(l.k, '{}'::lead_funnel.funnel_kpi) AS k,
        COALESCE(l.r, '{}'::lead_funnel.response_kpi) AS r,
        p.spend
        FROM (( SELECT c.channel,
        lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
        lead_funnel.response_agg(c.sla_state, c.response_time) AS r
        FROM funnel.lead_classified c
        GROUP BY c.channel) l
        FULL JOIN ( SELECT p_1.channel,
        sum(p_1.amount) AS spend
        FROM funnel.spend p_1
        WHERE (p_1.day <= ( SELECT ((lead_funnel.as_of() AT TIME ZONE w.zone))::date AS timezone
        FROM funnel.working_hours w))
        GROUP BY p_1.channel) p USING (channel))) s
     LEFT JOIN funnel.channel m ON ((m.name = s.channel)))
  ORDER BY (lead_funnel.leads(s.k)) DESC, s.channel;

CREATE VIEW funnel.channel_kpi_month WITH (security_invoker='true') AS
 SELECT s.month,
    s.channel,
    lead_funnel.leads(s.k) AS leads,
    lead_funnel.mqls(s.k) AS mqls,
    lead_funnel.sqls(s.k) AS sqls,
    lead_funnel.opportunities(s.k) AS opportunities,
    lead_funnel.won(s.k) AS won,
    lead_funnel.lost(s.k) AS lost,
    lead_funnel.open_leads(s.k) AS open_leads,
    round(((lead_funnel.mqls(s.k))::numeric / (NULLIF(lead_funnel.leads(s.k), 0))::numeric), 4) AS mql_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.mqls(s.k), lead_funnel.leads(s.k))), 4) AS mql_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.mqls(s.k), lead_funnel.leads(s.k))), 4) AS mql_rate_high,
    round(((lead_funnel.sqls(s.k))::numeric / (NULLIF(lead_funnel.leads(s.k), 0))::numeric), 4) AS sql_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.sqls(s.k), lead_funnel.leads(s.k))), 4) AS sql_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.sqls(s.k), lead_funnel.leads(s.k))), 4) AS sql_rate_high,
    round(((lead_funnel.won(s.k))::numeric / (NULLIF(lead_funnel.sqls(s.k), 0))::numeric), 4) AS close_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.won(s.k), lead_funnel.sqls(s.k))), 4) AS close_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.won(s.k), lead_funnel.sqls(s.k))), 4) AS close_rate_high,
    round(((lead_funnel.won(s.k))::numeric / (NULLIF((lead_funnel.won(s.k) + lead_funnel.lost(s.k)), 0))::numeric), 4) AS win_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.won(s.k), (lead_funnel.won(s.k) + lead_funnel.lost(s.k)))), 4) AS win_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.won(s.k), (lead_funnel.won(s.k) + lead_funnel.lost(s.k)))), 4) AS win_rate_high,
    round(((lead_funnel.won(s.k))::numeric / (NULLIF(lead_funnel.leads(s.k), 0))::numeric), 4) AS customer_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.won(s.k), lead_funnel.leads(s.k))), 4) AS customer_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.won(s.k), lead_funnel.leads(s.k))), 4) AS customer_rate_high,
    lead_funnel.revenue(s.k) AS revenue,
    lead_funnel.pipeline(s.k) AS pipeline,
    round(lead_funnel.revenue_per_lead(s.k), 2) AS revenue_per_lead,
    round(lead_funnel.revenue_per_sql(s.k), 2) AS revenue_per_sql,
    round(lead_funnel.average_deal(s.k), 2) AS average_deal,
    round(lead_funnel.maturity(s.k), 4) AS maturity,
    lead_funnel.met(s.r) AS sla_met,
    lead_funnel.missed(s.r) AS sla_missed,
    lead_funnel.pending(s.r) AS sla_pending,
    round(((lead_funnel.met(s.r))::numeric / (NULLIF((lead_funnel.met(s.r) + lead_funnel.missed(s.r)), 0))::numeric), 4) AS sla_attainment,
    round(lower(lead_funnel.rate_interval(lead_funnel.met(s.r), (lead_funnel.met(s.r) + lead_funnel.missed(s.r)))), 4) AS sla_attainment_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.met(s.r), (lead_funnel.met(s.r) + lead_funnel.missed(s.r)))), 4) AS sla_attainment_high,
    lead_funnel.response_mean(s.r) AS response_mean,
    lead_funnel.response_percentile(s.r, (0.5)::double precision) AS response_median,
    s.spend,
    round(lead_funnel.cost_per_lead(s.k, s.spend), 2) AS cost_per_lead,
    round(lead_funnel.cost_per_sql(s.k, s.spend), 2) AS cost_per_sql,
    round(lead_funnel.cac(s.k, s.spend), 2) AS cac,
    round(lead_funnel.roas(s.k, s.spend), 2) AS roas
   FROM ( SELECT month,
        channel,
        COALESCE(l.k, '{}'::lead_funnel.funnel_kpi) AS k,
        COALESCE(l.r, '{}'::lead_funnel.response_kpi) AS r,
        p.spend
        FROM (( SELECT lead_funnel._month(c.received_at, c.zone) AS month,
        c.channel,
        lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
        lead_funnel.response_agg(c.sla_state, c.response_time) AS r
        FROM funnel.lead_classified c
        WHERE (c.received_at IS NOT NULL)
        GROUP BY (lead_funnel._month(c.received_at, c.zone)), c.channel) l
        FULL JOIN ( SELECT (date_trunc('month'::text, (p_1.day)::timestamp without time zone))::date AS month,
        p_1.channel,
        sum(p_1.amount) AS spend
        FROM funnel.spend p_1
        WHERE (p_1.day <= ( SELECT ((lead_funnel.as_of() AT TIME ZONE w.zone))::date AS timezone
        FROM funnel.working_hours w))
        GROUP BY ((date_trunc('month'::text, (p_1.day)::timestamp without time zone))::date), p_1.channel) p USING (month, channel))) s
  ORDER BY s.month, (lead_funnel.leads(s.k)) DESC, s.channel;

CREATE VIEW funnel.channel_of WITH (security_invoker='true') AS
 SELECT d.source,
    d.medium,
    d.campaign,
    lead_funnel._channel(( SELECT g.agreed
        FROM funnel.agreed g), d.source, d.medium, d.campaign) AS channel
   FROM ( SELECT DISTINCT NULLIF(l.source, ''::text) AS source,
        NULLIF(l.medium, ''::text) AS medium,
        NULLIF(l.campaign, ''::text) AS campaign
        FROM funnel.lead l) d;

CREATE VIEW funnel.conversion_fit WITH (security_invoker='true') AS
 SELECT f.channel,
    f.conversion,
    (f.intent)::text AS intent,
    f.motion,
    f.audience,
    f.fit,
    lead_funnel._suits(f.motion, f.audience) AS suits,
    f.leads,
    f.sqls,
    f.won,
    round(((f.sqls)::numeric / (NULLIF(f.leads, 0))::numeric), 4) AS sql_rate,
    round(lower(lead_funnel.rate_interval(f.sqls, f.leads)), 4) AS sql_rate_low,
    round(upper(lead_funnel.rate_interval(f.sqls, f.leads)), 4) AS sql_rate_high,
    round(((f.won)::numeric / (NULLIF(f.sqls, 0))::numeric), 4) AS close_rate,
    round(lower(lead_funnel.rate_interval(f.won, f.sqls)), 4) AS close_rate_low,
    round(upper(lead_funnel.rate_interval(f.won, f.sqls)), 4) AS close_rate_high,
    round(((f.won)::numeric / (NULLIF(f.leads, 0))::numeric), 4) AS customer_rate,
    round(lower(lead_funnel.rate_interval(f.won, f.leads)), 4) AS customer_rate_low,
    round(upper(lead_funnel.rate_interval(f.won, f.leads)), 4) AS customer_rate_high,
        CASE
        WHEN ((f.other_leads > 0) AND lead_funnel.rate_differs(f.won, f.leads, f.other_won, f.other_leads)) THEN
        CASE
        WHEN (((f.won)::numeric / (f.leads)::numeric) > ((f.other_won)::numeric / (f.other_leads)::numeric)) THEN 'better'::text
        ELSE 'worse'::text
        END
        WHEN ((f.other_leads > 0) AND lead_funnel.rate_differs((0)::bigint, f.leads, f.other_won, f.other_leads)) THEN 'no difference'::text
        ELSE 'too few leads'::text
        END AS fit_by_data
   FROM ( SELECT k.channel,
        k.conversion,
        k.intent,
        k.motion,
        k.audience,
        k.fit,
        lead_funnel.leads(k.k) AS leads,
        lead_funnel.sqls(k.k) AS sqls,
        lead_funnel.won(k.k) AS won,
        ((sum(lead_funnel.leads(k.k)) OVER w)::bigint - lead_funnel.leads(k.k)) AS other_leads,
        ((sum(lead_funnel.won(k.k)) OVER w)::bigint - lead_funnel.won(k.k)) AS other_won
        FROM ( SELECT c.channel,
        c.conversion,
        c.intent,
        c.motion,
        c.audience,
        c.fit,
        lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k
        FROM funnel.lead_classified c
        WHERE (c.conversion IS NOT NULL)
        GROUP BY c.channel, c.conversion, c.intent, c.motion, c.audience, c.fit) k
        WINDOW w AS (PARTITION BY k.channel)) f
  ORDER BY f.channel, f.leads DESC, f.conversion;

CREATE VIEW funnel.conversion_of WITH (security_invoker='true') AS
 SELECT d.raw_conversion,
    d.landing_page,
    lead_funnel._conversion(( SELECT g.agreed
        FROM funnel.agreed g), d.raw_conversion, d.landing_page) AS conversion
   FROM ( SELECT DISTINCT l.conversion AS raw_conversion,
        NULLIF(l.landing_page, ''::text) AS landing_page
        FROM funnel.lead l
        WHERE (l.conversion IS NOT NULL)) d;

CREATE VIEW funnel.customer WITH (security_invoker='true') AS
 SELECT w.customer_id,
    (array_agg(w.lead_id ORDER BY w.closed_at, w.lead_id))[1] AS lead_id,
    min(w.closed_at) AS started_at,
    NULL::timestamp with time zone AS first_value_at,
    NULL::timestamp with time zone AS churned_at,
    (array_agg(w.amount ORDER BY w.closed_at, w.lead_id))[1] AS initial_amount,
    sum(w.amount) AS current_amount
   FROM funnel.lead w
  WHERE ((w.crm_stage OPERATOR(lead_funnel.=) 'customer'::lead_funnel.lead_stage) AND (w.customer_id IS NOT NULL))
  GROUP BY w.customer_id;

CREATE VIEW funnel.data_quality WITH (security_invoker='true') AS
 WITH finding(finding, lead_id) AS (
        SELECT f_1.finding,
        l.lead_id
        FROM ((funnel.lead l
        CROSS JOIN ( SELECT lead_funnel.as_of() AS as_of
        OFFSET 0) t)
        CROSS JOIN LATERAL UNNEST(ARRAY['no time of receipt'::text, 'received in the future'::text, 'answered before it was received'::text, 'handed over before it was received'::text, 'closed before it was received'::text, 'won without an amount'::text, 'negative amount'::text, 'lost without a reason'::text, 'open without an owner'::text], ARRAY[(l.received_at IS NULL), (l.received_at > t.as_of), (l.responded_at < l.received_at), (l.handed_over_at < l.received_at), (l.closed_at < l.received_at), ((l.crm_stage OPERATOR(lead_funnel.=) 'customer'::lead_funnel.lead_stage) AND (COALESCE(l.amount, (0)::numeric) = (0)::numeric)), (l.amount < (0)::numeric), (l.lost AND (l.lost_reason IS NULL)), ((l.lost IS NOT TRUE) AND (l.closed_at IS NULL) AND (l.owner IS NULL))]) f_1(finding, is_so))
        WHERE f_1.is_so
        UNION ALL
        SELECT 'no agreement held when it came in'::text,
        c.lead_id
        FROM funnel.lead_classified c
        WHERE (c.opportunity_signals IS NULL)
        UNION ALL
        SELECT 'more than one row for the lead'::text,
        l.lead_id
        FROM funnel.lead l
        GROUP BY l.lead_id
        HAVING (count(*) > 1)
        UNION ALL
        SELECT 'signal noted for a lead that is not there'::text,
        s.lead_id
        FROM funnel.signal s
        WHERE (NOT (EXISTS ( SELECT
        FROM funnel.lead l
        WHERE (l.lead_id = s.lead_id))))
        )
 SELECT f.finding,
    count(*) AS leads,
    (array_agg(f.lead_id ORDER BY (length(f.lead_id)), f.lead_id))[1:5] AS examples
   FROM finding f
  GROUP BY f.finding
  ORDER BY (count(*)) DESC, f.finding;

CREATE VIEW funnel.handover_audit WITH (security_invoker='true') AS
 SELECT h.lead_id,
    h.owner,
    h.channel,
    (h.intent)::text AS intent,
    h.received_at,
    h.handed_over_at,
    (s.signals)::text[] AS signals,
    (lead_funnel.qualify(s.signals, h.mql_signals, h.sql_signals, false, h.opportunity_signals))::text AS agreed_stage,
    (h.crm_stage)::text AS crm_stage,
    h.verdict,
    h.ready_at,
    lead_funnel.office_time(h.waits_from, h.waits_until, h.hours) AS waited,
    make_interval(secs => (EXTRACT(epoch FROM (h.waits_until - h.waits_from)))::double precision) AS waited_wall
   FROM (( SELECT c.lead_id,
        c.owner,
        c.channel,
        c.intent,
        c.received_at,
        c.handed_over_at,
        c.ready_at,
        c.crm_stage,
        c.crm_signals,
        c.noted,
        c.mql_signals,
        c.sql_signals,
        c.opportunity_signals,
        c.hours,
        CASE
        WHEN (c.opportunity_signals IS NULL) THEN NULL::text
        WHEN (c.handed_over_at IS NULL) THEN 'ready_not_handed_over'::text
        WHEN ((c.ready_at <= GREATEST(c.handed_over_at, c.received_at)) IS NOT TRUE) THEN 'too_early'::text
        WHEN (c.handed_over_at > lead_funnel.sla_deadline(c.ready_at, COALESCE(c.respond_within, '1 day'::interval), c.clock)) THEN 'late'::text
        ELSE 'right'::text
        END AS verdict,
        CASE
        WHEN (isfinite(c.ready_at) AND (c.ready_at <= COALESCE(c.handed_over_at, t.as_of))) THEN c.ready_at
        ELSE NULL::timestamp with time zone
        END AS waits_from,
        COALESCE(c.handed_over_at, t.as_of) AS waits_until
        FROM (funnel.lead_classified c
        CROSS JOIN ( SELECT lead_funnel.as_of() AS as_of
        OFFSET 0) t)
        WHERE ((c.handed_over_at IS NOT NULL) OR (c.is_open AND (c.agreed_stage OPERATOR(lead_funnel.>=) 'sql'::lead_funnel.lead_stage) AND ((c.crm_stage OPERATOR(lead_funnel.>=) 'sql'::lead_funnel.lead_stage) IS NOT TRUE)))) h
     CROSS JOIN LATERAL ( SELECT (h.crm_signals OPERATOR(lead_funnel.|) COALESCE(lead_funnel._noted_signals(h.noted, h.waits_until), '{}'::lead_funnel.lead_signals)) AS signals) s);

CREATE VIEW funnel.handover_report WITH (security_invoker='true') AS
 SELECT r.owner,
    r.channel,
    r.handed_over,
    r.too_early,
    r."right",
    r.late,
    r.ready_not_handed_over,
    round(((r.too_early)::numeric / (NULLIF(r.handed_over, 0))::numeric), 4) AS too_early_rate,
    round(lower(lead_funnel.rate_interval(r.too_early, r.handed_over)), 4) AS too_early_rate_low,
    round(upper(lead_funnel.rate_interval(r.too_early, r.handed_over)), 4) AS too_early_rate_high,
    lead_funnel.duration_percentile(r.waited, (0.5)::double precision) AS waited_median,
    lead_funnel.duration_percentile(r.waited_wall, (0.5)::double precision) AS waited_wall_median
   FROM ( SELECT h.owner,
        h.channel,
        count(*) FILTER (WHERE (h.verdict <> 'ready_not_handed_over'::text)) AS handed_over,
        count(*) FILTER (WHERE (h.verdict = 'too_early'::text)) AS too_early,
        count(*) FILTER (WHERE (h.verdict = 'right'::text)) AS "right",
        count(*) FILTER (WHERE (h.verdict = 'late'::text)) AS late,
        count(*) FILTER (WHERE (h.verdict = 'ready_not_handed_over'::text)) AS ready_not_handed_over,
        lead_funnel.duration_agg(lead_funnel.office_time(h.waits_from, h.waits_until, h.hours)) AS waited,
        lead_funnel.duration_agg((h.waits_until - h.waits_from)) AS waited_wall
        FROM ( SELECT c.lead_id,
        c.owner,
        c.channel,
        c.intent,
        c.received_at,
        c.handed_over_at,
        c.ready_at,
        c.crm_stage,
        c.crm_signals,
        c.noted,
        c.mql_signals,
        c.sql_signals,
        c.opportunity_signals,
        c.hours,
        CASE
        WHEN (c.opportunity_signals IS NULL) THEN NULL::text
        WHEN (c.handed_over_at IS NULL) THEN 'ready_not_handed_over'::text
        WHEN ((c.ready_at <= GREATEST(c.handed_over_at, c.received_at)) IS NOT TRUE) THEN 'too_early'::text
        WHEN (c.handed_over_at > lead_funnel.sla_deadline(c.ready_at, COALESCE(c.respond_within, '1 day'::interval), c.clock)) THEN 'late'::text
        ELSE 'right'::text
        END AS verdict,
        CASE
        WHEN (isfinite(c.ready_at) AND (c.ready_at <= COALESCE(c.handed_over_at, t.as_of))) THEN c.ready_at
        ELSE NULL::timestamp with time zone
        END AS waits_from,
        COALESCE(c.handed_over_at, t.as_of) AS waits_until
        FROM (funnel.lead_classified c
        CROSS JOIN ( SELECT lead_funnel.as_of() AS as_of
        OFFSET 0) t)
        WHERE ((c.handed_over_at IS NOT NULL) OR (c.is_open AND (c.agreed_stage OPERATOR(lead_funnel.>=) 'sql'::lead_funnel.lead_stage) AND ((c.crm_stage OPERATOR(lead_funnel.>=) 'sql'::lead_funnel.lead_stage) IS NOT TRUE)))) h
        GROUP BY h.owner, h.channel) r
  ORDER BY r.too_early DESC, r.ready_not_handed_over DESC, r.owner, r.channel;

CREATE VIEW funnel.lead_status WITH (security_invoker='true') AS
 SELECT c.lead_id,
    c.received_at,
    c.channel,
    c.source,
    c.medium,
    c.campaign,
    c.landing_page,
    c.conversion,
    c.raw_conversion,
    (c.intent)::text AS intent,
    (c.signals)::text[] AS signals,
    (lead_funnel.missing(c.signals))::text[] AS missing_signals,
    (c.agreed_stage)::text AS agreed_stage,
    (c.crm_stage)::text AS crm_stage,
    (c.reached_stage)::text AS reached_stage,
        CASE
        WHEN (c.opportunity_signals IS NULL) THEN 'Nurture: no agreement for its intent held when it came in.'::text
        ELSE lead_funnel.explain_qualification(c.intent, c.signals, c.mql_signals, c.sql_signals, (c.next_step_at IS NOT NULL), c.opportunity_signals)
        END AS why,
    c.owner,
    c.team,
    c.respond_within,
    c.due_at,
    c.responded_at,
    c.response_time,
    (c.sla_state)::text AS sla_state,
    n.target AS next_target,
    n.due_at AS next_due_at,
    (n.sla_state)::text AS next_state,
    c.qualified_at,
    c.handed_over_at,
    c.next_step_at,
    c.lost,
    c.lost_reason,
    c.closed_at,
    c.amount,
    c.customer_id,
    c.fit,
    c.leaks
   FROM (funnel.lead_classified c
     LEFT JOIN LATERAL ( SELECT v.target,
        v.started_at,
        v.target_within,
        v.due_at,
        v.done_at,
        v.sla_state,
        v."position"
        FROM (( SELECT s.received_at,
        s.qualified_at,
        s.qualify_clock,
        s.hours,
        s.is_open,
        s.reached_stage,
        s.started_at,
        lead_funnel.sla_deadline(s.received_at, c.qualify_within, s.qualify_clock) AS qualify,
        lead_funnel.sla_deadline(s.started_at, c.next_step_within, s.hours) AS next_step,
        lead_funnel.sla_deadline(s.started_at, c.decide_within, s.hours) AS decide,
        lead_funnel.as_of() AS as_of
        FROM ( SELECT z.received_at,
        z.qualified_at,
        z.qualify_clock,
        z.hours,
        z.is_open,
        z.reached_stage,
        CASE
        WHEN (z.qualified_at < z.received_at) THEN z.received_at
        ELSE z.qualified_at
        END AS started_at
        FROM ( SELECT c.received_at,
        c.qualified_at,
        c.qualify_clock,
        c.hours,
        c.is_open,
        c.reached_stage
        OFFSET 0) z
        OFFSET 0) s
        OFFSET 0) t
        CROSS JOIN LATERAL UNNEST(ARRAY['response'::text, 'qualification'::text, 'next_step'::text, 'decision'::text], ARRAY[t.received_at, t.received_at, t.started_at, t.started_at], ARRAY[c.respond_within, c.qualify_within, c.next_step_within, c.decide_within], ARRAY[c.due_at, t.qualify, t.next_step, t.decide], ARRAY[c.responded_at, LEAST(t.qualified_at, c.closed_at), COALESCE(c.next_step_at, c.closed_at), c.closed_at], ARRAY[c.sla_state,
        CASE
        WHEN ((t.qualified_at IS NULL) AND (c.closed_at IS NULL) AND ((t.reached_stage OPERATOR(lead_funnel.>=) 'sql'::lead_funnel.lead_stage) OR (NOT t.is_open))) THEN 'none'::lead_funnel.sla_state
        ELSE lead_funnel.sla_state(t.received_at, t.qualify, LEAST(t.qualified_at, c.closed_at), t.as_of, t.qualify_clock)
        END,
        CASE
        WHEN ((c.next_step_at IS NULL) AND (NOT t.is_open) AND ((c.closed_at <= t.next_step) IS NOT TRUE)) THEN 'none'::lead_funnel.sla_state
        ELSE lead_funnel.sla_state(t.started_at, t.next_step, COALESCE(c.next_step_at, c.closed_at), GREATEST(t.as_of, c.next_step_at), t.hours)
        END,
        CASE
        WHEN ((c.closed_at IS NULL) AND (NOT t.is_open)) THEN 'none'::lead_funnel.sla_state
        ELSE lead_funnel.sla_state(t.started_at, t.decide, c.closed_at, t.as_of, t.hours)
        END]) WITH ORDINALITY v(target, started_at, target_within, due_at, done_at, sla_state, "position"))
        WHERE (c.is_open AND (v.sla_state OPERATOR(lead_funnel.=) ANY (ARRAY['pending'::lead_funnel.sla_state, 'at_risk'::lead_funnel.sla_state, 'overdue'::lead_funnel.sla_state])) AND ((c.sla_state OPERATOR(lead_funnel.=) ANY (ARRAY['pending'::lead_funnel.sla_state, 'at_risk'::lead_funnel.sla_state, 'overdue'::lead_funnel.sla_state])) OR (COALESCE(c.qualify_within, c.next_step_within, c.decide_within) IS NOT NULL)))
        ORDER BY v.due_at, v."position"
        LIMIT 1) n ON (true));

CREATE VIEW funnel.leak_report WITH (security_invoker='true') AS
 WITH cell AS (
        SELECT g.channel,
        g.month,
        g.k,
        lead_funnel._leaks(g.leaks) AS leaks
        FROM ( SELECT c.channel,
        lead_funnel._month(c.received_at, c.zone) AS month,
        c.leaks_number AS leaks,
        lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k
        FROM funnel.lead_classified c
        GROUP BY c.channel, (lead_funnel._month(c.received_at, c.zone)), c.leaks_number) g
        ), total AS (
        SELECT e.channel,
        e.month,
        e.leaks,
        lead_funnel.rollup(e.k) AS k
        FROM cell e
        GROUP BY GROUPING SETS ((e.channel, e.month, e.leaks), (e.channel, e.leaks), (e.month, e.leaks), (e.leaks))
        HAVING ((GROUPING(e.month) = 1) OR (e.month IS NOT NULL))
        ), counted AS (
        SELECT t.channel,
        t.month,
        t.leaks,
        lead_funnel.leads(t.k) AS leads,
        lead_funnel.won(t.k) AS won,
        (lead_funnel.won(t.k) + lead_funnel.lost(t.k)) AS closed,
        lead_funnel.average_deal(lead_funnel.rollup(t.k) OVER w) AS average_deal,
        COALESCE(max(lead_funnel.won(t.k)) FILTER (WHERE (t.leaks = '{}'::text[])) OVER w, (0)::bigint) AS clean_won,
        COALESCE(max((lead_funnel.won(t.k) + lead_funnel.lost(t.k))) FILTER (WHERE (t.leaks = '{}'::text[])) OVER w, (0)::bigint) AS clean_closed,
        (((count(*) FILTER (WHERE ((t.leaks <> '{}'::text[]) AND ((lead_funnel.won(t.k) + lead_funnel.lost(t.k)) > 0))) OVER w + ((count(*) FILTER (WHERE ((t.leaks @> '{wrong_conversion}'::text[]) AND ((lead_funnel.won(t.k) + lead_funnel.lost(t.k)) > 0))) OVER w > 1))::integer) + ((count(*) FILTER (WHERE ((t.leaks @> '{too_early}'::text[]) AND ((lead_funnel.won(t.k) + lead_funnel.lost(t.k)) > 0))) OVER w > 1))::integer) + ((count(*) FILTER (WHERE ((t.leaks @> '{too_late}'::text[]) AND ((lead_funnel.won(t.k) + lead_funnel.lost(t.k)) > 0))) OVER w > 1))::integer) AS compared
        FROM total t
        WINDOW w AS (PARTITION BY t.channel, t.month)
        ), tested AS (
        SELECT n.channel,
        n.month,
        n.leaks,
        n.leads,
        n.won,
        n.closed,
        n.average_deal,
        n.clean_won,
        n.clean_closed,
        n.compared,
        n.confidence,
        ((n.won)::numeric / (NULLIF(n.closed, 0))::numeric) AS rate,
        ((n.clean_won)::numeric / (NULLIF(n.clean_closed, 0))::numeric) AS clean_rate,
        lead_funnel.rate_interval(n.won, n.closed, n.confidence) AS bounds,
        lead_funnel.rate_interval(n.clean_won, n.clean_closed, n.confidence) AS clean_bounds,
        CASE
        WHEN (n.leaks = '{}'::text[]) THEN NULL::text
        WHEN lead_funnel.rate_differs(n.clean_won, n.clean_closed, n.won, n.closed, n.confidence) THEN
        CASE
        WHEN ((n.won * n.clean_closed) > (n.clean_won * n.closed)) THEN 'closes better'::text
        WHEN (n.average_deal IS NULL) THEN 'too few leads'::text
        ELSE NULL::text
        END
        WHEN lead_funnel.rate_differs(n.clean_won, n.clean_closed, (0)::bigint, n.closed, n.confidence) THEN 'no difference beyond chance'::text
        ELSE 'too few leads'::text
        END AS reason
        FROM ( SELECT n_1.channel,
        n_1.month,
        n_1.leaks,
        n_1.leads,
        n_1.won,
        n_1.closed,
        n_1.average_deal,
        n_1.clean_won,
        n_1.clean_closed,
        n_1.compared,
        ((1)::double precision - ((0.05)::double precision / (GREATEST(n_1.compared, (1)::bigint))::double precision)) AS confidence
        FROM counted n_1) n
        ), priced AS (
        SELECT t.channel,
        t.month,
        t.leaks,
        t.leads,
        t.won,
        t.closed,
        t.average_deal,
        t.clean_won,
        t.clean_closed,
        t.compared,
        t.confidence,
        t.rate,
        t.clean_rate,
        t.bounds,
        t.clean_bounds,
        t.reason,
        p.price,
        sqrt((((t.clean_rate - lower(t.clean_bounds)) ^ (2)::numeric) + ((upper(t.bounds) - t.rate) ^ (2)::numeric))) AS below,
        sqrt((((upper(t.clean_bounds) - t.clean_rate) ^ (2)::numeric) + ((t.rate - lower(t.bounds)) ^ (2)::numeric))) AS above
        FROM (tested t
        CROSS JOIN LATERAL ( SELECT
        CASE
        WHEN ((t.leaks <> '{}'::text[]) AND (t.reason IS NULL)) THEN ((t.closed)::numeric * t.average_deal)
        ELSE NULL::numeric
        END AS price) p)
        )
 SELECT m.channel,
    m.month,
    m.leaks,
    m.leads,
    m.closed,
    m.won,
    round(((m.won)::numeric / (NULLIF(m.closed, 0))::numeric), 4) AS close_rate_with,
    round(lower(lead_funnel.rate_interval(m.won, m.closed)), 4) AS close_rate_with_low,
    round(upper(lead_funnel.rate_interval(m.won, m.closed)), 4) AS close_rate_with_high,
    round(((m.clean_won)::numeric / (NULLIF(m.clean_closed, 0))::numeric), 4) AS close_rate_without,
    round(lower(lead_funnel.rate_interval(m.clean_won, m.clean_closed)), 4) AS close_rate_without_low,
    round(upper(lead_funnel.rate_interval(m.clean_won, m.clean_closed)), 4) AS close_rate_without_high,
    m.clean_closed,
    round(m.average_deal, 2) AS average_deal,
    round(((m.clean_rate - m.rate) * m.price), 2) AS money_left,
    round((((m.clean_rate - m.rate) - m.below) * m.price), 2) AS money_low,
    round((((m.clean_rate - m.rate) + m.above) * m.price), 2) AS money_high,
    m.reason
   FROM priced m
  ORDER BY m.channel NULLS FIRST, m.month NULLS FIRST, (round(((m.clean_rate - m.rate) * m.price), 2)) DESC NULLS LAST, m.leads DESC, m.leaks;

CREATE VIEW funnel.leak_total WITH (security_invoker='true') AS
 SELECT s.channel,
    s.month,
    s.leak,
    s.leads,
    s.closed,
    s.won,
    round(((s.won)::numeric / (NULLIF(s.closed, 0))::numeric), 4) AS close_rate_with,
    round(lower(lead_funnel.rate_interval(s.won, s.closed)), 4) AS close_rate_with_low,
    round(upper(lead_funnel.rate_interval(s.won, s.closed)), 4) AS close_rate_with_high,
    round(((s.clean_won)::numeric / (NULLIF(s.clean_closed, 0))::numeric), 4) AS close_rate_without,
    round(lower(lead_funnel.rate_interval(s.clean_won, s.clean_closed)), 4) AS close_rate_without_low,
    round(upper(lead_funnel.rate_interval(s.clean_won, s.clean_closed)), 4) AS close_rate_without_high,
    s.clean_closed,
    s.average_deal,
        CASE
        WHEN (m.reason IS NULL) THEN round(m.money_left, 2)
        ELSE NULL::numeric
        END AS money_left,
        CASE
        WHEN (m.reason IS NULL) THEN round(m.money_low, 2)
        ELSE NULL::numeric
        END AS money_low,
        CASE
        WHEN (m.reason IS NULL) THEN round(m.money_high, 2)
        ELSE NULL::numeric
        END AS money_high,
    m.reason
   FROM (( SELECT r.channel,
        r.month,
        u.leak,
        (sum(r.leads))::bigint AS leads,
        (sum(r.closed))::bigint AS closed,
        (sum(r.won))::bigint AS won,
        r.clean_won,
        r.clean_closed,
        r.average_deal,
        r.compared
        FROM (( SELECT r_1.channel,
        r_1.month,
        r_1.leaks,
        r_1.leads,
        r_1.closed,
        r_1.won,
        r_1.clean_closed,
        r_1.average_deal,
        COALESCE(max(r_1.won) FILTER (WHERE (r_1.leaks = '{}'::text[])) OVER w, (0)::bigint) AS clean_won,
        (((count(*) FILTER (WHERE ((r_1.leaks <> '{}'::text[]) AND (r_1.closed > 0))) OVER w + ((count(*) FILTER (WHERE ((r_1.leaks @> '{wrong_conversion}'::text[]) AND (r_1.closed > 0))) OVER w > 1))::integer) + ((count(*) FILTER (WHERE ((r_1.leaks @> '{too_early}'::text[]) AND (r_1.closed > 0))) OVER w > 1))::integer) + ((count(*) FILTER (WHERE ((r_1.leaks @> '{too_late}'::text[]) AND (r_1.closed > 0))) OVER w > 1))::integer) AS compared
        FROM funnel.leak_report r_1
        WINDOW w AS (PARTITION BY r_1.channel, r_1.month)) r
        CROSS JOIN LATERAL unnest(r.leaks) u(leak))
        GROUP BY r.channel, r.month, u.leak, r.clean_won, r.clean_closed, r.average_deal, r.compared) s
     CROSS JOIN LATERAL lead_funnel._leak_cost(s.won, s.closed, s.clean_won, s.clean_closed, s.average_deal, ((1)::double precision - ((0.05)::double precision / (GREATEST(s.compared, (1)::bigint))::double precision))) m(reason, money_left, money_low, money_high))
  ORDER BY s.channel NULLS FIRST, s.month NULLS FIRST,
        CASE
        WHEN (m.reason IS NULL) THEN round(m.money_left, 2)
        ELSE NULL::numeric
        END DESC NULLS LAST, s.leads DESC, s.leak;

CREATE VIEW funnel.marketing_funnel WITH (security_invoker='true') AS
 SELECT k.channel,
    lead_funnel.leads(k.k) AS leads,
    (lead_funnel.leads(k.k) - lead_funnel.mqls(k.k)) AS nurture,
    lead_funnel.mqls(k.k) AS mqls,
    lead_funnel.sqls(k.k) AS sqls,
    round(((lead_funnel.mqls(k.k))::numeric / (NULLIF(lead_funnel.leads(k.k), 0))::numeric), 4) AS mql_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.mqls(k.k), lead_funnel.leads(k.k))), 4) AS mql_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.mqls(k.k), lead_funnel.leads(k.k))), 4) AS mql_rate_high,
    round(((lead_funnel.sqls(k.k))::numeric / (NULLIF(lead_funnel.mqls(k.k), 0))::numeric), 4) AS mql_to_sql_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.sqls(k.k), lead_funnel.mqls(k.k))), 4) AS mql_to_sql_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.sqls(k.k), lead_funnel.mqls(k.k))), 4) AS mql_to_sql_rate_high,
    round(((lead_funnel.sqls(k.k))::numeric / (NULLIF(lead_funnel.leads(k.k), 0))::numeric), 4) AS sql_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.sqls(k.k), lead_funnel.leads(k.k))), 4) AS sql_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.sqls(k.k), lead_funnel.leads(k.k))), 4) AS sql_rate_high,
    lead_funnel.duration_percentile(k.answer, (0.5)::double precision) AS answer_median,
    lead_funnel.duration_percentile(k.qualified, (0.5)::double precision) AS qualified_median
   FROM ( SELECT c.channel,
        lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
        lead_funnel.duration_agg(
        CASE
        WHEN (c.responded_at >= c.received_at) THEN (c.responded_at - c.received_at)
        ELSE NULL::interval
        END) AS answer,
        lead_funnel.duration_agg(
        CASE
        WHEN (c.qualified_at >= c.received_at) THEN (c.qualified_at - c.received_at)
        ELSE NULL::interval
        END) AS qualified
        FROM ( SELECT c_1.channel,
        c_1.reached_stage,
        c_1.lost,
        c_1.amount,
        c_1.received_at,
        c_1.responded_at,
        CASE
        WHEN (c_1.lacking = 0) THEN c_1.handed_over_at
        ELSE c_1.qualified_at
        END AS qualified_at
        FROM funnel.lead_classified c_1) c
        GROUP BY c.channel) k
  ORDER BY (lead_funnel.leads(k.k)) DESC, k.channel;

CREATE VIEW funnel.touch WITH (security_invoker='true') AS
 SELECT l.lead_id,
    l.received_at AS touched_at,
    l.source,
    l.medium,
    l.campaign
   FROM funnel.lead l;

CREATE VIEW funnel.nurture_queue WITH (security_invoker='true') AS
 WITH c AS MATERIALIZED (
        SELECT c_1.lead_id,
        c_1.owner,
        c_1.team,
        c_1.channel,
        c_1.motion,
        c_1.audience,
        c_1.conversion,
        c_1.intent,
        c_1.received_at,
        c_1.responded_at,
        c_1.next_step_at,
        c_1.signals,
        c_1.reached_stage,
        c_1.is_open
        FROM funnel.lead_classified c_1
        ), known AS (
        SELECT u_1.signal,
        (sum(d.sqls) / sum(d.leads)) AS sql_rate
        FROM (( SELECT c_1.signals,
        count(*) AS leads,
        count(*) FILTER (WHERE (c_1.reached_stage OPERATOR(lead_funnel.>=) 'sql'::lead_funnel.lead_stage)) AS sqls
        FROM c c_1
        GROUP BY c_1.signals) d
        CROSS JOIN LATERAL unnest((d.signals)::text[]) u_1(signal))
        GROUP BY u_1.signal
        ), missing AS (
        SELECT d.signals,
        array_agg(u_1.signal ORDER BY k.sql_rate DESC NULLS LAST, u_1."position") AS missing,
        (array_agg(u_1.signal ORDER BY u_1."position"))[1] AS first
        FROM ((( SELECT DISTINCT c_1.signals
        FROM c c_1
        WHERE (c_1.is_open AND (c_1.reached_stage OPERATOR(lead_funnel.<) 'sql'::lead_funnel.lead_stage))) d
        CROSS JOIN LATERAL unnest((lead_funnel.missing(d.signals))::text[]) WITH ORDINALITY u_1(signal, "position"))
        LEFT JOIN known k ON ((k.signal = u_1.signal)))
        GROUP BY d.signals
        ), asked AS (
        SELECT m.signals,
        m.missing,
        m.first,
        COALESCE(q.text, e.text) AS question
        FROM (((missing m
        CROSS JOIN funnel.settings s)
        LEFT JOIN funnel.question q ON (((q.signal = m.first) AND (q.language = s.language))))
        LEFT JOIN funnel.question e ON (((e.signal = m.first) AND (e.language = 'en'::text))))
        )
 SELECT c.lead_id,
    c.owner,
    c.team,
    c.channel,
    c.conversion,
    (c.intent)::text AS intent,
    (c.reached_stage)::text AS stage,
    c.received_at,
    l.last_touch_at,
        CASE
        WHEN (isfinite(l.last_touch_at) AND isfinite(t.as_of)) THEN (floor((EXTRACT(epoch FROM (t.as_of - l.last_touch_at)) / (86400)::numeric)))::integer
        ELSE NULL::integer
        END AS days_since_touch,
    (c.signals)::text[] AS signals,
    COALESCE(a.missing, '{}'::text[]) AS missing_signals,
    a.first AS next_signal,
    a.question AS next_question,
    lead_funnel._next_conversion(c.motion, c.audience, c.conversion, c.intent) AS next_conversion,
    (c.responded_at IS NOT NULL) AS confirmed,
        CASE
        WHEN (n.noted_at IS NOT NULL) THEN true
        WHEN (c.responded_at IS NULL) THEN false
        ELSE NULL::boolean
        END AS asked,
    (c.next_step_at IS NOT NULL) AS next_step
   FROM (((((c
     CROSS JOIN ( SELECT lead_funnel.as_of() AS as_of
        OFFSET 0) t)
     LEFT JOIN asked a ON ((a.signals OPERATOR(lead_funnel.=) c.signals)))
     LEFT JOIN ( SELECT n_1.lead_id,
        max(n_1.noted_at) AS noted_at
        FROM funnel.signal n_1
        WHERE (n_1.noted_at <= lead_funnel.as_of())
        GROUP BY n_1.lead_id) n ON ((n.lead_id = c.lead_id)))
     LEFT JOIN ( SELECT u_1.lead_id,
        max(u_1.touched_at) AS touched_at
        FROM funnel.touch u_1
        WHERE (u_1.touched_at <= lead_funnel.as_of())
        GROUP BY u_1.lead_id) u ON ((u.lead_id = c.lead_id)))
     CROSS JOIN LATERAL ( SELECT GREATEST(c.received_at, c.responded_at, n.noted_at, u.touched_at) AS last_touch_at) l)
  WHERE (c.is_open AND (c.reached_stage OPERATOR(lead_funnel.<) 'sql'::lead_funnel.lead_stage))
  ORDER BY l.last_touch_at, c.lead_id;

CREATE VIEW funnel.retention WITH (security_invoker='true') AS
 SELECT s.channel,
    lead_funnel.customers(s.k) AS customers,
    lead_funnel.active(s.k) AS active,
    lead_funnel.churned(s.k) AS churned,
    round(((lead_funnel.churned(s.k))::numeric / (NULLIF(lead_funnel.customers(s.k), 0))::numeric), 4) AS churn_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.churned(s.k), lead_funnel.customers(s.k))), 4) AS churn_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.churned(s.k), lead_funnel.customers(s.k))), 4) AS churn_rate_high,
    round(lead_funnel.retention_at(s.k, 3), 4) AS retention_3_months,
    round(lead_funnel.retention_at(s.k, 12), 4) AS retention_12_months,
    lead_funnel.time_to_value_percentile(s.k, (0.5)::double precision) AS time_to_value_median,
    round(lead_funnel.upsell_rate(s.k), 4) AS upsell_rate,
    round(lead_funnel.net_revenue_retention(s.k), 4) AS net_revenue_retention,
    round(lead_funnel.gross_revenue_retention(s.k), 4) AS gross_revenue_retention,
    lead_funnel.lifetime_revenue(s.k) AS lifetime_revenue,
    round(lead_funnel.revenue_per_customer(s.k), 2) AS revenue_per_customer,
    lead_funnel.flagged(s.k) AS flagged
   FROM ( SELECT COALESCE(c.channel, 'Unassigned'::text) AS channel,
        lead_funnel.retention_agg((u.started_at AT TIME ZONE w.zone), (u.churned_at AT TIME ZONE w.zone), (u.first_value_at AT TIME ZONE w.zone), u.initial_amount, u.current_amount, (lead_funnel.as_of() AT TIME ZONE w.zone)) AS k
        FROM ((funnel.customer u
        CROSS JOIN ( SELECT w_1.zone
        FROM funnel.working_hours w_1
        OFFSET 0) w)
        LEFT JOIN funnel.lead_classified c ON ((c.lead_id = u.lead_id)))
        WHERE isfinite(u.started_at)
        GROUP BY COALESCE(c.channel, 'Unassigned'::text)) s
  ORDER BY (lead_funnel.customers(s.k)) DESC, s.channel;

CREATE VIEW funnel.retention_curve WITH (security_invoker='true') AS
 SELECT s.channel,
    r.month,
    r.at_risk,
    r.churned,
    round(r.retention, 4) AS retention
   FROM (( SELECT COALESCE(c.channel, 'Unassigned'::text) AS channel,
        lead_funnel.retention_agg((u.started_at AT TIME ZONE w.zone), (u.churned_at AT TIME ZONE w.zone), (u.first_value_at AT TIME ZONE w.zone), u.initial_amount, u.current_amount, (lead_funnel.as_of() AT TIME ZONE w.zone)) AS k
        FROM ((funnel.customer u
        CROSS JOIN ( SELECT w_1.zone
        FROM funnel.working_hours w_1
        OFFSET 0) w)
        LEFT JOIN funnel.lead_classified c ON ((c.lead_id = u.lead_id)))
        WHERE isfinite(u.started_at)
        GROUP BY COALESCE(c.channel, 'Unassigned'::text)) s
     CROSS JOIN LATERAL lead_funnel.retention_curve(s.k) r(month, at_risk, churned, retention))
  ORDER BY s.channel, r.month;

CREATE VIEW funnel.sales_funnel WITH (security_invoker='true') AS
 SELECT k.channel,
    lead_funnel.sqls(k.k) AS sqls,
    lead_funnel.opportunities(k.k) AS opportunities,
    lead_funnel.won(k.k) AS won,
    lead_funnel.lost(k.k) AS lost,
    round(((lead_funnel.opportunities(k.k))::numeric / (NULLIF(lead_funnel.sqls(k.k), 0))::numeric), 4) AS opportunity_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.opportunities(k.k), lead_funnel.sqls(k.k))), 4) AS opportunity_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.opportunities(k.k), lead_funnel.sqls(k.k))), 4) AS opportunity_rate_high,
    round(((lead_funnel.won(k.k))::numeric / (NULLIF((lead_funnel.won(k.k) + lead_funnel.lost(k.k)), 0))::numeric), 4) AS win_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.won(k.k), (lead_funnel.won(k.k) + lead_funnel.lost(k.k)))), 4) AS win_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.won(k.k), (lead_funnel.won(k.k) + lead_funnel.lost(k.k)))), 4) AS win_rate_high,
    round(((lead_funnel.won(k.k))::numeric / (NULLIF(lead_funnel.sqls(k.k), 0))::numeric), 4) AS close_rate,
    round(lower(lead_funnel.rate_interval(lead_funnel.won(k.k), lead_funnel.sqls(k.k))), 4) AS close_rate_low,
    round(upper(lead_funnel.rate_interval(lead_funnel.won(k.k), lead_funnel.sqls(k.k))), 4) AS close_rate_high,
    lead_funnel.pipeline(k.k) AS pipeline,
    lead_funnel.revenue(k.k) AS revenue,
    round(lead_funnel.average_deal(k.k), 2) AS average_deal,
    lead_funnel.duration_percentile(k.won_after, (0.5)::double precision) AS won_median,
    lead_funnel.duration_percentile(k.lost_after, (0.5)::double precision) AS lost_median,
    round((
        CASE
        WHEN (lead_funnel.pipeline(k.k) = lead_funnel.pipeline(k.o)) THEN (0)::numeric
        ELSE ((lead_funnel.pipeline(k.k) - lead_funnel.pipeline(k.o)) * lead_funnel.win_rate(k.k))
        END +
        CASE
        WHEN (lead_funnel.pipeline(k.o) = (0)::numeric) THEN (0)::numeric
        ELSE (lead_funnel.pipeline(k.o) * lead_funnel.win_rate(k.o))
        END), 2) AS weighted_pipeline,
    round(((((lead_funnel.open_leads(k.k))::numeric * lead_funnel.win_rate(k.k)) * lead_funnel.average_deal(k.k)) / NULLIF((EXTRACT(epoch FROM lead_funnel.duration_percentile(k.won_after, (0.5)::double precision)) / (86400)::numeric), (0)::numeric)), 2) AS pipeline_velocity
   FROM ( SELECT c.channel,
        lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) AS k,
        lead_funnel.funnel_agg(c.reached_stage, c.lost, c.amount) FILTER (WHERE (c.reached_stage OPERATOR(lead_funnel.>=) 'opportunity'::lead_funnel.lead_stage)) AS o,
        lead_funnel.duration_agg(
        CASE
        WHEN ((c.reached_stage OPERATOR(lead_funnel.=) 'customer'::lead_funnel.lead_stage) AND isfinite(c.closed_at) AND (c.closed_at >= c.started_at)) THEN (c.closed_at - c.started_at)
        ELSE NULL::interval
        END) AS won_after,
        lead_funnel.duration_agg(
        CASE
        WHEN ((c.reached_stage OPERATOR(lead_funnel.<) 'customer'::lead_funnel.lead_stage) AND c.lost AND isfinite(c.closed_at) AND (c.closed_at >= c.started_at)) THEN (c.closed_at - c.started_at)
        ELSE NULL::interval
        END) AS lost_after
        FROM ( SELECT c_1.channel,
        c_1.reached_stage,
        c_1.lost,
        c_1.amount,
        c_1.closed_at,
        GREATEST(c_1.qualified_at, c_1.received_at) AS started_at
        FROM funnel.lead_classified c_1
        WHERE (c_1.reached_stage OPERATOR(lead_funnel.>=) 'sql'::lead_funnel.lead_stage)
        OFFSET 0) c
        GROUP BY c.channel) k
  ORDER BY (lead_funnel.sqls(k.k)) DESC, k.channel;

CREATE VIEW funnel.sla_queue WITH (security_invoker='true') AS
 SELECT c.lead_id,
    c.owner,
    c.channel,
    c.conversion,
    (c.intent)::text AS intent,
    c.received_at,
    n.due_at,
    (n.sla_state)::text AS sla_state,
        CASE
        WHEN (isfinite(n.due_at) AND isfinite(t.as_of)) THEN date_trunc('second'::text, (n.due_at - t.as_of))
        ELSE NULL::interval
        END AS time_left,
    c.amount,
    c.team,
    n.target
   FROM ((funnel.lead_classified c
     CROSS JOIN ( SELECT lead_funnel.as_of() AS as_of
        OFFSET 0) t)
     CROSS JOIN LATERAL ( SELECT v.target,
        v.started_at,
        v.target_within,
        v.due_at,
        v.done_at,
        v.sla_state,
        v."position"
        FROM (( SELECT s.received_at,
        s.qualified_at,
        s.qualify_clock,
        s.hours,
        s.is_open,
        s.reached_stage,
        s.started_at,
        lead_funnel.sla_deadline(s.received_at, c.qualify_within, s.qualify_clock) AS qualify,
        lead_funnel.sla_deadline(s.started_at, c.next_step_within, s.hours) AS next_step,
        lead_funnel.sla_deadline(s.started_at, c.decide_within, s.hours) AS decide,
        lead_funnel.as_of() AS as_of
        FROM ( SELECT z.received_at,
        z.qualified_at,
        z.qualify_clock,
        z.hours,
        z.is_open,
        z.reached_stage,
        CASE
        WHEN (z.qualified_at < z.received_at) THEN z.received_at
        ELSE z.qualified_at
        END AS started_at
        FROM ( SELECT c.received_at,
        c.qualified_at,
        c.qualify_clock,
        c.hours,
        c.is_open,
        c.reached_stage
        OFFSET 0) z
        OFFSET 0) s
        OFFSET 0) t_1
        CROSS JOIN LATERAL UNNEST(ARRAY['response'::text, 'qualification'::text, 'next_step'::text, 'decision'::text], ARRAY[t_1.received_at, t_1.received_at, t_1.started_at, t_1.started_at], ARRAY[c.respond_within, c.qualify_within, c.next_step_within, c.decide_within], ARRAY[c.due_at, t_1.qualify, t_1.next_step, t_1.decide], ARRAY[c.responded_at, LEAST(t_1.qualified_at, c.closed_at), COALESCE(c.next_step_at, c.closed_at), c.closed_at], ARRAY[c.sla_state,
        CASE
        WHEN ((t_1.qualified_at IS NULL) AND (c.closed_at IS NULL) AND ((t_1.reached_stage OPERATOR(lead_funnel.>=) 'sql'::lead_funnel.lead_stage) OR (NOT t_1.is_open))) THEN 'none'::lead_funnel.sla_state
        ELSE lead_funnel.sla_state(t_1.received_at, t_1.qualify, LEAST(t_1.qualified_at, c.closed_at), t_1.as_of, t_1.qualify_clock)
        END,
        CASE
        WHEN ((c.next_step_at IS NULL) AND (NOT t_1.is_open) AND ((c.closed_at <= t_1.next_step) IS NOT TRUE)) THEN 'none'::lead_funnel.sla_state
        ELSE lead_funnel.sla_state(t_1.started_at, t_1.next_step, COALESCE(c.next_step_at, c.closed_at), GREATEST(t_1.as_of, c.next_step_at), t_1.hours)
        END,
        CASE
        WHEN ((c.closed_at IS NULL) AND (NOT t_1.is_open)) THEN 'none'::lead_funnel.sla_state
        ELSE lead_funnel.sla_state(t_1.started_at, t_1.decide, c.closed_at, t_1.as_of, t_1.hours)
        END]) WITH ORDINALITY v(target, started_at, target_within, due_at, done_at, sla_state, "position"))
        WHERE (c.is_open AND (v.sla_state OPERATOR(lead_funnel.=) ANY (ARRAY['pending'::lead_funnel.sla_state, 'at_risk'::lead_funnel.sla_state, 'overdue'::lead_funnel.sla_state])) AND ((c.sla_state OPERATOR(lead_funnel.=) ANY (ARRAY['pending'::lead_funnel.sla_state, 'at_risk'::lead_funnel.sla_state, 'overdue'::lead_funnel.sla_state])) OR (COALESCE(c.qualify_within, c.next_step_within, c.decide_within) IS NOT NULL)))
        ORDER BY v.due_at, v."position"
        LIMIT 1) n)
  ORDER BY (n.sla_state OPERATOR(lead_funnel.=) 'overdue'::lead_funnel.sla_state),
        CASE
        WHEN (n.sla_state OPERATOR(lead_funnel.<>) 'overdue'::lead_funnel.sla_state) THEN n.due_at
        ELSE NULL::timestamp with time zone
        END, n.due_at DESC, c.lead_id;

CREATE VIEW funnel.sla_target WITH (security_invoker='true') AS
 SELECT c.lead_id,
    c.owner,
    c.team,
    c.channel,
    c.conversion,
    (c.intent)::text AS intent,
    c.received_at,
    c.is_open,
    v.target,
    v.started_at,
    v.target_within,
    v.due_at,
    v.done_at,
    (v.sla_state)::text AS sla_state
   FROM (funnel.lead_classified c
     CROSS JOIN LATERAL ( SELECT v_1.target,
        v_1.started_at,
        v_1.target_within,
        v_1.due_at,
        v_1.done_at,
        v_1.sla_state,
        v_1."position"
        FROM (( SELECT s.received_at,
        s.qualified_at,
        s.qualify_clock,
        s.hours,
        s.is_open,
        s.reached_stage,
        s.started_at,
        lead_funnel.sla_deadline(s.received_at, c.qualify_within, s.qualify_clock) AS qualify,
        lead_funnel.sla_deadline(s.started_at, c.next_step_within, s.hours) AS next_step,
        lead_funnel.sla_deadline(s.started_at, c.decide_within, s.hours) AS decide,
        lead_funnel.as_of() AS as_of
        FROM ( SELECT z.received_at,
        z.qualified_at,
        z.qualify_clock,
        z.hours,
        z.is_open,
        z.reached_stage,
        CASE
        WHEN (z.qualified_at < z.received_at) THEN z.received_at
        ELSE z.qualified_at
        END AS started_at
        FROM ( SELECT c.received_at,
        c.qualified_at,
        c.qualify_clock,
        c.hours,
        c.is_open,
        c.reached_stage
        OFFSET 0) z
        OFFSET 0) s
        OFFSET 0) t
        CROSS JOIN LATERAL UNNEST(ARRAY['response'::text, 'qualification'::text, 'next_step'::text, 'decision'::text], ARRAY[t.received_at, t.received_at, t.started_at, t.started_at], ARRAY[c.respond_within, c.qualify_within, c.next_step_within, c.decide_within], ARRAY[c.due_at, t.qualify, t.next_step, t.decide], ARRAY[c.responded_at, LEAST(t.qualified_at, c.closed_at), COALESCE(c.next_step_at, c.closed_at), c.closed_at], ARRAY[c.sla_state,
        CASE
        WHEN ((t.qualified_at IS NULL) AND (c.closed_at IS NULL) AND ((t.reached_stage OPERATOR(lead_funnel.>=) 'sql'::lead_funnel.lead_stage) OR (NOT t.is_open))) THEN 'none'::lead_funnel.sla_state
        ELSE lead_funnel.sla_state(t.received_at, t.qualify, LEAST(t.qualified_at, c.closed_at), t.as_of, t.qualify_clock)
        END,
        CASE
        WHEN ((c.next_step_at IS NULL) AND (NOT t.is_open) AND ((c.closed_at <= t.next_step) IS NOT TRUE)) THEN 'none'::lead_funnel.sla_state
        ELSE lead_funnel.sla_state(t.started_at, t.next_step, COALESCE(c.next_step_at, c.closed_at), GREATEST(t.as_of, c.next_step_at), t.hours)
        END,
        CASE
        WHEN ((c.closed_at IS NULL) AND (NOT t.is_open)) THEN 'none'::lead_funnel.sla_state
        ELSE lead_funnel.sla_state(t.started_at, t.decide, c.closed_at, t.as_of, t.hours)
        END]) WITH ORDINALITY v_1(target, started_at, target_within, due_at, done_at, sla_state, "position"))) v)
  WHERE (v.target_within IS NOT NULL);

CREATE VIEW funnel.unmapped WITH (security_invoker='true') AS
 WITH value AS (
        SELECT NULLIF(l.source, ''::text) AS source,
        NULLIF(l.medium, ''::text) AS medium,
        NULLIF(l.campaign, ''::text) AS campaign,
        count(*) AS leads,
        max(l.received_at) AS last_received_at
        FROM funnel.lead_as_of l
        GROUP BY NULLIF(l.source, ''::text), NULLIF(l.medium, ''::text), NULLIF(l.campaign, ''::text)
        ), match AS (
        SELECT r.priority,
        v.leads,
        v.last_received_at,
        min(r.priority) OVER (PARTITION BY v.source, v.medium, v.campaign) AS decides
        FROM (value v
        JOIN funnel.channel_rule r ON ((((r.source_pattern IS NULL) OR (COALESCE(v.source, ''::text) ~* r.source_pattern)) AND ((r.medium_pattern IS NULL) OR (COALESCE(v.medium, ''::text) ~* r.medium_pattern)) AND ((r.campaign_pattern IS NULL) OR (COALESCE(v.campaign, ''::text) ~* r.campaign_pattern)))))
        )
 SELECT 'channel'::text AS kind,
    v.source,
    v.medium,
    v.campaign,
    NULL::text AS raw_conversion,
    v.leads,
    v.last_received_at,
    NULL::text AS detail
   FROM value v
  WHERE (lead_funnel._channel(( SELECT g.agreed
        FROM funnel.agreed g), v.source, v.medium, v.campaign) = 'Unassigned'::text)
UNION ALL
 SELECT 'name'::text AS kind,
    NULL::text AS source,
    NULL::text AS medium,
    NULL::text AS campaign,
    NULL::text AS raw_conversion,
    (sum(v.leads))::bigint AS leads,
    max(v.last_received_at) AS last_received_at,
    format('%L: leads have this channel, and no such row in the table channel'::text, v.channel) AS detail
   FROM ( SELECT v_1.leads,
        v_1.last_received_at,
        lead_funnel._channel(( SELECT g.agreed
        FROM funnel.agreed g), v_1.source, v_1.medium, v_1.campaign) AS channel
        FROM value v_1
        OFFSET 0) v
  WHERE (NOT (EXISTS ( SELECT
        FROM funnel.channel h
        WHERE (h.name = v.channel))))
  GROUP BY v.channel
UNION ALL
 SELECT 'conversion'::text AS kind,
        CASE
        WHEN (l.conversion IS NULL) THEN NULLIF(l.source, ''::text)
        ELSE NULL::text
        END AS source,
        CASE
        WHEN (l.conversion IS NULL) THEN NULLIF(l.medium, ''::text)
        ELSE NULL::text
        END AS medium,
        CASE
        WHEN (l.conversion IS NULL) THEN NULLIF(l.campaign, ''::text)
        ELSE NULL::text
        END AS campaign,
    l.conversion AS raw_conversion,
    count(*) AS leads,
    max(l.received_at) AS last_received_at,
    NULL::text AS detail
   FROM funnel.lead_as_of l
  WHERE (lead_funnel._conversion(( SELECT g.agreed
        FROM funnel.agreed g), l.conversion, l.landing_page) IS NULL)
  GROUP BY
        CASE
        WHEN (l.conversion IS NULL) THEN NULLIF(l.source, ''::text)
        ELSE NULL::text
        END,
        CASE
        WHEN (l.conversion IS NULL) THEN NULLIF(l.medium, ''::text)
        ELSE NULL::text
        END,
        CASE
        WHEN (l.conversion IS NULL) THEN NULLIF(l.campaign, ''::text)
        ELSE NULL::text
        END, l.conversion
UNION ALL
 SELECT 'rule'::text AS kind,
    r.source_pattern AS source,
    r.medium_pattern AS medium,
    r.campaign_pattern AS campaign,
    NULL::text AS raw_conversion,
    (COALESCE(sum(m.leads), (0)::numeric))::bigint AS leads,
    max(m.last_received_at) AS last_received_at,
        CASE
        WHEN (count(m.priority) = 0) THEN format('priority %s: matches no lead'::text, r.priority)
        ELSE format('priority %s: shadowed by priority %s'::text, r.priority, array_to_string(array_agg(DISTINCT m.decides), ', '::text))
        END AS detail
   FROM (funnel.channel_rule r
     LEFT JOIN match m ON ((m.priority = r.priority)))
  GROUP BY r.priority, r.source_pattern, r.medium_pattern, r.campaign_pattern, r.channel
 HAVING ((count(*) FILTER (WHERE (m.decides = r.priority)) = 0) AND ((count(m.priority) > 0) OR (NOT (EXISTS ( SELECT
        FROM lead_funnel._default_channel_rules() s(priority, source_pattern, medium_pattern, campaign_pattern, channel)
        WHERE (NOT (((((s.priority IS DISTINCT FROM r.priority) OR (s.source_pattern IS DISTINCT FROM r.source_pattern)) OR (s.medium_pattern IS DISTINCT FROM r.medium_pattern)) OR (s.campaign_pattern IS DISTINCT FROM r.campaign_pattern)) OR (s.channel IS DISTINCT FROM r.channel))))))))
UNION ALL
 SELECT 'spend'::text AS kind,
    NULL::text AS source,
    NULL::text AS medium,
    NULL::text AS campaign,
    NULL::text AS raw_conversion,
    0 AS leads,
    NULL::timestamp with time zone AS last_received_at,
    format('%L: spend %s, and no such row in the table channel'::text, p.channel, sum(p.amount)) AS detail
   FROM funnel.spend p
  WHERE (NOT (EXISTS ( SELECT
        FROM funnel.channel h
        WHERE (h.name = p.channel))))
  GROUP BY p.channel
UNION ALL
 SELECT 'team'::text AS kind,
    NULL::text AS source,
    NULL::text AS medium,
    NULL::text AS campaign,
    NULL::text AS raw_conversion,
    0 AS leads,
    NULL::timestamp with time zone AS last_received_at,
    format('%L: an agreement for %s, and no lead of such a team'::text, a.team, string_agg(COALESCE(a.intent, 'unknown intent'::text), ', '::text ORDER BY a.intent)) AS detail
   FROM ( SELECT DISTINCT a_1.team,
        a_1.intent
        FROM funnel.agreement a_1
        WHERE ((a_1.team IS NOT NULL) AND (a_1.valid_to > lead_funnel.as_of()))) a
  WHERE (NOT (EXISTS ( SELECT
        FROM funnel.lead_as_of l
        WHERE ((l.team COLLATE "default") = a.team))))
  GROUP BY a.team
  ORDER BY 6 DESC, 1, 5, 2, 3, 4, 8;

-- Their comments

COMMENT ON VIEW funnel.odoo_calendar IS 'The working calendar of Odoo''s main company (the one with the lowest id), as office_hours text: its weekly hours, then its leaves.';

COMMENT ON VIEW funnel.working_hours IS 'The office hours in which the SLA clock runs, one row: those of the table settings, else those that the CRM keeps.';

COMMENT ON VIEW funnel.agreed IS 'All that marketing and sales agreed, as one value: one row. Ask for it by a subquery of its own, not by a join: it is large, and joins and sorts may write to disk what they hold.';

COMMENT ON VIEW funnel.odoo_conversion IS 'The raw text per Odoo lead that says what the conversion was: the tag that matches a rule (of several the one with the highest intent), else the campaign''s name, else the medium''s; when no rule matches, all tags that are no signal.';

COMMENT ON VIEW funnel.odoo_hand_over IS 'When each Odoo lead was turned into an opportunity, by the tracked change of its type.';

COMMENT ON VIEW funnel.odoo_response IS 'The first answer per Odoo lead: a message or mail by an internal user, no internal note, or a finished activity, at or after creation.';

COMMENT ON VIEW funnel.odoo_signals IS 'The signals that each Odoo lead shows by the rules of the table signal_rule.';

COMMENT ON VIEW funnel.lead IS 'The contract with the CRM: one row per lead. All reports read only this and its sister views.';

COMMENT ON VIEW funnel.lead_as_of IS 'The contract''s leads as they stood at as_of(): what happened later has not happened yet. Signals include those of the table signal.';

COMMENT ON VIEW funnel.lead_read IS 'The leads of lead_as_of with what the agreement says of each, as one value that is found once and asked for its parts. A step to lead_classified: each row points to the whole agreement, so do not sort or keep it.';

COMMENT ON VIEW funnel.lead_classified IS 'One row per lead that has come in by as_of(), classified by the agreement, in the extension''s own types: what all other reports build on. For reading there is lead_status.';

COMMENT ON VIEW funnel.channel_closed_month IS 'What was won and lost per channel and month of closing, whenever the leads came in: what the books of that month show. To compare channels take the cohorts of channel_kpi_month.';

COMMENT ON VIEW funnel.channel_kpi IS 'The KPIs per channel of all leads that have come in by as_of(), and of channels that only cost money.';

COMMENT ON VIEW funnel.channel_kpi_month IS 'The KPIs per channel and month of receipt. A young month looks poor because little of it is decided yet: see maturity.';

COMMENT ON VIEW funnel.channel_of IS 'Which channel each combination of source, medium and campaign has: by the table channel_rule, else by reporting_channel().';

COMMENT ON VIEW funnel.conversion_fit IS 'Which conversion suits which channel: the model''s opinion, and beside it what the company''s own leads show. Leads whose conversion is not known are left out.';

COMMENT ON VIEW funnel.conversion_of IS 'Which conversion each raw text and landing page means, by the table conversion_rule.';

COMMENT ON VIEW funnel.customer IS 'The contract with the CRM: one row per customer.';

COMMENT ON VIEW funnel.data_quality IS 'What does not add up in the CRM''s data, one row per finding.';

COMMENT ON VIEW funnel.handover_audit IS 'One row per lead that was handed to sales, or is ready and was not: what the agreement said at that moment. A lead that the CRM shows with sales since an unknown time is left out.';

COMMENT ON VIEW funnel.handover_report IS 'The verdicts of handover_audit counted per owner and channel, and how long leads that were ready waited for sales.';

COMMENT ON VIEW funnel.lead_status IS 'One row per lead that has come in by as_of(): its channel, conversion, stage and why, its deadline and whether it was met.';

COMMENT ON VIEW funnel.leak_report IS 'Where the leads leak, per channel, month of receipt and combination of leaks: how many of the closed leads are won, with the leaks and without any, and what the difference costs. The rows without a channel are of all channels, those without a month of all months. Leads are compared, not treated by lot: channels and conversions that differ otherwise as well show that here too, above all in the rows of all channels.';

COMMENT ON VIEW funnel.leak_total IS 'Each leak in all its combinations together, per channel and month of receipt: how many of the closed leads that have it, alone or with others, are won, and what that costs against the clean ones. A lead stands in the row of each of its leaks, so the rows must not be added up; those of leak_report may. The rows without a channel are of all channels, a mixture that shows how these differ, too; those without a month of all months.';

COMMENT ON VIEW funnel.marketing_funnel IS 'The marketing funnel per channel: inflow and attention, from lead to SQL.';

COMMENT ON VIEW funnel.touch IS 'The contract with the CRM: one row per contact of a lead with marketing.';

COMMENT ON VIEW funnel.nurture_queue IS 'The open leads that are no SQL yet, the longest untouched first: what is not known of them, the question to ask and what to offer next. A lead leaves by itself when its signals make it an SQL.';

COMMENT ON VIEW funnel.retention IS 'Per channel what became of the customers who had started by as_of(): whether they stay, what they pay, and how soon they had what they came for.';

COMMENT ON VIEW funnel.retention_curve IS 'Per channel the share of the customers that stays, month by month after the start (Kaplan and Meier).';

COMMENT ON VIEW funnel.sales_funnel IS 'The sales funnel per channel: pipeline, opportunities, win rate and close rate, from SQL to customer.';

COMMENT ON VIEW funnel.sla_queue IS 'The open leads of which something is due, each with its next target: first those that can still be served in time, the nearest deadline first, then the overdue ones, the freshest first.';

COMMENT ON VIEW funnel.sla_target IS 'Every agreed target of every lead that has come in by as_of(), and how it stands.';

COMMENT ON VIEW funnel.unmapped IS 'Raw values that no rule reads, with how many leads have them: add a row to channel_rule or conversion_rule. And rules of channel_rule that decide nothing, channels of leads and of spend that are not in the table channel, and agreements for teams that no lead has.';

-- A view of their own

CREATE VIEW funnel.our_cost AS
 SELECT channel_kpi.channel,
    channel_kpi.leads,
    channel_kpi.sqls,
    channel_kpi.spend,
    round((channel_kpi.spend / (NULLIF(channel_kpi.sqls, 0))::numeric), 2) AS per_sql
   FROM funnel.channel_kpi
  WHERE (channel_kpi.spend IS NOT NULL);

COMMENT ON VIEW funnel.our_cost IS 'For the meeting of Monday.';
\endif
