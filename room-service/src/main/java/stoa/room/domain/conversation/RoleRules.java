package stoa.room.domain.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.ConversationUpdated;
import stoa.protocol.conversation.ConversationOperations.DoNotDisturbSet;
import stoa.protocol.conversation.ConversationOperations.RoleSet;
import stoa.protocol.conversation.ConversationOperations.SetDoNotDisturb;
import stoa.protocol.conversation.ConversationOperations.SetRole;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.Json;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/** What else members may do: roles, attributes, notices, the end (LeanCloud protocol, sections 7.4 and 7.6). Pure. */
final class RoleRules {
    private RoleRules() {}

    static Decision<RoleSet> setRole(ConversationScene scene, SetRole request, long nowMs) {
        if (request.role() == MemberRole.OWNER) {
            throw new StoaException(ErrorCode.CONVERSATION_UNKNOWN_ROLE, "nobody can be made owner");
        }
        checkGroup(scene);
        MemberRules.checkMember(scene, request.by());
        MemberRules.checkOutranks(scene, request.by(), request.user());
        MemberRules.checkMember(scene, request.user());
        MemberRole held = scene.role(request.user());
        if (held == MemberRole.OWNER) {
            throw new StoaException(ErrorCode.CONVERSATION_OPERATION_UNAUTHORIZED, "the owner stays owner");
        }
        if (held == request.role()) {
            return new Decision<>(
                    new RoleSet(scene.row().version(), scene.row().times().updatedMs()), List.of(), List.of());
        }
        return new Decision<>(
                new RoleSet(scene.row().version() + 1, MemberRules.changedMs(scene, nowMs)),
                List.of(new ConversationWrite.GiveRole(request.user(), request.role())),
                List.of(new Change.RoleChanged(request.user(), request.role())));
    }

    static Decision<ConversationUpdated> update(
            ConversationScene scene, @Nullable String by, Json.Obj changes, long nowMs) {
        if (by != null && scene.row().kind() == ConversationKind.SERVICE) {
            throw new StoaException(ErrorCode.CONVERSATION_OPERATION_UNAUTHORIZED);
        }
        MemberRules.checkMember(scene, by);
        AttributeUpdates.Updated updated = AttributeUpdates.apply(scene.row().attributes(), changes);
        JsonText attr = new JsonText(changes.toString());
        JsonText modified = new JsonText(updated.modified().toString());
        return new Decision<>(
                new ConversationUpdated(scene.row().version() + 1, MemberRules.changedMs(scene, nowMs), attr, modified),
                List.of(new ConversationWrite.SetAttributes(updated.attributes())),
                List.of(new Change.Updated(attr, modified)));
    }

    static Decision<DoNotDisturbSet> disturb(ConversationScene scene, SetDoNotDisturb request) {
        MemberRules.checkMember(scene, request.user());
        return new Decision<>(
                new DoNotDisturbSet(scene.row().times().updatedMs()),
                List.of(new ConversationWrite.Disturb(request.user(), request.on())),
                List.of());
    }

    static Decision<Boolean> dismiss(ConversationScene scene, @Nullable String by) {
        if (by != null && scene.role(by) != MemberRole.OWNER) {
            throw new StoaException(ErrorCode.CONVERSATION_OPERATION_UNAUTHORIZED);
        }
        return new Decision<>(true, List.of(new ConversationWrite.Dismiss()), List.of(new Change.Dismissed()));
    }

    /** Fails for conversations without roles. */
    static void checkGroup(ConversationScene scene) {
        if (scene.row().kind() != ConversationKind.GROUP) {
            throw new StoaException(ErrorCode.NORMAL_CONVERSATION_REQUIRED);
        }
    }
}
