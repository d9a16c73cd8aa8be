package stoa.protocol.log;

import java.util.List;

/**
 * The claims of one node.
 *
 * @param claims at most one per partition
 */
public record Claims(List<Claim> claims) {
    /** Copies the list. */
    public Claims {
        claims = List.copyOf(claims);
    }
}
