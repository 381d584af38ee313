CREATE TABLE channel (
    name text PRIMARY KEY,
    motion text CONSTRAINT motion_is_reactive_proactive_or_relationship CHECK (motion IN ('reactive', 'proactive', 'relationship')),
    audience text CONSTRAINT audience_is_prospecting_or_retargeting CHECK (audience IN ('prospecting', 'retargeting'))
);

COMMENT ON TABLE channel IS 'The reporting channels and how each works.';
COMMENT ON COLUMN channel.name IS 'The channel''s name, as the reports show it. A source or medium that is spelt like it is this channel.';
COMMENT ON COLUMN channel.motion IS
    'reactive: they look for a solution. proactive: you push the door open. relationship: they know you. '
    'NULL: not decided.';
COMMENT ON COLUMN channel.audience IS
    'prospecting or retargeting, for paid channels where the two stand apart; NULL elsewhere.';

INSERT INTO channel (name, motion, audience)
VALUES ('Google Ads', 'reactive', NULL), ('Microsoft Ads', 'reactive', NULL),
       ('Meta prospecting', 'proactive', 'prospecting'), ('Meta retargeting', 'proactive', 'retargeting'),
       ('LinkedIn Ads', 'proactive', 'prospecting'), ('TikTok Ads', 'proactive', 'prospecting'),
       ('X Ads', 'proactive', 'prospecting'), ('Pinterest Ads', 'proactive', 'prospecting'),
       ('Snapchat Ads', 'proactive', 'prospecting'), ('Reddit Ads', 'proactive', 'prospecting'),
       ('Paid Search', 'reactive', NULL), ('Paid Shopping', 'reactive', NULL),
       ('Paid Social', 'proactive', 'prospecting'), ('Paid Video', 'proactive', 'prospecting'),
       ('Paid Other', 'proactive', NULL), ('Display', 'proactive', 'prospecting'),
       ('Cross-network', NULL, NULL), ('AI Assistant', 'reactive', NULL),
       ('Organic Search', 'reactive', NULL), ('Organic Shopping', 'reactive', NULL),
       ('Organic Social', 'proactive', NULL), ('Organic Video', 'proactive', NULL),
       ('Email', 'relationship', NULL), ('SMS', 'relationship', NULL),
       ('Mobile Push Notifications', 'relationship', NULL),
       ('Referral', 'relationship', NULL), ('Affiliates', 'reactive', NULL),
       ('Audio', 'proactive', NULL), ('Phone', 'reactive', NULL), ('Television', 'proactive', NULL),
       ('Direct', 'reactive', NULL), ('Website', 'reactive', NULL),
       ('Event', 'relationship', NULL), ('Partner', 'relationship', NULL), ('Outbound', 'proactive', NULL),
       ('Advertising', 'proactive', NULL), ('Public relations', 'proactive', NULL), ('Purchased list', 'proactive', NULL),
       ('Offline', NULL, NULL), ('Other campaigns', NULL, NULL), ('Unassigned', NULL, NULL);
