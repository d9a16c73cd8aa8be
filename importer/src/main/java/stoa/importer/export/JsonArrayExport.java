package stoa.importer.export;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A JSON array of objects. Nobody knows where a broken one ends: the file ends there with a failure. Not thread-safe; blocks. */
final class JsonArrayExport implements ExportReader {
    private static final ObjectReader ELEMENT =
            ExportJson.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonParser parser;
    private long number;

    private JsonArrayExport(JsonParser parser) {
        this.parser = parser;
    }

    static JsonArrayExport of(InputStream bytes) throws IOException {
        JsonParser parser = ExportJson.MAPPER.createParser(bytes);
        parser.nextToken();
        return new JsonArrayExport(parser);
    }

    /** Of an object whose first field is the array. */
    static JsonArrayExport ofResults(InputStream bytes) throws IOException {
        JsonParser parser = ExportJson.MAPPER.createParser(bytes);
        while (parser.nextToken() != JsonToken.START_ARRAY) {
            // the object, the name
        }
        return new JsonArrayExport(parser);
    }

    @Override
    public @Nullable ExportRow next() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                return null;
            }
            if (token == null) {
                throw new IOException("the array ends early, behind row " + number);
            }
            number++;
            JsonNode read = ELEMENT.readTree(parser);
            return read instanceof ObjectNode fields
                    ? new ExportRow.Legible(number, fields)
                    : new ExportRow.Broken(number, "it is no JSON object");
        } catch (JsonProcessingException unreadable) {
            throw new IOException(
                    "row " + number + " of the array is no JSON: " + unreadable.getOriginalMessage(), unreadable);
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
