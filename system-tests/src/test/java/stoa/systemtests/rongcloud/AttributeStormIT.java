package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.models.chatroom.ChatroomEntryModel;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.response.ChatroomEntryResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of writes into one room at once, by back ends and members (feature B10). */
class AttributeStormIT {
    private static final int BY_BACK_ENDS = 3_000;
    private static final int AT_ONCE = 100;
    private static final int ATTEMPTS_MAX = 500;
    private static final int KEYS = 40;
    private static final int BY_EACH_MEMBER = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunningStoa stoa = RunningStoa.get();
    private final String room = stoa.fresh("storm");
    private final List<NativeUser> members =
            List.of(stoa.connect(stoa.fresh("ann")), stoa.connect(stoa.fresh("bob")), stoa.connect(stoa.fresh("cid")));

    @AfterEach
    void leave() throws Exception {
        members.forEach(NativeUser::close);
        stoa.sdk().chatroom.keepalive.remove(new ChatroomModel().setId(room));
    }

    @Test
    void every_write_has_a_version_of_its_own_and_all_members_see_all_in_one_order() throws Exception {
        stoa.api().createRoom(room);
        // Changes of attributes do not keep a room alive, and here a minute of silence ends one.
        stoa.sdk().chatroom.keepalive.add(new ChatroomModel().setId(room));
        members.forEach(member -> member.join(room));
        List<Future<JsonObject>> byMembers = new ArrayList<>();
        writeFromBackEnds(() -> members.forEach(member -> byMembers.addAll(write(member))));
        Map<Long, String> keyByVersion = new TreeMap<>();
        for (Future<JsonObject> write : byMembers) {
            JsonObject written = write.toCompletionStage().toCompletableFuture().join();
            keyByVersion.put(
                    written.getLong("version"), written.getJsonArray("changed").getString(0));
        }
        assertThat(keyByVersion).as("one winner per version").hasSize(members.size() * BY_EACH_MEMBER);

        int writes = BY_BACK_ENDS + keyByVersion.size();
        for (NativeUser member : members) {
            await(member.user())
                    .atMost(PATIENCE)
                    .until(() -> values(member).stream().distinct().count() == writes);
        }
        List<JsonObject> order = told(members.getFirst());
        assertThat(order)
                .extracting(event -> event.getLong("version"))
                .isSorted()
                .doesNotHaveDuplicates();
        for (NativeUser member : members) {
            assertThat(told(member)).isEqualTo(order);
        }
        Map<Long, Set<String>> keysByVersion = new HashMap<>();
        order.forEach(event -> keysByVersion.put(
                event.getLong("version"), event.getJsonObject("set").fieldNames()));
        keyByVersion.forEach((version, key) -> assertThat(keysByVersion).containsEntry(version, Set.of(key)));
        assertThat(held()).isEqualTo(last(order));
    }

    /** Each value is written once, over many connections, as several users. */
    private void writeFromBackEnds(Runnable meanwhile) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<java.util.concurrent.Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                String user = "host-" + i % 8;
                writers.add(threads.submit(() -> {
                    for (int n = next.getAndIncrement(); n < BY_BACK_ENDS; n = next.getAndIncrement()) {
                        write(user, n);
                    }
                    return null;
                }));
            }
            meanwhile.run();
            for (java.util.concurrent.Future<?> writer : writers) {
                writer.get();
            }
        }
    }

    private void write(String user, int n) throws Exception {
        String form = "chatroomId=" + room + "&userId=" + user + "&key=k" + n % KEYS + "&value=v" + n;
        // What is too much at this moment is refused, and written then.
        SignedCalls.Answer answer = stoa.signed().form("/chatroom/entry/set.json", form);
        for (int attempt = 1; answer.code() != 200; attempt++) {
            assertThat(attempt).as("writing, answered %s", answer.json()).isLessThan(ATTEMPTS_MAX);
            answer = stoa.signed().form("/chatroom/entry/set.json", form);
        }
    }

    /** Each has keys of its own, so that none is another's. */
    private List<Future<JsonObject>> write(NativeUser member) {
        List<Future<JsonObject>> writes = new ArrayList<>();
        for (int n = 0; n < BY_EACH_MEMBER; n++) {
            JsonObject entry = new JsonObject().put(member.user() + n % 5, member.user() + '-' + n);
            writes.add(member.tell(
                    "attributes.set", new JsonObject().put("room", room).put("entries", entry)));
        }
        return writes;
    }

    private List<JsonObject> told(NativeUser member) {
        return member.events().stream()
                .filter(event -> "attributes".equals(event.getString("ev")) && room.equals(event.getString("room")))
                .toList();
    }

    private List<Object> values(NativeUser member) {
        return told(member).stream()
                .flatMap(event -> event.getJsonObject("set").getMap().values().stream())
                .toList();
    }

    private static Map<String, String> last(List<JsonObject> order) {
        Map<String, String> last = new TreeMap<>();
        order.forEach(event ->
                event.getJsonObject("set").forEach(one -> last.put(one.getKey(), String.valueOf(one.getValue()))));
        return last;
    }

    private Map<String, String> held() throws Exception {
        Map<String, String> held = new TreeMap<>();
        ChatroomEntryModel all = new ChatroomEntryModel().setChatroomId(room).setKeys(new String[0]);
        for (ChatroomEntryResult entry : stoa.sdk().chatroom.entry.query(all).keys) {
            held.put(entry.getKey(), entry.getValue());
        }
        return held;
    }
}
