/** Calls about conversations that room-service answers. */
@NullMarked
package stoa.protocol.conversation;

import org.jspecify.annotations.NullMarked;
