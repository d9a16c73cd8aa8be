package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.RoomCalls;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.protocol.conversation.ConversationImportOperations.ImportOutcome;
import stoa.protocol.conversation.ConversationImportOperations.ImportedConversation;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.QueryRooms;

/**
 * Makes rooms of chat rooms that were elsewhere. There they never end, so they are kept alive as far as an app may have
 * such rooms; those beyond end after the longest silence there is.
 */
final class ImportedRooms {
    private static final Lifetime LONGEST = new Lifetime(false, 10_080);
    private static final String MAY_END =
            "it ends after 7 days of silence: the app has as many rooms that are kept alive as it may have";

    private final RoomCalls rooms;
    private final ServerRoomCalls switches;

    ImportedRooms(RoomCalls rooms, ServerRoomCalls switches) {
        this.rooms = rooms;
        this.switches = switches;
    }

    /** Makes those that are not there, one after the other, each for itself. */
    Future<List<ImportedConversation>> put(String app, Map<String, String> namesById) {
        if (namesById.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return rooms.query(new QueryRooms(app, List.copyOf(namesById.keySet()))).compose(found -> {
            Set<String> there = new HashSet<>();
            found.rooms().forEach(room -> there.add(room.id()));
            List<ImportedConversation> outcomes = new ArrayList<>();
            Future<Void> done = Future.succeededFuture();
            for (Map.Entry<String, String> room : new HashMap<>(namesById).entrySet()) {
                done = done.compose(_ -> there.contains(room.getKey())
                                // It may have been made by a call that was cut off before it was kept alive.
                                ? kept(app, room.getKey(), ImportOutcome.KNOWN, Future.succeededFuture())
                                : create(app, room.getKey(), room.getValue()))
                        .onSuccess(outcomes::add)
                        .mapEmpty();
            }
            return done.map(outcomes);
        });
    }

    private Future<ImportedConversation> create(String app, String room, String name) {
        return kept(app, room, ImportOutcome.WRITTEN, rooms.create(new CreateRooms(app, Map.of(room, name), LONGEST)));
    }

    private Future<ImportedConversation> kept(String app, String room, ImportOutcome outcome, Future<?> made) {
        return made.compose(
                        _ -> switches.switchRoom(new SwitchRoom(app, room, RoomSwitch.KEPT_ALIVE, true, Notice.NONE)))
                .map(outcome(room, outcome, null))
                .recover(failure -> {
                    StoaException known = StoaException.of(failure);
                    if (known.code() == ErrorCode.SERVER_TOO_MANY_KEPT_ALIVE) {
                        return Future.succeededFuture(outcome(room, outcome, MAY_END));
                    }
                    return known.code().retryable()
                            ? Future.failedFuture(known)
                            : Future.succeededFuture(outcome(room, ImportOutcome.REFUSED, known.text()));
                });
    }

    private static ImportedConversation outcome(String room, ImportOutcome outcome, @Nullable String why) {
        return new ImportedConversation(room, outcome, false, why);
    }
}
