ALTER TABLE auth_users
    ADD COLUMN created_at_ms    bigint  NOT NULL DEFAULT 0,
    ADD COLUMN blocked_until_ms bigint  NOT NULL DEFAULT 0,
    ADD COLUMN deactivated      boolean NOT NULL DEFAULT false,
    ADD COLUMN tags             text[]  NOT NULL DEFAULT '{}';

COMMENT ON COLUMN auth_users.created_at_ms IS 'when the first token was made or the user first named, epoch milliseconds; 0 for neither';
COMMENT ON COLUMN auth_users.blocked_until_ms IS 'may not log in before, epoch milliseconds';
COMMENT ON COLUMN auth_users.deactivated IS 'may not log in at all';

CREATE INDEX auth_users_blocked ON auth_users (app, blocked_until_ms, id) WHERE blocked_until_ms > 0;
CREATE INDEX auth_users_deactivated ON auth_users (app, id) WHERE deactivated;
