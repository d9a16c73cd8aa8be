package stoa.importer.run;

/** Names of what is counted, in the state file too. */
final class Counted {
    static final String READ = "read";
    static final String WRITTEN = "written";
    static final String KNOWN = "known";
    static final String REPLACED = "replaced";
    static final String MOVED = "moved";
    static final String FAILED = "failed";
    /** With the reason behind it. */
    static final String SKIPPED = "skipped ";
    /** Fields of conversations, with the name behind it. */
    static final String IGNORED = "ignored ";

    static final String KIND_GROUP = "kind group";
    static final String KIND_ROOM = "kind room";
    static final String KIND_SERVICE = "kind service";

    private Counted() {}
}
