/**
 * The way out: ticks, joined frames written once for all members of a room on a loop, and what happens
 * to connections that do not read.
 */
@NullMarked
package stoa.gateway.inbound.egress;

import org.jspecify.annotations.NullMarked;
