package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import stoa.protocol.id.Conversation;

/** Who is in which room, on which loop, and for how long without a connection. */
class MembershipsTest {
    private static final Conversation ROOM = Entries.room(1);
    private static final Session ANN = new Session("app", "ann", "session-a", null);
    private static final Session BOB = new Session("app", "bob", "session-b", null);

    private final Memberships memberships = new Memberships();
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
        assertThat(memberships.expire(100 + Memberships.LINGER_MS - 1)).isEmpty();
        assertThat(memberships.expire(100 + Memberships.LINGER_MS))
                .containsExactly(new Memberships.Member(ROOM, ANN, 10));
        assertThat(memberships.sessions()).isZero();
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
        assertThat(memberships.expire(100 + Memberships.LINGER_MS))
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
