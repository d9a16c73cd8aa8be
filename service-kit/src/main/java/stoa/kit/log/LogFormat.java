package stoa.kit.log;

/** How log lines look. */
public enum LogFormat {
    /** Readable lines for a terminal. */
    TEXT,
    /** One JSON object a line, for a cluster. */
    JSON
}
