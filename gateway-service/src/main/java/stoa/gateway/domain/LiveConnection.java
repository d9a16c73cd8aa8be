package stoa.gateway.domain;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.Platform;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RestrictionOperations.MutedEverywhere;

/**
 * A logged-in connection, as {@link LiveUsers} knows it.
 *
 * @param number unique in the process
 * @param session who is connected
 * @param client with what
 * @param atMs when the login succeeded, epoch milliseconds
 * @param onePerPlatform whether the app allows a user one connection per platform
 * @param end closes the connection with an error; from any thread, does not block, may be called again
 * @param tell tells it that its user is muted in all rooms, or no longer; from any thread, does not block
 */
public record LiveConnection(
        long number,
        Session session,
        Client client,
        long atMs,
        boolean onePerPlatform,
        Consumer<StoaException> end,
        Consumer<MutedEverywhere> tell) {
    /**
     * What somebody is connected with.
     *
     * @param platform what kind of client
     * @param device names the device among the user's; empty for unknown
     * @param tag devices of the same tag exclude each other; null for none
     * @param ip address and port the client is seen at; null when unknown
     * @param sameDeviceStays whether its tag excludes other devices only
     */
    public record Client(
            Platform platform,
            String device,
            @Nullable String tag,
            @Nullable String ip,
            boolean sameDeviceStays) {}
}
