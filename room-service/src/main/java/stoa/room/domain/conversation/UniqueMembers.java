package stoa.room.domain.conversation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeSet;
import stoa.protocol.id.ConversationKind;

/**
 * The name of a set of members, by which unique conversations are found (LeanCloud protocol, section 7.1). Who asks for a
 * unique conversation of some users wants the one in which these talk. So one whose members have changed since is
 * not found by those it began with, or a third would read what two say to each other; when they are the same again
 * it is, unless another took its place meanwhile. Pure.
 */
public final class UniqueMembers {
    private static final int PUBLIC_DIGITS = 32;

    private UniqueMembers() {}

    /**
     * Hashes a set of members.
     *
     * @param kind of the conversation; temporary ones are not found as others
     * @param members user ids in any order, also more than once
     * @return 64 hex digits of a SHA-256
     */
    public static String hash(ConversationKind kind, Collection<String> members) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(kind.label().getBytes(StandardCharsets.UTF_8));
            for (String member : new TreeSet<>(members)) {
                // User ids are one line each.
                digest.update((byte) '\n');
                digest.update(member.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String publicId(String hash) {
        return hash.substring(0, PUBLIC_DIGITS);
    }
}
