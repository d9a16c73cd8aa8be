package stoa.room.domain.conversation;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.StartConversation;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;

/** What a new conversation is (LeanCloud protocol, section 7.1). Decides; writes nothing. */
final class ConversationStarts {
    private final Clock clock;
    private final RandomGenerator random;

    /** Ids are made of the time and of what is random. */
    ConversationStarts(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * A conversation that may be begun.
     *
     * @param row as it begins
     * @param members who is in it, the creator included; none of a service conversation
     */
    record Begin(ConversationRow row, List<String> members) {}

    /** Checks a request; {@code membersMax} is the app's for conversations that are not temporary. */
    Begin begin(StartConversation request, int membersMax) {
        ConversationBounds.checkUser(request.by());
        SequencedSet<String> members = members(request, membersMax);
        long nowMs = clock.millis();
        boolean temporary = request.kind() == ConversationKind.TEMPORARY;
        boolean unique = temporary || (request.unique() && request.kind() == ConversationKind.GROUP);
        Json.Obj attributes = AttributeUpdates.first(request.attributes());
        ConversationRow row = new ConversationRow(
                new Conversation(request.app(), request.kind(), newId(temporary, nowMs)),
                request.by(),
                attributes,
                unique ? UniqueMembers.hash(request.kind(), members) : null,
                members.size(),
                1,
                new ConversationRow.Times(
                        nowMs, nowMs, 0, temporary ? nowMs + ttlSeconds(request) * 1_000L : ConversationRow.NEVER_MS));
        return new Begin(row, List.copyOf(members));
    }

    private static SequencedSet<String> members(StartConversation request, int membersMax) {
        SequencedSet<String> members = new LinkedHashSet<>();
        @Nullable String by = request.by();
        if (by != null) {
            members.add(by);
        }
        members.addAll(request.members());
        int max = switch (request.kind()) {
            case ROOM -> throw ConversationBounds.bad("rooms are no conversations of this kind");
            case GROUP -> membersMax;
            case TEMPORARY -> ConversationBounds.TEMPORARY_MEMBERS_MAX;
            case SERVICE -> {
                if (by != null) {
                    throw new StoaException(ErrorCode.CONVERSATION_OPERATION_UNAUTHORIZED);
                }
                yield 0;
            }
        };
        if (members.size() > max) {
            throw new StoaException(ErrorCode.CONVERSATION_FULL, "it may have at most " + max + " members");
        }
        members.forEach(ConversationBounds::checkUser);
        return members;
    }

    private static int ttlSeconds(StartConversation request) {
        int asked = request.ttlSeconds();
        if (asked < 0 || asked > ConversationBounds.TTL_MAX_SECONDS) {
            throw ConversationBounds.bad("a temporary conversation lives for at most 30 days");
        }
        return asked == 0 ? ConversationBounds.TTL_DEFAULT_SECONDS : asked;
    }

    /** 24 hex digits: 8 of the second and 16 that are random, so that ids grow roughly with time, as ObjectIds do. */
    private String newId(boolean temporary, long nowMs) {
        String hex = String.format(Locale.ROOT, "%08x%016x", (nowMs / 1_000) & 0xffffffffL, random.nextLong());
        return temporary ? ConversationKind.TEMPORARY_PREFIX + hex : hex;
    }
}
