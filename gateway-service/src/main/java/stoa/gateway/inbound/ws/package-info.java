/** WebSocket connections: sockets, their sessions and what they ask. */
@NullMarked
package stoa.gateway.inbound.ws;

import org.jspecify.annotations.NullMarked;
