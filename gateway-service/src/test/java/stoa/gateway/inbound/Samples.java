package stoa.gateway.inbound;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Restriction;

/** Entries for tests of the edge. */
public final class Samples {
    /** Log generation of all entries; cursor of offset n is {@code CURSOR_0 + n}. */
    public static final int GENERATION = 1;

    /** Cursor of offset 0. */
    public static final long CURSOR_0 = 1L << 40;

    /** A room. */
    public static final Conversation ROOM = Conversation.room("app", "r");

    private Samples() {}

    /** Settings by which LeanCloud's clients sign some actions. */
    public static AppSettings signing(String... actions) {
        AppSettings preset = AppSettings.defaults("app");
        return new AppSettings(
                preset.app(),
                1,
                preset.messagesPerSecond(),
                preset.messageBytesMax(),
                preset.roomBudgetPer200Ms(),
                preset.recallSeconds(),
                preset.signaturesRequired(),
                preset.timestampWindowSeconds(),
                preset.nonceOnce(),
                preset.serverApiPerSecond(),
                preset.devicePolicy(),
                preset.oneOpenRoomAtATime(),
                preset.roomMembersMax(),
                preset.roomIdleMinutes(),
                preset.keptAliveRoomsMax(),
                preset.offlineSeconds(),
                preset.offlineMessages(),
                preset.memberEventsMembersMax(),
                preset.conversationMembersMax(),
                preset.countedTypes(),
                preset.unstoredTypes(),
                preset.webhookRoomStatusUrl(),
                preset.webhookMessagesUrl(),
                preset.webhookAttributesUrl(),
                preset.webhookOnlineUrl(),
                preset.webhookServerMessages(),
                preset.leanCloudClients(),
                List.of(actions));
    }

    /** Settings that allow a user one connection per platform. */
    public static AppSettings onePerPlatform() {
        AppSettings preset = AppSettings.defaults("app");
        return new AppSettings(
                preset.app(),
                preset.version(),
                preset.messagesPerSecond(),
                preset.messageBytesMax(),
                preset.roomBudgetPer200Ms(),
                preset.recallSeconds(),
                preset.signaturesRequired(),
                preset.timestampWindowSeconds(),
                preset.nonceOnce(),
                preset.serverApiPerSecond(),
                AppSettings.DevicePolicy.ONE_PER_PLATFORM,
                preset.oneOpenRoomAtATime(),
                preset.roomMembersMax(),
                preset.roomIdleMinutes(),
                preset.keptAliveRoomsMax(),
                preset.offlineSeconds(),
                preset.offlineMessages(),
                preset.memberEventsMembersMax(),
                preset.conversationMembersMax(),
                preset.countedTypes(),
                preset.unstoredTypes(),
                preset.webhookRoomStatusUrl(),
                preset.webhookMessagesUrl(),
                preset.webhookAttributesUrl(),
                preset.webhookOnlineUrl(),
                preset.webhookServerMessages(),
                preset.leanCloudClients(),
                preset.leanCloudSignatures());
    }

    /** A message of nobody's session. */
    public static LiveEntry message(long offset) {
        return message(offset, null, false);
    }

    /** A message of a session, shed or not. */
    public static LiveEntry message(long offset, @Nullable String session, boolean shed) {
        return message(offset, session, Priority.NORMAL, shed);
    }

    /** A message of a session with a priority. */
    public static LiveEntry message(long offset, @Nullable String session, Priority priority, boolean shed) {
        LogEvent.MessageAccepted event = new LogEvent.MessageAccepted(
                ROOM,
                "m" + offset,
                "ann",
                session,
                "c" + offset,
                "t",
                new JsonText("" + offset),
                priority,
                null,
                null,
                null);
        return new LiveEntry(new Entry(GENERATION, offset, 1_000 + offset, 1_000 + offset, event, shed));
    }

    /** A message that cannot be encoded, as only a defect can make one. */
    @SuppressWarnings("NullAway")
    public static LiveEntry unwritable(long offset) {
        LogEvent.MessageAccepted event = new LogEvent.MessageAccepted(
                ROOM, "m" + offset, "ann", null, "c", "t", new JsonText(null), Priority.NORMAL, null, null, null);
        return new LiveEntry(new Entry(GENERATION, offset, 1_000 + offset, 1_000 + offset, event, false));
    }

    /** Message {@code m<message>} was recalled. */
    public static LiveEntry recall(long offset, long message) {
        LogEvent event = new LogEvent.MessageRecalled(ROOM, "e" + offset, "m" + message, "ann", null);
        return new LiveEntry(new Entry(GENERATION, offset, 1_000 + offset, 1_000 + offset, event, false));
    }

    /** A message of {@code ann}'s for some users, not for all of them. */
    public static LiveEntry directed(long offset, @Nullable String session, boolean shed, String... only) {
        return directed(offset, session, shed, new LogEvent.Audience(List.of(only), false));
    }

    /** A message of {@code ann}'s for everybody but herself. */
    public static LiveEntry forOthers(long offset) {
        return directed(offset, null, false, new LogEvent.Audience(List.of(), true));
    }

    private static LiveEntry directed(long offset, @Nullable String session, boolean shed, LogEvent.Audience audience) {
        LogEvent.MessageAccepted event = new LogEvent.MessageAccepted(
                ROOM,
                "m" + offset,
                "ann",
                session,
                "c" + offset,
                "t",
                new JsonText("" + offset),
                Priority.NORMAL,
                null,
                null,
                audience);
        return new LiveEntry(new Entry(GENERATION, offset, 1_000 + offset, 1_000 + offset, event, shed));
    }

    /** Users were restricted until time 9,000. */
    public static LiveEntry restricted(long offset, Restriction restriction, boolean notice, String... users) {
        LogEvent event =
                new LogEvent.MembersRestricted(ROOM, "e" + offset, restriction, List.of(users), 9_000, notice, "why");
        return new LiveEntry(new Entry(GENERATION, offset, 1_000 + offset, 1_000 + offset, event, false));
    }

    /** The room ended. */
    public static LiveEntry destroyed(long offset) {
        LogEvent event = new LogEvent.RoomDestroyed(ROOM, "e" + offset, "api");
        return new LiveEntry(new Entry(GENERATION, offset, 1_000 + offset, 1_000 + offset, event, false));
    }

    /** A message that never was in the log. */
    public static LiveEntry transientMessage(String id) {
        LogEvent.MessageAccepted event = new LogEvent.MessageAccepted(
                ROOM, id, "ann", null, id, "t", new JsonText("{}"), Priority.LOW, null, null, null);
        return new LiveEntry(new Entry(GENERATION, Entry.NO_OFFSET, 5, 5, event, false));
    }
}
