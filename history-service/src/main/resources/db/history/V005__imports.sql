-- Messages that were said elsewhere, before an app moved in, lie in generation 0, which no log has: so they are before
-- every log in the order of (generation, log_offset), and nothing that asks for a log's offsets sees them.
CREATE SEQUENCE history_import_offsets;

-- When a message was recalled or last modified. NULL for never, and for changes of an earlier version of this program.
-- recalled_by of a message that was recalled before it came here is -1.
ALTER TABLE history_entries ADD COLUMN changed_ts bigint;
