package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.UnreadTuple;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.LogEvent.MarkerMoved;
import stoa.protocol.log.MarkerNews;
import stoa.protocol.log.Receipt;
import stoa.protocol.log.Unread;

/** What is said of markers, byte by byte where it matters: what has no value is left out. */
class MarkerFramesTest {
    private static final Conversation GROUP = new Conversation("app", ConversationKind.GROUP, "c1");

    private static List<GenericCommand> frames(boolean read, Unread.Last last, String user) {
        Unread unread = new Unread(0, false, last);
        List<Receipt> receipts = List.of(new Receipt("m1", 5, "bob", true), new Receipt("m2", 6, "cy", false));
        return MarkerFrames.of(
                new MarkerMoved(GROUP, "e", "ann", new MarkerNews(read, 9, unread, receipts)), 1_000, user);
    }

    private static Unread.Last last(String content, boolean recalled) {
        return new Unread.Last("m9", 9, "ann", "LC:binary", new JsonText(content), recalled, 0);
    }

    @Test
    void everybodyIsToldOnlyWhatConcernsThem() {
        assertThat(frames(true, last("\"YWI=\"", false), "ann"))
                .extracting(GenericCommand::getCmd)
                .containsExactly(CommandType.unread);
        assertThat(frames(true, last("\"YWI=\"", false), "bob"))
                .extracting(frame -> frame.getRcpMessage().getRead())
                .containsExactly(false, true);
        assertThat(frames(true, last("\"YWI=\"", false), "cy"))
                .extracting(frame -> frame.getRcpMessage().getRead())
                .containsExactly(true);
        assertThat(frames(false, last("\"YWI=\"", false), "cy")).isEmpty();
        assertThat(frames(true, last("\"YWI=\"", false), "eve")).isEmpty();
    }

    @Test
    void bytesAreBytesAndWhatIsGoneSaysSo() {
        UnreadTuple bytes = frames(true, last("\"YWI=\"", false), "ann")
                .getFirst()
                .getUnreadMessage()
                .getConvs(0);
        assertThat(bytes.getBinaryMsg().toStringUtf8()).isEqualTo("ab");
        assertThat(bytes.hasData()).isFalse();
        assertThat(bytes.hasPatchTimestamp()).isFalse();
        assertThat(bytes.hasMentioned()).isFalse();
        UnreadTuple gone = frames(true, last("null", true), "ann")
                .getFirst()
                .getUnreadMessage()
                .getConvs(0);
        assertThat(gone.getData()).isEqualTo("{\"_lctype\":-127}");
        assertThat(gone.hasBinaryMsg()).isFalse();
    }
}
