package stoa.protocol.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A record that was passed over, for {@code stoa.dead-letters}: nothing of it is lost.
 *
 * @param topic topic of the record
 * @param partition its partition
 * @param offset its offset
 * @param reason one sentence, without content
 * @param type its header {@code ce_type}, null when it had none
 * @param content its key and value
 */
public record DeadLetter(
        String topic,
        int partition,
        long offset,
        String reason,
        @Nullable String type,
        Content content) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * The bytes of a record. Arrays are not copied: nobody changes what a consumer read.
     *
     * @param key null for none
     * @param value null for none
     */
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    public record Content(byte @Nullable [] key, byte @Nullable [] value) {}

    /**
     * The id of the letter, equal for every letter about the same record.
     *
     * @return topic, partition and offset
     */
    public String id() {
        return topic + '-' + partition + '-' + offset;
    }

    /**
     * The value on Kafka.
     *
     * @return JSON in UTF-8, schema {@code stoa.dead-letter.v1}
     */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("topic", topic);
            json.writeNumberField("partition", partition);
            json.writeNumberField("offset", offset);
            json.writeStringField("reason", reason);
            if (type != null) {
                json.writeStringField("type", type);
            }
            writeBytes(json, "key", content.key());
            writeBytes(json, "value", content.value());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void writeBytes(JsonGenerator json, String field, byte @Nullable [] bytes) throws IOException {
        if (bytes != null) {
            json.writeBinaryField(field, bytes);
        }
    }
}
