
-- sla/sla_state

COMMENT ON TYPE sla_state IS
'What became of the agreed response time, in ascending order: none (none agreed), pending (not answered, in time), at_risk (the same, '
'most time used), overdue (not answered, too late), met (answered in time), breached (answered too late). One byte.';
