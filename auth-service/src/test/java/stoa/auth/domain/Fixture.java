package stoa.auth.domain;

import io.vertx.core.Future;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import stoa.auth.outbound.JwtTokenCodec;
import stoa.kit.testing.TestClock;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** The rules over stores in memory, with the app {@code one}. */
final class Fixture {
    static final App ONE = new App("one", "secret 1", "master 1", false, 1, Map.of());

    final TestClock time = new TestClock();
    final MemoryNonces nonces = new MemoryNonces();
    final Stores stores = Stores.with(ONE);
    final TokenCodec codec = new JwtTokenCodec();
    final AppDirectory apps = new AppDirectory(stores, null);
    final UserTokens tokens = new UserTokens(codec, stores, apps, time);
    final SessionTokens sessions = new SessionTokens(codec, time, new SplittableRandom(1));
    final Logins logins = new Logins(apps, tokens, sessions, stores, time);
    final AppAdministration administration = new AppAdministration(apps, stores, nonces, time);
    final UserAdministration users = new UserAdministration(apps, stores, stores.register(), time);

    Fixture() {
        apps.refresh().await();
    }

    String token(String user) {
        return tokens.issue(new IssueToken("one", user, null, null)).await().token();
    }

    /** The code an answer fails with, whether it throws or fails. */
    static ErrorCode codeOf(Supplier<? extends Future<?>> call) {
        try {
            throw new AssertionError("it succeeded with " + call.get().await());
        } catch (StoaException refused) {
            return refused.code();
        }
    }
}
