package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import stoa.protocol.id.Conversation;

/** Who is in which room, on which loop, and for how long without a connection. */
class MembershipsTest {
    private static final Conversation ROOM = Entries.room(1);
    private static final Session ANN = new Session("app", "ann", "session-a", null);
    private static final Session BOB = new Session("app", "bob", "session-b", null);

    private final Memberships memberships = new Memberships(_ -> new Ghosts.Rule(30_000, 30));
    private final FakeLoop loop = new FakeLoop();
    private final EdgeConnection ann = new EdgeConnection(loop, 1, ANN);
    private final EdgeConnection bob = new EdgeConnection(loop, 2, BOB);

    @Example
    void aLoopNeedsARoomAsLongAsOneOfItsConnectionsIsInIt() {
        memberships.opened(ann, 0);
        memberships.opened(bob, 0);
        memberships.join(ann, ROOM, 10);
        memberships.join(bob, ROOM, 20);
        memberships.join(bob, ROOM, 20);
        memberships.leave(BOB, ROOM);
        assertThat(memberships.loops(ROOM)).containsExactly(loop);
        memberships.closed(ann, 0);
        assertThat(memberships.loops(ROOM)).isEmpty();
        assertThat(memberships.anybodyIn(ROOM)).isTrue();
    }

    @Example
    void aMembershipOutlivesItsConnectionForAWhile() {
        memberships.opened(ann, 0);
        memberships.join(ann, ROOM, 10);
        memberships.closed(ann, 100);
        assertThat(memberships.ghosts()).isEqualTo(1);
        assertThat(memberships.expire(100 + Ghosts.RESUME_MS - 1)).isEmpty();
        assertThat(memberships.expire(100 + Ghosts.RESUME_MS)).containsExactly(new Memberships.Member(ROOM, ANN, 10));
        assertThat(memberships.sessions()).isZero();
        assertThat(memberships.ghosts()).isZero();
    }

    @Example
    void aMessageEndsItSooner() {
        memberships.opened(ann, 0);
        memberships.join(ann, ROOM, 10);
        memberships.join(ann, Entries.room(2), 10);
        memberships.messages(ROOM, 50, 90);
        memberships.closed(ann, 100);
        memberships.messages(ROOM, 1, 500);
        assertThat(memberships.expire(30_499)).isEmpty();
        assertThat(memberships.expire(30_500)).containsExactly(new Memberships.Member(ROOM, ANN, 10));
        memberships.messages(Entries.room(2), 29, 40_000);
        assertThat(memberships.expire(40_000)).isEmpty();
        memberships.messages(Entries.room(2), 1, 40_001);
        assertThat(memberships.expire(40_001)).hasSize(1);
        assertThat(memberships.sessions()).isZero();
    }

    @Example
    void whoIsPutOutHasNoMembershipWithOrWithoutAConnection() {
        EdgeConnection annsOther = new EdgeConnection(loop, 4, new Session("app", "ann", "session-a2", null));
        for (EdgeConnection one : List.of(ann, bob, annsOther)) {
            memberships.opened(one, 0);
            memberships.join(one, ROOM, 10);
        }
        memberships.closed(annsOther, 50);
        assertThat(memberships.putOut(ROOM, List.of("ann", "nobody")))
                .extracting(member -> member.session().id())
                .containsExactlyInAnyOrder("session-a", "session-a2");
        assertThat(memberships.members(ROOM))
                .extracting(member -> member.session().id())
                .containsExactly("session-b");
        assertThat(memberships.ghosts()).isZero();
        assertThat(memberships.loops(ROOM)).containsExactly(loop);
        memberships.leave(BOB, ROOM);
        assertThat(memberships.loops(ROOM)).isEmpty();
    }

    @Example
    void aSessionThatWantsOneRoomOnlyLeavesTheOthers() {
        memberships.opened(ann, 0);
        memberships.join(ann, ROOM, 10);
        memberships.join(ann, Entries.room(2), 11);
        assertThat(memberships.wants(ANN, Entries.room(3))).isTrue();
        assertThat(memberships.only(ANN, Entries.room(2))).containsExactly(new Memberships.Member(ROOM, ANN, 10));
        assertThat(memberships.wants(ANN, ROOM)).isFalse();
        assertThat(memberships.joinedAtMs(ANN, Entries.room(2))).isEqualTo(11);
    }

    @Example
    void aResumedSessionKeepsTheRoomsItJoinsAgain() {
        memberships.opened(ann, 0);
        memberships.join(ann, ROOM, 10);
        memberships.join(ann, Entries.room(2), 11);
        EdgeConnection again = new EdgeConnection(new FakeLoop(), 3, ANN);
        assertThat(memberships.opened(again, 100)).isEqualTo(ann);
        assertThat(memberships.isOpen(ann)).isFalse();
        assertThat(memberships.joinedAtMs(ANN, ROOM)).isEqualTo(10);
        assertThat(memberships.loops(ROOM)).isEmpty();
        memberships.join(again, ROOM, 10);
        assertThat(memberships.closed(ann, 200)).isFalse();
        assertThat(memberships.expire(100 + Ghosts.RESUME_MS))
                .containsExactly(new Memberships.Member(Entries.room(2), ANN, 11));
        assertThat(memberships.loops(ROOM)).containsExactly(again.loop());
    }

    @Example
    void aSessionIsInABoundedNumberOfRooms() {
        memberships.opened(ann, 0);
        for (int i = 0; i < Memberships.ROOMS_PER_SESSION_MAX; i++) {
            assertThat(memberships.mayJoin(ANN, Entries.room(i))).isTrue();
            memberships.join(ann, Entries.room(i), 1);
        }
        assertThat(memberships.mayJoin(ANN, Entries.room(1_000))).isFalse();
        assertThat(memberships.mayJoin(ANN, Entries.room(5))).isTrue();
    }

    @Example
    void anEndedRoomHasNoMembers() {
        memberships.opened(ann, 0);
        memberships.join(ann, ROOM, 10);
        memberships.dropRoom(ROOM);
        assertThat(memberships.anybodyIn(ROOM)).isFalse();
        assertThat(memberships.loops(ROOM)).isEmpty();
        assertThat(memberships.joinedAtMs(ANN, ROOM)).isZero();
    }
}
