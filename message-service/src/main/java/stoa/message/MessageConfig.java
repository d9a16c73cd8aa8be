package stoa.message;

import java.util.List;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.message.domain.OwnerLimits;

/**
 * What message-service is configured with.
 *
 * @param group consumer group of the owners; all owners of a deployment are in the same
 * @param limits bounds of each partition
 */
public record MessageConfig(String group, OwnerLimits limits) {
    /** Consumer group of the owners. */
    public static final Setting<String> GROUP = Setting.text("STOA_OWNER_GROUP", "stoa-owners")
            .doc("Kafka consumer group whose members own the partitions of stoa.messages.");

    /** Memory for recent entries. */
    public static final Setting<Integer> RING_KIB_MAX = Setting.integer("STOA_RING_KIB_MAX", 16 * 1024)
            .between(64, 1024 * 1024)
            .unit("KiB")
            .doc("Recent entries kept per owned partition, at most 60 s of them, for gateways that come back.");

    /** All settings. */
    public static final List<Setting<?>> SETTINGS = List.of(GROUP, RING_KIB_MAX);

    /**
     * Reads the configuration.
     *
     * @param settings with {@link #SETTINGS} declared
     * @return the configuration
     */
    public static MessageConfig read(Settings settings) {
        return new MessageConfig(
                settings.get(GROUP), OwnerLimits.DEFAULT.withRingBytesMax(settings.get(RING_KIB_MAX) * 1024L));
    }
}
