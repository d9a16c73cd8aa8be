package stoa.load.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import stoa.kit.config.SettingsException;

/** What the clients of a run speak. */
public enum Protocol {
    /** Stoa's own, in JSON. */
    @JsonProperty("native")
    NATIVE("native", "stoa:like"),

    /** That of LeanCloud's SDKs, in binary frames; its rooms are chat rooms. */
    @JsonProperty("leancloud")
    LEANCLOUD("leancloud", "LC:" + Protocol.LIKE_NUMBER);

    /** The {@code _lctype} of likes in LeanCloud's protocol: one that is free for applications. */
    public static final int LIKE_NUMBER = 20;

    private final String text;
    private final String likeType;

    Protocol(String text, String likeType) {
        this.text = text;
        this.likeType = likeType;
    }

    /**
     * A protocol by its name.
     *
     * @param name as options have it
     * @return the protocol
     * @throws SettingsException in one sentence when there is none
     */
    public static Protocol of(String name) {
        for (Protocol one : values()) {
            if (one.text.equals(name)) {
                return one;
            }
        }
        throw new SettingsException("There is no protocol \"" + name + "\"; there are native and leancloud.");
    }

    /**
     * Its name.
     *
     * @return as options have it
     */
    public String text() {
        return text;
    }

    /**
     * The type of messages that are merged.
     *
     * @return as the app's settings have it
     */
    public String likeType() {
        return likeType;
    }
}
