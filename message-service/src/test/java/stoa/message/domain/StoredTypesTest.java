package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.message.AppSettingsSample;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/** Whether a message is kept is a property of its type (feature D12). */
class StoredTypesTest {
    private final OwnerDriver it = new OwnerDriver();

    @BeforeEach
    void listen() {
        it.settings = AppSettingsSample.unstored("app", List.of("app:wave"));
        it.owner.subscribe(Samples.subscribe(1, true, Map.of(Samples.room(0), 0L)), it.nowMs);
    }

    private SendResult say(String type) {
        return it.say(0, "ann", Samples.send("c", type, Priority.HIGH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RC:CmdMsg", "RC:TypSts", "RC:ReadNtf", "app:wave"})
    void commandsStatesAndReceiptsAreDeliveredAndNotKept(String type) {
        assertThat(say(type))
                .isInstanceOfSatisfying(
                        Sent.class, sent -> assertThat(sent.cursor()).isZero());
        assertThat(it.log).isEmpty();
        assertThat(it.delivered())
                .singleElement()
                .satisfies(entry -> assertThat(entry.isTransient()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RC:TxtMsg", "RC:InfoNtf", "RC:CmdNtf", "RC:chrmKVNotiMsg", "app:gift"})
    void contentsAndNoticesAreKept(String type) {
        assertThat(say(type))
                .isInstanceOfSatisfying(
                        Sent.class, sent -> assertThat(sent.cursor()).isPositive());
        assertThat(it.log).hasSize(1);
        assertThat(it.delivered()).extracting(Entry::isTransient).containsExactly(false);
    }

    @Test
    void whileSettingsAreUnknownTheVendorsTypesAreJudgedAlone() {
        it.settings = null;
        say("app:wave");
        assertThat(it.log).hasSize(1);
        it.say(0, "ann", Samples.send("c2", "RC:CmdMsg", Priority.HIGH));
        assertThat(it.log).hasSize(1);
    }
}
