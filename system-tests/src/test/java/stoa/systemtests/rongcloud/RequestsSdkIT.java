package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.models.Result;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.user.UserModel;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What goes wrong before a call is looked at: signatures, methods, sizes, rates, and paths that are not there. */
class RequestsSdkIT {
    private static final String PATH = "/chatroom/keepalive/query.json";

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final Refusals refused = new Refusals(stoa);

    @Test
    void a_wrong_secret_and_an_unknown_app_are_refused_before_anything_else() throws Exception {
        RongCloud stranger = stoa.sdk(stoa.app(), "a wrong secret");
        String room = stoa.fresh("stolen");
        ChatroomModel[] rooms = {new ChatroomModel().setId(room).setName(room)};
        refused.byStoa(() -> stranger.chatroom.create(rooms), 1004, 401);
        refused.byStoa(() -> stranger.user.block.getList(), 1004, 401);
        refused.byStoa(() -> stranger.message.history.get("no date"), 1004, 401);
        RongCloud unknown = stoa.sdk("nobodys-app", "a wrong secret");
        Result result = unknown.chatroom.create(rooms);
        assertThat(result.getCode()).isIn(1001, 1004);
        assertThat(stoa.wire().calls().getLast().status()).isEqualTo(401);
        assertThat(sdk.chatroom.query(rooms[0]).getCode()).isEqualTo(200);
        assertThat(stoa.wire().calls().getLast().answer().getJsonArray("chatRooms"))
                .as("nothing was created")
                .isEmpty();
    }

    @Test
    void both_spellings_of_headers_and_both_units_of_time_are_taken() throws Exception {
        SignedCalls signed = stoa.signed();
        String ms = Long.toString(System.currentTimeMillis());
        for (String prefix : new String[] {"", "RC-"}) {
            for (String time : new String[] {ms, ms.substring(0, 10), "0"}) {
                assertThat(signed.send(signed.to(PATH)
                                        .header(prefix + "App-Key", stoa.app())
                                        .header(prefix + "Nonce", "4.2E-4")
                                        .header(prefix + "Timestamp", time)
                                        .header(prefix + "Signature", signed.signature("4.2E-4", time))
                                        .POST(BodyPublishers.noBody()))
                                .code())
                        .isEqualTo(200);
            }
        }
        signed.send(signed.to(PATH)
                        .header("App-Key", stoa.app())
                        .header("Nonce", "another nonce")
                        .header("Timestamp", ms)
                        .header("Signature", signed.signature("4.2E-4", ms))
                        .POST(BodyPublishers.noBody()))
                .isRefusal(1004, 401, "");
    }

    @TestFactory
    Stream<DynamicTest> a_header_that_is_missing_is_a_wrong_signature() {
        return Stream.of("App-Key", "Nonce", "Timestamp", "Signature")
                .map(missing -> DynamicTest.dynamicTest(missing, () -> {
                    SignedCalls signed = stoa.signed();
                    var request = signed.to(PATH).POST(BodyPublishers.noBody());
                    Stream.of("App-Key", "Nonce", "Timestamp", "Signature")
                            .filter(header -> !header.equals(missing))
                            .forEach(header -> request.header(header, "1"));
                    signed.send(request).isRefusal(1004, 401, "Signature");
                }));
    }

    @Test
    void other_methods_paths_and_bodies_that_are_too_large_are_refused_in_json() throws Exception {
        SignedCalls signed = stoa.signed();
        signed.send(signed.to(PATH).GET()).isRefusal(1405, 405, "POST");
        signed.send(signed.to(PATH).DELETE()).isRefusal(1405, 405, "POST");
        signed.send(signed.to(PATH).PUT(BodyPublishers.ofString("x=1"))).isRefusal(1405, 405, "POST");
        signed.form("/chatroom/create.xml", "chatroom[a]=b").isRefusal(404, 404, "/chatroom/create.xml");
        signed.form("/chatroom/Create.json", "chatroom[a]=b").isRefusal(404, 404, "/chatroom/Create.json");
        signed.form("/", "x=1").isRefusal(404, 404, "/");
        signed.form("/message/chatroom/publish.json", "content=" + "x".repeat(1024 * 1024))
                .isRefusal(1508, 413, "1048576");
        signed.form(PATH, "x=1&".repeat(2_001)).isRefusal(1002, 400, "2000");
    }

    @Test
    void who_asks_for_leave_to_send_a_body_gets_it() throws Exception {
        SignedCalls signed = stoa.signed();
        String time = Long.toString(System.currentTimeMillis());
        assertThat(signed.send(signed.to("/chatroom/query.json")
                                .expectContinue(true)
                                .header("App-Key", stoa.app())
                                .header("Nonce", "1")
                                .header("Timestamp", time)
                                .header("Signature", signed.signature("1", time))
                                .POST(BodyPublishers.ofString("chatroomId=" + "r".repeat(64))))
                        .code())
                .isEqualTo(200);
    }

    @Test
    void what_belongs_to_features_that_are_not_built_is_said_not_to_be_there() throws Exception {
        UserModel user = new UserModel().setId("u").setName("n");
        refused.byStoa(() -> sdk.user.getGroups(user), 404, 404);
        refused.byStoa(() -> sdk.user.blackList.getList(user), 404, 404);
        refused.byStoa(() -> sdk.user.remark.get("u"), 404, 404);
        refused.byStoa(() -> sdk.user.muteGroups.getList(), 404, 404);
        refused.byStoa(() -> sdk.message.history.clean("1", "u", "t", ""), 404, 404);
    }

    @Test
    void calls_beyond_the_rate_are_too_many_until_the_second_is_over() throws Exception {
        stoa.settings("{\"serverApiPerSecond\":2}");
        try {
            await().until(() -> sdk.chatroom.keepalive.getList().getCode() == 1008);
            Wire.Call last = stoa.wire().calls().getLast();
            assertThat(last.status()).isEqualTo(429);
            assertThat(last.answer().getString("errorMessage")).contains("2 calls", "try again in");
            await().until(() -> sdk.chatroom.keepalive.getList().getCode() == 200);
        } finally {
            stoa.settings("{\"serverApiPerSecond\":0}");
        }
        await().until(() -> answersThrice(() -> sdk.chatroom.keepalive.getList().getCode()));
    }

    private static boolean answersThrice(Callable<Integer> code) throws Exception {
        for (int i = 0; i < 3; i++) {
            if (code.call() != 200) {
                return false;
            }
        }
        return true;
    }

    @Test
    void an_app_that_wants_it_has_each_nonce_once_and_only_fresh_signatures() throws Exception {
        SignedCalls signed = stoa.signed();
        stoa.settings("{\"nonceOnce\":true,\"timestampWindowSeconds\":300}");
        try {
            // the same nonce every time
            await().until(() -> signed.form(PATH, "").code() == 1004);
            assertThat(sdk.chatroom.keepalive.getList().getCode())
                    .as("the SDK makes a new nonce for every call")
                    .isEqualTo(200);
            String old = Long.toString(System.currentTimeMillis() - 3_600_000);
            String nonce = stoa.fresh("nonce");
            signed.send(signed.to(PATH)
                            .header("App-Key", stoa.app())
                            .header("Nonce", nonce)
                            .header("Timestamp", old)
                            .header("Signature", signed.signature(nonce, old))
                            .POST(BodyPublishers.noBody()))
                    .isRefusal(1004, 401, "");
        } finally {
            stoa.settings("{\"nonceOnce\":null,\"timestampWindowSeconds\":null}");
        }
        await().until(() -> answersThrice(() -> signed.form(PATH, "").code()));
    }
}
