/** What comes in: records of the log and questions over the bus. */
@NullMarked
package stoa.history.inbound;

import org.jspecify.annotations.NullMarked;
