package stoa.protocol.auth;

/**
 * What an app has set, as far as processes other than auth-service need it. Ranges are checked where
 * settings are changed.
 *
 * @param app app key
 * @param version grows with every change
 * @param messagesPerSecond sends per connection in a sliding second, 0 for no limit; default 5
 * @param messageBytesMax bytes of a message's content in UTF-8; default 131072
 * @param roomBudgetPer200Ms live messages per room and 200 ms of log time, 0 for no limit; default 40
 * @param recallSeconds how long a sender may recall, 0 for ever; default 0
 * @param signaturesRequired whether logins need a signature; default false
 * @param timestampWindowSeconds how old a signature may be, 0 for any age; default 0
 */
public record AppSettings(
        String app,
        long version,
        int messagesPerSecond,
        int messageBytesMax,
        int roomBudgetPer200Ms,
        int recallSeconds,
        boolean signaturesRequired,
        int timestampWindowSeconds) {
    /** Default of {@link #messagesPerSecond}. */
    public static final int MESSAGES_PER_SECOND_DEFAULT = 5;

    /** Default of {@link #messageBytesMax}. */
    public static final int MESSAGE_BYTES_MAX_DEFAULT = 128 * 1024;

    /**
     * The settings of an app that has set nothing.
     *
     * @param app app key
     * @return defaults, version 0
     */
    public static AppSettings defaults(String app) {
        return new AppSettings(app, 0, MESSAGES_PER_SECOND_DEFAULT, MESSAGE_BYTES_MAX_DEFAULT, 40, 0, false, 0);
    }
}
