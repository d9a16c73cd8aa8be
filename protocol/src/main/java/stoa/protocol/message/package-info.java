/** Calls between gateways and the owners of partitions. */
@NullMarked
package stoa.protocol.message;

import org.jspecify.annotations.NullMarked;
