package stoa.gateway.inbound.http;

import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import stoa.gateway.domain.AllRoomsCalls;
import stoa.gateway.domain.AppCalls;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.domain.ConsoleCalls;
import stoa.gateway.domain.HistoryCalls;
import stoa.gateway.domain.HourLogCalls;
import stoa.gateway.domain.ImportCalls;
import stoa.gateway.domain.RoomCalls;
import stoa.gateway.domain.ServerMessages;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.domain.UserCalls;

/**
 * Everybody the server port asks; any thread.
 *
 * @param auth checks signatures, makes tokens, keeps settings
 * @param apps the apps of the deployment
 * @param users what is known of users
 * @param settings what apps have set
 * @param rooms rooms and members
 * @param serverRooms restrictions, attributes, lifetimes
 * @param messages sends and recalls
 * @param allRooms messages for all rooms
 * @param history messages as they are kept
 * @param hourLogs messages by the hour
 * @param imports what moves in
 * @param console what only the console asks
 * @param metrics counts
 * @param clock the time of messages that no log gives one
 * @param steadyClockMs milliseconds of a clock that never goes back, for rates
 * @param random for ids of messages that came without one
 */
public record ServerServices(
        AuthCalls auth,
        AppCalls apps,
        UserCalls users,
        KnownSettings settings,
        RoomCalls rooms,
        ServerRoomCalls serverRooms,
        ServerMessages messages,
        AllRoomsCalls allRooms,
        HistoryCalls history,
        HourLogCalls hourLogs,
        ImportCalls imports,
        ConsoleCalls console,
        ServerMetrics metrics,
        Clock clock,
        LongSupplier steadyClockMs,
        RandomGenerator random) {}
