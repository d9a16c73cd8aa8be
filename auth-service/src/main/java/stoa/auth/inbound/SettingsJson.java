package stoa.auth.inbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Reads a change of settings. Stateless, any thread. */
public final class SettingsJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final TypeReference<Map<String, @Nullable Object>> TYPE = new TypeReference<>() {};

    private SettingsJson() {}

    /**
     * Reads a JSON object.
     *
     * @param json as sent
     * @return names to values, null where null was sent
     * @throws StoaException {@code SERVER_BAD_PARAMETER} when it is no object
     */
    public static Map<String, @Nullable Object> read(String json) {
        try {
            Map<String, @Nullable Object> changes = MAPPER.readValue(json, TYPE);
            if (changes != null) {
                return changes;
            }
        } catch (JsonProcessingException _) {
            // answered below: the parser's own text would quote what was sent
        }
        throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER, "settings are changed with a JSON object");
    }
}
