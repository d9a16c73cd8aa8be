/** Measures a running Stoa on this machine: CPU per delivery, ack latency, memory per idle connection. */
@NullMarked
package stoa.systemtests.measure;

import org.jspecify.annotations.NullMarked;
