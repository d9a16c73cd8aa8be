/** The rules of the history: from records to rows, and from rows to answers. */
@NullMarked
package stoa.history.domain;

import org.jspecify.annotations.NullMarked;
