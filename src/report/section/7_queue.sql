-- title: To answer first
SELECT q.lead_id AS lead, q.owner, q.channel, q.conversion, _said(w.words, replace(q.target, '_', ' ')) AS target,
       to_char(q.due_at AT TIME ZONE (SELECT zone FROM working_hours), 'YYYY-MM-DD HH24:MI') AS due,
       _said(w.words, q.sla_state) AS state
FROM sla_queue q
CROSS JOIN spoken w
LIMIT 20;
