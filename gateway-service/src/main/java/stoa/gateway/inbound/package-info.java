/** The gateway's edge: what all of its parts share, limits and measures. */
@NullMarked
package stoa.gateway.inbound;

import org.jspecify.annotations.NullMarked;
