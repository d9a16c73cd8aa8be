/** The owner of a partition: pure state machines that order, check, acknowledge and route. */
@NullMarked
package stoa.message.domain;

import org.jspecify.annotations.NullMarked;
