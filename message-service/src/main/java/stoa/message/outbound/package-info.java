/** What goes out: appends to the log, questions and deliveries over the bus, metrics. */
@NullMarked
package stoa.message.outbound;

import org.jspecify.annotations.NullMarked;
