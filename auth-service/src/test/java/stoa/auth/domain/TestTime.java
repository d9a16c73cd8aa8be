package stoa.auth.domain;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until it is moved. */
public final class TestTime extends Clock {
    private long nowMs = 1_732_360_000_123L;

    /** A clock at some time in 2024. */
    public TestTime() {}

    /**
     * Moves the clock.
     *
     * @param byMs milliseconds
     */
    public void pass(long byMs) {
        nowMs += byMs;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(nowMs);
    }
}
