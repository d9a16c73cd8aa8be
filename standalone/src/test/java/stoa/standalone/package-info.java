/** Tests of the ways to run Stoa. */
@NullMarked
package stoa.standalone;

import org.jspecify.annotations.NullMarked;
