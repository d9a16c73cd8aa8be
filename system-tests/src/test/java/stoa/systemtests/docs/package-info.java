/** Holds the documents true of the code. */
@NullMarked
package stoa.systemtests.docs;

import org.jspecify.annotations.NullMarked;
