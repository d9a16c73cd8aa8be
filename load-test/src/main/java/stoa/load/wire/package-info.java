/** Bytes of the protocols as the load test needs them: written and scanned, never made into trees. */
@NullMarked
package stoa.load.wire;

import org.jspecify.annotations.NullMarked;
