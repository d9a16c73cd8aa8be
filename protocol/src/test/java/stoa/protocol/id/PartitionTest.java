package stoa.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PartitionTest {
    /** The rule as it is documented, word for word. */
    private static int documented(Conversation conversation) {
        int hash = 0x811c9dc5;
        for (byte b : conversation.key().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return Math.floorMod(hash ^ (hash >>> 16), Conversation.PARTITIONS);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Character> chars = Arbitraries.chars()
                .ascii()
                .edgeCases(config -> config.add('\u007f', '\u0080', '\u07ff', '\u0800', '\ud83d', '\ude00', '\uffff'));
        Arbitrary<String> whole = Arbitraries.of("", "😀", "中文", "é", "\ud83d", "\ude00\ud83d", "a😀b");
        return Arbitraries.oneOf(
                chars.list().ofMaxSize(12).map(PartitionTest::text),
                whole,
                Arbitraries.strings().ofMaxLength(12));
    }

    private static String text(List<Character> chars) {
        StringBuilder text = new StringBuilder();
        chars.forEach(text::append);
        return text.toString();
    }

    @Property
    void itIsTheDocumentedHashOfTheKey(
            @ForAll("texts") String app, @ForAll ConversationKind kind, @ForAll("texts") String id) {
        Conversation conversation = new Conversation("a" + app, kind, id);
        assertThat(conversation.partition()).isEqualTo(documented(conversation));
    }
}
