/** What auth-service reaches: PostgreSQL, the bus and a JWT library. */
@NullMarked
package stoa.auth.outbound;

import org.jspecify.annotations.NullMarked;
