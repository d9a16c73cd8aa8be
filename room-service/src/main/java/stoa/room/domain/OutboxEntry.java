package stoa.room.domain;

import java.util.List;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.log.LogEvent;

/** Something a room has to tell, written in the transaction of the change it tells of. */
public sealed interface OutboxEntry {
    /**
     * Whose it is.
     *
     * @return app key
     */
    String app();

    /**
     * Where it happened: entries of one room are told in order.
     *
     * @return room id; empty for what holds in all rooms of the app
     */
    String room();

    /**
     * An event for the log of a conversation, whose members see it.
     *
     * @param event any event of the log; the log's fold drops repeats of its id
     */
    record ToLog(LogEvent event) implements OutboxEntry {
        @Override
        public String app() {
            return event.conversation().app();
        }

        @Override
        public String room() {
            return event.conversation().id();
        }
    }

    /**
     * An event for other teams, who read {@code stoa.room-events}.
     *
     * @param event any event; readers know repeats by its id
     */
    record ToTeams(RoomEvent event) implements OutboxEntry {
        @Override
        public String app() {
            return event.app();
        }

        @Override
        public String room() {
            return event.room();
        }
    }

    /**
     * What members and other teams are told of one change.
     *
     * @param log for the log
     * @param teams for other teams
     * @return both
     */
    static List<OutboxEntry> both(LogEvent log, RoomEvent teams) {
        return List.of(new ToLog(log), new ToTeams(teams));
    }
}
