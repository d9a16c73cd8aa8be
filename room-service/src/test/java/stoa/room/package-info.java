/** Behaviour of room-service as a whole. */
@NullMarked
package stoa.room;

import org.jspecify.annotations.NullMarked;
