/** message-service: owns the log's partitions. */
@NullMarked
package stoa.message;

import org.jspecify.annotations.NullMarked;
