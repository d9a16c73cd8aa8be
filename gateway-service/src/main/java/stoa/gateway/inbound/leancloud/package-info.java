/**
 * LeanCloud's wire protocol ("LeanCloud realtime: what a server must do so that unmodified SDKs work with it"): its
 * sockets, which carry several users each, their commands, and what rooms tell them.
 */
@NullMarked
package stoa.gateway.inbound.leancloud;

import org.jspecify.annotations.NullMarked;
