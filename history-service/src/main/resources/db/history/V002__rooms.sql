-- What a message says after its latest modification. The modification itself is an entry of its own; one of a message
-- that was recalled is marked as recalled with it, and what it said does not leave the database either.
ALTER TABLE history_entries ADD COLUMN modified_content text;   -- JSON

-- Which members a message is for.
ALTER TABLE history_entries ADD COLUMN audience text[];          -- user ids; empty for all, NULL where nothing was said
ALTER TABLE history_entries ADD COLUMN except_sender boolean;    -- NULL where nothing was said

CREATE INDEX history_entries_modifications ON history_entries (target) WHERE what = 3;

-- How far each partition of each topic is read for webhooks. Moved in the transaction that stores what was read, and
-- only by who knows where it stood.
CREATE TABLE history_webhook_positions (
    topic_id      text     NOT NULL,
    log_partition smallint NOT NULL,
    next_offset   bigint   NOT NULL DEFAULT 0,
    PRIMARY KEY (topic_id, log_partition)
) WITH (fillfactor = 50);

-- Events that were added, so that repeats are not; forgotten after a while.
CREATE TABLE history_webhook_ids (
    app     text     NOT NULL COLLATE "C",
    hook    smallint NOT NULL,
    id      text     NOT NULL COLLATE "C",
    seen_ms bigint   NOT NULL,                    -- Kafka's time stamp, epoch milliseconds
    PRIMARY KEY (app, hook, id)
);

CREATE INDEX history_webhook_ids_by_time ON history_webhook_ids (seen_ms);

-- Rooms or users with events that wait. Who adds events holds the lane's row, so that nobody takes it out meanwhile.
CREATE TABLE history_webhook_lanes (
    app      text     NOT NULL COLLATE "C",
    hook     smallint NOT NULL,                   -- 0 room status, 1 messages, 2 attributes, 3 online
    lane     text     NOT NULL COLLATE "C",       -- room id, user id
    due_ms   bigint   NOT NULL,                   -- when it may be claimed; a claim's end while it is claimed
    claim    bigint   NOT NULL DEFAULT 0,         -- number of the latest claim
    failures integer  NOT NULL DEFAULT 0,         -- calls that failed in a row
    PRIMARY KEY (app, hook, lane)
) WITH (fillfactor = 50);

CREATE INDEX history_webhook_lanes_due ON history_webhook_lanes (due_ms);

-- Events that wait, in the order of seq within a lane.
CREATE TABLE history_webhook_events (
    seq              bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app              text     NOT NULL COLLATE "C",
    hook             smallint NOT NULL,
    lane             text     NOT NULL COLLATE "C",
    source_topic     text     NOT NULL,
    source_partition smallint NOT NULL,
    source_offset    bigint   NOT NULL,
    source_type      text     NOT NULL,
    at_ms            bigint   NOT NULL,           -- Kafka's time stamp, epoch milliseconds
    payload          text     NOT NULL            -- as it is sent
);

CREATE INDEX history_webhook_events_of_lane ON history_webhook_events (app, hook, lane, seq);
CREATE INDEX history_webhook_events_by_time ON history_webhook_events (at_ms);
