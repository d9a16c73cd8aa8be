-- One sequence for all rooms, as for policies: versions of a room created anew under an old id go on
-- growing without keeping rows of rooms that are gone. Taken under the room's advisory lock.
CREATE SEQUENCE room_attribute_versions;

ALTER TABLE rooms ADD COLUMN attribute_version bigint NOT NULL DEFAULT nextval('room_attribute_versions');

CREATE TABLE room_attributes (
    app         text    NOT NULL,
    room        text    NOT NULL,
    key         text    NOT NULL,
    value       text    NOT NULL,
    -- Who set it last.
    owner       text    NOT NULL,
    -- Whether it goes when its owner leaves.
    auto_delete boolean NOT NULL,
    set_at_ms   bigint  NOT NULL,
    -- Of the room's attributes, when it was set.
    version     bigint  NOT NULL,
    PRIMARY KEY (app, room, key)
);

-- Attributes go with their room, whoever deletes it, in the same transaction.
CREATE FUNCTION room_attributes_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM room_attributes USING gone_rooms
    WHERE room_attributes.app = gone_rooms.app AND room_attributes.room = gone_rooms.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER room_attributes_go AFTER DELETE ON rooms
    REFERENCING OLD TABLE AS gone_rooms FOR EACH STATEMENT EXECUTE FUNCTION room_attributes_go();
