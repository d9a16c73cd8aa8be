/** Names, addresses and envelopes of the calls between services. */
@NullMarked
package stoa.protocol.bus;

import org.jspecify.annotations.NullMarked;
