-- How far members of conversations are. Only forwards; several processes write at once, in batches.
CREATE TABLE history_markers (
    app               text   NOT NULL COLLATE "C",
    kind              text   NOT NULL COLLATE "C",
    conversation      text   NOT NULL COLLATE "C",  -- its id; markers outlive a row of history_conversations
    user_id           text   NOT NULL COLLATE "C",
    read_ts           bigint NOT NULL,              -- time of the last message they have read, epoch milliseconds
    received_ts       bigint NOT NULL,              -- the same of what they received; never less than read_ts
    read_moved_ms     bigint NOT NULL,              -- when read_ts was moved last, by the clock of who wrote it
    -- Where it stood before the last move: who moved it learns which messages that was about, and nobody else does.
    read_before_ts    bigint NOT NULL DEFAULT 0,
    received_before_ts bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (app, kind, conversation, user_id)
) WITH (fillfactor = 70);

-- Few changes: looked for over long times. Made before the columns below are added, which nobody may read past.
CREATE INDEX history_entries_changes ON history_entries (conversation, ts) WHERE what IN (1, 3);

-- Whether the sender wants to be told who has received and read it; NULL for no.
ALTER TABLE history_entries ADD COLUMN receipt boolean;

-- Whom a message of a conversation that is no room mentions; NULL for nobody.
ALTER TABLE history_entries ADD COLUMN mentions_all boolean;
ALTER TABLE history_entries ADD COLUMN mentions text[];         -- user ids

-- Few messages: looked for over long times.
CREATE INDEX history_entries_receipts ON history_entries (conversation, ts) WHERE receipt;
