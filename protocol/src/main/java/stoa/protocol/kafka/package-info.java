/** Topics, headers and JSON values on Kafka. */
@NullMarked
package stoa.protocol.kafka;

import org.jspecify.annotations.NullMarked;
