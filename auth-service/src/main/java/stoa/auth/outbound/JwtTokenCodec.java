package stoa.auth.outbound;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.auth.domain.TokenCodec;

/** HS256 by the Nimbus library. Stateless, any thread. */
public final class JwtTokenCodec implements TokenCodec {
    /** Longer texts are no tokens: they are refused before anything is decoded. */
    public static final int TOKEN_CHARS_MAX = 8_192;

    private static final int KEY_BYTES_MIN = 32;

    /** A codec. */
    public JwtTokenCodec() {}

    @Override
    public String sign(String keyId, String key, Map<String, Object> claims) {
        try {
            JWSHeader header =
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build();
            JWSObject token = new JWSObject(header, new Payload(claims));
            token.sign(new MACSigner(keyBytes(key)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
    }

    @Override
    public Optional<String> keyId(String token) {
        return Optional.ofNullable(parse(token))
                .map(parsed -> parsed.getHeader().getKeyID());
    }

    @Override
    public Optional<Map<String, Object>> read(String token, String key) {
        JWSObject parsed = parse(token);
        // The algorithm is ours to choose, not the token's.
        if (parsed == null || !JWSAlgorithm.HS256.equals(parsed.getHeader().getAlgorithm())) {
            return Optional.empty();
        }
        try {
            return parsed.verify(new MACVerifier(keyBytes(key)))
                    ? Optional.ofNullable(parsed.getPayload().toJSONObject())
                    : Optional.empty();
        } catch (JOSEException _) {
            return Optional.empty();
        }
    }

    private static @Nullable JWSObject parse(String token) {
        if (token.length() > TOKEN_CHARS_MAX) {
            return null;
        }
        try {
            return JWSObject.parse(token);
        } catch (ParseException _) {
            return null;
        }
    }

    /**
     * The library refuses keys under 256 bits, but an app's secret may be shorter. HMAC itself pads
     * keys with zeros, so a key padded here makes the same signature.
     */
    private static byte[] keyBytes(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return bytes.length < KEY_BYTES_MIN ? Arrays.copyOf(bytes, KEY_BYTES_MIN) : bytes;
    }
}
