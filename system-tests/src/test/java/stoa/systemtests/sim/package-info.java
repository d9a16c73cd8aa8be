/** Tests of {@link stoa.systemtests.sim}. */
@NullMarked
package stoa.systemtests.sim;

import org.jspecify.annotations.NullMarked;
