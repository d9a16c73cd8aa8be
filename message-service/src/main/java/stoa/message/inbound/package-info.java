/** What comes in: the log's records, calls over the bus, broadcasts. */
@NullMarked
package stoa.message.inbound;

import org.jspecify.annotations.NullMarked;
