CREATE TABLE answer_rule (
    priority int PRIMARY KEY,
    kind text CHECK (kind IN ('comment', 'email', 'sms', 'whatsapp', 'call', 'meeting', 'activity', 'letter',
                              'mailing', 'note', 'automatic', 'notification', 'other')),
    name_pattern text CHECK (name_pattern IS NULL OR (''::text ~* name_pattern) IS NOT NULL),
    author text CHECK (author IN ('colleague', 'customer', 'portal', 'robot', 'other')),
    author_pattern text CHECK (author_pattern IS NULL OR (''::text ~* author_pattern) IS NOT NULL),
    counts boolean NOT NULL
);

COMMENT ON TABLE answer_rule IS
    'Of Odoo only: which messages answer a lead, by their kind and author. The first matching rule counts, the lowest '
    'priority first; a message that no rule matches is no answer. Of another CRM, responded_at of its view lead says '
    'when a lead was answered.';
COMMENT ON COLUMN answer_rule.priority IS 'The order in which rules are tried; the lowest first.';
COMMENT ON COLUMN answer_rule.kind IS
    'comment (on the lead, sent to its followers), email, sms, whatsapp, call, meeting, activity (another one that is '
    'finished), letter, mailing (mails with one author and one subject to more than ten records within an hour), note '
    '(for colleagues only), automatic, notification or other; NULL: any.';
COMMENT ON COLUMN answer_rule.name_pattern IS
    'A regular expression that the name of the finished activity''s type must match, without regard to case; NULL: any, '
    'or none.';
COMMENT ON COLUMN answer_rule.author IS
    'colleague (also one who left), customer (of that lead), portal (a portal user who never was a colleague), robot (the '
    'CRM itself) or other (nobody of these, such as somebody whose user is deleted); NULL: any.';
COMMENT ON COLUMN answer_rule.author_pattern IS
    'A regular expression that the author''s name, mail address or login must match, without regard to case; NULL: any.';
COMMENT ON COLUMN answer_rule.counts IS 'Whether it is an answer.';

INSERT INTO answer_rule (priority, kind, name_pattern, author, counts)
VALUES (100, NULL, NULL, 'robot', false),
       (110, NULL, NULL, 'customer', false),
       (120, NULL, NULL, 'portal', false),
       (130, 'note', NULL, NULL, false),
       (140, 'mailing', NULL, NULL, false),
       (150, 'activity', '^(to.?do|reminder|exception|upload|.*\mdocuments?\M|.*\mapproval\M)', NULL, false),
       (200, 'comment', NULL, 'colleague', true),
       (210, 'comment', NULL, 'other', true),
       (220, 'email', NULL, 'colleague', true),
       (230, 'sms', NULL, 'colleague', true),
       (240, 'whatsapp', NULL, 'colleague', true),
       (250, 'call', NULL, 'colleague', true),
       (260, 'meeting', NULL, 'colleague', true),
       (270, 'activity', NULL, 'colleague', true);
