package stoa.protocol.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/** The fields of {@link EventType#CONVERSATION_CHANGED} beside those that all events have. Stateless. */
final class ConversationChangeJson {
    private ConversationChangeJson() {}

    static void write(JsonGenerator json, ConversationChanged changed) throws IOException {
        if (changed.by() != null) {
            json.writeStringField("by", changed.by());
        }
        json.writeNumberField("version", changed.version());
        json.writeNumberField("ts", changed.atMs());
        json.writeStringField("change", name(changed.change()));
        switch (changed.change()) {
            case Change.Started(var members, var attributes) -> {
                LogEventJson.writeTexts(json, "users", members);
                LogEventJson.writeRaw(json, "attributes", attributes);
            }
            case Change.MembersAdded(var users) -> LogEventJson.writeTexts(json, "users", users);
            case Change.MembersRemoved(var users) -> LogEventJson.writeTexts(json, "users", users);
            case Change.Updated(var attr, var attrModified) -> {
                LogEventJson.writeRaw(json, "attr", attr);
                LogEventJson.writeRaw(json, "attrModified", attrModified);
            }
            case Change.RoleChanged(var user, var role) -> {
                json.writeStringField("user", user);
                json.writeStringField("role", role.label());
            }
            case Change.Silenced(var users, var untilMs) -> {
                LogEventJson.writeTexts(json, "users", users);
                if (untilMs != Long.MAX_VALUE) {
                    json.writeNumberField("untilTs", untilMs);
                }
            }
            case Change.Unsilenced(var users) -> LogEventJson.writeTexts(json, "users", users);
            case Change.Blocked(var users) -> LogEventJson.writeTexts(json, "users", users);
            case Change.Unblocked(var users) -> LogEventJson.writeTexts(json, "users", users);
            case Change.Dismissed() -> {}
        }
    }

    private static String name(Change change) {
        return switch (change) {
            case Change.Started _ -> "started";
            case Change.MembersAdded _ -> "members-added";
            case Change.MembersRemoved _ -> "members-removed";
            case Change.Updated _ -> "updated";
            case Change.RoleChanged _ -> "role-changed";
            case Change.Silenced _ -> "silenced";
            case Change.Unsilenced _ -> "unsilenced";
            case Change.Blocked _ -> "blocked";
            case Change.Unblocked _ -> "unblocked";
            case Change.Dismissed _ -> "dismissed";
        };
    }

    /** Fails with {@link IllegalArgumentException} for a change this version does not know. */
    static Change read(JsonFields fields) throws IOException {
        String change = fields.text("change");
        return switch (change) {
            case "started" -> new Change.Started(fields.texts("users"), new JsonText(fields.raw("attributes")));
            case "members-added" -> new Change.MembersAdded(fields.texts("users"));
            case "members-removed" -> new Change.MembersRemoved(fields.texts("users"));
            case "updated" ->
                new Change.Updated(new JsonText(fields.raw("attr")), new JsonText(fields.raw("attrModified")));
            case "role-changed" -> new Change.RoleChanged(fields.text("user"), MemberRole.ofLabel(fields.text("role")));
            case "silenced" ->
                new Change.Silenced(
                        fields.texts("users"), fields.has("untilTs") ? fields.number("untilTs") : Long.MAX_VALUE);
            case "unsilenced" -> new Change.Unsilenced(fields.texts("users"));
            case "blocked" -> new Change.Blocked(fields.texts("users"));
            case "unblocked" -> new Change.Unblocked(fields.texts("users"));
            case "dismissed" -> new Change.Dismissed();
            default -> throw new IllegalArgumentException("no such change: " + change);
        };
    }
}
