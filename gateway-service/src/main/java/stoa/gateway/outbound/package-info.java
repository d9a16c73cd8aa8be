/** The gateway's calls to the other services, over the bus, and its figures for Prometheus. */
@NullMarked
package stoa.gateway.outbound;

import org.jspecify.annotations.NullMarked;
