/** Kafka: client properties and topics. */
@NullMarked
package stoa.kit.kafka;

import org.jspecify.annotations.NullMarked;
