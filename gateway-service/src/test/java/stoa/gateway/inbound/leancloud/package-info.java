/** Tests of LeanCloud's protocol without sockets. */
@NullMarked
package stoa.gateway.inbound.leancloud;

import org.jspecify.annotations.NullMarked;
