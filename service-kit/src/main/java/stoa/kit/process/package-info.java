/** The parts of a process: cluster, management server, life cycle. */
@NullMarked
package stoa.kit.process;

import org.jspecify.annotations.NullMarked;
