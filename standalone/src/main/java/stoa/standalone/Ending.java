package stoa.standalone;

import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import stoa.embedded.EmbeddedServerException;
import stoa.kit.config.SettingsException;
import stoa.kit.process.ServiceCommand;

/**
 * How the process of a command ends: always with the exit code of what happened. 0 after a signal, 1 when it could
 * not start or failed, 2 for wrong settings, 3 when it did not stop cleanly. Any thread.
 */
public final class Ending {
    private final PrintStream err;
    private volatile int code;

    /**
     * A process that has not ended.
     *
     * @param err gets the reason, one sentence where it is known
     */
    public Ending(PrintStream err) {
        this.err = err;
    }

    /** What a command does. */
    @FunctionalInterface
    public interface Program {
        /**
         * Does it; may return while other threads keep the process alive.
         *
         * @throws Exception when it fails
         */
        void run() throws Exception;
    }

    /**
     * Runs a command; a failure ends the process, whatever other threads there are.
     *
     * @param program the command
     */
    public void run(Program program) {
        try {
            program.run();
        } catch (SettingsException wrong) {
            end(ServiceCommand.EXIT_SETTINGS, wrong.getMessage());
        } catch (StartException | EmbeddedServerException | stoa.kit.process.StartException refused) {
            end(ServiceCommand.EXIT_START, refused.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            end(ServiceCommand.EXIT_START, "Interrupted.");
        } catch (Exception | Error unexpected) {
            unexpected.printStackTrace(err);
            end(ServiceCommand.EXIT_START, "Stoa ends after a failure: " + unexpected);
        }
    }

    /**
     * Has something done when the process ends, for a signal or for a failure. Nothing is done after it.
     *
     * @param stop stops what runs; false when not all of it stopped cleanly
     */
    public void atStop(BooleanSupplier stop) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform()
                        .name("stop")
                        .unstarted(() -> Runtime.getRuntime().halt(stopped(stop))));
    }

    /** The code is looked at first: what fails because it is being stopped is no failure. */
    private int stopped(BooleanSupplier stop) {
        int before = code;
        boolean clean;
        try {
            clean = stop.getAsBoolean();
        } catch (RuntimeException failed) {
            err.println("Not everything stopped: " + failed.getMessage());
            clean = false;
        }
        err.flush();
        return before == 0 && !clean ? ServiceCommand.EXIT_STOP : before;
    }

    private void end(int with, @Nullable String why) {
        err.println(why);
        err.flush();
        code = with;
        System.exit(with);
    }
}
