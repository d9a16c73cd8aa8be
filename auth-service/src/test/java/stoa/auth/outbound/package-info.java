/** Behaviour of the stores on real servers. */
@NullMarked
package stoa.auth.outbound;

import org.jspecify.annotations.NullMarked;
