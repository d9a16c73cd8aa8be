/** The suite as its users see it: real processes, real clients, real failures. */
@NullMarked
package stoa.systemtests;

import org.jspecify.annotations.NullMarked;
