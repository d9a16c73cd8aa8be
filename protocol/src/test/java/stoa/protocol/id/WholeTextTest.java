package stoa.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class WholeTextTest {
    @Test
    void halvesOfPairsAreReplacedAndPairsStay() {
        assertThat(WholeText.of("a\ud83db")).isEqualTo("a\ufffdb");
        assertThat(WholeText.of("\ude00\ud83d")).isEqualTo("\ufffd\ufffd");
        assertThat(WholeText.of("\ud83d\ud83d\ude00")).isEqualTo("\ufffd\ud83d\ude00");
        String whole = "Zoe \ud83d\ude00";
        assertThat(WholeText.of(whole)).isSameAs(whole);
    }

    @Test
    void aLineHasNeitherHalvesNorControlCharacters() {
        assertThat(WholeText.isLine("Zoe \ud83d\ude00")).isTrue();
        assertThat(WholeText.isLine("")).isTrue();
        assertThat(WholeText.isLine("a\nb")).isFalse();
        assertThat(WholeText.isLine("a\u0085b")).isFalse();
        assertThat(WholeText.isLine("a\0")).isFalse();
        assertThat(WholeText.isLine("cut \ud83d")).isFalse();
    }

    @Property
    void whatIsMadeWholeSurvivesUtf8AndKeepsEveryOtherCharacter(
            @ForAll @Chars({'a', '\ud83d', '\ude00', '\ufffd'}) @StringLength(max = 12) String text) {
        String whole = WholeText.of(text);
        assertThat(WholeText.is(whole)).isTrue();
        assertThat(WholeText.is(text)).isEqualTo(whole.equals(text));
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(whole);
        assertThat(whole)
                .isEqualTo(text.codePoints()
                        .mapToObj(c -> Character.getType(c) == Character.SURROGATE ? "\ufffd" : Character.toString(c))
                        .collect(Collectors.joining()));
    }
}
