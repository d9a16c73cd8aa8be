-- How much each member may say in a room; like the lists it may name a room that does not exist, and outlives it.
CREATE TABLE room_rates (
    app        text    NOT NULL,
    room       text    NOT NULL,
    per_second integer NOT NULL CHECK (per_second > 0),
    PRIMARY KEY (app, room)
);
