/** Behaviour of the rules, and the contracts of the stores. */
@NullMarked
package stoa.room.domain;

import org.jspecify.annotations.NullMarked;
