package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import stoa.gateway.GatewayService;
import stoa.kit.StoaService;
import stoa.kit.process.ServiceProcess;
import stoa.kit.process.StartException;
import stoa.kit.testing.Await;
import stoa.kit.testing.TestCertificate;

/** Both ports with TLS, each with its own certificate, which changes while clients are connected. */
class TlsIT {
    private static final Path FOLDER = folder();
    private static final TestCertificate CLIENTS = TestCertificate.make(FOLDER, "clients", "EC", 30);
    private static final TestCertificate BACK_ENDS = TestCertificate.make(FOLDER, "back-ends", "RSA", 60);
    private static final Duration RENEWED_WITHIN = Duration.ofSeconds(30);

    @RegisterExtension
    static final RunningGateway GATEWAY = new RunningGateway(2, settings());

    private static final Vertx VERTX = Vertx.vertx();

    private static Path folder() {
        try {
            return Files.createTempDirectory("stoa-tls");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> settings() {
        write(FOLDER, "clients", CLIENTS);
        write(FOLDER, "back-ends", BACK_ENDS);
        return Map.of(
                "STOA_CLIENT_TLS_CERT", FOLDER.resolve("clients.crt").toString(),
                "STOA_CLIENT_TLS_KEY", FOLDER.resolve("clients.key").toString(),
                "STOA_SERVER_TLS_CERT", FOLDER.resolve("back-ends.crt").toString(),
                "STOA_SERVER_TLS_KEY", FOLDER.resolve("back-ends.key").toString());
    }

    private static void write(Path folder, String name, TestCertificate one) {
        try {
            Files.writeString(folder.resolve(name + ".key"), one.keyPem());
            Files.writeString(folder.resolve(name + ".crt"), one.certificatePem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        Await.result(VERTX.close());
        try (var files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(FOLDER);
    }

    private static HttpResponse<String> get(int port, String path, TestCertificate trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("one", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        // its default, HTTP/2 where the server offers it, is to be answered in HTTP/1.1
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static String metrics() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + GATEWAY.managementPort() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    /** How Prometheus writes when a certificate ends. */
    private static double endIn(String metrics, String port) {
        String begin = "stoa_tls_certificate_expiry_seconds{port=\"" + port + "\"} ";
        return metrics.lines()
                .filter(line -> line.startsWith(begin))
                .mapToDouble(line -> Double.parseDouble(line.substring(begin.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void clientsChatOverTlsAndKeepTheirConnectionsWhenTheCertificateChanges() throws Exception {
        JsonObject room = new JsonObject().put("room", "r");
        List<TestClient> members = new ArrayList<>();
        for (String user : List.of("ann", "bob", "cid", "dan")) {
            TestClient member =
                    TestClient.open(VERTX, GATEWAY.clientPort(), CLIENTS).loggedIn(user);
            member.ok("room.join", room);
            members.add(member);
        }
        String large = "x".repeat(100_000);
        members.getFirst()
                .ok("send", room.copy().put("type", "t").put("content", large).put("cid", "c1"));
        for (TestClient member : members.subList(1, 4)) {
            assertThat(member.event().getString("content")).isEqualTo(large);
        }
        assertThat(endIn(metrics(), "clients")).isEqualTo((double)
                CLIENTS.certificate().getNotAfter().toInstant().getEpochSecond());

        Files.writeString(FOLDER.resolve("clients.key"), "half written");
        await().atMost(RENEWED_WITHIN)
                .untilAsserted(() -> assertThat(metrics())
                        .containsPattern("stoa_tls_reload_failures_total\\{port=\"clients\"} [1-9]"));
        assertThat(get(GATEWAY.clientPort(), "/v1/connect", CLIENTS).version())
                .as("the certificate it has goes on")
                .isEqualTo(HttpClient.Version.HTTP_1_1);

        TestCertificate other = TestCertificate.make(FOLDER, "clients", "RSA", 90);
        write(FOLDER, "clients", other);
        await().atMost(RENEWED_WITHIN)
                .untilAsserted(() -> assertThat(endIn(metrics(), "clients")).isEqualTo((double)
                        other.certificate().getNotAfter().toInstant().getEpochSecond()));
        assertThatThrownBy(() -> get(GATEWAY.clientPort(), "/v1/connect", CLIENTS))
                .isInstanceOf(SSLHandshakeException.class);
        for (String user : List.of("eve", "fay", "gus")) {
            TestClient late =
                    TestClient.open(VERTX, GATEWAY.clientPort(), other).loggedIn(user);
            late.ok("room.join", room);
            members.add(late);
        }
        members.getLast()
                .ok("send", room.copy().put("type", "t").put("content", "hi").put("cid", "c2"));
        for (TestClient member : members.subList(0, 6)) {
            assertThat(member.event().getString("content")).isEqualTo("hi");
        }
    }

    @Test
    void backEndsCallOverTlsAndTheirCertificateChangesToo() throws Exception {
        HttpResponse<String> answer = get(GATEWAY.serverPort(), "/console", BACK_ENDS);
        assertThat(answer.statusCode()).isLessThan(400);
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        TestCertificate other = TestCertificate.make(FOLDER, "back-ends", "EC", 90);
        write(FOLDER, "back-ends", other);
        await().atMost(RENEWED_WITHIN)
                .ignoreExceptionsInstanceOf(SSLHandshakeException.class)
                .untilAsserted(() -> assertThat(
                                get(GATEWAY.serverPort(), "/console", other).statusCode())
                        .isLessThan(400));
        assertThat(metrics()).contains("stoa_tls_certificate_expiry_seconds{port=\"back_ends\"}");
    }

    @Test
    void withoutTlsNobodyIsAnswered() {
        assertThatThrownBy(() -> TestClient.open(VERTX, GATEWAY.clientPort())).isNotNull();
        URI plain = URI.create("http://127.0.0.1:" + GATEWAY.serverPort() + "/console");
        assertThatThrownBy(() -> {
                    try (HttpClient client = HttpClient.newHttpClient()) {
                        client.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString());
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void aStartWithAKeyOfAnotherCertificateIsRefusedInOneSentence(@TempDir Path own) throws Exception {
        Path certificate = own.resolve("c.pem");
        Path key = own.resolve("k.pem");
        TestCertificate other = TestCertificate.make(own, "other", "RSA", 1);
        Files.writeString(certificate, other.certificatePem());
        Files.writeString(key, BACK_ENDS.keyPem());
        List<StoaService> services = List.of(new GatewayService());
        ServiceProcess process = new ServiceProcess(
                services,
                ServiceProcess.declaration(services)
                        .read(Map.of(
                                "STOA_CLIENT_PORT",
                                "0",
                                "STOA_SERVER_PORT",
                                "0",
                                "STOA_MANAGEMENT_PORT",
                                "0",
                                "STOA_SERVER_TLS_CERT",
                                certificate.toString(),
                                "STOA_SERVER_TLS_KEY",
                                key.toString())));
        assertThat(Await.failure(process.start()))
                .isInstanceOf(StartException.class)
                .hasMessage("The key in " + key + " (STOA_SERVER_TLS_KEY) is not that of the certificate in "
                        + certificate + " (STOA_SERVER_TLS_CERT).");
        Await.result(process.stop());
    }
}
