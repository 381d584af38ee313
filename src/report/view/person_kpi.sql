-- comments: channel_kpi
CREATE OR REPLACE VIEW person_kpi WITH (security_invoker = true) AS
SELECT c.channel, count(*) AS leads, NULLIF(count(DISTINCT p.person), 0) AS persons,
       sum(p.is_first::int) AS first_leads, sum((NOT p.is_first)::int) AS returning_leads,
       count(*) - count(p.person) AS leads_without_person, sum(p.is_repeated::int) AS repeated_leads
-- A full join, as the planner may take both sides for few, and would compare each row with each.
FROM (SELECT c.lead_id, c.channel FROM lead_classified c OFFSET 0) c
FULL JOIN (SELECT p.lead_id, p.person, p.is_first, p.is_repeated FROM person_lead p OFFSET 0) p ON p.lead_id = c.lead_id
WHERE c.lead_id IS NOT NULL
GROUP BY GROUPING SETS ((), (c.channel))
HAVING count(*) > 0
ORDER BY c.channel IS NOT NULL, leads DESC, c.channel;

COMMENT ON VIEW person_kpi IS
    'Leads and the persons behind them, of all leads that have come in by as_of(), per channel, and first of all channels together. A '
    'person who came by two channels counts in each of them, and once in the total; his first lead, by the time of receipt, counts where '
    'it came in. Which lead is the first is decided among those that the reader may see. Where the CRM knows no person behind any of the '
    'leads, the figures about persons are NULL. leads = first_leads + returning_leads + leads_without_person, but for leads of persons of '
    'whom a lead has no time of receipt.';
COMMENT ON COLUMN person_kpi.channel IS 'The reporting channel; NULL: all of them together.';
COMMENT ON COLUMN person_kpi.persons IS 'How many persons are behind them, where the CRM knows them.';
COMMENT ON COLUMN person_kpi.first_leads IS 'Leads that are the first of their person, of any channel: what marketing brought anew.';
COMMENT ON COLUMN person_kpi.returning_leads IS 'Leads of a person of whom there was a lead before, of any channel.';
COMMENT ON COLUMN person_kpi.leads_without_person IS 'Leads of which nobody knows who is behind them.';
COMMENT ON COLUMN person_kpi.repeated_leads IS
    'Leads of a person of whom another lead, of any channel, came in within 24 hours before, as when a form is sent twice.';
