package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.ReportCommand;
import stoa.leancloud.wire.SessionCommand;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.auth.UserOperations.PutOffline;

/** Sockets and sessions of LeanCloud's protocol, as its clients see them on the wire. */
class LeanCloudSessionsIT {
    private RunningEdge edge;

    @BeforeEach
    void start() throws Exception {
        edge = new RunningEdge(RunningEdge.LIMITS);
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private static GenericCommand.Builder session(OpType op) {
        return LeanCloudClient.command(CommandType.session, op);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lc.protobuf2.3", "lc.protobuf2.1", "lc.proto2base64.3", "lc.proto2base64.1"})
    void eachSubprotocolIsSpokenOnAnyPath(String subprotocol) throws Exception {
        LeanCloudClient client = LeanCloudClient.connect(edge.clients, edge.port(), "/any/path?x=1", subprotocol);
        GenericCommand opened = client.open("ann", _ -> {});
        assertThat(opened.getCmd()).isEqualTo(CommandType.session);
        assertThat(opened.getOp()).isEqualTo(OpType.opened);
        assertThat(opened.getPeerId()).isEqualTo("ann");
        assertThat(opened.getService()).isEqualTo(2);
        assertThat(opened.getServerTs()).isPositive();
        assertThat(opened.getSessionMessage().getSt()).isNotEmpty();
        assertThat(opened.getSessionMessage().getStTtl()).isEqualTo(7_200);
        assertThat(opened.getSessionMessage().hasCode()).isFalse();
    }

    @Test
    void clientsWithoutHeadersNameItInTheQuery() throws Exception {
        LeanCloudClient client =
                LeanCloudClient.connect(edge.clients, edge.port(), "/?subprotocol=lc.proto2base64.3", null);
        assertThat(client.open("ann", _ -> {}).getOp()).isEqualTo(OpType.opened);
    }

    @Test
    void whatIsNotKnownIsNoProtocolHere() {
        assertThatThrownBy(() -> LeanCloudClient.connect(edge.clients, edge.port(), "/", "lc.protobuf3.1"))
                .hasMessageContaining("UpgradeRejected");
    }

    @Test
    void anEchoIsAnsweredWithItsNumberOrWithout() throws Exception {
        LeanCloudClient client = LeanCloudClient.connect(edge);
        for (int i : new int[] {-65_535, 0, 7}) {
            client.write(LeanCloudClient.command(CommandType.echo, null).setI(i).build());
            GenericCommand echo = client.reply();
            assertThat(echo.getCmd()).isEqualTo(CommandType.echo);
            assertThat(echo.hasI()).isTrue();
            assertThat(echo.getI()).isEqualTo(i);
        }
        client.write(LeanCloudClient.command(CommandType.echo, OpType.open).build());
        assertThat(client.reply().hasI()).isFalse();
    }

    @Test
    void aLoginNamesTheAppOnceForAllThatFollows() throws Exception {
        LeanCloudClient client = LeanCloudClient.connect(edge);
        client.write(LeanCloudClient.command(CommandType.login, null)
                .setAppId("app")
                .setInstallationId("i1")
                .build());
        GenericCommand loggedin = client.push();
        assertThat(loggedin.getCmd()).isEqualTo(CommandType.loggedin);
        assertThat(loggedin.getService()).isZero();
        assertThat(loggedin.getInstallationId()).isEqualTo("i1");
        GenericCommand.Builder open =
                session(OpType.open).setPeerId("ann").setSessionMessage(SessionCommand.getDefaultInstance());
        assertThat(client.ask(open).getOp()).isEqualTo(OpType.opened);
        GenericCommand again = client.ask(
                open.setSessionMessage(SessionCommand.newBuilder().setR(true).setDeviceId("i1")));
        assertThat(again.getOp()).isEqualTo(OpType.opened);
        assertThat(edge.hub.opened).as("the same session").hasSize(1);
        GenericCommand liveQuery = client.ask(
                LeanCloudClient.command(CommandType.login, null).setService(1).setInstallationId("i1"));
        assertThat(liveQuery.getService()).isEqualTo(1);
        assertThat(client.ask(LeanCloudClient.command(CommandType.logout, null)
                                .setService(1)
                                .setInstallationId("i1"))
                        .getCmd())
                .isEqualTo(CommandType.loggedout);
        GenericCommand uploaded = client.ask(LeanCloudClient.command(CommandType.report, OpType.upload)
                .setReportMessage(ReportCommand.newBuilder().setType("token")));
        assertThat(uploaded.getOp()).isEqualTo(OpType.uploaded);
    }

    @Test
    void withoutAnAppNobodyGetsIn() throws Exception {
        LeanCloudClient client = LeanCloudClient.connect(edge);
        GenericCommand refused = client.ask(session(OpType.open).setPeerId("ann"));
        assertThat(refused.getOp()).isEqualTo(OpType.closed);
        assertThat(refused.getSessionMessage().getCode()).isEqualTo(4100);
        assertThat(refused.getSessionMessage().getReason()).isEqualTo("APP_NOT_AVAILABLE");
    }

    @Test
    void aClientWithoutAnIdGetsOne() throws Exception {
        LeanCloudClient client = LeanCloudClient.connect(edge);
        GenericCommand opened =
                client.ask(session(OpType.open).setAppId("app").setSessionMessage(SessionCommand.getDefaultInstance()));
        assertThat(opened.getOp()).isEqualTo(OpType.opened);
        assertThat(opened.getPeerId()).matches("[0-9a-f]{24}");
    }

    @Test
    void aWrongSignatureClosesTheSessionAndAnOldTokenIsAnError() throws Exception {
        LeanCloudClient client = LeanCloudClient.connect(edge);
        GenericCommand refused = client.open("bad", _ -> {});
        assertThat(refused.getOp()).isEqualTo(OpType.closed);
        assertThat(refused.getSessionMessage().getCode()).isEqualTo(4102);
        assertThat(refused.getSessionMessage().getReason()).isEqualTo("SIGNATURE_FAILED");
        GenericCommand expired = client.open("ann", open -> open.setR(true).setSt("gone"));
        assertThat(expired.getCmd()).isEqualTo(CommandType.error);
        assertThat(expired.getErrorMessage().getCode()).isEqualTo(4112);
        assertThat(expired.getErrorMessage().getReason()).isEqualTo("SESSION_TOKEN_EXPIRED");
        client.write(session(OpType.open)
                .setPeerId("ann")
                .setAppId("app")
                .setSessionMessage(SessionCommand.newBuilder().setR(true).setSt("gone"))
                .build());
        assertThat(client.push().getErrorMessage().getCode())
                .as("answered without a number too")
                .isEqualTo(4112);
    }

    @Test
    void whatNeedsASessionSaysSoAndWhatNobodyKnowsIsAnError() throws Exception {
        LeanCloudClient client = LeanCloudClient.connect(edge);
        assertThat(client.error(LeanCloudClient.command(CommandType.conv, OpType.query)))
                .isEqualTo(4105);
        assertThat(client.ask(LeanCloudClient.command(CommandType.direct, null))
                        .getAckMessage()
                        .getCode())
                .isEqualTo(4105);
        assertThat(client.error(session(OpType.refresh))).isEqualTo(4105);
        for (CommandType type : List.of(CommandType.presence, CommandType.room, CommandType.pubsub)) {
            assertThat(client.error(LeanCloudClient.command(type, null))).isEqualTo(4114);
        }
        assertThat(client.error(GenericCommand.newBuilder())).isEqualTo(4114);
        assertThat(client.error(session(OpType.block))).isEqualTo(4114);
        assertThat(client.open("ann", _ -> {}).getOp())
                .as("the socket is as before")
                .isEqualTo(OpType.opened);
    }

    @Test
    void sessionsAreRefreshedAskedForAndClosed() throws Exception {
        LeanCloudClient client = LeanCloudClient.open(edge, "ann");
        GenericCommand refreshed =
                client.ask(session(OpType.refresh).setSessionMessage(SessionCommand.getDefaultInstance()));
        assertThat(refreshed.getOp()).isEqualTo(OpType.refreshed);
        assertThat(refreshed.getSessionMessage().getSt()).isNotEmpty();
        GenericCommand found = client.ask(session(OpType.query)
                .setSessionMessage(SessionCommand.newBuilder().addAllSessionPeerIds(List.of("ann", "nobody"))));
        assertThat(found.getOp()).isEqualTo(OpType.query_result);
        assertThat(found.getSessionMessage().getOnlineSessionPeerIdsList()).containsExactly("ann");
        GenericCommand closed = client.ask(session(OpType.close));
        assertThat(closed.getOp()).isEqualTo(OpType.closed);
        assertThat(closed.getSessionMessage().hasCode()).isFalse();
        assertThat(edge.hub.closed.getFirst().leave()).isTrue();
        assertThat(client.ask(session(OpType.close).setPeerId("ann")).getOp())
                .as("there is none any more")
                .isEqualTo(OpType.closed);
    }

    @Test
    void aSocketHasAHundredClientsAtMost() throws Exception {
        LeanCloudClient client = LeanCloudClient.connect(edge);
        for (int i = 0; i < 100; i++) {
            assertThat(client.open("c" + i, _ -> {}).getOp()).isEqualTo(OpType.opened);
        }
        assertThat(client.open("c100", _ -> {}).getSessionMessage().getCode()).isEqualTo(4113);
        assertThat(client.open("c7", _ -> {}).getOp()).isEqualTo(OpType.opened);
    }

    @Test
    void anotherDeviceOfTheSameTagPutsTheOlderOutUnlessItOnlyComesBack() throws Exception {
        LeanCloudClient phone = LeanCloudClient.connect(edge);
        phone.open("ann", open -> open.setTag("mobile").setDeviceId("d1"));
        LeanCloudClient other = LeanCloudClient.connect(edge);
        GenericCommand late = other.open(
                "ann", open -> open.setTag("mobile").setDeviceId("d2").setR(true));
        assertThat(late.getOp()).isEqualTo(OpType.closed);
        assertThat(late.getSessionMessage().getCode()).isEqualTo(4111);
        assertThat(other.open("ann", open -> open.setTag("web").setDeviceId("d2"))
                        .getOp())
                .as("another tag")
                .isEqualTo(OpType.opened);
        LeanCloudClient again = LeanCloudClient.connect(edge);
        assertThat(again.open("ann", open -> open.setTag("mobile").setDeviceId("d1"))
                        .getOp())
                .as("the same device")
                .isEqualTo(OpType.opened);
        assertThat(phone.pushesWaiting()).isZero();
        LeanCloudClient newer = LeanCloudClient.connect(edge);
        assertThat(newer.open("ann", open -> open.setTag("mobile").setDeviceId("d3"))
                        .getOp())
                .isEqualTo(OpType.opened);
        for (LeanCloudClient older : List.of(phone, again)) {
            GenericCommand out = older.push();
            assertThat(out.getCmd()).isEqualTo(CommandType.session);
            assertThat(out.getOp()).isEqualTo(OpType.closed);
            assertThat(out.getPeerId()).isEqualTo("ann");
            assertThat(out.getSessionMessage().getCode()).isEqualTo(4111);
            assertThat(out.getSessionMessage().getReason()).isEqualTo("SESSION_CONFLICT");
            assertThat(older.ask(LeanCloudClient.command(CommandType.echo, null))
                            .getCmd())
                    .as("its socket stays")
                    .isEqualTo(CommandType.echo);
        }
        assertThat(newer.pushesWaiting()).isZero();
    }

    @Test
    void whoIsPutOfflineOrRevokedIsTold() throws Exception {
        LeanCloudClient ann = LeanCloudClient.open(edge, "ann");
        LeanCloudClient bob = LeanCloudClient.open(edge, "bob");
        assertThat(edge.users.putOffline(new PutOffline("app", List.of("ann"))).users())
                .containsExactly("ann");
        GenericCommand kicked = ann.push();
        assertThat(kicked.getSessionMessage().getCode()).isEqualTo(4115);
        assertThat(kicked.getSessionMessage().getReason()).isEqualTo("KICKED_BY_APP");
        assertThat(ann.open("ann", _ -> {}).getOp()).isEqualTo(OpType.opened);
        edge.hub.loops.forEach(loop -> loop.execute(() -> loop.tokensRevoked(new TokensRevoked("app", "bob", 2_000))));
        assertThat(bob.push().getSessionMessage().getCode()).isEqualTo(4112);
    }

    @Test
    void whatCannotBeReadOrIsTooLongClosesTheSocket() throws Exception {
        LeanCloudClient unreadable = LeanCloudClient.open(edge, "ann");
        unreadable.writeBytes(new byte[] {(byte) 0xff, 1, 2});
        assertThat(unreadable.closeCode()).isEqualTo(4114);
        LeanCloudClient otherKind = LeanCloudClient.open(edge, "ann");
        otherKind.writeText("AAAA");
        assertThat(otherKind.closeCode()).isEqualTo(4114);
        LeanCloudClient tooLong = LeanCloudClient.open(edge, "ann");
        tooLong.writeBytes(new byte[RunningEdge.LIMITS.frameBytesMax() + 1]);
        assertThat(tooLong.closeCode()).isEqualTo(4109);
        assertThat(edge.count("stoa_gateway_closed", "reason", "UNPARSEABLE_RAW_MESSAGE"))
                .isEqualTo(2);
    }

    @Test
    void whoOpensNothingIsSentAway() throws Exception {
        edge.close();
        edge = new RunningEdge(RunningEdge.limits(200, 1_000, 1_000));
        LeanCloudClient silent = LeanCloudClient.connect(edge);
        LeanCloudClient open = LeanCloudClient.open(edge, "ann");
        assertThat(silent.closeCode()).isEqualTo(4108);
        assertThat(open.ask(session(OpType.close)).getOp()).isEqualTo(OpType.closed);
        assertThat(open.ask(LeanCloudClient.command(CommandType.echo, null)).getCmd())
                .as("who had a session may stay")
                .isEqualTo(CommandType.echo);
    }

    @Test
    void aDrainSaysGoawayBeforeItCloses() throws Exception {
        edge.close();
        edge = new RunningEdge(RunningEdge.limits(10_000, 30_000, 60_000));
        LeanCloudClient client = LeanCloudClient.open(edge, "ann");
        edge.servers.forEach(server -> server.drain(100));
        assertThat(client.push().getCmd()).isEqualTo(CommandType.goaway);
        assertThat(client.closeCode()).isEqualTo(1001);
        assertThat(edge.hub.closed.getFirst().leave()).isTrue();
    }

    @Test
    void routesLeadToTheHostThatWasAsked() throws Exception {
        HttpClient http = edge.clients.createHttpClient();
        RequestOptions route = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(edge.port())
                .setURI("/v1/route?appId=app&secure=1")
                .putHeader("Host", "im.example.com");
        JsonObject sockets = get(http, route);
        assertThat(sockets.getString("server")).isEqualTo("ws://im.example.com/");
        assertThat(sockets.getString("secondary")).isEqualTo("ws://im.example.com/");
        assertThat(sockets.getInteger("ttl")).isEqualTo(3_600);
        route.putHeader("X-Forwarded-Proto", "https");
        assertThat(get(http, route).getString("server")).isEqualTo("wss://im.example.com/");
        assertThat(get(http, route.setURI("/2/route?appId=app")).getString("rtm_router_server"))
                .isEqualTo("im.example.com");
        route.setMethod(HttpMethod.OPTIONS).putHeader("Access-Control-Request-Headers", "X-LC-Id,X-LC-Key");
        String allowed = TestClient.await(http.request(route)
                .compose(request -> request.send())
                .map(response -> response.statusCode() + " " + response.getHeader("Access-Control-Allow-Origin") + ' '
                        + response.getHeader("Access-Control-Allow-Headers")));
        assertThat(allowed).isEqualTo("204 * X-LC-Id,X-LC-Key");
        TestClient.await(http.close());
    }

    private static JsonObject get(HttpClient http, RequestOptions route) throws Exception {
        return TestClient.await(http.request(route)
                .compose(request -> request.send())
                .compose(response -> {
                    assertThat(response.statusCode()).isEqualTo(200);
                    assertThat(response.getHeader("Access-Control-Allow-Origin"))
                            .isEqualTo("*");
                    return response.body().map(body -> body.toJsonObject());
                }));
    }
}
