package stoa.kit.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The addresses one node is registered under in the cluster's address book. Handlers run on the bus's context. */
final class Registrations {
    private final Vertx vertx;
    private final Context home;
    private final List<MessageConsumer<Envelope>> consumers = new CopyOnWriteArrayList<>();
    private final List<String> broadcasts = new CopyOnWriteArrayList<>();

    /**
     * None yet.
     *
     * @param vertx whose event bus
     * @param home where handlers run
     */
    Registrations(Vertx vertx, Context home) {
        this.vertx = vertx;
        this.home = home;
    }

    /** Hears what is said to all; completes when other processes can know. */
    Future<Void> ofBroadcasts(String address, Consumer<Message<Envelope>> handler) {
        broadcasts.add(address);
        return add(address, handler);
    }

    /** Hears what is said to this node alone; completes when other processes can know. */
    Future<Void> ofQuestions(String address, Consumer<Message<Envelope>> handler) {
        return add(address, handler);
    }

    private Future<Void> add(String address, Consumer<Message<Envelope>> handler) {
        Promise<Void> registered = Promise.promise();
        home.runOnContext(_ -> {
            MessageConsumer<Envelope> consumer = vertx.eventBus().consumer(address, handler::accept);
            consumers.add(consumer);
            consumer.completion().onComplete(registered);
        });
        return registered.future();
    }

    /**
     * Registers what hears broadcasts once more, and takes that back. Each process keeps who is registered where, and
     * learns of changes by news that the address book sends it once. One that is lost, since a connection was not there
     * yet, leaves that process with what it knew before, for good: it says nothing to whoever came since. Other news of
     * the same address has it look again. (Where nobody is known, as at the address of a node, it looks each time.)
     *
     * @return when it was tried
     */
    Future<Void> sayAgain() {
        Promise<Void> tried = Promise.promise();
        home.runOnContext(_ ->
                Future.join(broadcasts.stream().map(this::sayAgain).toList()).onComplete((_, _) -> tried.complete()));
        return tried.future();
    }

    private Future<Void> sayAgain(String address) {
        MessageConsumer<Envelope> again = vertx.eventBus().consumer(address, _ -> {});
        return again.completion().eventually(again::unregister);
    }

    /** Hears nothing more; completes when the addresses are gone. */
    Future<Void> end() {
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }
}
