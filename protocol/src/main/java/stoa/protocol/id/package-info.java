/** Identifiers that every service shares. */
@NullMarked
package stoa.protocol.id;

import org.jspecify.annotations.NullMarked;
