-- title: To answer first
SELECT q.lead_id AS lead, q.owner, q.channel, q.conversion, _said((SELECT words FROM spoken), replace(q.target, '_', ' ')) AS target,
       to_char(q.due_at AT TIME ZONE (SELECT zone FROM working_hours), 'YYYY-MM-DD HH24:MI') AS due,
       _said((SELECT words FROM spoken), q.sla_state) AS state
FROM sla_queue q
LIMIT 20;
