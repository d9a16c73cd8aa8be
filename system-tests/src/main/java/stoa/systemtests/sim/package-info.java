/**
 * A simulation of the core: the real owner, fold, subscriptions, positions, send lanes and history
 * rules on a virtual clock, over a simulated log and bus that delay, drop, double and reorder, on nodes
 * that freeze, die and come back. One thread, no clock, no network: a seed gives the same run always.
 */
@NullMarked
package stoa.systemtests.sim;

import org.jspecify.annotations.NullMarked;
