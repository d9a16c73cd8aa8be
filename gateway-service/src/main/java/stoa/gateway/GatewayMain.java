package stoa.gateway;

import java.util.List;
import stoa.kit.process.ServiceCommand;

/** A gateway as a process of its own. */
public final class GatewayMain {
    private GatewayMain() {}

    /**
     * Runs until a signal.
     *
     * @param arguments {@code --help} or nothing
     */
    public static void main(String[] arguments) {
        new ServiceCommand(List.of(new GatewayService()), System.out, System.err).run(arguments, System.getenv());
    }
}
