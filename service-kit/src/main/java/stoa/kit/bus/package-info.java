/** Calls and broadcasts between services, with deadlines, bounds and a directory of live nodes. */
@NullMarked
package stoa.kit.bus;

import org.jspecify.annotations.NullMarked;
