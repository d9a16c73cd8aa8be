/** What reaches auth-service: calls over the bus, and time. */
@NullMarked
package stoa.auth.inbound;

import org.jspecify.annotations.NullMarked;
