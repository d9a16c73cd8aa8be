package stoa.kit.bus;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Records of the bus as bytes between processes: CBOR. Unknown fields are ignored, so that neighbours in a rolling
 * upgrade understand each other. Stateless, any thread.
 */
public final class RecordBytes {
    private static final Logger LOG = LoggerFactory.getLogger(RecordBytes.class);
    private static final ObjectMapper CBOR = CBORMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private RecordBytes() {}

    /**
     * Encodes a record.
     *
     * @param value any record of the protocol
     * @return its bytes; none for what cannot be encoded: the receiver refuses it, the bug is in this process's log
     */
    public static byte[] of(Object value) {
        try {
            return CBOR.writeValueAsBytes(value);
        } catch (IOException unencodable) {
            LOG.error("a {} cannot be encoded", value.getClass().getName(), unencodable);
            return new byte[0];
        }
    }

    /**
     * Decodes a record.
     *
     * @param bytes as they came
     * @param type expected type
     * @param <T> expected type
     * @return the record
     * @throws StoaException {@link ErrorCode#BAD_REQUEST} when it is not of that type
     */
    public static <T> T read(byte[] bytes, Class<T> type) {
        try {
            return CBOR.readValue(bytes, type);
        } catch (IOException wrong) {
            throw refused(type, wrong);
        }
    }

    /** What is not of the expected type, said in the log. */
    static StoaException refused(Class<?> type, Exception wrong) {
        LOG.warn("a bus message is no {}: {}", type.getSimpleName(), wrong.getMessage());
        return new StoaException(ErrorCode.BAD_REQUEST, "this is no " + type.getSimpleName());
    }
}
