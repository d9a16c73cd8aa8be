/** Tests of {@link stoa.systemtests.chaos}. */
@NullMarked
package stoa.systemtests.chaos;

import org.jspecify.annotations.NullMarked;
