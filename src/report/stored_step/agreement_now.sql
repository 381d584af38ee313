CREATE OR REPLACE VIEW agreement_now WITH (security_invoker = true) AS
SELECT md5(concat_ws(' ', (SELECT json_agg(r ORDER BY r.priority) FROM channel_rule r),
                          (SELECT json_agg(r ORDER BY r.priority) FROM conversion_rule r),
                          (SELECT json_agg(c ORDER BY c.name) FROM conversion c),
                          (SELECT json_agg(c ORDER BY c.name) FROM channel c),
                          (SELECT json_agg(s ORDER BY s.channel, s.audience) FROM channel_suits s),
                          (SELECT json_agg(a ORDER BY a.intent, a.team, a.valid_from) FROM agreement a),
                          (SELECT json_agg(h) FROM working_hours h),
                          (SELECT json_agg(h ORDER BY h.company) FROM company_hours h),
                          (SELECT json_agg(f ORDER BY f.currency) FROM fx_series f),
                          (SELECT json_build_array(s.own_domains, s.currency, s.zone, s.restored_starts_anew) FROM settings s))) AS hash;

COMMENT ON VIEW agreement_now IS 'What besides the leads and their signals decides how they are classified, one row.';
COMMENT ON COLUMN agreement_now.hash IS 'A hash of it.';
