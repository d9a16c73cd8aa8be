package stoa.importer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.importer.FakeLeanCloud;
import stoa.importer.FakeLeanCloud.Lie;
import stoa.importer.FakeLeanCloud.Said;
import stoa.importer.export.ConversationKind;
import stoa.importer.http.Pace;
import stoa.importer.http.PatientHttp;
import stoa.importer.http.RefusedException;
import stoa.importer.http.UnavailableException;

/** The fetcher against a server that lies. */
class LeanCloudHistoryTest {
    private static final int SAID = 730;

    private final AtomicLong nowNs = new AtomicLong();
    private final List<Long> waits = Collections.synchronizedList(new ArrayList<>());
    private FakeLeanCloud service;
    private HttpClient client;

    @BeforeEach
    void open() throws Exception {
        service = new FakeLeanCloud();
        client = HttpClient.newHttpClient();
        for (int i = 0; i < SAID; i++) {
            service.say("c", new Said("m" + i, 1_000 + i / 7, "{\"_lctype\":-1,\"_lctext\":\"" + i + "\"}"));
        }
    }

    @AfterEach
    void close() {
        client.close();
        service.close();
    }

    private void sleep(long ms) {
        waits.add(ms);
        nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    private LeanCloudHistory history(String version, String masterKey, int perSecond) {
        return new LeanCloudHistory(
                new LeanCloudHistory.Access(service.url(), "app", masterKey, version, 1_000),
                new PatientHttp(client, new Pace(perSecond, nowNs::get, this::sleep), this::sleep));
    }

    private List<String> all(HistorySource source, ConversationKind kind) throws Exception {
        MessagePages pages = new MessagePages(source, "c", kind, 0, MessagePages.Place.BEGINNING);
        List<String> ids = new ArrayList<>();
        while (!pages.isAtEnd()) {
            pages.next().messages().forEach(one -> ids.add(one.id()));
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "1.2"})
    void allMessagesComeOnce(String version) throws Exception {
        for (ConversationKind kind : ConversationKind.values()) {
            assertThat(all(history(version, "master", 1_000), kind))
                    .hasSize(SAID)
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void allMessagesComeOnceWhateverEveryOtherCallDoes(Lie lie) throws Exception {
        service.lie(number -> number % 2 == 0 ? lie : Lie.NONE);
        assertThat(all(history("1.2", "master", 1_000), ConversationKind.GROUP))
                .hasSize(SAID)
                .doesNotHaveDuplicates();
        assertThat(service.calls(lie)).isGreaterThan(3);
    }

    @Test
    void allMessagesComeOnceThoughIdsMeanNothing() throws Exception {
        service.forgetIds();
        service.lie(number -> FakeLeanCloud.inTurn(number) == Lie.SHORT ? Lie.NONE : FakeLeanCloud.inTurn(number));
        assertThat(all(history("1.2", "master", 1_000), ConversationKind.GROUP))
                .hasSize(SAID)
                .doesNotHaveDuplicates();
    }

    @Test
    void whenItIsTooMuchTheServiceSaysHowLongAllWait() throws Exception {
        service.lie(number -> number == 1 ? Lie.TOO_MANY : Lie.NONE);
        all(history("1.2", "master", 1_000), ConversationKind.GROUP);
        assertThat(waits).contains(2_000L);
    }

    @Test
    void callsAreNoFasterThanTheyMayBe() throws Exception {
        all(history("1.2", "master", 5), ConversationKind.GROUP);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(nowNs.get());
        assertThat(tookMs).isGreaterThanOrEqualTo((service.calls(Lie.NONE) - 1) * 200L);
    }

    @Test
    void aServiceThatNeverAnswersIsGivenUpAfterLongerAndLongerWaits() {
        service.lie(_ -> Lie.CUT);
        assertThatThrownBy(() -> all(history("1.2", "master", 1_000), ConversationKind.GROUP))
                .isInstanceOf(UnavailableException.class);
        assertThat(waits.stream().filter(ms -> ms >= 500)).startsWith(500L, 1_000L, 2_000L, 4_000L);
    }

    @Test
    void wrongKeysAreNotTriedAgain() {
        assertThatThrownBy(() -> all(history("1.2", "wrong", 1_000), ConversationKind.GROUP))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.isForbidden()).isTrue());
        assertThat(service.calls(Lie.NONE)).isEqualTo(1);
    }

    @Test
    void recalledMessagesAreToldApart() throws Exception {
        service.say("d", new Said("gone", 5, "{\"_lctype\":-127}"), new Said("not", 6, "{\"_lctext\":\"-127\"}"));
        HistoryPage page =
                history("1.2", "master", 1_000).page("d", ConversationKind.GROUP, HistorySource.Start.NEWEST);
        assertThat(page.messages().getFirst().body().has("recalled")).isFalse();
        assertThat(page.messages().getFirst().body().path("data").asText()).isEqualTo("{\"_lctext\":\"-127\"}");
        assertThat(page.messages().getLast().body().path("recalled").asBoolean())
                .isTrue();
        assertThat(page.messages().getLast().body().has("data")).isFalse();
    }
}
