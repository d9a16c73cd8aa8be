package stoa.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    @Test
    void anEventIsOneLineOfJson() throws IOException {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(
                "fqcn",
                context.getLogger("stoa.test"),
                Level.WARN,
                "two\nlines and {}",
                new IllegalStateException("why"),
                new Object[] {"\"quotes\""});

        String line = new JsonLines().doLayout(event);

        assertThat(line).endsWith("\n").hasLineCount(1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("level").asText()).isEqualTo("WARN");
        assertThat(json.get("logger").asText()).isEqualTo("stoa.test");
        assertThat(json.get("message").asText()).isEqualTo("two\nlines and \"quotes\"");
        assertThat(json.get("error").asText()).contains("IllegalStateException: why");
        assertThat(json.get("ts").asText()).contains("T").endsWith("Z");
    }
}
