/** Conversations in PostgreSQL. */
@NullMarked
package stoa.room.outbound.conversation;

import org.jspecify.annotations.NullMarked;
