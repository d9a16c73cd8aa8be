package stoa.gateway.inbound.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.egress.FrameSink;
import stoa.gateway.inbound.egress.WholeFrame;
import stoa.protocol.error.ErrorCode;

/**
 * One WebSocket after its handshake, right on the Netty channel: Vert.x's own handler behind it in the
 * pipeline sees only the end of the channel. That is what lets one encoded buffer go to many sockets,
 * keeps one order of all that is written, and makes it known at once whether a client reads. It extends
 * Netty's adapter because Netty's interface asks for ten methods that only pass events on.
 *
 * <p>Pings are answered; a socket that takes no more is not read from. On the channel's event loop only.
 */
public final class ClientSocket extends ChannelInboundHandlerAdapter implements FrameSink {
    /** How long a client may take to answer a close, milliseconds. */
    public static final long CLOSE_ANSWER_MS = 2_000;

    private static final String NAME = "stoa";
    /** Fragments of a message that are kept apart; more are copied together. */
    private static final int FRAGMENTS_MAX = 64;

    /** The reserved bit of a compressed message, as Netty numbers them (RFC 7692, section 6). */
    private static final int DEFLATED = 4;

    private static final int NORMAL = WebSocketCloseStatus.NORMAL_CLOSURE.code();

    private final ContextInternal context;
    private final int messageBytesMax;
    private final SocketListener listener;
    private final @Nullable Supplier<MessageInflater> inflater;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable ChannelHandlerContext wire;
    private @Nullable CompositeByteBuf fragments;
    private boolean deflatedMessage;
    private boolean binaryMessage;
    private boolean closing;
    private boolean goodbye;
    private boolean gone;

    /**
     * A socket that is not installed yet.
     *
     * @param context the loop's, on which the listener is called
     * @param messageBytesMax bytes of a message, whole or in fragments; more are a violation
     * @param listener is told everything
     * @param inflater the loop's, where compressed messages were negotiated
     */
    public ClientSocket(
            ContextInternal context,
            int messageBytesMax,
            SocketListener listener,
            @Nullable Supplier<MessageInflater> inflater) {
        this.context = context;
        this.messageBytesMax = messageBytesMax;
        this.listener = listener;
        this.inflater = inflater;
    }

    /**
     * Takes the channel over from Vert.x, right after the handshake.
     *
     * @param vertxHandler context of Vert.x's handler, on its event loop
     */
    public void install(ChannelHandlerContext vertxHandler) {
        IdleStateHandler idle = vertxHandler.pipeline().get(IdleStateHandler.class);
        if (idle != null) {
            // It is for HTTP; a WebSocket has its heartbeat.
            vertxHandler.pipeline().remove(idle);
        }
        vertxHandler.pipeline().addBefore(vertxHandler.name(), NAME, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx;
        // The decoder of the handshake would close by itself, before the client is told why.
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(inflater != null)
                .maxFramePayloadLength(messageBytesMax)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        WebSocket13FrameDecoder old = ctx.pipeline().get(WebSocket13FrameDecoder.class);
        if (old == null) {
            throw new IllegalStateException("the channel has no WebSocket decoder");
        }
        ctx.pipeline().replace(old, "stoa-decoder", new WebSocket13FrameDecoder(config));
        ChannelHandlerContext encoder = ctx.pipeline().context(WebSocketFrameEncoder.class);
        wire = encoder == null ? ctx : encoder;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof WebSocketFrame frame) {
                context.dispatch(frame, this::frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void frame(WebSocketFrame frame) {
        if (closing) {
            if (frame instanceof CloseWebSocketFrame) {
                hangUp();
            }
            return;
        }
        listener.heard();
        if (hasWrongBits(frame)) {
            corrupted(WebSocketCloseStatus.PROTOCOL_ERROR);
        } else if (frame instanceof CloseWebSocketFrame close) {
            goodbye = close.statusCode() == NORMAL;
            close(goodbye ? NORMAL : WebSocketCloseStatus.EMPTY.code(), "", null);
            hangUp();
        } else if (frame instanceof PingWebSocketFrame) {
            pong(frame);
        } else if (isFirst(frame) || frame instanceof ContinuationWebSocketFrame) {
            data(frame);
        }
    }

    private void pong(WebSocketFrame ping) {
        if (isWritable()) {
            ChannelFuture _ = context()
                    .writeAndFlush(
                            new PongWebSocketFrame(ping.content().retain()),
                            context().voidPromise());
        }
    }

    /** Only the first frame of a message says whether it is compressed (RFC 7692, section 6); the decoder sees to the rest. */
    private static boolean hasWrongBits(WebSocketFrame frame) {
        return frame.rsv() != 0 && (!isFirst(frame) || frame.rsv() != DEFLATED);
    }

    private static boolean isFirst(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    }

    private void data(WebSocketFrame frame) {
        if (isFirst(frame)) {
            deflatedMessage = frame.rsv() == DEFLATED;
            binaryMessage = frame instanceof BinaryWebSocketFrame;
        }
        if (frame.isFinalFragment() && fragments == null) {
            message(frame.content().nioBuffer());
            return;
        }
        CompositeByteBuf all = fragments == null ? Unpooled.compositeBuffer(Integer.MAX_VALUE) : fragments;
        fragments = all;
        if (all.readableBytes() + frame.content().readableBytes() > messageBytesMax) {
            dropFragments();
            tooLarge();
            return;
        }
        if (frame.content().isReadable()) {
            // Copied, so that many tiny fragments cannot hold large buffers.
            all.addComponent(true, Unpooled.copiedBuffer(frame.content()));
        }
        if (all.numComponents() > FRAGMENTS_MAX) {
            all.consolidate();
        }
        if (frame.isFinalFragment()) {
            fragments = null;
            try {
                message(all.nioBuffer());
            } finally {
                all.release();
            }
        }
    }

    private void message(ByteBuffer payload) {
        if (!deflatedMessage || inflater == null) {
            tell(payload);
            return;
        }
        ByteBuffer unpacked;
        try {
            unpacked = inflater.get().inflate(payload, messageBytesMax);
        } catch (DataFormatException broken) {
            corrupted(WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
            return;
        } catch (MessageInflater.TooLargeException tooLarge) {
            tooLarge();
            return;
        }
        tell(unpacked);
    }

    private void tell(ByteBuffer payload) {
        if (binaryMessage) {
            listener.binary(payload);
        } else {
            listener.text(payload);
        }
    }

    private void tooLarge() {
        listener.violated(
                ErrorCode.FRAME_TOO_LARGE,
                WebSocketCloseStatus.MESSAGE_TOO_BIG.code(),
                "a frame may have " + messageBytesMax + " bytes");
    }

    private void dropFragments() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted && !closing) {
            context.dispatch(corrupted, this::corrupted);
        } else {
            ChannelFuture _ = ctx.close();
        }
    }

    private void corrupted(CorruptedWebSocketFrameException violation) {
        if (violation.closeStatus().code() == WebSocketCloseStatus.MESSAGE_TOO_BIG.code()) {
            tooLarge();
        } else {
            corrupted(violation.closeStatus());
        }
    }

    private void corrupted(WebSocketCloseStatus status) {
        listener.violated(ErrorCode.FRAME_UNREADABLE, status.code(), "the frame breaks the WebSocket protocol");
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        boolean writable = ctx.channel().isWritable();
        ctx.channel().config().setAutoRead(writable || closing);
        context.dispatch(writable ? listener::writable : listener::unwritable);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        dropFragments();
        if (!gone) {
            gone = true;
            context.dispatch(() -> listener.gone(goodbye));
        }
        ctx.fireChannelInactive();
    }

    @Override
    public boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    public boolean takesDeflated() {
        return inflater != null;
    }

    @Override
    public long pendingBytes() {
        return context().channel().unsafe().outboundBuffer() == null
                ? 0
                : context().channel().unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    @Override
    public void write(ByteBuf frame) {
        if (closing || gone) {
            frame.release();
        } else {
            // Whole frames have no use for the encoder nor for what is behind it; TLS, where there is any, is before
            // it.
            ChannelFuture _ = wire().write(frame, wire().voidPromise());
        }
    }

    @Override
    public void flush() {
        wire().flush();
    }

    /** Asks the client for a sign of life. */
    public void ping() {
        if (!closing && !gone) {
            ChannelFuture _ =
                    context().writeAndFlush(new PingWebSocketFrame(), context().voidPromise());
        }
    }

    /**
     * Closes in order: a last event, the close frame, and the end of the channel when the client answers or
     * {@link #CLOSE_ANSWER_MS} have passed.
     *
     * @param code WebSocket close code
     * @param reason at most 123 bytes
     * @param lastWords payload of the last event; null for none
     */
    public void close(int code, String reason, byte @Nullable [] lastWords) {
        if (closing || gone) {
            return;
        }
        if (lastWords != null) {
            write(WholeFrame.of(lastWords));
        }
        closing = true;
        dropFragments();
        CloseWebSocketFrame frame = code == WebSocketCloseStatus.EMPTY.code()
                ? new CloseWebSocketFrame()
                : new CloseWebSocketFrame(code, reason);
        ChannelFuture _ = context().writeAndFlush(frame);
        context().channel().config().setAutoRead(true);
        Future<?> _ = context().executor().schedule(this::hangUp, CLOSE_ANSWER_MS, TimeUnit.MILLISECONDS);
    }

    /** Ends the channel after what is written already, which the system gets a moment to take. */
    private void hangUp() {
        if (!gone) {
            ChannelFuture _ = context().close();
        }
    }

    private ChannelHandlerContext wire() {
        return installed(wire);
    }

    private ChannelHandlerContext context() {
        return installed(channel);
    }

    private static ChannelHandlerContext installed(@Nullable ChannelHandlerContext installed) {
        if (installed == null) {
            throw new IllegalStateException("the socket is not installed");
        }
        return installed;
    }
}
