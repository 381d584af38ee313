CREATE TABLE signal_rule (
    fact text NOT NULL CHECK (fact IN ('expected_revenue', 'deadline', 'function', 'tag', 'property')),
    pattern text CHECK (pattern IS NULL OR (''::text ~* pattern) IS NOT NULL),
    signal text NOT NULL CHECK (is_signal(signal)),
    UNIQUE NULLS NOT DISTINCT (fact, pattern, signal)
);

COMMENT ON TABLE signal_rule IS 'Which facts of the CRM are which signal, for adapters that can read them.';
COMMENT ON COLUMN signal_rule.fact IS
    'expected_revenue (above zero), deadline (any), function (the contact''s job), tag (a tag''s name), '
    'property (the name of a lead property that is filled in).';
COMMENT ON COLUMN signal_rule.pattern IS
    'A regular expression that the fact''s text must match, without regard to case; NULL: it is enough '
    'that the fact is there.';
COMMENT ON COLUMN signal_rule.signal IS
    'The signal that it shows, a label of lead_signals.';

INSERT INTO signal_rule (fact, pattern, signal)
VALUES ('expected_revenue', NULL, 'budget'),
       ('deadline', NULL, 'timing'),
       ('function', '\m(director|managing|c[efot]o|founder|owner|president|zaakvoerder|bestuurder|'
        'eigenaar|directeur|directrice|g(e|[^a-z]{1,2})rante?)\M', 'decision_maker');
INSERT INTO signal_rule (fact, pattern, signal)
SELECT fact, pattern, signal
FROM (VALUES ('^(need|behoefte)$', 'need'), ('^timing$', 'timing'), ('^scope$', 'scope'),
             ('^budget$', 'budget'), ('^(decision[ _-]?maker|beslisser)$', 'decision_maker')) r (pattern, signal),
     (VALUES ('tag'), ('property')) f (fact);
