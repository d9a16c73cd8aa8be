package stoa.message;

import java.util.List;
import stoa.protocol.auth.AppSettings;

/** Settings of an app without limits, but for what is said. */
public final class AppSettingsSample {
    private AppSettingsSample() {}

    /** An app that limits recalls and counts types. */
    public static AppSettings of(String app, int recallSeconds, List<String> countedTypes) {
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
                countedTypes,
                open.webhookRoomStatusUrl(),
                open.webhookMessagesUrl(),
                open.webhookAttributesUrl(),
                open.webhookOnlineUrl(),
                open.webhookServerMessages());
    }
}
