ALTER TABLE auth_apps
    ADD COLUMN old_secret            text   NOT NULL DEFAULT '',
    ADD COLUMN old_master_key        text   NOT NULL DEFAULT '',
    ADD COLUMN old_until_ms          bigint NOT NULL DEFAULT 0,
    ADD COLUMN configured_secret     text,
    ADD COLUMN configured_master_key text;

COMMENT ON COLUMN auth_apps.old_secret IS 'the secret before this one; counts until old_until_ms';
COMMENT ON COLUMN auth_apps.old_master_key IS 'the master key before this one; counts until old_until_ms';
COMMENT ON COLUMN auth_apps.old_until_ms IS 'epoch milliseconds';
COMMENT ON COLUMN auth_apps.configured_secret IS 'what STOA_APP_SECRET was last: the same value again replaces nothing';
COMMENT ON COLUMN auth_apps.configured_master_key IS 'what STOA_MASTER_KEY was last';

UPDATE auth_apps SET configured_secret = secret, configured_master_key = master_key;
