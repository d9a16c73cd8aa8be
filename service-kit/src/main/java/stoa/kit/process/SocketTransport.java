package stoa.kit.process;

import io.vertx.core.transport.Transport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a process serves its sockets. */
public enum SocketTransport {
    /** Linux's readiness, by Netty's native library. */
    EPOLL,
    /** Linux's rings, by Netty's native library; kernels of containers often refuse them. */
    IO_URING,
    /** The JDK's selectors; everywhere. */
    NIO;

    /**
     * The best that works, no better than this.
     *
     * @param works whether one works here; the JDK's always does
     * @return this, or what takes its place
     */
    SocketTransport usable(Predicate<SocketTransport> works) {
        return switch (this) {
            case IO_URING -> works.test(IO_URING) ? IO_URING : EPOLL.usable(works);
            case EPOLL -> works.test(EPOLL) ? EPOLL : NIO;
            case NIO -> NIO;
        };
    }

    /** Vert.x's, which is null where its library is not in the class path, and for the JDK's own. */
    @Nullable
    Transport ofVertx() {
        return switch (this) {
            case EPOLL -> Transport.EPOLL;
            case IO_URING -> Transport.IO_URING;
            case NIO -> null;
        };
    }

    boolean works() {
        @Nullable Transport transport = ofVertx();
        return this == NIO || (transport != null && transport.available());
    }

    String whyNot() {
        @Nullable Transport transport = ofVertx();
        return transport == null
                ? "its library is not in the class path"
                : String.valueOf(transport.unavailabilityCause());
    }
}
