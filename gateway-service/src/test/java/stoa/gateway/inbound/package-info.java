/** Tests of the gateway's edge. */
@NullMarked
package stoa.gateway.inbound;

import org.jspecify.annotations.NullMarked;
