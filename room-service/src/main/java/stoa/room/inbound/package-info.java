/** What reaches room-service: calls over the bus, and time. */
@NullMarked
package stoa.room.inbound;

import org.jspecify.annotations.NullMarked;
