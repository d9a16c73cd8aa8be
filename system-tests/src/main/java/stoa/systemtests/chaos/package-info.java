/** Runs a cluster under faults and checks that no acknowledged message is lost, doubled or reordered. */
@NullMarked
package stoa.systemtests.chaos;

import org.jspecify.annotations.NullMarked;
