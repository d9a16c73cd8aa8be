package stoa.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** What an app may set. */
class SettingsRulesTest {
    @Example
    void an_app_that_has_set_nothing_has_the_defaults() {
        assertThat(SettingsRules.effective("one", 0, Map.of())).isEqualTo(AppSettings.defaults("one"));
    }

    @Property
    void a_change_replaces_what_it_names_and_leaves_the_rest(
            @ForAll @IntRange(max = 10_000) int rate, @ForAll @IntRange(min = 1_024, max = 131_072) int bytes) {
        Map<String, Object> set =
                SettingsRules.merge(Map.of("messageBytesMax", bytes), change("messagesPerSecond", rate));
        AppSettings settings = SettingsRules.effective("one", 3, set);
        assertThat(settings.messagesPerSecond()).isEqualTo(rate);
        assertThat(settings.messageBytesMax()).isEqualTo(bytes);
        assertThat(settings.version()).isEqualTo(3);
        assertThat(settings.recallSeconds()).isZero();
    }

    @Property
    void a_number_out_of_its_range_is_refused_by_name(@ForAll long value) {
        boolean allowed = value >= 1_024 && value <= 131_072;
        try {
            SettingsRules.merge(Map.of(), change("messageBytesMax", value));
            assertThat(allowed).isTrue();
        } catch (StoaException refused) {
            assertThat(allowed).isFalse();
            assertThat(refused.code()).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
            assertThat(refused.text()).contains("messageBytesMax", "1024", "131072", Long.toString(value));
        }
    }

    @Example
    void null_goes_back_to_the_default() {
        Map<String, Object> set = SettingsRules.merge(Map.of("recallSeconds", 120), change("recallSeconds", null));
        assertThat(set).isEmpty();
    }

    @Example
    void a_switch_is_no_number_and_a_number_no_text() {
        assertThatThrownBy(() -> SettingsRules.merge(Map.of(), change("signaturesRequired", 1)))
                .hasMessage("signaturesRequired is true or false, not 1");
        assertThatThrownBy(() -> SettingsRules.merge(Map.of(), change("recallSeconds", "120")))
                .hasMessageContaining("recallSeconds is a whole number");
        assertThatThrownBy(() -> SettingsRules.merge(Map.of(), change("recallSeconds", 1.5)))
                .hasMessageContaining("not 1.5");
        assertThat(SettingsRules.merge(Map.of(), change("signaturesRequired", true)))
                .isEqualTo(Map.of("signaturesRequired", true));
    }

    @Example
    void what_no_store_takes_is_refused_by_name() {
        for (String name : List.of("countedTypes", "unstoredTypes")) {
            for (String text : List.of("\0", "a\nb", "a\ud800", "\udc00\ud800")) {
                assertThatThrownBy(() -> SettingsRules.merge(Map.of(), change(name, List.of(text))))
                        .hasMessageStartingWith(name + " is a list of at most ");
            }
        }
        List<String> smile = List.of("a \ud83d\ude00");
        assertThat(SettingsRules.merge(Map.of(), change("countedTypes", smile)))
                .isEqualTo(Map.of("countedTypes", smile));
    }

    @Example
    void a_url_has_a_port_that_there_is() {
        for (String url : List.of("http://a:99999/", "http://a:65536", "http://a:0/", "http://a/\ud800")) {
            assertThatThrownBy(() -> SettingsRules.merge(Map.of(), change("webhookMessagesUrl", url)))
                    .hasMessageStartingWith("webhookMessagesUrl is an http or https URL");
        }
        for (String url : List.of("http://a:65535/", "https://a", "http://[::1]:1/x", "")) {
            assertThat(SettingsRules.merge(Map.of(), change("webhookMessagesUrl", url)))
                    .isEqualTo(Map.of("webhookMessagesUrl", url));
        }
    }

    @Example
    void a_name_nobody_knows_is_refused() {
        assertThatThrownBy(() -> SettingsRules.merge(Map.of(), change("messagePerSecond", 5)))
                .hasMessageContaining("no setting \"messagePerSecond\"")
                .hasMessageContaining("messagesPerSecond");
    }

    private static Map<String, @Nullable Object> change(String name, @Nullable Object value) {
        Map<String, @Nullable Object> change = new HashMap<>();
        change.put(name, value);
        return change;
    }
}
