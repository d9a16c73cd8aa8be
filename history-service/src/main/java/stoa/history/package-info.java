/** history-service: what the log said, in PostgreSQL, and the questions about it. */
@NullMarked
package stoa.history;

import org.jspecify.annotations.NullMarked;
