/** What the hot pieces of the way of a message cost, each alone; run by {@code ./stoa bench}. */
@NullMarked
package stoa.bench;

import org.jspecify.annotations.NullMarked;
