/** Tests of the gateway's edge. */
@NullMarked
package stoa.gateway.inbound.http;

import org.jspecify.annotations.NullMarked;
