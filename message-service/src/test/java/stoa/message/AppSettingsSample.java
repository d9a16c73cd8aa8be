package stoa.message;

import java.util.List;
import stoa.protocol.auth.AppSettings;

/** Settings of an app without limits, but for what is said. */
public final class AppSettingsSample {
    private AppSettingsSample() {}

    /** An app that limits recalls and counts types. */
    public static AppSettings of(String app, int recallSeconds, List<String> countedTypes) {
        return of(app, recallSeconds, countedTypes, List.of());
    }

    /** An app with types that are not kept. */
    public static AppSettings unstored(String app, List<String> unstoredTypes) {
        return of(app, 0, List.of(), unstoredTypes);
    }

    private static AppSettings of(
            String app, int recallSeconds, List<String> countedTypes, List<String> unstoredTypes) {
        AppSettings open = AppSettings.defaults(app);
        return new AppSettings(
                app,
                1,
                0,
                open.messageBytesMax(),
                0,
                recallSeconds,
                open.signaturesRequired(),
                open.timestampWindowSeconds(),
                open.nonceOnce(),
                open.serverApiPerSecond(),
                open.devicePolicy(),
                open.oneOpenRoomAtATime(),
                open.roomMembersMax(),
                open.roomIdleMinutes(),
                open.keptAliveRoomsMax(),
                open.offlineSeconds(),
                open.offlineMessages(),
                open.memberEventsMembersMax(),
                open.conversationMembersMax(),
                countedTypes,
                unstoredTypes,
                open.webhookRoomStatusUrl(),
                open.webhookMessagesUrl(),
                open.webhookAttributesUrl(),
                open.webhookOnlineUrl(),
                open.webhookServerMessages(),
                open.leanCloudClients(),
                open.leanCloudSignatures());
    }
}
