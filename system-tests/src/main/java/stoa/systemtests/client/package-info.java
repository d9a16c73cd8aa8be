/** Clients of the native protocol that remember everything they saw. */
@NullMarked
package stoa.systemtests.client;

import org.jspecify.annotations.NullMarked;
