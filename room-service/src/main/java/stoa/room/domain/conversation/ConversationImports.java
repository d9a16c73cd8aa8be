package stoa.room.domain.conversation;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.conversation.ConversationImportOperations;
import stoa.protocol.conversation.ConversationImportOperations.ConversationsImported;
import stoa.protocol.conversation.ConversationImportOperations.ImportConversations;
import stoa.protocol.conversation.ConversationImportOperations.ImportOutcome;
import stoa.protocol.conversation.ConversationImportOperations.ImportedConversation;
import stoa.protocol.conversation.ConversationImportOperations.PastConversation;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;

/**
 * Puts conversations from elsewhere in, under the ids they have (LeanCloud protocol, section 21). One that came before is
 * replaced by how it comes now as long as nothing here has changed it, so that an app may bring its conversations early
 * and once more when its clients move; what was changed here stays. One context.
 */
public final class ConversationImports {
    private final ConversationImportStore store;
    private final Clock clock;

    /**
     * The rules over their port.
     *
     * @param store where conversations are kept
     * @param clock now
     */
    public ConversationImports(ConversationImportStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Puts conversations in, each for itself.
     *
     * @param request which
     * @return what became of each; fails with {@code BAD_REQUEST} where there are too many
     */
    public Future<ConversationsImported> put(ImportConversations request) {
        List<PastConversation> all = request.conversations();
        if (all.isEmpty() || all.size() > ConversationImportOperations.CONVERSATIONS_MAX) {
            throw ConversationBounds.bad("a call brings 1 to " + ConversationImportOperations.CONVERSATIONS_MAX
                    + " conversations, not " + all.size());
        }
        List<ImportedConversation> outcomes = new ArrayList<>();
        Future<Void> done = Future.succeededFuture();
        for (PastConversation one : all) {
            done = done.compose(_ -> put(request.app(), one))
                    .onSuccess(outcomes::add)
                    .mapEmpty();
        }
        return done.map(_ -> new ConversationsImported(outcomes));
    }

    private Future<ImportedConversation> put(String app, PastConversation one) {
        ConversationImportStore.Past past;
        try {
            past = past(app, one);
        } catch (StoaException wrong) {
            return Future.succeededFuture(
                    new ImportedConversation(one.id(), ImportOutcome.REFUSED, false, wrong.text()));
        }
        return store.put(past, clock.millis())
                .map(put -> new ImportedConversation(one.id(), put.outcome(), put.found(), null));
    }

    private static ConversationImportStore.Past past(String app, PastConversation one) {
        ConversationBounds.checkId(one.id());
        ConversationBounds.checkUser(one.creator());
        boolean service = one.kind() == ConversationKind.SERVICE;
        if ((!service && one.kind() != ConversationKind.GROUP)
                || one.id().startsWith(ConversationKind.TEMPORARY_PREFIX)) {
            throw ConversationBounds.bad("only groups and service conversations are brought");
        }
        List<String> members = List.copyOf(new LinkedHashSet<>(one.members()));
        if (members.size() > AppSettings.CONVERSATION_MEMBERS_LIMIT) {
            throw ConversationBounds.bad("it has " + members.size() + " members, at most "
                    + AppSettings.CONVERSATION_MEMBERS_LIMIT + " may be brought");
        }
        members.forEach(ConversationBounds::checkUser);
        if (one.times().createdMs() < 0
                || one.times().updatedMs() < 0
                || one.times().lastMessageMs() < 0) {
            throw ConversationBounds.bad("times are milliseconds since 1970");
        }
        Json.Obj attributes = AttributeUpdates.first(one.attributes());
        ConversationRow row = new ConversationRow(
                new Conversation(app, one.kind(), one.id()),
                one.creator(),
                attributes,
                one.unique() && !service && !members.isEmpty() ? UniqueMembers.hash(one.kind(), members) : null,
                members.size(),
                1,
                new ConversationRow.Times(
                        one.times().createdMs(),
                        one.times().updatedMs(),
                        one.times().lastMessageMs(),
                        ConversationRow.NEVER_MS));
        Set<String> undisturbed = Set.copyOf(one.doNotDisturb());
        List<String> doNotDisturb =
                members.stream().filter(undisturbed::contains).toList();
        return new ConversationImportStore.Past(row, members, doNotDisturb, digest(row, members, doNotDisturb));
    }

    /** All but when something was said last, which is said with every message. */
    private static String digest(ConversationRow row, List<String> members, List<String> doNotDisturb) {
        List<String> parts = new ArrayList<>();
        parts.add(row.kind().label());
        parts.add(String.valueOf(row.creator()));
        parts.add(row.attributes().toString());
        parts.add(String.valueOf(row.uniqueHash()));
        parts.add(row.times().createdMs() + " " + row.times().updatedMs());
        parts.add(String.join("\n", members));
        parts.add(String.join("\n", doNotDisturb));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
