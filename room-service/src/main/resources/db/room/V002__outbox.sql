-- What rooms have to tell and have not told yet: written in the transaction of the change itself, by the
-- holder of the room's advisory lock, so that a room's rows are numbered in the order of its commits.
CREATE TABLE room_outbox (
    seq              bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app              text    NOT NULL,
    -- Empty for what holds in all rooms of the app.
    room             text    NOT NULL,
    -- Type of the event, as in the header ce_type of Kafka's records.
    kind             text    NOT NULL,
    -- The event as JSON.
    payload          text    NOT NULL,
    created_at_ms    bigint  NOT NULL,
    -- Until then one node delivers it, or waits after a failure; others leave it alone.
    claimed_until_ms bigint  NOT NULL DEFAULT 0,
    -- How often its delivery failed.
    failures         integer NOT NULL DEFAULT 0
);

CREATE INDEX room_outbox_in_order ON room_outbox (app, room, seq);
