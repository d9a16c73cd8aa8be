package stoa.room.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.protocol.room.AttributeOperations.Attribute;

/**
 * What becomes of wishes that are decided one after the other in one transaction.
 *
 * @param changes one per wish, in order
 * @param written attributes to write, as they are after all of them
 * @param deleted keys to delete
 */
public record AttributeBatch(List<AttributeChange> changes, Map<String, Written> written, Set<String> deleted) {
    /** Copies the collections. */
    public AttributeBatch {
        changes = List.copyOf(changes);
        written = Map.copyOf(written);
        deleted = Set.copyOf(deleted);
    }

    /**
     * An attribute to write.
     *
     * @param attribute as it is from now on
     * @param version of the room's attributes, when it was set
     * @param lookAtMs when it is looked whether its owner is in, epoch milliseconds; 0 for not at all
     */
    public record Written(Attribute attribute, long version, long lookAtMs) {}

    /**
     * Decides wishes one after the other.
     *
     * @param held the room's attributes before
     * @param wishes checked ones
     * @param versions one for each wish, growing; those of wishes that change nothing are left out
     * @param nowMs epoch milliseconds
     * @return what becomes of them
     */
    public static AttributeBatch of(
            Map<String, AttributeRules.Owned> held, List<AttributeWish> wishes, List<Long> versions, long nowMs) {
        Map<String, AttributeRules.Owned> now = held;
        List<AttributeChange> changes = new ArrayList<>();
        Map<String, Written> written = new HashMap<>();
        Set<String> deleted = new HashSet<>();
        for (int i = 0; i < wishes.size(); i++) {
            AttributeWish wish = wishes.get(i);
            AttributeChange change = AttributeRules.decide(now, wish, versions.get(i));
            now = AttributeRules.after(now, wish, change);
            changes.add(change);
            boolean autoDelete = wish instanceof AttributeWish.Set set && set.autoDelete();
            // A back end may set for who is not there: then nobody's leave is missed.
            boolean byMember =
                    wish instanceof AttributeWish.Set set && !set.author().isServer();
            long lookAtMs = autoDelete && byMember ? nowMs + OwnerChecks.AFTER_MS : 0;
            change.set().forEach((key, value) -> {
                Attribute attribute = new Attribute(key, value, change.by(), autoDelete, nowMs);
                written.put(key, new Written(attribute, change.version(), lookAtMs));
                deleted.remove(key);
            });
            change.deleted().forEach(key -> {
                written.remove(key);
                deleted.add(key);
            });
        }
        return new AttributeBatch(changes, written, deleted);
    }

    /**
     * The version after all changes.
     *
     * @return 0 when nothing changed
     */
    public long version() {
        return changes.stream().mapToLong(AttributeChange::version).max().orElse(0);
    }

    /**
     * What members and other teams are told, in order.
     *
     * @param app app key
     * @param room room id
     * @param nowMs epoch milliseconds
     * @return entries of the outbox
     */
    public List<OutboxEntry> entries(String app, String room, long nowMs) {
        return changes.stream()
                .flatMap(change -> change.entries(app, room, nowMs).stream())
                .toList();
    }
}
