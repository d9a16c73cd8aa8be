package stoa.standalone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import stoa.embedded.ParentWatch;
import stoa.kit.process.ServiceCommand;
import stoa.protocol.bus.Service;

/** {@code ./stoa service NAME}: one service as a process of its own, configured by its environment. */
public final class ServiceMain {
    /** First argument of a process that must not outlive the one that started it. */
    static final String END_WITH_PARENT = "--end-with-parent";

    private ServiceMain() {}

    /**
     * Runs it.
     *
     * @param args name of the service, or {@code --help}
     */
    public static void main(String[] args) {
        List<String> arguments = new ArrayList<>(Arrays.asList(args));
        if (arguments.remove(END_WITH_PARENT)) {
            ParentWatch.endWithParent();
        }
        if (arguments.isEmpty()) {
            System.err.print(HelpText.of("service"));
            System.exit(ServiceCommand.EXIT_SETTINGS);
            return;
        }
        String name = arguments.removeFirst();
        if (name.equals("--help") || name.equals("-h")) {
            System.out.print(HelpText.of("service"));
            return;
        }
        Optional<Service> service = StoaServices.named(name);
        boolean help = arguments.remove("--help");
        if (service.isEmpty() || !arguments.isEmpty()) {
            System.err.println(
                    service.isEmpty()
                            ? "There is no service \"" + name + "\"; they are gateway, room, message, auth and history."
                            : "There is no option \"" + arguments.getFirst() + "\".");
            System.exit(ServiceCommand.EXIT_SETTINGS);
            return;
        }
        new ServiceCommand(List.of(StoaServices.create(service.get())), System.out, System.err)
                .run(help ? new String[] {"--help"} : new String[0], System.getenv());
    }
}
