package stoa.systemtests.sim;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs, is frozen or dead. Work that reaches a frozen one waits in its sockets until it
 * is thawed; work of an earlier life is dropped.
 */
final class SimProcess {
    private final SimWorld world;
    private final String name;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean alive = true;
    private boolean frozen;
    private int life = 1;

    SimProcess(SimWorld world, String name) {
        this.world = world;
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return alive;
    }

    boolean isFrozen() {
        return frozen;
    }

    /** Whether it takes part: alive and not frozen. */
    boolean isRunning() {
        return alive && !frozen;
    }

    int life() {
        return life;
    }

    /** Runs a task in this life of the process, later. */
    void after(long delayMs, Runnable work) {
        int thisLife = life;
        world.after(delayMs, () -> deliver(thisLife, work));
    }

    /** Hears an answer in the life in which it was asked for only: the next one has forgotten the question. */
    <T extends @Nullable Object> Consumer<T> inThisLife(Consumer<T> answer) {
        int asked = life;
        return value -> {
            if (life == asked) {
                answer.accept(value);
            }
        };
    }

    /** Runs a task every so often while this life lasts. */
    void every(long periodMs, Runnable work) {
        after(periodMs, () -> {
            work.run();
            every(periodMs, work);
        });
    }

    private void deliver(int ofLife, Runnable work) {
        if (!alive || ofLife != life) {
            return;
        }
        if (frozen) {
            waiting.add(() -> deliver(ofLife, work));
        } else {
            work.run();
        }
    }

    void kill() {
        world.trace(name, "killed");
        alive = false;
        frozen = false;
        waiting.clear();
    }

    void revive() {
        world.trace(name, "revived");
        alive = true;
        life++;
    }

    void freeze() {
        world.trace(name, "frozen");
        frozen = alive;
    }

    void thaw() {
        world.trace(name, "thawed");
        frozen = false;
        while (isRunning() && !waiting.isEmpty()) {
            waiting.removeFirst().run();
        }
    }
}
