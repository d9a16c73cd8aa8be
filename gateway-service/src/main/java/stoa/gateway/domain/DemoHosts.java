package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stoa.protocol.auth.UserOperations.FindSessions;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations.AreMembers;

/**
 * Finds a host for each room of the demo: its first visitor, and when that one is gone the next who asks. The
 * host is the owner of the room's attribute {@link #ATTRIBUTE} and on its user whitelist. Of several who ask at
 * once one wins, since the attribute is never overwritten, only set where there is none. Holds no state; any thread.
 */
public final class DemoHosts {
    /** Key of the attribute. */
    public static final String ATTRIBUTE = "host";

    private static final int FOR_EVER = 0;

    private final ServerRoomCalls rooms;
    private final UserCalls users;

    /**
     * A visitor who would be host.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @param shown value of the attribute if they become it
     */
    public record Claim(String app, String room, String user, String shown) {}

    /**
     * The rule over its ports.
     *
     * @param rooms attributes, members and the whitelist
     * @param users who is online
     */
    public DemoHosts(ServerRoomCalls rooms, UserCalls users) {
        this.rooms = rooms;
        this.users = users;
    }

    /**
     * Makes a visitor the host, unless there is one who is in the room and online.
     *
     * @param claim who and where
     * @return user id of the host; fails with {@code NOT_IN_ROOM} for who is not a member, {@code NO_SUCH_ROOM}, or when
     *     a service does not answer
     */
    public Future<String> claim(Claim claim) {
        return isMember(claim, claim.user())
                .compose(isIn -> isIn ? host(claim) : Future.failedFuture(new StoaException(ErrorCode.NOT_IN_ROOM)))
                .compose(known -> {
                    if (known.isEmpty()) {
                        return take(claim);
                    }
                    String host = known.get();
                    return host.equals(claim.user()) ? protect(claim) : keepOrReplace(claim, host);
                });
    }

    private Future<Optional<String>> host(Claim claim) {
        return rooms.attributes(new QueryAttributes(claim.app(), claim.room(), List.of(ATTRIBUTE)))
                .map(found -> found.attributes().stream().map(Attribute::user).findFirst());
    }

    private Future<Boolean> isMember(Claim claim, String user) {
        return rooms.areMembers(new AreMembers(claim.app(), claim.room(), List.of(user)))
                .map(found -> found.users().contains(user));
    }

    /** Who is on the whitelist stays a member without a connection, so that being one does not suffice. */
    private Future<Boolean> isThere(Claim claim, String host) {
        return isMember(claim, host)
                .compose(isIn -> isIn
                        ? users.online(new FindSessions(claim.app(), List.of(host)))
                                .map(found -> found.users().contains(host))
                        : Future.succeededFuture(false));
    }

    private Future<String> keepOrReplace(Claim claim, String host) {
        return isThere(claim, host)
                .compose(isThere -> isThere
                        ? Future.succeededFuture(host)
                        : dismiss(claim, host).compose(_ -> take(claim)));
    }

    /** In the name of the one who is gone: whoever has taken the place meanwhile keeps it. */
    private Future<?> dismiss(Claim claim, String host) {
        Lift lift = new Lift(claim.app(), claim.room(), UserList.PROTECTED, List.of(host), Notice.NONE);
        DeleteAttributes delete =
                new DeleteAttributes(claim.app(), claim.room(), new Author(host, false), List.of(ATTRIBUTE), false);
        return rooms.lift(lift).compose(_ -> rooms.deleteAttributes(delete));
    }

    private Future<String> take(Claim claim) {
        SetAttributes set = new SetAttributes(
                claim.app(),
                claim.room(),
                new Author(claim.user(), false),
                Map.of(ATTRIBUTE, claim.shown()),
                false,
                false);
        return rooms.setAttributes(set)
                .compose(change ->
                        change.failed().isEmpty() ? protect(claim) : host(claim).compose(DemoHosts::winner));
    }

    private static Future<String> winner(Optional<String> host) {
        return host.isPresent()
                ? Future.succeededFuture(host.get())
                : Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE));
    }

    private Future<String> protect(Claim claim) {
        Restrict restrict = new Restrict(
                claim.app(), claim.room(), UserList.PROTECTED, List.of(claim.user()), FOR_EVER, Notice.NONE);
        return rooms.restrict(restrict).map(claim.user());
    }
}
