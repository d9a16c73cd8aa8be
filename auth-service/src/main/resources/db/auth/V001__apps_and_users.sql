-- Owned by auth-service; no other service reads these tables.

CREATE TABLE auth_apps (
    key              text   PRIMARY KEY,
    secret           text   NOT NULL,
    master_key       text   NOT NULL,
    disabled         boolean NOT NULL DEFAULT false,
    settings         jsonb  NOT NULL DEFAULT '{}',
    settings_version bigint NOT NULL DEFAULT 0,
    created_at_ms    bigint NOT NULL
);

COMMENT ON COLUMN auth_apps.settings IS 'only what the app has set; defaults are in SettingsRules';
COMMENT ON COLUMN auth_apps.settings_version IS 'grows with every change of the row';

CREATE TABLE auth_users (
    app            text   NOT NULL,
    id             text   NOT NULL,
    name           text,
    portrait       text,
    tokens_from_ms bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (app, id)
);

COMMENT ON COLUMN auth_users.tokens_from_ms IS 'tokens issued before are refused, epoch milliseconds';
