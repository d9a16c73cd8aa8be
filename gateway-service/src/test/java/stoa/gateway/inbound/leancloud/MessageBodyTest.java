package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.protocol.id.JsonText;

/** What a body becomes on its way into the log, and how it comes back. */
class MessageBodyTest {
    private static String there(MessageBody body) {
        return body.kept().type() + " " + body.kept().content().value();
    }

    private static MessageBody back(MessageBody body) {
        return MessageBody.shown(body.kept().type(), body.kept().content());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LC:-1 | {\"_lctype\":-1,\"_lctext\":\"hi\"}",
                "LC:7 | { \"a\" : {\"_lctype\":9}, \"_lctype\" : 7 , \"n\":1.50 }",
                "LC:0 | {}",
                "LC:0 | {\"_lctype\":\"1\"}",
                "LC:0 | {\"_lctype\":1.5}",
                "LC:0 | {\"_lctype\":99999999999}",
                "LC:2 | {\"_lctype\":1,\"_lctype\":2}"
            })
    void objectsAreKeptByteForByteWithTheTypeTheyName(String type, String body) {
        assertThat(there(MessageBody.of(body))).isEqualTo(type + " " + body);
        assertThat(back(MessageBody.of(body))).isEqualTo(MessageBody.of(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hi",
                "12",
                "\"quoted\"",
                "[1]",
                "{\"a\":1} {}",
                "{\"a\":1",
                "{\"half\":\"\\ud83d\"}",
                "{\"\\ud83d\":1}",
                "line\nbreak \u0000 \\ \" ☃ 😀",
                "{'single':1}"
            })
    void anyOtherTextIsATextAndComesBackAsItWas(String body) {
        assertThat(MessageBody.of(body).kept().type()).isEqualTo("LC:0");
        assertThat(MessageBody.of(body).kept().content().value())
                .startsWith("\"")
                .endsWith("\"");
        assertThat(back(MessageBody.of(body))).isEqualTo(MessageBody.of(body));
    }

    @Test
    void whatIsNestedTooDeeplyIsAText() {
        String deep = "{\"a\":".repeat(33) + "1" + "}".repeat(33);
        assertThat(MessageBody.of(deep).kept().content().value()).startsWith("\"{");
        assertThat(back(MessageBody.of(deep))).isEqualTo(MessageBody.of(deep));
    }

    @Test
    void bytesAreKeptAsBase64() {
        MessageBody body = new MessageBody(null, ByteString.copyFrom(new byte[] {0, -1, 7}));
        assertThat(there(body)).isEqualTo("LC:binary \"AP8H\"");
        assertThat(back(body)).isEqualTo(body);
        assertThat(body.base64OrText()).isEqualTo("AP8H");
        assertThat(body.size()).isEqualTo(3);
        assertThat(MessageBody.shown("LC:binary", new JsonText("\"no base64!\"")))
                .isEqualTo(MessageBody.of("no base64!"));
    }

    @Test
    void sizesAreOfUtf8() {
        assertThat(MessageBody.of("é☃").size()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RC:TxtMsg | {\"content\":\"hi \\\"x\\\"\",\"user\":{\"content\":1}} | {\"_lctype\":-1,\"_lctext\":\"hi \\\"x\\\"\"}",
                "RC:TxtMsg | {\"content\":1} | {\"_lctype\":0,\"_lcattrs\":{\"type\":\"RC:TxtMsg\",\"content\":{\"content\":1}}}",
                "app:gift | {\"gift\":\"rose\"} | {\"_lctype\":0,\"_lcattrs\":{\"type\":\"app:gift\",\"content\":{\"gift\":\"rose\"}}}",
                "t | 5 | {\"_lctype\":0,\"_lcattrs\":{\"type\":\"t\",\"content\":5}}"
            })
    void nativeMessagesAreShownAsTheseSdksShowThem(String type, String content, String shown) {
        assertThat(MessageBody.shown(type, new JsonText(content))).isEqualTo(MessageBody.of(shown));
    }

    @Test
    void ofAMessageThatIsNotRememberedTheContentTells() {
        JsonText theirs = new JsonText("{\"_lctype\":3}");
        assertThat(MessageBody.shown(null, theirs)).isEqualTo(MessageBody.of("{\"_lctype\":3}"));
        assertThat(MessageBody.shown(null, new JsonText("7")))
                .isEqualTo(MessageBody.of("{\"_lctype\":0,\"_lcattrs\":{\"content\":7}}"));
    }

    @Test
    void mentionsComeBackAndThoseOfOthersAreNobody() {
        Mention mention = new Mention(true, List.of("ann", "bob"));
        assertThat(Mention.shown(mention.kept())).isEqualTo(mention);
        assertThat(new Mention(false, List.of()).kept()).isNull();
        assertThat(Mention.shown(new JsonText("[\"ann\"]"))).isEqualTo(new Mention(false, List.of()));
        assertThat(Mention.shown(null)).isEqualTo(new Mention(false, List.of()));
    }
}
