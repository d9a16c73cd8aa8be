/** Behaviour of the stores on real servers. */
@NullMarked
package stoa.room.outbound;

import org.jspecify.annotations.NullMarked;
