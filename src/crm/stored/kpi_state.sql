CREATE TABLE kpi_state (
    channel text,
    month date,
    leak_set int,
    leads funnel_kpi NOT NULL,
    responses response_kpi NOT NULL,
    UNIQUE NULLS NOT DISTINCT (channel, month, leak_set)
);

COMMENT ON TABLE kpi_state IS
    'The KPI states of lead_class, so that who asks for the KPIs of all leads need not read each. Triggers of lead_class keep it up. '
    'No rows: not added up.';
COMMENT ON COLUMN kpi_state.channel IS 'The reporting channel.';
COMMENT ON COLUMN kpi_state.month IS 'The first day of the month of receipt, in the reports'' time zone; NULL: nobody knows.';
COMMENT ON COLUMN kpi_state.leak_set IS 'The number of the combination of leaks.';
COMMENT ON COLUMN kpi_state.leads IS 'The state of the leads, by funnel_agg().';
COMMENT ON COLUMN kpi_state.responses IS 'That of their response times, by response_agg().';
