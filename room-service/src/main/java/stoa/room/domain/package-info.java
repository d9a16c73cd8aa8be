/** Rules of rooms, memberships and restrictions, and the ports they need. */
@NullMarked
package stoa.room.domain;

import org.jspecify.annotations.NullMarked;
