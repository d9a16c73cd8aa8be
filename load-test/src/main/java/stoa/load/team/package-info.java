/** Several processes that make one run. */
@NullMarked
package stoa.load.team;

import org.jspecify.annotations.NullMarked;
