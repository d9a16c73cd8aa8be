package stoa.gateway.inbound.leancloud;

import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.JsonText;

/**
 * How a message of these SDKs is kept that comes another way than over their sockets. Pure.
 *
 * @param type message type
 * @param content valid JSON
 * @param mention whom it mentions; null for nobody
 */
public record KeptBody(
        String type, JsonText content, @Nullable JsonText mention) {
    /**
     * A message as histories show it ("LeanCloud protocol", sections 8 and 10).
     *
     * @param data its body: text, or base64 of bytes
     * @param binary whether it is bytes
     * @param mentionAll whether all are mentioned
     * @param mentioned client ids of who else is
     * @return as it is kept
     * @throws IllegalArgumentException when bytes are no base64
     */
    public static KeptBody of(String data, boolean binary, boolean mentionAll, List<String> mentioned) {
        MessageBody body = binary
                ? new MessageBody(null, ByteString.copyFrom(Base64.getDecoder().decode(data)))
                : MessageBody.of(data);
        MessageBody.Kept kept = body.kept();
        return new KeptBody(kept.type(), kept.content(), new Mention(mentionAll, mentioned).kept());
    }
}
