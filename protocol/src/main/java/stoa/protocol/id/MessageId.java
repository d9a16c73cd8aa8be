package stoa.protocol.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes the id of a message from what identifies the attempt to send it, so that a repeat that
 * reached the log twice carries one id for everybody.
 */
public final class MessageId {
    private static final int ID_BYTES = 16;

    private MessageId() {}

    /**
     * The id of a message.
     *
     * @param conversation where it is sent
     * @param sender user id
     * @param cid the client's id for it, unique for the sender in the conversation
     * @return 22 characters, URL-safe base64 of 128 bits of a SHA-256
     */
    public static String of(Conversation conversation, String sender, String cid) {
        return hash("message", conversation, sender, cid);
    }

    /**
     * The id of an event that is not a message; equal events get equal ids, so a repeat is dropped by
     * the log's fold like a repeated message.
     *
     * @param kind e.g. {@code recall}
     * @param conversation where it happens
     * @param subject what it is about, e.g. the recalled message's id
     * @return 22 characters
     */
    public static String ofEvent(String kind, Conversation conversation, String subject) {
        return hash(kind, conversation, "", subject);
    }

    private static String hash(String kind, Conversation conversation, String sender, String subject) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {
                kind, conversation.app(), conversation.kind().label(), conversation.id(), sender, subject
            }) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((byte) (bytes.length >>> 8));
                digest.update((byte) bytes.length);
                digest.update(bytes);
            }
            byte[] full = digest.digest();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(full, ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
