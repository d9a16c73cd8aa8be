package stoa.systemtests.sim;

/**
 * A client's connection: both directions keep their order, each message takes its time; nothing
 * arrives after it was cut.
 */
final class SimLink {
    private static final int DELAY_MAX_MS = 5;

    private final SimWorld world;
    private final SimProcess server;
    private final int serverLife;
    private boolean open = true;
    private long lastToServerMs;
    private long lastToClientMs;

    SimLink(SimWorld world, SimProcess server) {
        this.world = world;
        this.server = server;
        this.serverLife = server.life();
    }

    int serverLife() {
        return serverLife;
    }

    void cut() {
        open = false;
    }

    void toServer(Runnable work) {
        lastToServerMs = Math.max(lastToServerMs, world.nowMs() + world.below(DELAY_MAX_MS));
        server.after(lastToServerMs - world.nowMs(), () -> {
            if (open && server.life() == serverLife) {
                work.run();
            }
        });
    }

    void toClient(Runnable work) {
        lastToClientMs = Math.max(lastToClientMs, world.nowMs() + world.below(DELAY_MAX_MS));
        world.after(lastToClientMs - world.nowMs(), () -> {
            if (open) {
                work.run();
            }
        });
    }
}
