package stoa.embedded;

import java.io.IOException;

/**
 * Ends a child process when the process that started it is gone. The parent holds the other end of the standard input,
 * and the operating system closes it even when the parent is killed.
 */
public final class ParentWatch {
    private ParentWatch() {}

    /** Starts a daemon thread that reads standard input and halts the JVM at its end, without a clean stop. */
    public static void endWithParent() {
        Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::readToEnd);
    }

    private static void readToEnd() {
        try {
            while (System.in.read() >= 0) {
                // what the parent writes means nothing
            }
        } catch (IOException e) {
            // a broken pipe is the end, too
        }
        Runtime.getRuntime().halt(1);
    }
}
