/** What the processes of Stoa share: identifiers, records, errors, operations and the meaning of the log. */
@NullMarked
package stoa.protocol;

import org.jspecify.annotations.NullMarked;
