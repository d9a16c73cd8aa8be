/** The rules of conversations: who may do what, what attributes become, what is looked for. */
@NullMarked
package stoa.room.domain.conversation;

import org.jspecify.annotations.NullMarked;
