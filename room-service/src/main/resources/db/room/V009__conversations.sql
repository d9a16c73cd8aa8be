-- Conversations with members that stay. A change of one takes the lock of its row first, so that versions and the rows
-- it adds to room_outbox grow in the order of the commits.
CREATE TABLE conversations (
    app             text    NOT NULL COLLATE "C",
    id              text    NOT NULL COLLATE "C",
    kind            text    NOT NULL CHECK (kind IN ('group', 'temporary', 'service')),
    -- Who began it; NULL for a server.
    creator         text    COLLATE "C",
    -- An object: name, attr and the app's own keys.
    attributes      jsonb   NOT NULL,
    -- SHA-256 over kind and members at the start, where it was begun as unique.
    unique_hash     bytea,
    -- Whether its members are still those: only then it is found by them.
    unique_now      boolean NOT NULL DEFAULT false,
    members         integer NOT NULL,
    version         bigint  NOT NULL,
    created_ms      bigint  NOT NULL,
    updated_ms      bigint  NOT NULL,
    -- 0 for never. In no index: it is written with every message, in batches.
    last_message_ms bigint  NOT NULL DEFAULT 0,
    -- 9223372036854775807 for what is not temporary.
    expires_ms      bigint  NOT NULL,
    -- The order in which they were begun.
    place           bigint  GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (app, id)
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX conversations_unique ON conversations (app, unique_hash) WHERE unique_now;
CREATE INDEX conversations_by_place ON conversations (app, place);
-- By digest, since names may be longer than what an index takes.
CREATE INDEX conversations_by_name ON conversations (app, md5(attributes ->> 'name'), place);
CREATE INDEX conversations_by_creator ON conversations (app, creator, place);
CREATE INDEX conversations_ended ON conversations (expires_ms) WHERE expires_ms < 9223372036854775807;

CREATE TABLE conversation_members (
    app            text    NOT NULL COLLATE "C",
    conversation   text    NOT NULL COLLATE "C",
    user_id        text    NOT NULL COLLATE "C",
    -- A name of MemberRole.
    role           text    NOT NULL,
    do_not_disturb boolean NOT NULL DEFAULT false,
    joined_ms      bigint  NOT NULL,
    -- The order in which they came.
    place          bigint  GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (app, conversation, user_id),
    FOREIGN KEY (app, conversation) REFERENCES conversations (app, id) ON DELETE CASCADE
);

CREATE INDEX conversation_members_by_user ON conversation_members (app, user_id, conversation);

-- Members of service conversations: as many as there are, never read whole. They outlive their conversation for a
-- while, until they are swept.
CREATE TABLE conversation_subscribers (
    app            text    NOT NULL COLLATE "C",
    conversation   text    NOT NULL COLLATE "C",
    user_id        text    NOT NULL COLLATE "C",
    do_not_disturb boolean NOT NULL DEFAULT false,
    joined_ms      bigint  NOT NULL,
    PRIMARY KEY (app, conversation, user_id)
);

CREATE INDEX conversation_subscribers_by_user ON conversation_subscribers (app, user_id, conversation);

-- Dismissed service conversations whose subscribers are not all gone yet.
CREATE TABLE conversation_remains (
    app          text NOT NULL COLLATE "C",
    conversation text NOT NULL COLLATE "C",
    PRIMARY KEY (app, conversation)
);

CREATE TABLE conversation_restrictions (
    app          text   NOT NULL COLLATE "C",
    conversation text   NOT NULL COLLATE "C",
    -- A name of ConversationRestrictions.UserRestriction.
    restriction  text   NOT NULL,
    user_id      text   NOT NULL COLLATE "C",
    until_ms     bigint NOT NULL,
    PRIMARY KEY (app, conversation, restriction, user_id),
    FOREIGN KEY (app, conversation) REFERENCES conversations (app, id) ON DELETE CASCADE
);

CREATE INDEX conversation_restrictions_ended ON conversation_restrictions (until_ms)
    WHERE until_ms < 9223372036854775807;

-- Conversations of which users want nothing; they need not exist.
CREATE TABLE client_blocks (
    app          text NOT NULL COLLATE "C",
    user_id      text NOT NULL COLLATE "C",
    conversation text NOT NULL COLLATE "C",
    PRIMARY KEY (app, user_id, conversation)
);
