/** Calls that room-service answers and what it announces. */
@NullMarked
package stoa.protocol.room;

import org.jspecify.annotations.NullMarked;
