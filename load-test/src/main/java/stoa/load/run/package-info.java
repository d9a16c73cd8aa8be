/** Sockets, clients and publishers of one process. */
@NullMarked
package stoa.load.run;

import org.jspecify.annotations.NullMarked;
