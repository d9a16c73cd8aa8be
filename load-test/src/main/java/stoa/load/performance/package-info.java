/** {@code ./stoa performance}: the goals of Stoa's speed, measured case by case on a Stoa of their own. */
@NullMarked
package stoa.load.performance;

import org.jspecify.annotations.NullMarked;
