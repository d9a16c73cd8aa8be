-- Logs of hours are read by time over all rooms. New messages are at the right end of it.
CREATE INDEX history_entries_by_hour ON history_entries (ts) WHERE what = 0;

-- Hours whose log an app has deleted. Their messages stay; forgotten with the days they lie in.
CREATE TABLE history_deleted_hours (
    app     text   NOT NULL COLLATE "C",
    hour_ms bigint NOT NULL,                      -- when it begins, epoch milliseconds
    PRIMARY KEY (app, hour_ms)
);

CREATE INDEX history_deleted_hours_by_time ON history_deleted_hours (hour_ms);
