-- Whether the members of a room are told who joins and leaves: a name of RoomOperations.MemberEventsRule.
ALTER TABLE rooms ADD COLUMN member_events text NOT NULL DEFAULT 'BY_SIZE';
