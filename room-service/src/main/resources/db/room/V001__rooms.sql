-- Owned by room-service; no other service reads these tables.

-- One sequence for all rooms: a room created anew under an old id gets a higher version than all that
-- was said of the old one, without keeping rows of rooms that are gone.
CREATE SEQUENCE room_policy_versions;
SELECT nextval('room_policy_versions');

CREATE TABLE rooms (
    app            text   NOT NULL,
    id             text   NOT NULL,
    name           text   NOT NULL,
    created_at_ms  bigint NOT NULL,
    policy_version bigint NOT NULL,
    PRIMARY KEY (app, id)
);

-- Rooms that are destroyed, while their members and the log have not all been told (an outbox).
CREATE TABLE room_destructions (
    app              text    NOT NULL,
    id               text    NOT NULL,
    version          bigint  NOT NULL,
    created_at_ms    bigint  NOT NULL,
    reason           text    NOT NULL,
    told             boolean NOT NULL DEFAULT false,
    claimed_until_ms bigint  NOT NULL,
    PRIMARY KEY (app, id)
);

CREATE INDEX room_destructions_waiting ON room_destructions (claimed_until_ms);
