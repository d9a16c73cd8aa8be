-- What back ends forbid and allow. A row may name a room that does not exist, and outlives the room. The
-- room '' stands for what holds in all rooms of an app.

-- The order in which users, rooms and types came on their lists.
CREATE SEQUENCE room_list_places;

CREATE TABLE room_user_lists (
    app      text   NOT NULL,
    room     text   NOT NULL,
    list     text   NOT NULL, -- a name of RestrictionOperations.UserList
    user_id  text   NOT NULL,
    until_ms bigint NOT NULL, -- epoch ms; 9223372036854775807 for never
    place    bigint NOT NULL DEFAULT nextval('room_list_places'),
    PRIMARY KEY (app, room, list, user_id)
);

CREATE INDEX room_user_lists_ended ON room_user_lists (until_ms) WHERE until_ms < 9223372036854775807;

CREATE TABLE room_switches (
    app   text   NOT NULL,
    room  text   NOT NULL,
    what  text   NOT NULL, -- a name of RestrictionOperations.RoomSwitch; a row means on
    place bigint NOT NULL DEFAULT nextval('room_list_places'),
    PRIMARY KEY (app, room, what)
);

CREATE INDEX room_switches_on ON room_switches (app, what, place);

CREATE TABLE app_type_lists (
    app   text   NOT NULL,
    list  text   NOT NULL, -- a name of RestrictionOperations.TypeList
    type  text   NOT NULL,
    place bigint NOT NULL DEFAULT nextval('room_list_places'),
    PRIMARY KEY (app, list, type)
);

-- From room_policy_versions, like those of rooms.
CREATE TABLE app_policies (
    app     text   NOT NULL PRIMARY KEY,
    version bigint NOT NULL
);
