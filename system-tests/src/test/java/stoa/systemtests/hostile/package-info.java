/** Clients that mean no good, against the whole system. */
@NullMarked
package stoa.systemtests.hostile;

import org.jspecify.annotations.NullMarked;
