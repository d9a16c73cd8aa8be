/** Stoa in one process with embedded servers, one service as a process, and a cluster on one machine. */
@NullMarked
package stoa.standalone;

import org.jspecify.annotations.NullMarked;
