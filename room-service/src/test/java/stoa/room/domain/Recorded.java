package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.PolicyLease;
import stoa.protocol.room.RestrictionOperations.MutedEverywhere;
import stoa.protocol.room.RoomOperations.MembershipsLost;

/** What the rules did outside, in order; and what the outside does to them. */
final class Recorded
        implements RoomNews, RoomSignals, LifeSignals, ConversationLog, PassingNews, RoomEventLog, MembershipMarks {
    final List<Object> news = new ArrayList<>();
    final List<LogEvent> log = new ArrayList<>();
    final List<RoomEvent> teams = new ArrayList<>();
    final List<LogEvent> passing = new ArrayList<>();
    final List<String> signals = new ArrayList<>();
    final Set<String> knownGateways = new HashSet<>();
    final Map<String, Long> droppedGateways = new HashMap<>();

    @Nullable
    Throwable logFailure;

    @Nullable
    Throwable teamsFailure;

    @Nullable
    Throwable marksFailure;

    String run = "run 1";
    Mark mark = new Mark("run 1", Optional.empty(), "");
    boolean locked;

    @Override
    public void policyChanged(PolicyChanged change) {
        news.add(change);
    }

    @Override
    public void leased(PolicyLease lease) {
        news.add(lease);
    }

    @Override
    public void mutedEverywhere(MutedEverywhere muted) {
        news.add(muted);
    }

    @Override
    public void membershipsLost(MembershipsLost lost) {
        news.add(lost);
    }

    @Override
    public void filling(String why) {
        signals.add("filling: " + why);
    }

    @Override
    public void fillingAnew(String why) {
        signals.add("filling anew: " + why);
    }

    @Override
    public void membershipUnsure(Throwable failure) {
        signals.add("unsure");
    }

    @Override
    public void gatewayDropped(String gateway, long memberships) {
        signals.add("dropped " + gateway + ": " + memberships);
    }

    @Override
    public void destructionDelayed(Destruction destruction, Throwable failure) {
        signals.add("delayed " + destruction.room());
    }

    @Override
    public void tellingDelayed(RoomOutbox.Lane lane, Throwable failure) {
        signals.add("telling delayed " + lane.room());
    }

    @Override
    public Future<Void> append(LogEvent event) {
        if (logFailure != null) {
            return Future.failedFuture(logFailure);
        }
        log.add(event);
        return Future.succeededFuture();
    }

    @Override
    public Future<Appended> appendAll(List<LogEvent> events) {
        for (int count = 0; count < events.size(); count++) {
            Future<Void> appended = append(events.get(count));
            if (appended.failed()) {
                return Future.succeededFuture(new Appended(count, appended.cause()));
            }
        }
        return Future.succeededFuture(new Appended(events.size(), null));
    }

    @Override
    public Future<Void> publish(RoomEvent event) {
        if (teamsFailure != null) {
            return Future.failedFuture(teamsFailure);
        }
        teams.add(event);
        return Future.succeededFuture();
    }

    @Override
    public Future<Mark> read() {
        return marksFailure != null
                ? Future.failedFuture(marksFailure)
                : Future.succeededFuture(new Mark(run, mark.markedRun(), mark.round()));
    }

    @Override
    public Future<Boolean> lock(long forMs) {
        boolean mine = !locked;
        locked = true;
        return Future.succeededFuture(mine);
    }

    @Override
    public Future<Void> clear() {
        mark = new Mark(run, Optional.empty(), "");
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> set(String markedRun, String round) {
        mark = new Mark(run, Optional.of(markedRun), round);
        locked = false;
        return Future.succeededFuture();
    }

    @Override
    public Future<Set<String>> gateways(Set<String> heard) {
        knownGateways.addAll(heard);
        return Future.succeededFuture(Set.copyOf(knownGateways));
    }

    @Override
    public Future<Void> dropping(String gateway, long nowMs) {
        knownGateways.remove(gateway);
        droppedGateways.put(gateway, nowMs);
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<String, Long>> dropped(long nowMs) {
        return Future.succeededFuture(Map.copyOf(droppedGateways));
    }

    @Override
    public Future<Void> returned(String gateway) {
        droppedGateways.remove(gateway);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> tell(LogEvent event) {
        passing.add(event);
        return Future.succeededFuture();
    }

    @Override
    public void roomEnded(long lateMs) {
        signals.add("ended, late by " + lateMs);
    }

    @Override
    public void activityUnsure(Throwable cause) {
        signals.add("activity unsure");
    }

    @Override
    public void activityForgotten() {
        signals.add("activity forgotten");
    }

    @Override
    public void memberEventDelayed(Throwable cause) {
        signals.add("member event delayed");
    }

    @Override
    public void memberEventRefused() {
        signals.add("member event refused");
    }

    @Override
    public void memberNewsLost() {
        signals.add("member news lost");
    }

    List<PolicyChanged> changes() {
        return news.stream()
                .filter(PolicyChanged.class::isInstance)
                .map(PolicyChanged.class::cast)
                .toList();
    }

    List<MembershipsLost> losses() {
        return news.stream()
                .filter(MembershipsLost.class::isInstance)
                .map(MembershipsLost.class::cast)
                .toList();
    }
}
