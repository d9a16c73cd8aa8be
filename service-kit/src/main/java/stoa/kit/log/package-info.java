/** Logs of a process: readable lines or JSON lines. */
@NullMarked
package stoa.kit.log;

import org.jspecify.annotations.NullMarked;
