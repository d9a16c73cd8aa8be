/** The load-test tool: as many clients as are asked for, what they get checked to the last message. */
@NullMarked
package stoa.load;

import org.jspecify.annotations.NullMarked;
