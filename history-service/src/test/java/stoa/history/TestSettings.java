package stoa.history;

import stoa.protocol.auth.AppSettings;

/** Settings of apps that want webhooks. */
public final class TestSettings {
    private TestSettings() {}

    /** All webhooks below one URL, each by its name. */
    public static AppSettings webhooks(String app, long version, String url, boolean serverMessages) {
        AppSettings preset = AppSettings.defaults(app);
        return new AppSettings(
                app,
                version,
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
                url + "/room-status",
                url + "/messages",
                url + "/attributes",
                url + "/online",
                serverMessages,
                preset.leanCloudClients(),
                preset.leanCloudSignatures());
    }
}
