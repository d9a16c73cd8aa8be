package stoa.protocol.auth;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

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
 * @param nonceOnce whether a nonce of the server API may be used once only; default false
 * @param serverApiPerSecond server API requests per path and second, 0 for no limit; default 100
 * @param devicePolicy which connections of one user exclude each other; default any
 * @param oneOpenRoomAtATime whether joining a room leaves the others; default false
 * @param roomMembersMax users in a room, 0 for no limit; default 0
 * @param roomIdleMinutes silence after which a room ends by itself; default 60
 * @param keptAliveRoomsMax rooms on the keep-alive list; default 5
 * @param offlineSeconds a member without a connection leaves so long after the first message since; default 30
 * @param offlineMessages or at this many messages since; default 30
 * @param memberEventsMembersMax rooms with more users tell nobody who joined and left, 0 for never; default 100
 * @param conversationMembersMax users in a conversation, at most {@link #CONVERSATION_MEMBERS_LIMIT}; default 500
 * @param countedTypes message types that are merged per room and second; default none
 * @param unstoredTypes message types that skip log and history, beside the vendor's; default none
 * @param webhookRoomStatusUrl where rooms created, joined, left and destroyed are told; empty for nowhere
 * @param webhookMessagesUrl where every message is told; empty for nowhere
 * @param webhookAttributesUrl where attributes of rooms are told; empty for nowhere
 * @param webhookOnlineUrl where users online and offline are told; empty for nowhere
 * @param webhookServerMessages whether messages of the server API are told too; default false
 * @param leanCloudClients whether LeanCloud's SDKs may log in, without a signature unless {@code signaturesRequired};
 *     default false
 * @param leanCloudSignatures what these clients have to sign beside logins, some of {@link #SIGNED_STARTS}, {@link
 *     #SIGNED_MEMBERS} and {@link #SIGNED_BLOCKS}; default none
 */
public record AppSettings(
        String app,
        long version,
        int messagesPerSecond,
        int messageBytesMax,
        int roomBudgetPer200Ms,
        int recallSeconds,
        boolean signaturesRequired,
        int timestampWindowSeconds,
        boolean nonceOnce,
        int serverApiPerSecond,
        DevicePolicy devicePolicy,
        boolean oneOpenRoomAtATime,
        int roomMembersMax,
        int roomIdleMinutes,
        int keptAliveRoomsMax,
        int offlineSeconds,
        int offlineMessages,
        int memberEventsMembersMax,
        int conversationMembersMax,
        List<String> countedTypes,
        List<String> unstoredTypes,
        String webhookRoomStatusUrl,
        String webhookMessagesUrl,
        String webhookAttributesUrl,
        String webhookOnlineUrl,
        boolean webhookServerMessages,
        boolean leanCloudClients,
        List<String> leanCloudSignatures) {
    /** Default of {@link #messagesPerSecond}. */
    public static final int MESSAGES_PER_SECOND_DEFAULT = 5;

    /** Default of {@link #messageBytesMax}. */
    public static final int MESSAGE_BYTES_MAX_DEFAULT = 128 * 1024;

    /** Default of {@link #conversationMembersMax}. */
    public static final int CONVERSATION_MEMBERS_DEFAULT = 500;

    /** What {@link #conversationMembersMax} may be at most. */
    public static final int CONVERSATION_MEMBERS_LIMIT = 3_000;

    /** That conversations are begun, in {@link #leanCloudSignatures}. */
    public static final String SIGNED_STARTS = "start";

    /** That members come and go. */
    public static final String SIGNED_MEMBERS = "members";

    /** That users or conversations are blocked, and no longer. */
    public static final String SIGNED_BLOCKS = "blocks";

    /**
     * Copies the lists. A process of an earlier version says nothing of {@link #conversationMembersMax} and {@link
     * #leanCloudSignatures}.
     */
    public AppSettings {
        conversationMembersMax = conversationMembersMax == 0 ? CONVERSATION_MEMBERS_DEFAULT : conversationMembersMax;
        countedTypes = List.copyOf(countedTypes);
        unstoredTypes = List.copyOf(unstoredTypes);
        leanCloudSignatures = leanCloudSignatures == null ? List.of() : List.copyOf(leanCloudSignatures);
    }

    /** Which connections of one user exclude each other. */
    public enum DevicePolicy {
        /** None. */
        ANY("any"),
        /** One connection per platform; those of the platform {@code other} are not counted. */
        ONE_PER_PLATFORM("onePerPlatform");

        private final String label;

        DevicePolicy(String label) {
            this.label = label;
        }

        /**
         * The name in settings.
         *
         * @return e.g. {@code any}
         */
        @JsonValue
        public String label() {
            return label;
        }
    }

    /**
     * The settings of an app that has set nothing.
     *
     * @param app app key
     * @return defaults, version 0
     */
    public static AppSettings defaults(String app) {
        return new AppSettings(
                app,
                0,
                MESSAGES_PER_SECOND_DEFAULT,
                MESSAGE_BYTES_MAX_DEFAULT,
                40,
                0,
                false,
                0,
                false,
                100,
                DevicePolicy.ANY,
                false,
                0,
                60,
                5,
                30,
                30,
                100,
                CONVERSATION_MEMBERS_DEFAULT,
                List.of(),
                List.of(),
                "",
                "",
                "",
                "",
                false,
                false,
                List.of());
    }

    /**
     * The same with other limits of what may be said.
     *
     * @param laterVersion version from now on
     * @param perSecond {@link #messagesPerSecond}
     * @param bytesMax {@link #messageBytesMax}
     * @param budgetPer200Ms {@link #roomBudgetPer200Ms}
     * @return a copy
     */
    public AppSettings withLimits(long laterVersion, int perSecond, int bytesMax, int budgetPer200Ms) {
        return new AppSettings(
                app,
                laterVersion,
                perSecond,
                bytesMax,
                budgetPer200Ms,
                recallSeconds,
                signaturesRequired,
                timestampWindowSeconds,
                nonceOnce,
                serverApiPerSecond,
                devicePolicy,
                oneOpenRoomAtATime,
                roomMembersMax,
                roomIdleMinutes,
                keptAliveRoomsMax,
                offlineSeconds,
                offlineMessages,
                memberEventsMembersMax,
                conversationMembersMax,
                countedTypes,
                unstoredTypes,
                webhookRoomStatusUrl,
                webhookMessagesUrl,
                webhookAttributesUrl,
                webhookOnlineUrl,
                webhookServerMessages,
                leanCloudClients,
                leanCloudSignatures);
    }
}
