package stoa.gateway.inbound.ws;

import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.domain.LiveUsers;
import stoa.gateway.domain.PresenceWatch;
import stoa.gateway.domain.RoomCalls;
import stoa.gateway.domain.RoomHub;
import stoa.gateway.domain.TickLength;
import stoa.gateway.inbound.EdgeLimits;
import stoa.gateway.inbound.EdgeMetrics;

/**
 * What all loops and connections of a process share; any thread.
 *
 * @param hub rooms, owners and memberships
 * @param auth who somebody is
 * @param users who is connected here
 * @param presence who watches whom
 * @param rooms room-service, for what needs no membership kept here
 * @param limits bounds
 * @param ticks how long loops collect
 * @param deflateBytesMin frames of rooms from this size on are compressed for clients that offer it; 0 for none
 * @param metrics counts
 * @param clock what clients are told the time is
 * @param random for ids of messages that came without one
 * @param protocols what is spoken beside the native protocol
 */
public record EdgeServices(
        RoomHub hub,
        AuthCalls auth,
        LiveUsers users,
        PresenceWatch presence,
        RoomCalls rooms,
        EdgeLimits limits,
        TickLength ticks,
        int deflateBytesMin,
        EdgeMetrics metrics,
        Clock clock,
        RandomGenerator random,
        List<SocketProtocol> protocols) {}
