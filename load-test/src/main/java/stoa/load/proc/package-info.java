/** What Linux tells of processes on this machine. */
@NullMarked
package stoa.load.proc;

import org.jspecify.annotations.NullMarked;
