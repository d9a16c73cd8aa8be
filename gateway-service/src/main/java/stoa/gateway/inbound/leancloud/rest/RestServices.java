package stoa.gateway.inbound.leancloud.rest;

import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import stoa.gateway.domain.ConversationCalls;
import stoa.gateway.domain.HistoryCalls;
import stoa.gateway.domain.RestAuthCalls;
import stoa.gateway.domain.RoomCalls;
import stoa.gateway.domain.ServerMessages;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.domain.UnreadCalls;
import stoa.gateway.domain.UserCalls;
import stoa.gateway.inbound.http.ServerMetrics;

/**
 * Everybody the REST API asks; any thread.
 *
 * @param auth who sent a request
 * @param conversations conversations that are no chat rooms
 * @param rooms chat rooms
 * @param serverRooms who may not speak in or come into chat rooms
 * @param messages sends, changes and recalls
 * @param history messages as they are kept
 * @param unread what members have not read
 * @param users who is online
 * @param metrics counts
 * @param clock what back ends are told the time is
 * @param steadyClockMs milliseconds of a clock that never goes back, for rates
 * @param random for ids of rooms and messages
 */
public record RestServices(
        RestAuthCalls auth,
        ConversationCalls conversations,
        RoomCalls rooms,
        ServerRoomCalls serverRooms,
        ServerMessages messages,
        HistoryCalls history,
        UnreadCalls unread,
        UserCalls users,
        ServerMetrics metrics,
        Clock clock,
        LongSupplier steadyClockMs,
        RandomGenerator random) {}
