package stoa.room.domain.conversation;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.ConversationOperations.ChangeMembers;
import stoa.protocol.conversation.ConversationOperations.ConversationStarted;
import stoa.protocol.conversation.ConversationOperations.ConversationUpdated;
import stoa.protocol.conversation.ConversationOperations.Dismiss;
import stoa.protocol.conversation.ConversationOperations.DoNotDisturbSet;
import stoa.protocol.conversation.ConversationOperations.RoleSet;
import stoa.protocol.conversation.ConversationOperations.SetDoNotDisturb;
import stoa.protocol.conversation.ConversationOperations.SetRole;
import stoa.protocol.conversation.ConversationOperations.StartConversation;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.conversation.ConversationOperations.UpdateConversation;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.ConversationRestrictions.BlockByClient;
import stoa.protocol.conversation.ConversationRestrictions.LiftUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictUsers;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;
import stoa.room.domain.KnownSettings;
import stoa.room.domain.OutboxDelivery;
import stoa.room.domain.RoomOutbox.Lane;

/**
 * Begins and changes conversations: checks, decides, commits, tells. A change is answered when it is told, or after
 * {@link #TOLD_WITHIN_MS}: what is committed is told then by the outbox. One context.
 */
public final class Conversations {
    /** How long an answer waits for the log at most, in milliseconds. */
    public static final long TOLD_WITHIN_MS = 3_000;

    /** How often what has ended is deleted, in milliseconds. */
    public static final long SWEEP_EVERY_MS = 10_000;

    /** Of each kind of what has ended so many are deleted at once at most. */
    public static final int SWEEP_MAX = 1_000;

    /** How long what has ended is kept, in milliseconds: clocks of nodes differ. */
    public static final long SWEEP_AFTER_MS = 60_000;

    private final ConversationStore store;
    private final OutboxDelivery outbox;
    private final KnownSettings settings;
    private final Clock clock;
    private final ConversationStarts starts;
    private final InTurn<Lane> turns = new InTurn<>();

    /**
     * The rules over their ports.
     *
     * @param store where conversations are kept
     * @param outbox tells what was committed
     * @param settings of apps
     * @param clock now
     * @param random what ids are made of
     */
    public Conversations(
            ConversationStore store,
            OutboxDelivery outbox,
            KnownSettings settings,
            Clock clock,
            RandomGenerator random) {
        this.store = store;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
        this.starts = new ConversationStarts(clock, random);
    }

    /**
     * Begins a conversation or finds it.
     *
     * @param request what
     * @return the conversation; fails with {@code BAD_REQUEST}, {@code CONVERSATION_FULL}, {@code
     *     CONVERSATION_UPDATE_FAILED} or {@code CONVERSATION_OPERATION_UNAUTHORIZED}
     */
    public Future<ConversationStarted> start(StartConversation request) {
        return membersMax(request.app())
                .map(max -> starts.begin(request, max))
                .compose(this::begin)
                .compose(begun -> {
                    ConversationStarted answer = answer(begun);
                    Lane lane = new Lane(request.app(), answer.id());
                    return begun.existing() ? Future.succeededFuture(answer) : told(lane, answer);
                });
    }

    private Future<ConversationStore.Begun> begin(ConversationStarts.Begin begin) {
        String hash = begin.row().uniqueHash();
        String app = begin.row().conversation().app();
        return hash == null
                ? store.begin(begin.row(), begin.members(), clock.millis())
                : turns.run(
                        new Lane(app, "unique " + hash),
                        () -> store.begin(begin.row(), begin.members(), clock.millis()));
    }

    private ConversationStarted answer(ConversationStore.Begun begun) {
        ConversationRow row = begun.row();
        long leftMs = row.kind() == ConversationKind.TEMPORARY ? row.times().expiresMs() - clock.millis() : 0;
        return new ConversationStarted(
                row.conversation().id(), row.kind(), row.times().createdMs(), row.uniqueId(), begun.existing(), (int)
                        Math.max(0, (leftMs + 999) / 1_000));
    }

    /**
     * Takes users in or out.
     *
     * @param request who
     * @return for whom it holds; fails as {@link stoa.protocol.conversation.ConversationOperations} says
     */
    public Future<UsersChange> changeMembers(ChangeMembers request) {
        SequencedSet<String> users = ConversationBounds.users(request.users(), ConversationBounds.USERS_PER_CHANGE_MAX);
        ConversationStore.Target target = target(new Lane(request.app(), request.id()), request.by(), users, null);
        return membersMax(request.app())
                .compose(max -> changed(
                        target,
                        change(
                                target,
                                scene -> request.add()
                                        ? MemberRules.add(scene, request.by(), users, max, target.nowMs())
                                        : MemberRules.remove(scene, request.by(), users, target.nowMs()))));
    }

    /**
     * Changes attributes.
     *
     * @param request which
     * @return attributes after it
     */
    public Future<ConversationUpdated> update(UpdateConversation request) {
        Json.Obj changes = AttributeUpdates.read(request.changes());
        ConversationStore.Target target = target(new Lane(request.app(), request.id()), request.by(), Set.of(), null);
        return changed(target, change(target, scene -> RoleRules.update(scene, request.by(), changes, target.nowMs())));
    }

    /**
     * Sets whether a member wants no notice.
     *
     * @param request who
     * @return when it is set
     */
    public Future<DoNotDisturbSet> setDoNotDisturb(SetDoNotDisturb request) {
        ConversationStore.Target target = target(new Lane(request.app(), request.id()), request.user(), Set.of(), null);
        return change(target, scene -> RoleRules.disturb(scene, request));
    }

    /**
     * Gives a member another role.
     *
     * @param request who
     * @return when it is given
     */
    public Future<RoleSet> setRole(SetRole request) {
        ConversationBounds.checkUser(request.user());
        ConversationStore.Target target =
                target(new Lane(request.app(), request.id()), request.by(), Set.of(request.user()), null);
        return changed(target, change(target, scene -> RoleRules.setRole(scene, request, target.nowMs())));
    }

    /**
     * Restricts users.
     *
     * @param request who
     * @return for whom it holds
     */
    public Future<UsersChange> restrict(RestrictUsers request) {
        SequencedSet<String> users = ConversationBounds.users(request.users(), ConversationBounds.USERS_PER_CALL_MAX);
        ConversationStore.Target target =
                target(new Lane(request.app(), request.id()), request.by(), users, request.restriction());
        long untilMs = SilenceRules.untilMs(request.restriction(), request.ttlSeconds(), target.nowMs());
        SilenceRules.Wish wish = new SilenceRules.Wish(request.restriction(), request.by(), users, target.nowMs());
        return changed(target, change(target, scene -> SilenceRules.restrict(scene, wish, untilMs)));
    }

    /**
     * Lifts a restriction of users.
     *
     * @param request who
     * @return for whom it is lifted
     */
    public Future<UsersChange> lift(LiftUsers request) {
        SequencedSet<String> users = ConversationBounds.users(request.users(), ConversationBounds.USERS_PER_CALL_MAX);
        ConversationStore.Target target = target(new Lane(request.app(), request.id()), request.by(), users, null);
        SilenceRules.Wish wish = new SilenceRules.Wish(request.restriction(), request.by(), users, target.nowMs());
        return changed(target, change(target, scene -> SilenceRules.lift(scene, wish)));
    }

    /**
     * Blocks conversations for a client, or no longer.
     *
     * @param request which
     * @return when it is done; fails with {@code BLOCK_LIST_FULL}
     */
    public Future<Done> blockByClient(BlockByClient request) {
        ConversationBounds.checkUser(request.user());
        List<String> ids = ConversationBounds.ids(request.ids());
        return store.block(new ConversationStore.ClientBlock(request.app(), request.user(), ids, request.blocked()))
                .map(Done.DONE);
    }

    /**
     * Ends a conversation.
     *
     * @param request which
     * @return when it is gone
     */
    public Future<Done> dismiss(Dismiss request) {
        ConversationStore.Target target = target(new Lane(request.app(), request.id()), request.by(), Set.of(), null);
        return changed(target, change(target, scene -> RoleRules.dismiss(scene, request.by())))
                .map(Done.DONE);
    }

    /**
     * Notes when something was said last.
     *
     * @param request where
     * @return when it is noted
     */
    public Future<Done> touch(Touch request) {
        if (request.conversations().size() > ConversationBounds.IDS_PER_CALL_MAX) {
            throw ConversationBounds.bad(
                    "a call names at most " + ConversationBounds.IDS_PER_CALL_MAX + " conversations");
        }
        return store.touch(request.conversations()).map(Done.DONE);
    }

    /**
     * Deletes what has ended.
     *
     * @return completes when nothing is left or enough was done; fails when the store does not answer
     */
    public Future<Integer> sweep() {
        return store.sweep(clock.millis() - SWEEP_AFTER_MS, SWEEP_MAX);
    }

    private Future<Integer> membersMax(String app) {
        return settings.orDefaults(app).map(AppSettings::conversationMembersMax);
    }

    private ConversationStore.Target target(
            Lane lane, @Nullable String by, Set<String> users, @Nullable UserRestriction counted) {
        ConversationBounds.checkId(lane.room());
        ConversationBounds.checkUser(by);
        return new ConversationStore.Target(lane, by, users, counted, clock.millis());
    }

    private <R> Future<R> change(ConversationStore.Target target, Function<ConversationScene, Decision<R>> rule) {
        return turns.run(target.lane(), () -> store.change(target, rule));
    }

    private <R> Future<R> changed(ConversationStore.Target target, Future<R> change) {
        return change.compose(reply -> told(target.lane(), reply));
    }

    private <R> Future<R> told(Lane lane, R reply) {
        return outbox.drain(lane.app(), lane.room())
                .timeout(TOLD_WITHIN_MS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .map(reply);
    }
}
