/** What the rules of the history promise. */
@NullMarked
package stoa.history.domain;

import org.jspecify.annotations.NullMarked;
