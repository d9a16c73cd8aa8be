package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.response.WhiteListResult;
import io.rong.models.user.UserModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.StoaException;

/** What the demo page needs of a running Stoa beside the native protocol: one host per room, and seats. */
class DemoRoomIT {
    private static final RunningStoa STOA = RunningStoa.get();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RongCloud sdk = STOA.sdk();

    private CompletableFuture<JsonObject> claim(String user, String room) {
        JsonObject body = new JsonObject()
                .put("app", STOA.app())
                .put("token", STOA.api().token(user))
                .put("room", room);
        URI client = STOA.clientUrl();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + client.getHost() + ':' + client.getPort() + "/demo/host"))
                .POST(BodyPublishers.ofString(body.encode()))
                .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString())
                .thenApply(HttpResponse::body)
                .thenApply(JsonObject::new);
    }

    private static NativeUser visitor(String user, String room) {
        NativeUser visitor = STOA.connect(user);
        // A Stoa that has just started on a busy machine may ask for another try.
        await().atMost(Duration.ofSeconds(60))
                .ignoreException(StoaException.class)
                .until(() -> {
                    visitor.ask("room.join", new JsonObject().put("room", room).put("create", true));
                    return true;
                });
        return visitor;
    }

    private Set<String> protectedUsers(String room) throws Exception {
        WhiteListResult listed = (WhiteListResult) sdk.chatroom.whiteList.user.getList(new ChatroomModel().setId(room));
        UserModel[] users = listed.getMembers();
        return users == null ? Set.of() : Stream.of(users).map(UserModel::getId).collect(Collectors.toSet());
    }

    private static JsonObject seat(String room, String user) {
        return new JsonObject()
                .put("room", room)
                .put("entries", new JsonObject(Map.of("seat-1", user)))
                .put("autoDelete", true);
    }

    @Test
    void ofAllWhoAskOneIsHostUntilTheyAreGone() throws Exception {
        String room = STOA.fresh("stage");
        List<NativeUser> visitors = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            visitors.add(visitor(room + '-' + i, room));
        }
        List<CompletableFuture<JsonObject>> claims =
                visitors.stream().map(visitor -> claim(visitor.user(), room)).toList();
        Set<String> hosts = new HashSet<>();
        claims.forEach(claim -> hosts.add(claim.join().getString("host")));
        assertThat(hosts).hasSize(1);
        assertThat(protectedUsers(room)).isEqualTo(hosts);

        NativeUser host = visitors.stream()
                .filter(visitor -> hosts.contains(visitor.user()))
                .findFirst()
                .orElseThrow();
        host.ask("room.leave", new JsonObject().put("room", room));
        NativeUser other =
                visitors.stream().filter(visitor -> visitor != host).findFirst().orElseThrow();
        assertThat(claim(other.user(), room).join().getString("host")).isEqualTo(other.user());
        assertThat(protectedUsers(room)).containsExactly(other.user());
        JsonObject told = other.event(
                "attributes",
                event -> event.getJsonObject("set").containsKey("host")
                        && event.getString("by").equals(other.user()));
        assertThat(new JsonObject(told.getJsonObject("set").getString("host")).getString("user"))
                .isEqualTo(other.user());
    }

    @Test
    void whoIsNotInTheRoomIsNotItsHost() throws Exception {
        String room = STOA.fresh("stage");
        visitor(room + "-in", room);
        assertThat(claim(room + "-out", room).join().getInteger("code")).isEqualTo(23_406);
        assertThat(protectedUsers(room)).isEmpty();
    }

    @Test
    void aSeatHasOneUserAndIsFreeWhenTheyAreGone() {
        String room = STOA.fresh("stage");
        NativeUser ann = visitor(room + "-ann", room);
        NativeUser bob = visitor(room + "-bob", room);
        assertThat(ann.ask("attributes.set", seat(room, "ann")).getJsonArray("changed"))
                .containsExactly("seat-1");
        assertThat(bob.ask("attributes.set", seat(room, "bob"))
                        .getJsonObject("failed")
                        .getInteger("seat-1"))
                .isEqualTo(23_424);
        ann.ask("room.leave", new JsonObject().put("room", room));
        JsonObject gone =
                bob.event("attributes", event -> event.getJsonArray("deleted").contains("seat-1"));
        assertThat(gone.getJsonArray("deleted")).isEqualTo(JsonArray.of("seat-1"));
    }
}
