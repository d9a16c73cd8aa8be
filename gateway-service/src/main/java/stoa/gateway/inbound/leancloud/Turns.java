package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * The commands of one socket, one after the other, since the answer to one comes before what the next one causes
 * ("LeanCloud protocol", section 4.1). Those that are told to share run beside each other: messages, whose order is
 * kept on their way. Bounded. On the connection's loop only.
 */
final class Turns {
    private record Command(boolean shares, Supplier<Future<Void>> task) {}

    private final int commandsMax;
    private final ArrayDeque<Command> waiting = new ArrayDeque<>();
    private int underWay;
    private boolean isShared;
    private boolean isStarting;

    /**
     * Nothing is under way.
     *
     * @param commandsMax how many may wait or be under way
     */
    Turns(int commandsMax) {
        this.commandsMax = commandsMax;
    }

    /**
     * Takes a command.
     *
     * @param shares whether it may run beside others that share
     * @param task done when it is answered
     * @return false when there are too many: it is not run
     */
    boolean add(boolean shares, Supplier<Future<Void>> task) {
        if (waiting.size() + underWay >= commandsMax) {
            return false;
        }
        waiting.add(new Command(shares, task));
        start();
        return true;
    }

    private void start() {
        if (isStarting) {
            return;
        }
        isStarting = true;
        while (!waiting.isEmpty()
                && (underWay == 0 || (isShared && waiting.getFirst().shares()))) {
            Command next = waiting.removeFirst();
            isShared = next.shares();
            underWay++;
            begun(next).onComplete(_ -> {
                underWay--;
                start();
            });
        }
        isStarting = false;
    }

    /** What throws is over: it must not keep the others waiting for ever. */
    private static Future<Void> begun(Command command) {
        try {
            return command.task().get();
        } catch (RuntimeException defect) {
            return Future.failedFuture(defect);
        }
    }
}
