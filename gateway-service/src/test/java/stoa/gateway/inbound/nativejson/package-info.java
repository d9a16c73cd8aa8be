/** Tests of the gateway's edge. */
@NullMarked
package stoa.gateway.inbound.nativejson;

import org.jspecify.annotations.NullMarked;
