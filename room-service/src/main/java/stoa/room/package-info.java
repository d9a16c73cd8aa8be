/** room-service: rooms and who is in them. Wiring and configuration. */
@NullMarked
package stoa.room;

import org.jspecify.annotations.NullMarked;
