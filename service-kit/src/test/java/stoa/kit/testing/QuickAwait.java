package stoa.kit.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has every test look at once for what it waits for, and again soon. Awaitility itself looks after 100 ms first,
 * whether or not it is there by then: with more than a thousand waits that is minutes of doing nothing. Found by
 * JUnit wherever this is on the class path.
 */
public final class QuickAwait implements BeforeAllCallback {
    private static final Duration AGAIN = Duration.ofMillis(20);

    /** Made by JUnit. */
    public QuickAwait() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(AGAIN);
    }
}
