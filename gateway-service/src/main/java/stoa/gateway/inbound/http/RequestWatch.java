package stoa.gateway.inbound.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.nativejson.JsonBytes;

/**
 * Watches the requests of one HTTP socket on its Netty channel: from the first byte to the last a request has one
 * deadline, however often something of it arrives, and what cannot be read as a request is answered and ends the
 * socket. Vert.x knows an idle time only, which every byte starts anew. It extends Netty's adapter because Netty's
 * interface asks for ten methods that only pass events on. On the channel's event loop only.
 */
final class RequestWatch extends ChannelDuplexHandler {
    private static final String BYTES = "stoa-request-bytes";
    private static final String MESSAGES = "stoa-request-messages";
    private static final String DECODER = "httpDecoder";

    private final HttpDoor door;
    private final long requestMs;
    private @Nullable ChannelHandlerContext bytes;
    private @Nullable Future<?> deadline;
    private String path = "";
    /** Whether all that was read belongs to requests that are there whole. */
    private boolean whole = true;
    /** Whether a request's head is there, and not yet its end. */
    private boolean headRead;
    /** Whether an answer was begun, and not yet ended. */
    private boolean answering;
    /** Requests whose head is there and whose answer is not yet sent. */
    private int unanswered;

    private boolean over;

    /**
     * A watch that is not installed yet.
     *
     * @param door writes refusals and counts
     * @param requestMs how long a request may take to arrive, milliseconds
     */
    RequestWatch(HttpDoor door, long requestMs) {
        this.door = door;
        this.requestMs = requestMs;
    }

    /**
     * Begins to watch.
     *
     * @param vertxHandler context of Vert.x's handler, before anything was read
     * @param options of the server
     */
    void install(ChannelHandlerContext vertxHandler, HttpServerOptions options) {
        ChannelPipeline pipeline = vertxHandler.pipeline();
        pipeline.replace(DECODER, DECODER, new PlainLengthDecoder(options));
        pipeline.addBefore(vertxHandler.name(), MESSAGES, this);
        pipeline.addBefore(DECODER, BYTES, new Bytes());
    }

    /**
     * Stops watching.
     *
     * @param pipeline of the channel; nothing happens where it is not watched
     */
    static void uninstall(ChannelPipeline pipeline) {
        if (pipeline.get(BYTES) != null) {
            pipeline.remove(BYTES);
            pipeline.remove(MESSAGES);
        }
    }

    /** What arrives, before it is decoded. */
    private final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            bytes = ctx;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (over) {
                ReferenceCountUtil.release(message);
                return;
            }
            whole = false;
            ctx.fireChannelRead(message);
            if (!whole && !over && deadline == null && !ctx.isRemoved()) {
                startDeadline(ctx);
            }
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            endDeadline();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            over = true;
            endDeadline();
            ctx.fireChannelInactive();
        }
    }

    private void startDeadline(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(this::passed, requestMs, TimeUnit.MILLISECONDS);
    }

    private void endDeadline() {
        Future<?> running = deadline;
        if (running != null) {
            running.cancel(false);
            deadline = null;
        }
    }

    private void passed() {
        ChannelHandlerContext ctx = bytes;
        deadline = null;
        if (ctx == null || over) {
            return;
        }
        if (unanswered > (headRead ? 1 : 0)) {
            // The one before it is still being answered, and nothing more is read meanwhile.
            startDeadline(ctx);
        } else {
            end(ctx, HttpResponseStatus.REQUEST_TIMEOUT, door.late(path));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            unreadable(part);
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            begun(request);
        }
        if (message instanceof LastHttpContent) {
            headRead = false;
            whole = true;
            endDeadline();
        }
        ctx.fireChannelRead(message);
    }

    private void begun(HttpRequest request) {
        String target = request.uri();
        int query = target.indexOf('?');
        path = query < 0 ? target : target.substring(0, query);
        headRead = true;
        whole = false;
        unanswered++;
    }

    private void unreadable(HttpObject part) {
        ChannelHandlerContext ctx = bytes;
        if (ctx != null) {
            boolean twoLengths = part.decoderResult().cause() instanceof PlainLengthDecoder.TwoLengthsException;
            String why = twoLengths
                    ? "a request has Content-Length or Transfer-Encoding, not both"
                    : headRead ? "the body of this request is not HTTP" : "this is not an HTTP request";
            if (!headRead) {
                path = "";
            }
            end(ctx, HttpResponseStatus.BAD_REQUEST, door.unreadable(path, why));
        }
    }

    /** Answers, where no answer was begun, and closes. */
    private void end(ChannelHandlerContext ctx, HttpResponseStatus status, JsonBytes json) {
        boolean answered = answering || unanswered > (headRead ? 1 : 0) || (headRead && unanswered == 0);
        over = true;
        endDeadline();
        if (answered) {
            ChannelFuture _ = ctx.close();
            return;
        }
        byte[] body = json.toBytes();
        String head = "HTTP/1.1 " + status.code() + ' ' + status.reasonPhrase() + "\r\n"
                + "Content-Type: application/json; charset=utf-8\r\n"
                + "Cache-Control: no-store\r\n"
                + "X-Content-Type-Options: nosniff\r\n"
                + "Connection: close\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n";
        ChannelFuture _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            ChannelFuture _ = ctx.write(message, promise);
            return;
        }
        if (message instanceof HttpResponse) {
            answering = true;
        }
        if (message instanceof LastHttpContent) {
            answering = false;
            unanswered--;
        }
        ChannelFuture _ = ctx.write(message, promise);
    }
}
