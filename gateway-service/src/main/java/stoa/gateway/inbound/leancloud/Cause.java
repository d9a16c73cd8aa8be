package stoa.gateway.inbound.leancloud;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.PatchItem;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.MessageAccepted;
import stoa.protocol.log.LogEvent.MessageModified;
import stoa.protocol.log.LogEvent.MessageRecalled;

/** What a command may lead to, and has to be answered before ("LeanCloud protocol", section 4.1). Pure. */
sealed interface Cause {
    /**
     * A message.
     *
     * @param session of the sender
     * @param token the client's id for it
     */
    record Says(String session, String token) implements Cause {}

    /**
     * Messages are changed or taken back.
     *
     * @param session of who does it
     * @param messages message ids
     */
    record Patches(String session, List<String> messages) implements Cause {
        /** Copies the list. */
        public Patches {
            messages = List.copyOf(messages);
        }
    }

    /**
     * A conversation is changed.
     *
     * @param user user id of who does it
     * @param conversation its id; null for one that is begun and has none yet
     */
    record Changes(String user, @Nullable String conversation) implements Cause {}

    /** What a command of a session may lead to in conversations; null for nothing. */
    static @Nullable Cause of(GenericCommand command, LeanCloudSession session) {
        if (!command.hasCmd()) {
            return null;
        }
        return switch (command.getCmd()) {
            case direct ->
                new Says(
                        session.edge().session().id(),
                        command.getDirectMessage().getDt());
            case patch ->
                new Patches(
                        session.edge().session().id(),
                        command.getPatchMessage().getPatchesList().stream()
                                .map(PatchItem::getMid)
                                .toList());
            case conv ->
                new Changes(
                        session.client(),
                        command.getOp() == OpType.start
                                ? null
                                : command.getConvMessage().getCid());
            case blacklist ->
                new Changes(session.client(), command.getBlacklistMessage().getSrcCid());
            default -> null;
        };
    }

    /** Whether this may have led to an event. */
    default boolean ledTo(LogEvent event) {
        return switch (this) {
            case Says says ->
                event instanceof MessageAccepted message
                        && says.session().equals(message.session())
                        && says.token().equals(message.cid());
            case Patches patches ->
                switch (event) {
                    case MessageRecalled recalled ->
                        patches.session().equals(recalled.session())
                                && patches.messages().contains(recalled.message());
                    case MessageModified modified ->
                        patches.session().equals(modified.session())
                                && patches.messages().contains(modified.message());
                    default -> false;
                };
            case Changes changes -> event instanceof ConversationChanged changed && isBy(changes, changed);
        };
    }

    private static boolean isBy(Changes changes, ConversationChanged changed) {
        if (!changes.user().equals(changed.by())) {
            return false;
        }
        return changes.conversation() == null
                ? changed.change() instanceof ConversationChanged.Change.Started
                : changes.conversation().equals(changed.conversation().id());
    }
}
