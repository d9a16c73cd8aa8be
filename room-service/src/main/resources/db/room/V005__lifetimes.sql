-- When rooms end by themselves, and who stays in them without a connection.
ALTER TABLE rooms
    -- Whether it ends at a set time, else after silence.
    ADD COLUMN lifetime_fixed   boolean NOT NULL DEFAULT false,
    -- How long after, in minutes; 0 for the app's setting, only with silence.
    ADD COLUMN lifetime_minutes integer NOT NULL DEFAULT 0,
    -- From when a set time is reckoned.
    ADD COLUMN lifetime_from_ms bigint  NOT NULL DEFAULT 0,
    -- The last join, leave or message; up to 75 s behind what Redis has.
    ADD COLUMN last_active_ms   bigint  NOT NULL DEFAULT 0,
    -- When it was seen on the keep-alive list last.
    ADD COLUMN kept_until_ms    bigint  NOT NULL DEFAULT 0,
    -- When to look whether it ends: never later than its end. 0: at once.
    ADD COLUMN ends_at_ms       bigint  NOT NULL DEFAULT 0,
    -- Activity is written often and is in no index: leave room for it in the page.
    SET (fillfactor = 80);

-- Rooms of an earlier version begin their silence now.
UPDATE rooms SET
    lifetime_from_ms = created_at_ms,
    last_active_ms = (extract(epoch FROM now()) * 1000)::bigint;

CREATE INDEX rooms_ends ON rooms (ends_at_ms);

-- Members that no gateway announces.
CREATE TABLE room_stays (
    app          text   NOT NULL,
    room         text   NOT NULL,
    kind         text   NOT NULL CHECK (kind IN ('RECORDER', 'PROTECTED')),
    member       text   NOT NULL,
    joined_at_ms bigint NOT NULL,
    PRIMARY KEY (app, room, kind, member)
);
