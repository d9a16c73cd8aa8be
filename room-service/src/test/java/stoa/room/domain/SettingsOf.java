package stoa.room.domain;

import java.util.List;
import stoa.protocol.auth.AppSettings;

/** Settings of apps that have set little. */
public final class SettingsOf {
    private SettingsOf() {}

    /**
     * Settings.
     *
     * @param app app key
     * @param version grows
     * @param roomMembersMax users in a room
     * @param roomIdleMinutes silence after which rooms end
     * @param memberEventsMembersMax up to which size rooms are told who comes and goes
     * @return all else as by default
     */
    public static AppSettings app(
            String app, long version, int roomMembersMax, int roomIdleMinutes, int memberEventsMembersMax) {
        AppSettings plain = AppSettings.defaults(app);
        return new AppSettings(
                app,
                version,
                plain.messagesPerSecond(),
                plain.messageBytesMax(),
                plain.roomBudgetPer200Ms(),
                plain.recallSeconds(),
                plain.signaturesRequired(),
                plain.timestampWindowSeconds(),
                plain.nonceOnce(),
                plain.serverApiPerSecond(),
                plain.devicePolicy(),
                plain.oneOpenRoomAtATime(),
                roomMembersMax,
                roomIdleMinutes,
                plain.keptAliveRoomsMax(),
                plain.offlineSeconds(),
                plain.offlineMessages(),
                memberEventsMembersMax,
                plain.conversationMembersMax(),
                plain.countedTypes(),
                plain.unstoredTypes(),
                "",
                "",
                "",
                "",
                false,
                false,
                List.of());
    }
}
