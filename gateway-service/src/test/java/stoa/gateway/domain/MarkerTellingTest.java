package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.domain.ConversationWorld.GROUP;
import static stoa.gateway.domain.ConversationWorld.message;

import java.util.List;
import org.junit.jupiter.api.Test;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent.MarkerMoved;
import stoa.protocol.log.MarkerNews;
import stoa.protocol.log.Receipt;
import stoa.protocol.log.Unread;
import stoa.protocol.message.MessageOperations.Append;

/** Who is told how far a member is, and how that goes out. */
class MarkerTellingTest {
    private final ConversationWorld it = new ConversationWorld();

    private static MarkerMoved read(String reader, String... senders) {
        List<Receipt> receipts = List.of(senders).stream()
                .map(sender -> new Receipt("m-" + sender, 5, sender, true))
                .toList();
        return new MarkerMoved(GROUP, "moved", reader, new MarkerNews(true, 9, new Unread(0, false, null), receipts));
    }

    private void deliver(MarkerMoved moved) {
        it.deliver(new Entry(Entries.GENERATION, Entry.NO_OFFSET, 1_000, 1_000, moved, false));
    }

    @Test
    void theReaderAndTheSendersAreToldWithoutAskingWhoIsAMember() {
        it.claim();
        EdgeConnection laptop = it.connection(3, "app", "ann");
        EdgeConnection stranger = it.connection(4, "app", "cid");
        it.follow(it.ann, it.bob, laptop, stranger);
        deliver(read("ann"));
        assertThat(it.told(it.ann)).containsExactly("moved");
        assertThat(it.told(laptop)).containsExactly("moved");
        assertThat(it.told(it.bob)).isEmpty();
        deliver(read("ann", "bob"));
        assertThat(it.told(it.bob)).containsExactly("moved");
        assertThat(it.told(stranger)).isEmpty();
        assertThat(it.neighbours.policiesAsked()).isZero();
    }

    @Test
    void itGoesPastTheLogThroughTheOwner() {
        it.hub.pass(read("ann"));
        assertThat(it.neighbours.passed).as("nobody is known").isEmpty();
        it.claim(Entries.GENERATION, 7, 64);
        it.hub.pass(read("ann"));
        assertThat(it.neighbours.passed).containsExactly(new Append(7, read("ann"), true));
    }

    @Test
    void anOwnerThatIsSilentIsNotToldForEver() {
        it.claim();
        it.neighbours.ownerSilent = true;
        for (int i = 0; i < 2 * PassingEvents.UNANSWERED_MAX; i++) {
            it.hub.pass(read("ann"));
        }
        assertThat(it.neighbours.passed).hasSize(PassingEvents.UNANSWERED_MAX);
    }

    @Test
    void howFarWasToldIsKnownWhileConversationsAreFollowed() {
        assertThat(it.hub.position(it.ann, GROUP.partition()).result()).isEqualTo(-1);
        it.claim();
        it.follow(it.ann);
        long before = it.hub.position(it.ann, GROUP.partition()).result();
        it.deliver(message(GROUP, "m1"));
        assertThat(it.hub.position(it.ann, GROUP.partition()).result()).isEqualTo(before + 1);
    }
}
