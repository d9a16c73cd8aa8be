/** The log of accepted events and the pure functions that give it one meaning everywhere. */
@NullMarked
package stoa.protocol.log;

import org.jspecify.annotations.NullMarked;
