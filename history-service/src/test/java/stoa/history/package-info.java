/** What history-service promises on real servers. */
@NullMarked
package stoa.history;

import org.jspecify.annotations.NullMarked;
