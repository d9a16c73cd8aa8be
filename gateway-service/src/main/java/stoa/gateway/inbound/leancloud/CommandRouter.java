package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.LoggedinCommand;
import stoa.leancloud.wire.OpType;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Who answers which command, and that each one with a number gets exactly one answer ("LeanCloud protocol", sections 4
 * and 5). On the connection's loop only.
 */
final class CommandRouter {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRouter.class);
    private static final int LIVE_QUERY = 1;

    private final LeanCloudConnection connection;
    private final SessionCommands sessions;
    private final ConversationCommands conversations;
    private final MessageCommands messages;
    private final HistoryCommands history;
    private final PatchCommands patches;
    private final MarkerCommands markers;
    private final Turns turns;

    CommandRouter(LeanCloudConnection connection) {
        this.connection = connection;
        this.sessions = new SessionCommands(connection);
        this.conversations = new ConversationCommands(connection);
        this.messages = new MessageCommands(connection);
        this.history = new HistoryCommands(connection);
        this.patches = new PatchCommands(connection, messages);
        this.markers = new MarkerCommands(connection);
        this.turns = new Turns(connection.loop().services().limits().requestsUnansweredMax());
    }

    void take(GenericCommand command) {
        if (command.hasCmd() && command.getCmd() == CommandType.echo) {
            // The heartbeat: never behind anything that takes long.
            answer(command, Answered.with(Replies.to(command, CommandType.echo, null)));
            return;
        }
        boolean shares = command.hasCmd() && command.getCmd() == CommandType.direct;
        GenericCommand known = shares ? messages.withToken(command) : command;
        if (!turns.add(shares, () -> run(known))) {
            fail(command, new StoaException(ErrorCode.APP_QUOTA_EXCEEDED, "too many commands are unanswered"));
        }
    }

    private Future<Void> run(GenericCommand command) {
        if (connection.ended()) {
            return Future.succeededFuture();
        }
        long startedAtMs = connection.loop().nowMs();
        Cause cause = cause(command);
        if (cause != null) {
            connection.order().begin(cause);
        }
        return handled(command)
                .<Void>map(answered -> {
                    told(command, "ok", startedAtMs);
                    answer(command, answered);
                    return null;
                })
                .recover(failure -> {
                    StoaException error = StoaException.of(failure);
                    told(command, error.code().name(), startedAtMs);
                    fail(command, error);
                    return Future.<Void>succeededFuture();
                })
                .onComplete(_ -> {
                    if (cause != null) {
                        connection.order().end(cause);
                    }
                });
    }

    /** What a command may lead to; null also where it is refused for want of a session. */
    private @Nullable Cause cause(GenericCommand command) {
        LeanCloudSession session = named(command);
        return session == null ? null : Cause.of(command, session);
    }

    private @Nullable LeanCloudSession named(GenericCommand command) {
        return command.hasPeerId() ? connection.session(command.getPeerId()) : connection.firstSession();
    }

    private Future<Answered> handled(GenericCommand command) {
        try {
            return handle(command);
        } catch (StoaException refused) {
            return Future.failedFuture(refused);
        } catch (RuntimeException defect) {
            LOG.error("a command of kind {} cannot be carried out", command.getCmd(), defect);
            return Future.failedFuture(defect);
        }
    }

    private void told(GenericCommand command, String outcome, long startedAtMs) {
        String op = "lc." + (command.hasCmd() ? command.getCmd().name() : "unknown");
        connection
                .loop()
                .services()
                .metrics()
                .request(op, outcome, connection.loop().nowMs() - startedAtMs);
    }

    private void answer(GenericCommand command, Answered answered) {
        if (command.hasI() || isAnsweredAlways(command)) {
            connection.reply(answered.reply().build());
        }
        answered.then().run();
    }

    private void fail(GenericCommand command, StoaException failure) {
        boolean isSilent = !command.hasI() && command.hasCmd() && isTakenSilently(command);
        if (!isSilent) {
            connection.reply(Replies.failed(command, failure).build());
        }
    }

    /** Java's heartbeats, logins and automatic openings come without a number and wait all the same. */
    private static boolean isAnsweredAlways(GenericCommand command) {
        return switch (command.getCmd()) {
            case echo, login -> true;
            case session -> command.getOp() == OpType.open;
            default -> false;
        };
    }

    /** What clients tell without asking anything. */
    private static boolean isTakenSilently(GenericCommand command) {
        return switch (command.getCmd()) {
            case ack, read, rcp, patch -> true;
            default -> false;
        };
    }

    private Future<Answered> handle(GenericCommand command) {
        if (!command.hasCmd()) {
            throw unknown();
        }
        return switch (command.getCmd()) {
            case login -> answered(loggedIn(command));
            case logout -> answered(loggedOut(command));
            case report -> answered(Replies.to(command, CommandType.report, OpType.uploaded));
            case ack -> markers.ack(command, session(command));
            case read -> markers.read(command, session(command));
            case rcp -> answered(Replies.to(command, command.getCmd(), null));
            case session -> sessions.handle(command);
            case conv -> conversations.handle(command, session(command));
            case direct -> messages.send(command, session(command));
            case logs -> history.logs(command, session(command));
            case patch -> patches.patch(command, session(command));
            case blacklist -> conversations.blacklist(command, session(command));
            case echo, unread, error, data, room, presence, loggedin, loggedout, pubsub, goaway -> throw unknown();
        };
    }

    private static StoaException unknown() {
        return new StoaException(ErrorCode.UNPARSEABLE_RAW_MESSAGE, "there is no such command");
    }

    private static Future<Answered> answered(GenericCommand.Builder reply) {
        return Future.succeededFuture(Answered.with(reply));
    }

    /** Whoever speaks: the named client, or the first one of the socket. */
    private LeanCloudSession session(GenericCommand command) {
        LeanCloudSession session = named(command);
        if (session == null) {
            throw new StoaException(ErrorCode.SESSION_REQUIRED);
        }
        if (!command.hasPeerId()) {
            session.omitted();
        }
        return session;
    }

    private GenericCommand.Builder loggedIn(GenericCommand command) {
        connection.expected();
        GenericCommand.Builder reply = loginReply(command, CommandType.loggedin);
        if (command.getService() != LIVE_QUERY) {
            reply.setLoggedinMessage(LoggedinCommand.newBuilder().setPushDisabled(true));
        }
        return reply;
    }

    private static GenericCommand.Builder loggedOut(GenericCommand command) {
        return loginReply(command, CommandType.loggedout);
    }

    private static GenericCommand.Builder loginReply(GenericCommand command, CommandType type) {
        GenericCommand.Builder reply = Replies.to(command, type, null).setService(command.getService());
        if (command.hasAppId()) {
            reply.setAppId(command.getAppId());
        }
        if (command.hasInstallationId()) {
            reply.setInstallationId(command.getInstallationId());
        }
        return reply;
    }
}
