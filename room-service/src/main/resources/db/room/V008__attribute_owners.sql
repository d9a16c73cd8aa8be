-- A leave that is under way when its user sets what goes with them may pass it. So every such attribute is looked
-- at some seconds later, by any node: when, epoch milliseconds; 0 for not (any more).
ALTER TABLE room_attributes ADD COLUMN look_at_ms bigint NOT NULL DEFAULT 0;

CREATE INDEX room_attributes_to_look_at ON room_attributes (look_at_ms) WHERE look_at_ms > 0;
