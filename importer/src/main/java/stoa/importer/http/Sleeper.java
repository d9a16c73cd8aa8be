package stoa.importer.http;

/** Waits; tests have one that does not. */
@FunctionalInterface
public interface Sleeper {
    /**
     * Waits.
     *
     * @param ms milliseconds, 0 or more
     * @throws InterruptedException when the run ends
     */
    void sleep(long ms) throws InterruptedException;
}
