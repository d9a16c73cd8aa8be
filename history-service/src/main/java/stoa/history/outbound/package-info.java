/** Where the history is kept: PostgreSQL, and Redis for the latest messages. */
@NullMarked
package stoa.history.outbound;

import org.jspecify.annotations.NullMarked;
