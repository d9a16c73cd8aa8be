/** PostgreSQL: bounded pools and schema migrations. */
@NullMarked
package stoa.kit.pg;

import org.jspecify.annotations.NullMarked;
