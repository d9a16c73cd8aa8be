package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.history.MarkerOperations.Changes;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.history.MarkerOperations.Markers;
import stoa.protocol.history.MarkerOperations.MarkersMoved;
import stoa.protocol.history.MarkerOperations.MoveMarkers;
import stoa.protocol.history.MarkerOperations.QueryChanges;
import stoa.protocol.history.MarkerOperations.QueryMarkers;
import stoa.protocol.history.MarkerOperations.QueryUnread;
import stoa.protocol.history.MarkerOperations.UnreadCount;
import stoa.protocol.history.MarkerOperations.UnreadSnapshot;

/** What the gateway asks history-service about what members have received and read. Answers come on the caller's context. */
public interface MarkerCalls {
    /**
     * What a member has not read.
     *
     * @param request whose and where
     * @return the answer; fails as {@link stoa.protocol.history.MarkerOperations#UNREAD} says
     */
    Future<UnreadSnapshot> unread(QueryUnread request);

    /**
     * How many messages a member has not read.
     *
     * @param request whose and where
     * @return the answer; fails as {@link stoa.protocol.history.MarkerOperations#COUNT_UNREAD} says
     */
    Future<UnreadCount> count(CountUnread request);

    /**
     * A member has received or read more.
     *
     * @param request who, and up to where
     * @return what came of it; fails as {@link stoa.protocol.history.MarkerOperations#MOVE} says
     */
    Future<MarkersMoved> move(MoveMarkers request);

    /**
     * How far members are.
     *
     * @param request where
     * @return the answer; fails as {@link stoa.protocol.history.MarkerOperations#MARKERS} says
     */
    Future<Markers> markers(QueryMarkers request);

    /**
     * Messages that were modified or taken back.
     *
     * @param request who is told, and where
     * @return the answer; fails as {@link stoa.protocol.history.MarkerOperations#CHANGES} says
     */
    Future<Changes> changes(QueryChanges request);
}
