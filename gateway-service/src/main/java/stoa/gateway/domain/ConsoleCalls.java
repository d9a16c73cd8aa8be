package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.auth.ConsoleOperations.CheckConsole;
import stoa.protocol.auth.ConsoleOperations.ConsoleApp;
import stoa.protocol.auth.ConsoleOperations.ConsoleSession;
import stoa.protocol.auth.ConsoleOperations.OpenConsole;
import stoa.protocol.message.RateOperations.QueryRates;
import stoa.protocol.message.RateOperations.Rates;
import stoa.protocol.room.RoomListOperations.ListRooms;
import stoa.protocol.room.RoomListOperations.RoomPage;

/** What only the console asks; answers come on the caller's context, failures with a code. */
public interface ConsoleCalls {
    /**
     * Checks a secret.
     *
     * @param request what was typed
     * @return a session
     */
    Future<ConsoleSession> open(OpenConsole request);

    /**
     * Checks a session.
     *
     * @param request its token
     * @return whose it is
     */
    Future<ConsoleApp> check(CheckConsole request);

    /**
     * Makes a session last longer.
     *
     * @param request its token
     * @return the session from now on
     */
    Future<ConsoleSession> renew(CheckConsole request);

    /**
     * Rooms of an app.
     *
     * @param request which page
     * @return those with most members first
     */
    Future<RoomPage> rooms(ListRooms request);

    /**
     * The pace in rooms.
     *
     * @param request which rooms
     * @return what each node counted; never fails
     */
    Future<NodeRates> rates(QueryRates request);

    /**
     * The pace as far as nodes answered.
     *
     * @param asked how many nodes there are
     * @param answered of those that did; what others counted is missing in the sum
     */
    record NodeRates(int asked, List<Rates> answered) {
        /** Copies the list. */
        public NodeRates {
            answered = List.copyOf(answered);
        }
    }
}
