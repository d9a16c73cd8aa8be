/** Tests of the gateway's edge. */
@NullMarked
package stoa.gateway.inbound.egress;

import org.jspecify.annotations.NullMarked;
