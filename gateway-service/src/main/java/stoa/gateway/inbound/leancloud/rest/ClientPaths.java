package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.auth.UserOperations.FindSessions;
import stoa.protocol.auth.UserOperations.PutOffline;
import stoa.protocol.conversation.ConversationRestrictions.BlockByClient;
import stoa.protocol.conversation.ConversationRestrictions.QueryBlockedByClient;
import stoa.protocol.json.Json;

/**
 * Clients ("LeanCloud protocol", section 17.1): who is online, put offline, and which conversations they have blocked.
 * Stateless, any loop.
 */
final class ClientPaths {
    /** Clients that are asked about at once ("LeanCloud protocol", section 19). */
    private static final int ONLINE_MAX = 20;

    private static final int BLOCKS_MAX = 1_000;
    private static final int PAGE_DEFAULT = 100;
    private static final String CONVERSATIONS = "conversation_ids";

    private final RestServices services;

    ClientPaths(RestServices services) {
        this.services = services;
    }

    List<Route> routes() {
        String blocks = "/1.2/rtm/clients/{client}/blacklists";
        return List.of(
                Route.post("/1.2/rtm/clients/check-online", Needs.SERVER, call -> online(call, MemberPaths.CLIENTS)),
                Route.post("/1.2/rtm/clients/{client}/kick", Needs.MASTER, call -> kick(call, call.id(0))),
                Route.post(blocks, Needs.MASTER, call -> block(call, true)),
                Route.delete(blocks, Needs.MASTER, call -> block(call, false)),
                Route.get(blocks, Needs.SERVER, this::blocked));
    }

    /** Who of some clients is online. */
    Future<Json> online(Call call, String field) {
        List<String> clients = call.ids(ONLINE_MAX, field);
        return services.users()
                .online(new FindSessions(call.app(), clients))
                .map(found -> new Row()
                        .texts(
                                "results",
                                clients.stream().filter(found.users()::contains).toList())
                        .done());
    }

    /** Ends all sessions of a client; whether there was one is not told. */
    Future<Json> kick(Call call, String client) {
        return services.users()
                .putOffline(new PutOffline(call.app(), List.of(client)))
                .map(Json.Obj.EMPTY);
    }

    private Future<Json> block(Call call, boolean blocked) {
        List<String> ids = call.ids(BLOCKS_MAX, CONVERSATIONS, "conversation_id");
        return services.conversations()
                .blockByClient(new BlockByClient(call.app(), call.id(0), ids, blocked))
                .map(Json.Obj.EMPTY);
    }

    private Future<Json> blocked(Call call) {
        int limit = (int) call.integer(1, BLOCKS_MAX, PAGE_DEFAULT, "limit");
        return services.conversations()
                .blockedByClient(new QueryBlockedByClient(call.app(), call.id(0), limit, call.idOrNull("next")))
                .map(page -> new Row()
                        .texts(CONVERSATIONS, page.ids())
                        .text("next", page.next())
                        .done());
    }
}
