package stoa.gateway.inbound.nativejson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.gateway.domain.JoinRequest;
import stoa.gateway.inbound.nativejson.NativeRequest.Refused;
import stoa.gateway.inbound.nativejson.NativeRequest.RoomPosition;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.Platform;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;

class NativeReaderTest {
    @Test
    void connectWithTokenAndRooms() throws Exception {
        assertThat(one("""
            {"id":1,"op":"connect","app":"a","token":"t","platform":"web","device":"d","tag":"g","session":"s",
             "rooms":{"r1":1099511627781,"r2":null}}\
            """))
                .isEqualTo(new NativeRequest.Connect(
                        1L,
                        "a",
                        "t",
                        null,
                        null,
                        Platform.WEB,
                        "d",
                        "g",
                        "s",
                        List.of(new RoomPosition("r1", 1_099_511_627_781L), new RoomPosition("r2", null))));
    }

    @Test
    void connectWithSignature() throws Exception {
        assertThat(one("""
            {"id":1,"op":"connect","app":"a","user":"u",
             "signature":{"timestamp":1700000000,"nonce":"n","signature":"beef"}}\
            """))
                .isEqualTo(new NativeRequest.Connect(
                        1L,
                        "a",
                        null,
                        "u",
                        new LoginSignature(1_700_000_000L, "n", "beef"),
                        Platform.OTHER,
                        "",
                        null,
                        null,
                        List.of()));
    }

    @Test
    void roomOperations() throws Exception {
        assertThat(one("{\"id\":2,\"op\":\"ping\"}")).isEqualTo(new NativeRequest.Ping(2L));
        assertThat(one("{\"id\":3,\"op\":\"room.join\",\"room\":\"r\"}"))
                .isEqualTo(new NativeRequest.Join(3L, new JoinRequest("r", false, 10, null)));
        assertThat(one("{\"id\":3,\"op\":\"room.join\",\"room\":\"r\",\"create\":true,\"latest\":-1,\"after\":7}"))
                .isEqualTo(new NativeRequest.Join(3L, new JoinRequest("r", true, 0, 7L)));
        assertThat(one("{\"op\":\"room.leave\",\"room\":\"r\",\"id\":4}")).isEqualTo(new NativeRequest.Leave(4L, "r"));
        assertThat(one("{\"id\":5,\"op\":\"room.members\",\"room\":\"r\",\"limit\":500,\"order\":\"desc\"}"))
                .isEqualTo(new NativeRequest.Members(5L, "r", 500, true));
    }

    @Test
    void sendKeepsContentAsItWasWritten() throws Exception {
        assertThat(
                        one(
                                "{\"id\":6,\"op\":\"send\",\"content\": { \"b\" : [1.50, \"\\u00e9\"] }"
                                        + " ,\"room\":\"r\","
                                        + "\"type\":\"app:x\",\"cid\":\"c\",\"priority\":\"low\",\"transient\":true,\"mention\":[\"u\"]}"))
                .isEqualTo(new NativeRequest.Send(
                        6L,
                        "r",
                        "app:x",
                        new JsonText("{ \"b\" : [1.50, \"\\u00e9\"] }"),
                        "c",
                        Priority.LOW,
                        true,
                        new JsonText("[\"u\"]"),
                        null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "\"a\\\"b\"", "12", "-1.5e3", "true", "[]", "[[1],{}]", "{\"é\":\"𝄞\"}"})
    void anyJsonMayBeContent(String content) throws Exception {
        for (String after : List.of("", ",\"x\":1", "  ,\"x\":{}")) {
            NativeRequest request =
                    one("{\"id\":6,\"op\":\"send\",\"room\":\"r\",\"type\":\"t\",\"content\":" + content + after + "}");
            assertThat(((NativeRequest.Send) request).content().value()).isEqualTo(content);
        }
    }

    @Test
    void contentBehindALongFieldIsFoundToo() throws Exception {
        String pad = "é".repeat(100_000);
        NativeRequest request = one("{\"pad\":\"" + pad + "\",\"content\":{\"k\":\"" + pad
                + "\"},\"id\":6,\"op\":\"send\",\"room\":\"r\",\"type\":\"t\"}");
        assertThat(((NativeRequest.Send) request).content().value()).isEqualTo("{\"k\":\"" + pad + "\"}");
    }

    @Test
    void recallAndHistory() throws Exception {
        assertThat(one("{\"id\":7,\"op\":\"recall\",\"room\":\"r\",\"message\":\"m\",\"cursor\":9}"))
                .isEqualTo(new NativeRequest.Recall(7L, "r", "m", 9));
        assertThat(one("{\"id\":8,\"op\":\"history\",\"room\":\"r\",\"before\":\"m\",\"limit\":3,\"types\":[\"t\"]}"))
                .isEqualTo(new NativeRequest.History(8L, "r", null, "m", null, null, List.of("t"), 3));
        assertThat(one("{\"id\":8,\"op\":\"history\",\"room\":\"r\",\"after\":17}"))
                .isEqualTo(new NativeRequest.History(8L, "r", null, null, 17L, null, List.of(), 50));
    }

    @Test
    void modificationsAttributesAndDirectedMessages() throws Exception {
        assertThat(one("{\"id\":9,\"op\":\"modify\",\"room\":\"r\",\"message\":\"m\",\"content\":[1],\"cursor\":4}"))
                .isEqualTo(new NativeRequest.Modify(9L, "r", "m", new JsonText("[1]"), 4));
        assertThat(one("{\"id\":9,\"op\":\"attributes.set\",\"room\":\"r\",\"entries\":{\"k\":\"\"},\"force\":true}"))
                .isEqualTo(new NativeRequest.SetAttributes(9L, "r", Map.of("k", ""), true, false));
        assertThat(one("{\"id\":9,\"op\":\"attributes.delete\",\"room\":\"r\",\"keys\":[\"k\",\"k\",\"l\"]}"))
                .isEqualTo(new NativeRequest.DeleteAttributes(9L, "r", List.of("k", "l"), false));
        assertThat(one("{\"id\":9,\"op\":\"send\",\"room\":\"r\",\"type\":\"t\",\"content\":1,\"only\":[\"u\"]}"))
                .isInstanceOfSatisfying(
                        NativeRequest.Send.class,
                        send -> assertThat(send.only()).containsExactly("u"));
    }

    @ParameterizedTest
    @CsvSource({"RC:TxtMsg,HIGH", "app:gift,NORMAL", "rc:txt,NORMAL"})
    void builtInTypesAreSentWithHighPriorityWhereNoneIsGiven(String type, Priority expected) throws Exception {
        NativeRequest request =
                one("{\"id\":9,\"op\":\"send\",\"room\":\"r\",\"content\":1,\"type\":\"" + type + "\"}");
        assertThat(((NativeRequest.Send) request).priority()).isEqualTo(expected);
    }

    @Test
    void severalRequestsKeepTheirOrder() throws Exception {
        assertThat(read("[{\"id\":1,\"op\":\"ping\"}, 5, {\"id\":2,\"op\":\"nope\"},{\"id\":3,\"op\":\"ping\"}]"))
                .extracting(NativeRequest::id)
                .containsExactly(1L, null, 2L, 3L);
    }

    @Test
    void tooManyRequestsOfAFrameAreRefusedAtOnce() throws Exception {
        String frame = "[" + "{\"id\":1,\"op\":\"ping\"},".repeat(150) + "{\"id\":2,\"op\":\"ping\"}]";
        List<NativeRequest> requests = read(frame);
        assertThat(requests).hasSize(NativeReader.REQUESTS_PER_FRAME_MAX + 1);
        assertThat(requests.getLast()).isInstanceOf(Refused.class);
        assertThat(requests.getLast().id()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"op":"ping"}                                                        | id is missing
        {"id":"1","op":"ping"}                                               | id must be an integer
        {"id":1.5,"op":"ping"}                                               | id must be an integer
        {"id":99999999999999999999,"op":"ping"}                              | id must be -9223372036854775808 to 9223372036854775807
        {"id":1}                                                             | op is missing
        {"id":1,"op":3}                                                      | op must be a string
        {"id":1,"op":"room.join"}                                            | room is missing
        {"id":1,"op":"room.join","room":""}                                  | room must have 1 to 64 characters
        {"id":1,"op":"room.join","room":"a\\u0000"}                          | room must not contain control characters or half a surrogate pair
        {"id":1,"op":"room.join","room":"a\\ud800"}                          | room must not contain control characters or half a surrogate pair
        {"id":1,"op":"history","room":"r","types":["\\udfff"]}               | types must hold strings of 1 to 64 characters
        {"id":1,"op":"room.join","room":"r","latest":51}                     | latest must be -1 to 50
        {"id":1,"op":"room.join","room":"r","create":"yes"}                  | create must be true or false
        {"id":1,"op":"room.join","room":"r","after":-1}                      | after must be 0 to 9007199254740991
        {"id":1,"op":"room.members","room":"r","limit":501}                  | limit must be 0 to 500
        {"id":1,"op":"room.members","room":"r","order":"up"}                 | order must be asc or desc
        {"id":1,"op":"send","room":"r","type":"t"}                           | content is missing
        {"id":1,"op":"send","room":"r","content":1}                          | type is missing
        {"id":1,"op":"send","conversation":"c","type":"t","content":1}       | room is missing: only rooms are supported
        {"id":1,"op":"send","room":"r","type":"t","content":1,"only":[]}     | only must hold 1 to 100 strings
        {"id":1,"op":"send","room":"r","type":"t","content":1,"only":"u"}    | only must be an array
        {"id":1,"op":"send","room":"r","type":"t","content":1,"only":[""]}   | only must hold strings of 1 to 64 characters
        {"id":1,"op":"modify","room":"r","message":"m"}                      | content is missing
        {"id":1,"op":"modify","room":"r","content":1}                        | message is missing
        {"id":1,"op":"attributes.set","room":"r"}                            | entries is missing
        {"id":1,"op":"attributes.set","room":"r","entries":{}}               | entries must hold 1 to 10 strings by key
        {"id":1,"op":"attributes.set","room":"r","entries":{"":"x"}}         | entries must hold keys of 1 to 128 characters
        {"id":1,"op":"attributes.set","room":"r","entries":{"k":1}}          | entries must hold strings of at most 4096 characters by key
        {"id":1,"op":"attributes.set","room":"r","entries":{"k":"\\ud83d"}}  | entries must not contain NUL or half a surrogate pair
        {"id":1,"op":"attributes.set","room":"r","entries":{"k":"\\u0000"}}  | entries must not contain NUL or half a surrogate pair
        {"id":1,"op":"attributes.set","room":"r","entries":{"1":"","2":"","3":"","4":"","5":"","6":"","7":"","8":"","9":"","10":"","11":""}} | entries must hold 1 to 10 strings by key
        {"id":1,"op":"attributes.delete","room":"r"}                         | keys is missing
        {"id":1,"op":"attributes.delete","room":"r","keys":[]}               | keys must hold 1 to 10 strings
        {"id":1,"op":"attributes.delete","room":"r","keys":[1]}              | keys must hold at most 10 strings
        {"id":1,"op":"send","room":"r","type":"t","content":1,"priority":"protected"} | priority must be high, normal or low
        {"id":1,"op":"recall","room":"r"}                                    | message is missing
        {"id":1,"op":"history","room":"r","before":1,"after":2}              | after must not be given beside before
        {"id":1,"op":"history","room":"r","types":"t"}                       | types must be an array
        {"id":1,"op":"history","room":"r","limit":0}                         | limit must be 1 to 100
        {"id":1,"op":"connect","app":"a"}                                    | token is missing, or user and signature instead of it
        {"id":1,"op":"connect","app":"a","token":"t","platform":"tv"}        | platform must be web, desktop, mobile or other
        {"id":1,"op":"connect","app":"a","token":"t","rooms":[]}             | rooms must be an object
        {"id":1,"op":"connect","app":"a","token":"t","rooms":{"r":"x"}}      | rooms must hold a cursor for each room
        {"id":1,"op":"connect","app":"a","token":"t","rooms":{"r":-4}}       | rooms must hold cursors of 0 to 9007199254740991
        {"id":1,"op":"connect","app":"a","user":"u","signature":{"nonce":"n"}} | signature must have timestamp, nonce and signature
        """)
    void wrongFieldsAreNamed(String frame, String message) throws Exception {
        NativeRequest request = one(frame);
        assertThat(request).isInstanceOf(Refused.class);
        assertThat(((Refused) request).error().code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(((Refused) request).error().text()).isEqualTo(message);
    }

    @Test
    void unknownOpsAndFieldsAreNoReasonToClose() throws Exception {
        NativeRequest unknown = one("{\"id\":1,\"op\":\"fly\"}");
        assertThat(((Refused) unknown).error().code()).isEqualTo(ErrorCode.UNKNOWN_OP);
        assertThat(one("{\"later\":{\"deep\":[1,{}]},\"id\":1,\"op\":\"ping\"}"))
                .isEqualTo(new NativeRequest.Ping(1L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{]",
                "nonsense",
                "{\"id\":1,}",
                "{\"id\":1}x",
                "{} {}",
                "[{}",
                "{\"id\":NaN}",
                "{'id':1}"
            })
    void whatIsNotJsonCannotBeRead(String frame) {
        assertThatThrownBy(() -> read(frame)).isInstanceOf(UnreadableFrameException.class);
    }

    @Test
    void deepNestingAndBadUtf8CannotBeRead() throws Exception {
        int inContent = NativeReader.DEPTH_MAX - 1;
        String inside = "[".repeat(inContent) + "]".repeat(inContent);
        assertThat(one("{\"id\":1,\"op\":\"send\",\"room\":\"r\",\"type\":\"t\",\"content\":" + inside + "}"))
                .isInstanceOf(NativeRequest.Send.class);
        assertThatThrownBy(() ->
                        read("{\"id\":1,\"op\":\"send\",\"room\":\"r\",\"type\":\"t\",\"content\":[" + inside + "]}"))
                .isInstanceOf(UnreadableFrameException.class)
                .hasMessageContaining("deeper than 33");
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThatThrownBy(() -> read("{\"id\":1,\"x\":" + deep + "}")).isInstanceOf(UnreadableFrameException.class);
        byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'};
        assertThatThrownBy(() -> NativeReader.read(ByteBuffer.wrap(overlong)))
                .isInstanceOf(UnreadableFrameException.class);
        byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
        assertThatThrownBy(() -> NativeReader.read(ByteBuffer.wrap(surrogate)))
                .isInstanceOf(UnreadableFrameException.class);
    }

    private static NativeRequest one(String frame) throws UnreadableFrameException {
        List<NativeRequest> requests = read(frame);
        assertThat(requests).hasSize(1);
        return requests.getFirst();
    }

    private static List<NativeRequest> read(String frame) throws UnreadableFrameException {
        return NativeReader.read(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)));
    }
}
