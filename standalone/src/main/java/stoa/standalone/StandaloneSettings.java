package stoa.standalone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.gateway.GatewayConfig;
import stoa.kit.StoaService;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.kit.config.SettingsDeclaration;
import stoa.kit.process.ProcessSettings;
import stoa.kit.process.ServiceProcess;

/** The settings of {@code ./stoa up}: those of all services, less what it decides itself, and its own. */
final class StandaloneSettings {
    static final Setting<Integer> PG_PORT = Setting.port("STOA_PG_PORT", LocalPorts.PG)
            .doc("Port of the embedded PostgreSQL, on loopback; 0 for any free one.");
    static final Setting<Integer> REDIS_PORT = Setting.port("STOA_REDIS_PORT", LocalPorts.REDIS)
            .doc("Port of the embedded Redis, on loopback; 0 for any free one.");
    static final Setting<Integer> KAFKA_PORT = Setting.port("STOA_KAFKA_PORT", LocalPorts.KAFKA)
            .doc("Port of the embedded Kafka, on loopback; 0 for any free one.");

    /** Ports of the embedded servers. */
    static final List<Setting<Integer>> SERVER_PORTS = List.of(PG_PORT, REDIS_PORT, KAFKA_PORT);

    /** All ports that this process and its servers listen on. */
    static final List<Setting<Integer>> PORTS = List.of(
            PG_PORT,
            REDIS_PORT,
            KAFKA_PORT,
            GatewayConfig.CLIENT_PORT,
            GatewayConfig.SERVER_PORT,
            ProcessSettings.MANAGEMENT_PORT);

    static final String PG_URL = "STOA_PG_URL";
    static final String REDIS_URL = "STOA_REDIS_URL";
    static final String KAFKA_BOOTSTRAP = "STOA_KAFKA_BOOTSTRAP";

    /** Where the embedded servers are, and that there is no cluster, is not for the operator to say. */
    private static final Set<String> DECIDED = Set.of(
            PG_URL,
            REDIS_URL,
            KAFKA_BOOTSTRAP,
            "STOA_KAFKA_REPLICATION",
            "STOA_CLUSTER_MEMBERS",
            "STOA_CLUSTER_DNS",
            "STOA_CLUSTER_PORT",
            "STOA_CLUSTER_NAME",
            "STOA_BUS_HOST",
            "STOA_BUS_PORT");

    private static final String DEMO = "STOA_DEMO";
    private static final String APP_SETTINGS = "STOA_APP_SETTINGS";

    /** What {@link #APP_SETTINGS} is without the demo: nobody logs in without a token then. */
    private static final String WITHOUT_DEMO = "{\"countedTypes\":[\"app:like\"]}";

    /**
     * Defaults that differ from those of a service in a cluster. All 64 partitions are owned by this one process,
     * so that their rings have to fit its heap together.
     */
    private static final Map<String, String> DEFAULTS = Map.of(
            APP_SETTINGS,
            "{\"countedTypes\":[\"app:like\"],\"leanCloudClients\":true}",
            DEMO,
            "true",
            "STOA_LOG_LEVEL",
            "warn",
            "STOA_NODE_NAME",
            "standalone",
            "STOA_RING_KIB_MAX",
            "2048");

    private StandaloneSettings() {}

    /** What the operator may set. */
    static SettingsDeclaration declaration(List<StoaService> services) {
        List<Setting<?>> settings = new ArrayList<>(List.of(PG_PORT, REDIS_PORT, KAFKA_PORT));
        for (Setting<?> setting : ServiceProcess.declaration(services).settings()) {
            if (!DECIDED.contains(setting.name())) {
                settings.add(withDefault(setting));
            }
        }
        return Settings.declare(settings);
    }

    /**
     * What the services are given.
     *
     * @param decided values of the settings that are not for the operator, and of the first app
     */
    static Settings forServices(
            List<StoaService> services, Map<String, String> environment, Map<String, String> decided) {
        List<Setting<?>> settings = new ArrayList<>(declaration(services).settings());
        ServiceProcess.declaration(services).settings().stream()
                .filter(setting -> DECIDED.contains(setting.name()))
                .forEach(settings::add);
        Map<String, String> united = new HashMap<>(environment);
        united.putAll(decided);
        if (!"true".equals(united.getOrDefault(DEMO, "true"))) {
            united.putIfAbsent(APP_SETTINGS, WITHOUT_DEMO);
        }
        return Settings.declare(settings).read(united);
    }

    private static Setting<?> withDefault(Setting<?> setting) {
        String text = DEFAULTS.get(setting.name());
        return text == null ? setting : setting.withDefault(text);
    }

    /** The setting that moves a server to another port. */
    static String portSetting(String server) {
        return switch (server) {
            case "PostgreSQL" -> PG_PORT.name();
            case "Redis" -> REDIS_PORT.name();
            default -> KAFKA_PORT.name();
        };
    }
}
