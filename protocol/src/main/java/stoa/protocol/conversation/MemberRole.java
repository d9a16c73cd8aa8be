package stoa.protocol.conversation;

import java.util.stream.Stream;

/** What a member of a conversation may do (LeanCloud protocol, section 7.6). */
public enum MemberRole {
    /** May invite. */
    MEMBER("Member"),
    /** May do to members what an owner may. */
    MANAGER("Manager"),
    /** Who began it: may put out, silence, block and give roles. */
    OWNER("Owner");

    private final String label;

    MemberRole(String label) {
        this.label = label;
    }

    /**
     * The name on the wire and in the database.
     *
     * @return e.g. {@code Owner}
     */
    public String label() {
        return label;
    }

    /**
     * Whether this role may act on another.
     *
     * @param other of whom it is about
     * @return false for the same role
     */
    public boolean outranks(MemberRole other) {
        return compareTo(other) > 0;
    }

    /**
     * Finds a role by its name.
     *
     * @param label as {@link #label()} says
     * @return the role
     * @throws IllegalArgumentException when there is no such role
     */
    public static MemberRole ofLabel(String label) {
        return Stream.of(values())
                .filter(role -> role.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such role: " + label));
    }
}
