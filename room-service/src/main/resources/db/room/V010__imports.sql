-- What came from elsewhere: its version when it came, and a digest of how it came. NULL for what was begun here.
ALTER TABLE conversations
    ADD COLUMN imported_version bigint,
    ADD COLUMN imported_digest  text;
