/** Tests of the gateway's edge. */
@NullMarked
package stoa.gateway.inbound.ws;

import org.jspecify.annotations.NullMarked;
