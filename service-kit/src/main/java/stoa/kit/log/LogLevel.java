package stoa.kit.log;

import ch.qos.logback.classic.Level;

/** What Stoa's own classes write; libraries write warnings and errors only. */
public enum LogLevel {
    /** Problems that need a person. */
    ERROR,
    /** What is wrong but handled. */
    WARN,
    /** One line per change of state. */
    INFO,
    /** For finding faults. */
    DEBUG,
    /** Everything. */
    TRACE;

    Level level() {
        return Level.valueOf(name());
    }
}
