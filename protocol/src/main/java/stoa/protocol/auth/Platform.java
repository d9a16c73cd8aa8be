package stoa.protocol.auth;

import java.util.Locale;

/** Kinds of clients, as they say themselves. */
public enum Platform {
    /** A browser. */
    WEB,
    /** A desktop application. */
    DESKTOP,
    /** A phone or tablet. */
    MOBILE,
    /** Anything else; never excludes another connection. */
    OTHER;

    /**
     * The name on the wire.
     *
     * @return lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
