
-- lead/qualify

COMMENT ON TYPE lead_intent IS
'What the conversion action of a lead shows, in ascending order: low (newsletter, blog), mid (calculator, download, webinar), high (quote request, appointment). One byte. An unknown intent is NULL.';

COMMENT ON TYPE lead_stage IS
'How far a lead is, in ascending order: nurture, mql (marketing qualified lead), sql (sales qualified lead), opportunity, customer. One byte. From nurture to sql is the marketing funnel, from sql to customer the sales funnel; lost is not a stage.';
