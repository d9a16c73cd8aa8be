package stoa.room.outbound;

/**
 * The keys of one room in Redis. All have the hash tag of the room. App keys have no colon, so the tag
 * names one room.
 *
 * <pre>
 * stoa:room:{app:room}:users         zset  user -> first join, epoch ms
 * stoa:room:{app:room}:counts        hash  user -> how many memberships
 * stoa:room:{app:room}:untold        hash  user -> 1; of whom other teams were not told yet that they joined
 * stoa:room:{app:room}:gateways      set   addresses of gateways with members in the room
 * stoa:room:{app:room}:on:(address)  hash  user \n session -> join, epoch ms; of one gateway
 * stoa:room:{app:room}:gone          text  creation of the last destroyed room, epoch ms; for an hour
 * stoa:room:{app:room}:barred        hash  user -> end of the ban, epoch ms; of who was just put out, for 10 s
 * stoa:{room}:marker                 text  run of Redis, blank, round
 * stoa:{room}:filling                text  who may empty the store; for 10 s
 * stoa:{room}:gateways               set   addresses of gateways that were heard and not dropped
 * stoa:{room}:active                 zset  app:room -> last activity, epoch ms; of the last hour
 * stoa:{room}:dropped                zset  address -> when it was dropped, epoch ms; for a day
 * </pre>
 *
 * @param prefix what all keys of the room start with, up to the last colon
 */
record RoomKeys(String prefix) {
    static final String MARKER = "stoa:{room}:marker";
    static final String FILLING = "stoa:{room}:filling";
    static final String GATEWAYS = "stoa:{room}:gateways";
    static final String ACTIVE = "stoa:{room}:active";
    static final String DROPPED = "stoa:{room}:dropped";

    /** Matches the users of all rooms. */
    static final String ALL_USERS = "stoa:room:{*}:users";

    static RoomKeys of(String app, String room) {
        return new RoomKeys("stoa:room:{" + app + ':' + room + "}:");
    }

    static RoomKeys ofUsers(String usersKey) {
        return new RoomKeys(usersKey.substring(0, usersKey.length() - "users".length()));
    }

    static RoomKeys ofGateway(String gatewayKey, String gateway) {
        return new RoomKeys(gatewayKey.substring(0, gatewayKey.length() - "on:".length() - gateway.length()));
    }

    /** Matches the memberships of one gateway in all rooms. */
    static String allOn(String gateway) {
        StringBuilder pattern = new StringBuilder("stoa:room:{*}:on:");
        for (int i = 0; i < gateway.length(); i++) {
            char c = gateway.charAt(i);
            if ("*?[]\\^".indexOf(c) >= 0) {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        return pattern.toString();
    }

    String users() {
        return prefix + "users";
    }

    String counts() {
        return prefix + "counts";
    }

    String untold() {
        return prefix + "untold";
    }

    /** The app key in a key of a room. */
    String app() {
        return prefix.substring(prefix.indexOf('{') + 1, prefix.indexOf(':', prefix.indexOf('{')));
    }

    /** The room id in a key of a room. */
    String room() {
        return prefix.substring(prefix.indexOf(':', prefix.indexOf('{')) + 1, prefix.length() - "}:".length());
    }

    String gateways() {
        return prefix + "gateways";
    }

    String on(String gateway) {
        return prefix + "on:" + gateway;
    }

    String onAny() {
        return prefix + "on:";
    }

    String gone() {
        return prefix + "gone";
    }

    String barred() {
        return prefix + "barred";
    }
}
