package stoa.standalone;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import stoa.auth.AuthService;
import stoa.gateway.GatewayService;
import stoa.history.HistoryService;
import stoa.kit.StoaService;
import stoa.kit.config.Setting;
import stoa.kit.process.ServiceProcess;
import stoa.message.MessageService;
import stoa.protocol.bus.Service;
import stoa.room.RoomService;

/** The five services by name. */
final class StoaServices {
    /** What others ask soonest comes first; a process stops them in reverse. */
    static final List<Service> START_ORDER =
            List.of(Service.AUTH, Service.ROOM, Service.HISTORY, Service.MESSAGE, Service.GATEWAY);

    private static final String PREFIX = "STOA_";

    private StoaServices() {}

    static StoaService create(Service service) {
        return switch (service) {
            case GATEWAY -> new GatewayService();
            case AUTH -> new AuthService();
            case ROOM -> new RoomService();
            case MESSAGE -> new MessageService();
            case HISTORY -> new HistoryService();
        };
    }

    static List<StoaService> all() {
        return START_ORDER.stream().map(StoaServices::create).toList();
    }

    static Optional<Service> named(String label) {
        return Arrays.stream(Service.values())
                .filter(service -> service.label().equals(label))
                .findFirst();
    }

    /**
     * The part of an environment that a process of one service may be given: a process refuses settings it does not
     * know, so those of other services become empty, which counts as not given.
     */
    static Map<String, String> environmentOf(Service service, Map<String, String> environment) {
        Collection<Setting<?>> known =
                ServiceProcess.declaration(List.of(create(service))).settings();
        Set<String> names = known.stream().map(Setting::name).collect(Collectors.toSet());
        Map<String, String> own = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                own.put(name, names.contains(name) ? value : "");
            }
        });
        return own;
    }
}
