/**
 * What a gateway decides: which entries its rooms have seen, in which order sends go out, what is shed
 * for slow connections. Pure state and the ports to everybody else; no Vert.x beyond {@code Future}.
 */
@NullMarked
package stoa.gateway.domain;

import org.jspecify.annotations.NullMarked;
