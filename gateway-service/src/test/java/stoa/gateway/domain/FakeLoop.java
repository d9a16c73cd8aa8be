package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.List;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;

/** A loop that does everything at once and remembers it. */
final class FakeLoop implements LoopInbox {
    /** An entry of a conversation, and for whom. */
    record Told(Entry entry, List<Long> connectionNumbers) {}

    final List<Told> conversations = new ArrayList<>();
    final List<Long> conversationsLost = new ArrayList<>();
    private final List<Entry> live = new ArrayList<>();
    private final List<Conversation> restarted = new ArrayList<>();
    private final List<String> toAll = new ArrayList<>();
    private final List<Conversation> left = new ArrayList<>();
    private final List<Long> replaced = new ArrayList<>();
    private final List<AppSettings> settings = new ArrayList<>();

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void live(Conversation room, List<LiveEntry> entries) {
        entries.forEach(one -> live.add(one.entry()));
    }

    @Override
    public void toAllRooms(String app, LiveEntry message) {
        toAll.add(app + ' ' + message.entry().event().id());
    }

    @Override
    public void conversation(LiveEntry entry, List<Long> connectionNumbers) {
        conversations.add(new Told(entry.entry(), connectionNumbers));
    }

    @Override
    public void conversationsLost(List<Long> connectionNumbers) {
        conversationsLost.addAll(connectionNumbers);
    }

    @Override
    public void left(long connectionNumber, Conversation room) {
        left.add(room);
    }

    @Override
    public void restarted(Conversation room) {
        restarted.add(room);
    }

    @Override
    public void replaced(long connectionNumber) {
        replaced.add(connectionNumber);
    }

    @Override
    public void tokensRevoked(TokensRevoked revoked) {
        throw new AssertionError("nobody revoked " + revoked);
    }

    @Override
    public void settingsChanged(AppSettings changed) {
        settings.add(changed);
    }

    List<Entry> liveEntries() {
        return live;
    }

    List<String> toAllRooms() {
        return toAll;
    }

    List<Conversation> leftRooms() {
        return left;
    }

    List<Conversation> restartedRooms() {
        return restarted;
    }

    List<Long> replacedConnections() {
        return replaced;
    }

    List<AppSettings> settingsHeard() {
        return settings;
    }
}
