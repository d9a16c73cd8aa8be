/** What every client has to have got: pure rules without clock or socket. */
@NullMarked
package stoa.load.check;

import org.jspecify.annotations.NullMarked;
