package stoa.systemtests.deploy;

import java.util.List;
import java.util.Map;
import stoa.auth.AuthService;
import stoa.gateway.GatewayService;
import stoa.history.HistoryService;
import stoa.kit.StoaService;
import stoa.kit.config.Settings;
import stoa.kit.process.ProcessSettings;
import stoa.kit.process.ServiceProcess;
import stoa.message.MessageService;
import stoa.protocol.bus.Service;
import stoa.room.RoomService;

/** What the process of a service makes of an environment. */
final class KnownSettings {
    /** A process ends itself after its drain and three times the time for a stop: its service, and all around it. */
    private static final int STOPS = 3;

    private KnownSettings() {}

    /**
     * Reads it as the process does at its start.
     *
     * @throws stoa.kit.config.SettingsException for a name it does not know and for a value that does not fit
     */
    static Settings read(Service service, Map<String, String> environment) {
        return ServiceProcess.declaration(List.of(create(service))).read(environment);
    }

    /** How long a process may take to stop, milliseconds. */
    static long stopMs(Settings settings) {
        ProcessSettings own = ProcessSettings.of(settings);
        return own.drainTimeoutMs() + STOPS * own.stopTimeoutMs();
    }

    private static StoaService create(Service service) {
        return switch (service) {
            case GATEWAY -> new GatewayService();
            case AUTH -> new AuthService();
            case ROOM -> new RoomService();
            case MESSAGE -> new MessageService();
            case HISTORY -> new HistoryService();
        };
    }
}
