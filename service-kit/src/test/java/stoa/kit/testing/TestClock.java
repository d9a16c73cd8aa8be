package stoa.kit.testing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until a test moves it. Used on the test's thread. */
public final class TestClock extends Clock {
    private static final long SOME_TIME_IN_2024_MS = 1_732_360_000_123L;

    private long nowMs;

    /** A clock at some time in 2024. */
    public TestClock() {
        this(SOME_TIME_IN_2024_MS);
    }

    /**
     * A clock at a time that matters.
     *
     * @param nowMs epoch milliseconds
     */
    public TestClock(long nowMs) {
        this.nowMs = nowMs;
    }

    /**
     * Moves the clock.
     *
     * @param byMs milliseconds
     */
    public void pass(long byMs) {
        nowMs += byMs;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(nowMs);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
