package stoa.protocol.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoa.protocol.auth.AppOperations;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.ConsoleOperations;
import stoa.protocol.auth.LeanCloudOperations;
import stoa.protocol.auth.PresenceOperations;
import stoa.protocol.auth.RestOperations;
import stoa.protocol.auth.UserOperations;
import stoa.protocol.auth.WebhookOperations;
import stoa.protocol.conversation.ConversationImportOperations;
import stoa.protocol.conversation.ConversationOperations;
import stoa.protocol.conversation.ConversationQueries;
import stoa.protocol.conversation.ConversationRestrictions;
import stoa.protocol.history.HistoryImportOperations;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HourLogOperations;
import stoa.protocol.history.MarkerOperations;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.RateOperations;
import stoa.protocol.room.AttributeOperations;
import stoa.protocol.room.PolicyOperations;
import stoa.protocol.room.RestrictionOperations;
import stoa.protocol.room.RoomListOperations;
import stoa.protocol.room.RoomOperations;

/**
 * What goes over the bus between processes of different versions. The golden file is a contract: it
 * may grow, what is in it may not change.
 */
class BusRecordsTest {
    private static final String GOLDEN = "golden/bus-records.json";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final ObjectMapper CBOR =
            new CBORMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    static List<Object> samples() {
        return BusSamples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyRecordComesBackAsItWas(Object sample) throws IOException {
        assertThat(CBOR.readValue(CBOR.writeValueAsBytes(sample), sample.getClass()))
                .isEqualTo(sample);
        assertThat(JSON.readValue(JSON.writeValueAsBytes(sample), sample.getClass()))
                .isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fieldsOfLaterVersionsArePassedOver(Object sample) throws IOException {
        com.fasterxml.jackson.databind.node.ObjectNode later = JSON.valueToTree(sample);
        later.putObject("fieldOfALaterVersion").put("x", 1);
        assertThat(JSON.readValue(JSON.writeValueAsBytes(later), sample.getClass()))
                .isEqualTo(sample);
    }

    @Test
    void recordsAreWrittenAsInTheGoldenFile() throws IOException {
        ArrayNode written = JSON.createArrayNode();
        for (Object sample : BusSamples.all()) {
            written.addObject().put("type", sample.getClass().getSimpleName()).set("value", JSON.valueToTree(sample));
        }
        try (InputStream golden = BusRecordsTest.class.getClassLoader().getResourceAsStream(GOLDEN)) {
            JsonNode expected = golden == null ? JSON.createArrayNode() : JSON.readTree(golden);
            assertThat(JSON.readTree(written.toString()))
                    .as("written: %s", written.toPrettyString())
                    .isEqualTo(expected);
        }
    }

    @Test
    void everyRecordOfEveryOperationAndBroadcastIsAmongTheSamples() throws IllegalAccessException {
        Set<Class<?>> needed = new HashSet<>();
        for (Class<?> declaring : List.of(
                AuthOperations.class,
                LeanCloudOperations.class,
                RestOperations.class,
                UserOperations.class,
                WebhookOperations.class,
                PresenceOperations.class,
                AppOperations.class,
                ConsoleOperations.class,
                RoomOperations.class,
                RoomListOperations.class,
                PolicyOperations.class,
                RestrictionOperations.class,
                AttributeOperations.class,
                MessageOperations.class,
                RateOperations.class,
                HistoryImportOperations.class,
                HistoryOperations.class,
                HourLogOperations.class,
                MarkerOperations.class,
                ConversationOperations.class,
                ConversationImportOperations.class,
                ConversationQueries.class,
                ConversationRestrictions.class,
                Claim.class,
                NodeHeartbeat.class)) {
            for (Field field : declaring.getFields()) {
                Object value = field.getType() == Operation.class || field.getType() == Broadcast.class
                        ? field.get(null)
                        : null;
                needed.addAll(types(value));
            }
        }
        assertThat(BusSamples.all().stream().map(Object::getClass).collect(Collectors.toSet()))
                .containsAll(needed);
        assertThat(needed).hasSizeGreaterThan(40);
    }

    private static Set<Class<?>> types(@Nullable Object constant) {
        return switch (constant) {
            case Operation<?, ?> operation -> Set.of(operation.request(), operation.reply());
            case Broadcast<?> broadcast -> Set.of(broadcast.type());
            case null, default -> Set.of();
        };
    }

    @Test
    void namesOfOperationsAreUniqueAndBeginWithTheirService() throws IllegalAccessException {
        Set<String> names = new HashSet<>();
        for (Class<?> declaring : List.of(
                AuthOperations.class,
                RestOperations.class,
                UserOperations.class,
                WebhookOperations.class,
                PresenceOperations.class,
                AppOperations.class,
                ConsoleOperations.class,
                RoomOperations.class,
                RoomListOperations.class,
                PolicyOperations.class,
                RestrictionOperations.class,
                AttributeOperations.class,
                MessageOperations.class,
                RateOperations.class,
                ConversationOperations.class,
                ConversationImportOperations.class,
                ConversationQueries.class,
                ConversationRestrictions.class,
                MarkerOperations.class,
                HistoryOperations.class)) {
            for (Field field : declaring.getFields()) {
                if (field.getType() == Operation.class) {
                    Operation<?, ?> operation = (Operation<?, ?>) field.get(null);
                    assertThat(operation.name()).startsWith(operation.service().label() + ".");
                    assertThat(names.add(operation.name())).as(operation.name()).isTrue();
                }
            }
        }
        assertThat(Stream.of(Service.values()).map(Service::label)).doesNotHaveDuplicates();
    }
}
