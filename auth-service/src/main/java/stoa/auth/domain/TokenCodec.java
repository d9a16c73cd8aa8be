package stoa.auth.domain;

import java.util.Map;
import java.util.Optional;

/** Signs and reads JWTs with HS256 and nothing else. Any thread, does not block. */
public interface TokenCodec {
    /**
     * Makes a token.
     *
     * @param keyId goes into the header as {@code kid}
     * @param key text whose UTF-8 bytes are the key
     * @param claims JSON values by name, signed as they are
     * @return compact JWT
     */
    String sign(String keyId, String key, Map<String, Object> claims);

    /**
     * Which key a token says it was signed with; nothing is verified.
     *
     * @param token as sent
     * @return its {@code kid}; empty when it has none or is no JWT
     */
    Optional<String> keyId(String token);

    /**
     * Reads a token whose signature is right. Times are not judged.
     *
     * @param token as sent
     * @param key text whose UTF-8 bytes are the key
     * @return its claims; empty for a wrong signature, another algorithm than HS256 and what is no JWT
     */
    Optional<Map<String, Object>> read(String token, String key);
}
