/** What the other services tell this gateway. */
@NullMarked
package stoa.gateway.inbound.bus;

import org.jspecify.annotations.NullMarked;
