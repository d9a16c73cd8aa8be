/** What room-service reaches: PostgreSQL, Redis, and the owners of the log over the bus. */
@NullMarked
package stoa.room.outbound;

import org.jspecify.annotations.NullMarked;
