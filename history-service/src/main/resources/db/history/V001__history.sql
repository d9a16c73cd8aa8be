-- The logs the history was ever made from. A topic that was recreated has another id and gets the next generation.
CREATE TABLE history_generations (
    topic_id   text PRIMARY KEY,
    generation integer NOT NULL UNIQUE CHECK (generation BETWEEN 1 AND 8191)
);

-- How far each partition is applied, and what the fold needs to go on. Changed in the same transaction as the rows it
-- speaks of, and only by who knows its next_offset: that fences an applier that came back from the dead.
CREATE TABLE history_applied (
    generation    integer  NOT NULL,
    log_partition smallint NOT NULL,
    next_offset   bigint   NOT NULL DEFAULT 0,
    log_time      bigint   NOT NULL DEFAULT 0,    -- epoch milliseconds
    window_start  bigint   NOT NULL DEFAULT 0,    -- offset of the oldest sighting the fold still remembers
    kept_from     bigint   NOT NULL DEFAULT 0,    -- below it entries may be missing: retention, or lost by the log
    ahead         text     NOT NULL DEFAULT '[]', -- JSON: conversations whose times are ahead of log_time
    PRIMARY KEY (generation, log_partition)
) WITH (fillfactor = 50);

-- Records the fold dropped as repeats: sightings all the same. Kept for ten minutes of log time.
CREATE TABLE history_repeats (
    generation    integer  NOT NULL,
    log_partition smallint NOT NULL,
    log_offset    bigint   NOT NULL,
    id            text     NOT NULL COLLATE "C",
    log_time      bigint   NOT NULL,
    first_offset  bigint   NOT NULL,
    first_ts      bigint   NOT NULL,
    PRIMARY KEY (generation, log_partition, log_offset)
);

-- Every conversation that has entries; version grows with every batch that touches it.
CREATE TABLE history_conversations (
    key             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app             text    NOT NULL COLLATE "C",
    kind            text    NOT NULL COLLATE "C",
    id              text    NOT NULL COLLATE "C",
    version         bigint  NOT NULL DEFAULT 1,
    last_generation integer NOT NULL,
    last_offset     bigint  NOT NULL,
    last_ts         bigint  NOT NULL,
    destroyed_ts    bigint  NOT NULL DEFAULT 0,   -- time of the last RoomDestroyed, 0 for none
    UNIQUE (app, kind, id)
) WITH (fillfactor = 70);

-- The log without its repeats. what: 0 message, 1 recall, 2 destruction. One partition per day of ts (UTC).
CREATE TABLE history_entries (
    generation      integer  NOT NULL,
    log_partition   smallint NOT NULL,
    log_offset      bigint   NOT NULL,
    ts              bigint   NOT NULL,            -- epoch milliseconds, grows along the conversation
    log_time        bigint   NOT NULL,            -- epoch milliseconds, never falls along the log partition
    conversation    bigint   NOT NULL,            -- history_conversations.key
    what            smallint NOT NULL,
    priority        smallint NOT NULL,
    recalled_by     bigint,                       -- offset of the recall
    id              text     NOT NULL COLLATE "C",
    actor           text     NOT NULL,            -- sender, or who recalled
    session         text,
    cid             text,
    type            text,
    content         text,                         -- JSON as the client sent it
    sender_name     text,
    sender_portrait text,
    mention         text,                         -- JSON
    target          text,                         -- recalled message, or why the room was destroyed
    PRIMARY KEY (generation, log_partition, log_offset, ts)
) PARTITION BY RANGE (ts);

CREATE INDEX history_entries_by_time ON history_entries (conversation, ts);
CREATE INDEX history_entries_by_id ON history_entries (id);
