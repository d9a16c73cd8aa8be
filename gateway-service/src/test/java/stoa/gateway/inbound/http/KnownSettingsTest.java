package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Settings are asked for once, then heard, and never waited for when they are known. */
class KnownSettingsTest {
    private final AtomicInteger asked = new AtomicInteger();
    private long nowMs = 1;
    private boolean silent;
    private long version = 1;
    private final KnownSettings known = new KnownSettings(
            app -> {
                asked.incrementAndGet();
                return silent
                        ? Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE))
                        : Future.succeededFuture(settings(app, version));
            },
            () -> nowMs);

    private static AppSettings settings(String app, long version) {
        return AppSettings.defaults(app).withLimits(version, (int) version, 131_072, 40);
    }

    private long versionOf(String app) {
        return known.of(app).result().version();
    }

    @Test
    void areAskedForOnceAndThenHeard() {
        assertThat(versionOf("a")).isEqualTo(1);
        assertThat(versionOf("a")).isEqualTo(1);
        known.hear(settings("a", 3));
        known.hear(settings("a", 2));
        assertThat(versionOf("a")).isEqualTo(3);
        assertThat(asked).hasValue(1);
    }

    @Test
    void areAskedForAgainWhenNothingWasHeard() {
        versionOf("a");
        version = 2;
        nowMs += KnownSettings.FRESH_MS;
        assertThat(versionOf("a")).as("nobody waits").isEqualTo(1);
        assertThat(versionOf("a")).isEqualTo(2);
        assertThat(asked).hasValue(2);
    }

    @Test
    void areTheDefaultsWhileNobodyAnswers() {
        silent = true;
        assertThat(versionOf("a")).isZero();
        silent = false;
        assertThat(versionOf("a")).isEqualTo(1);
    }

    @Test
    void areForgottenOfTheAppThatDidNotCallLongest() {
        for (int app = 0; app <= KnownSettings.APPS_MAX; app++) {
            versionOf("app" + app);
        }
        versionOf("app1");
        assertThat(asked).hasValue(KnownSettings.APPS_MAX + 1);
        versionOf("app0");
        assertThat(asked).hasValue(KnownSettings.APPS_MAX + 2);
    }

    @Test
    void othersThanThoseThatCallAreNotKept() {
        known.hear(settings("b", 7));
        assertThat(versionOf("b")).isEqualTo(1);
    }
}
