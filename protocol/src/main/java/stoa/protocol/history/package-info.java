/** Calls that history-service answers. */
@NullMarked
package stoa.protocol.history;

import org.jspecify.annotations.NullMarked;
