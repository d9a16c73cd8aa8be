package stoa.message;

import java.util.List;
import stoa.kit.process.ServiceCommand;

/** message-service as a process of its own. */
public final class MessageMain {
    private MessageMain() {}

    /**
     * Runs until a signal.
     *
     * @param arguments {@code --help} or nothing
     */
    public static void main(String[] arguments) {
        new ServiceCommand(List.of(new MessageService()), System.out, System.err).run(arguments, System.getenv());
    }
}
