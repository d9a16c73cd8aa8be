/** Tests of the embedded servers. */
@NullMarked
package stoa.embedded;

import org.jspecify.annotations.NullMarked;
