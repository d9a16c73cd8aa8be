package stoa.history.domain;

import stoa.protocol.auth.AppSettings;

/** What an app's back end can be told (rongcloud-server-api, section 5). */
public enum Webhook {
    /** Rooms created, joined, left, destroyed: an array of several. */
    ROOM_STATUS(0, "room-status", 100, "application/json; charset=utf-8"),
    /** Every message: one form each. */
    MESSAGES(1, "messages", 1, "application/x-www-form-urlencoded; charset=utf-8"),
    /** Attributes of rooms: an array with one change each. */
    ATTRIBUTES(2, "attributes", 1, "application/json; charset=utf-8"),
    /** Users online and offline: an array of several. */
    ONLINE(3, "online", 100, "application/json; charset=utf-8");

    private final int code;
    private final String label;
    private final int eventsMax;
    private final String mediaType;

    Webhook(int code, String label, int eventsMax, String mediaType) {
        this.code = code;
        this.label = label;
        this.eventsMax = eventsMax;
        this.mediaType = mediaType;
    }

    /**
     * The number in the database; never changes.
     *
     * @return 0 and up
     */
    public int code() {
        return code;
    }

    /**
     * The name in metrics and logs.
     *
     * @return lower case
     */
    public String label() {
        return label;
    }

    /**
     * How many events of an app one call tells at most.
     *
     * @return 1 where events are not united
     */
    public int eventsMax() {
        return eventsMax;
    }

    /**
     * The media type of a call's body.
     *
     * @return value of the header {@code Content-Type}
     */
    public String mediaType() {
        return mediaType;
    }

    /**
     * Where an app wants it.
     *
     * @param settings of the app
     * @return a URL, empty for nowhere
     */
    public String url(AppSettings settings) {
        return switch (this) {
            case ROOM_STATUS -> settings.webhookRoomStatusUrl();
            case MESSAGES -> settings.webhookMessagesUrl();
            case ATTRIBUTES -> settings.webhookAttributesUrl();
            case ONLINE -> settings.webhookOnlineUrl();
        };
    }

    /**
     * Finds one by its number in the database.
     *
     * @param code as stored
     * @return the webhook
     */
    public static Webhook ofCode(int code) {
        for (Webhook hook : values()) {
            if (hook.code == code) {
                return hook;
            }
        }
        throw new IllegalArgumentException("there is no webhook " + code);
    }
}
